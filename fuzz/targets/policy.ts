import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { compilePolicy, describePolicy, diffPolicies, matchPage, policyHash } from '@scrim/policy';
import { mutateBytes } from '../mutate.ts';
import type { Target } from '../target.ts';
import { must } from './refusal.ts';

const WORDS = [
  'version: 1\n',
  'site: ',
  'presets: [gdpr, ccpa, glba]\n',
  'consent:\n',
  'pages:\n',
  '  - match: ',
  '    level: replay\n',
  'level: off',
  'purpose: ',
  'sample: 50%',
  'until: 2026-12-31',
  'light:\n',
  'text: [',
  'mask: [',
  'exclude: [',
  'attributes: ',
  'images: ',
  'query: [',
  'events:\n',
  'retention:\n',
  '30 days',
  '13 months',
  '&a ',
  '*a',
  '<<: *a',
  '!!js/function ',
  '!!binary ',
  '? ',
  '| ',
  '>-\n',
  '"',
  "'",
  '[',
  ']',
  '{',
  '}',
  '- ',
  ': ',
  '/**',
  '/*',
  '/:id',
  '..',
  '%2e',
  ':has(',
  ':not(',
  '[type=password]',
  'input',
  '.a > .b ~ .c',
  '\u0000',
  '\ufeff',
  '9'.repeat(40),
  '__proto__: ',
  'constructor: ',
  '0x7f',
  '.inf',
  '~',
];
const noFiles = { name: 'fuzz.yaml', read: () => 'strings: {}\n', list: () => [] };
const ADDRESSES = [
  '/',
  '/apply/amount',
  '/account/1',
  '/pay/card',
  'https://x.example/apply?x=1#y',
  '//',
  '/%',
  '/../..',
  '/apply/%E0%A4%A',
];

export const policy: Target = {
  name: 'policy',

  seeds: () => [readFileSync(join(process.cwd(), 'examples', 'meadow-loans', 'scrim.policy.yaml')), Buffer.from(SMALL)],

  mutate: (random, input, other) => mutateBytes(random, input, other, WORDS),

  run(input) {
    const source = Buffer.from(input).toString('utf8');
    const { policy: compiled, problems } = compilePolicy(source, noFiles, { today: '2026-08-01' });
    must(compiled !== null || problems.some(({ severity }) => severity === 'error'), 'a refused policy says why');
    if (compiled === null) return;
    must(compiled.hash === policyHash(compiled), 'a policy has the hash of its content');
    must(
      compilePolicy(source, noFiles, { today: '2026-08-01' }).policy?.hash === compiled.hash,
      'compiling twice gives one hash',
    );
    must(diffPolicies(compiled, compiled).changes.length === 0, 'a policy does not differ from itself');
    describePolicy(compiled, 'en');
    for (const address of ADDRESSES) matchPage(compiled, address);
    // What travels to browsers is JSON.
    must(
      JSON.stringify(JSON.parse(JSON.stringify(compiled))) === JSON.stringify(compiled),
      'a compiled policy is plain JSON',
    );
  },
};

const SMALL = `version: 1
site: small
controller: Small
presets: [gdpr]
purposes:
  ux: { en: Find what confuses }
consent: { mode: opt-in, reask: 12 months, gpc: deny, jurisdiction: US, privacy: /privacy, notice: { languages: [en] } }
retention: { replay: 30 days, signals: 13 months, consent: 36 months }
pages:
  - { match: /apply/*, level: replay, purpose: ux, sample: 50%, until: 2026-12-31, light: { text: [".help"] }, mask: [".person"] }
  - { match: /pay/**, level: off }
`;
