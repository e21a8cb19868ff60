import { compilePolicy, matchPage } from '@scrim/policy';
import { expect, test } from 'vitest';
import { proposeFrom } from './learn.ts';
import { templatePath } from './template-path.ts';
import type { Walk } from './what-never-varies.ts';

const ADDRESSES = [
  ...['/', '/apply/', '/apply', '/pr%C3%A9stamos', '/credit-card-refinance', '/payroll', '/account/repay'],
  ...['/faq:', '/what%20is%20apr', '/{id}', '/terms%23fees', '/loans/3f2a9c1e77b04a53/about-you'],
];
const templateOf = (path: string) => templatePath(`https://apply.example${path}`);
const looks = [...new Set(ADDRESSES.map(templateOf))].map((path) => ({
  path,
  ...{ payment: null, password: false, upload: false },
}));
const walks = (language: string): Walk[] =>
  [0, 1].map((person) => ({
    person,
    values: [],
    pages: new Map([['/', { language, strings: [{ role: 'heading', text: 'Loans without surprises' }] }]]),
  }));
const OPTIONS = { site: 'harbor', until: '2027-06-30' };

test.each(['en', 'es', 'fr'])(
  'what is proposed on a site in %s compiles, and its rules match its pages',
  (language) => {
    for (const replay of [true, false]) {
      const { policy, dictionaries } = proposeFrom(walks(language), looks, new Set(), { ...OPTIONS, replay });
      const read = (file: string) => dictionaries.find((one) => one.file === file)?.text ?? '';
      const compiled = compilePolicy(policy, { name: 'p.yaml', read, list: () => [] }, { today: '2026-12-01' });
      expect(compiled.problems.filter(({ severity }) => severity !== 'note')).toEqual([]);
      // One that only a wildcard could stand for has no rule, which would be of every other page, too.
      for (const path of [...ADDRESSES, '/never-seen']) {
        const template = path === '/never-seen' ? '/*' : templateOf(path);
        expect(compiled.policy && matchPage(compiled.policy, path)?.template).toBe(
          template === '/*' ? undefined : template,
        );
      }
    }
  },
);

test('what does not compile is proposed to nobody', () => {
  expect(() => proposeFrom([], looks, new Set(), { ...OPTIONS, site: '127-0-0-1', replay: false })).toThrow(
    expect.objectContaining({ code: 'probe_proposal', message: expect.stringContaining('`site` must be') }),
  );
});
