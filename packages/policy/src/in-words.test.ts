import { describe, expect, it } from 'vitest';
import { compilePolicy } from './compile.ts';
import type { CompiledPolicy } from './compiled.ts';
import { describePolicy } from './describe.ts';
import { diffPolicies } from './diff.ts';
import { explainPage } from './explain.ts';

const BASE = `version: 1
site: meadow-loans
controller: Meadow Loans
purposes: { ux: Find what confuses applicants }
consent: { jurisdiction: US, privacy: /privacy, notice: { languages: [en] } }
strings: [en.yaml]
pages:
  - { match: /apply/*, level: replay, purpose: ux, sample: 25%, until: 2027-05-30, light: { text: [.note] }, triggers: [error_shown] }
  - { match: /account/** }
  - { match: /pay/**, level: off }
`;

function compiled(source: string): CompiledPolicy {
  const files = { name: 'p.yaml', read: () => 'language: en\nstrings: { button: [Continue] }', list: () => [] };
  const { policy, problems } = compilePolicy(source, files);
  if (!policy) throw new Error(JSON.stringify(problems));
  return policy;
}

const base = compiled(BASE);

describe('explaining an address', () => {
  it('says what a replay shows, why, how often and until when', () => {
    const { level, template, sentences } = explainPage(base, 'https://meadow.example/apply/amount?x=1');
    expect({ level, template }).toEqual({ level: 'replay', template: '/apply/*' });
    expect(sentences.join('\n')).toMatchInlineSnapshot(`
      "25% of the sessions with consent are replayed until 2027-05-30, for the purpose "Find what confuses applicants" (ux). It starts when an error is shown, and holds what follows.
      Replays are kept 30 days.
      Of the page's words a replay shows what the string dictionary lists (1 text of the site itself), and the text in \`.note\`.
      Everything else is masked in the browser, and whatever a person enters always is.
      Signals are captured after consent: where people click, scroll, rest and hesitate, and which fields they visit; never what they enter. They are kept 13 months.
      The page is stored as /apply/*."
    `);
  });

  it('says which errors are seen and what of the query is kept', () => {
    const more = compiled(
      BASE.replace(
        '/account/** }',
        '/account/**, errors: [.wrong], query: { tab: [loans] }, reason: The card form is in the frame of the processor }',
      ),
    );
    expect(explainPage(more, '/account').sentences).toEqual(
      expect.arrayContaining([
        'That `.wrong` shows an error is recorded, not what it says.',
        'Of the query the address keeps only tab=loans.',
        'Why it is captured at all: The card form is in the frame of the processor',
      ]),
    );
  });

  it('says that nothing is captured where no rule holds, and where one says off', () => {
    expect(explainPage(base, '/admin')).toMatchObject({ level: 'off', rule: null });
    expect(explainPage(base, '/pay/now')).toMatchObject({
      level: 'off',
      rule: 2,
      regulations: [expect.stringContaining('PCI')],
    });
    expect(explainPage(base, '/account/payments')).toMatchObject({ level: 'off', rule: null });
  });
});

describe('the difference of two policies, in words', () => {
  it.each([
    ['.note', '.note, .help-text', '+ now lights text in `.help-text` on /apply/*'],
    ['[.note]', '[]', '- no longer lights text in `.note` on /apply/*'],
    ['25%', '50%', '+ replays 50% of sessions on /apply/*, was 25%'],
    ['2027-05-30', '2027-03-30', '- replays until 2027-03-30 on /apply/*, was 2027-05-30'],
    ['[error_shown]', '[]', '+ starts replay with the page on /apply/*, no longer on a trigger'],
    ['strings: [en.yaml]', 'retention: { replay: 90 days }', '+ keeps replays 60 days longer (90 days)'],
    ['strings: [en.yaml]', 'retention: { replay: 90 days }', '- masks 1 dictionary string that was shown'],
    [
      '/pay/**, level: off',
      '/pay/**, level: signals, reason: "the form is in a frame of the processor"',
      '+ captures signals on /pay/**, was off',
    ],
    ['  - { match: /pay/**, level: off }\n', '', '+ no longer switches /pay/** off by a rule of its own'],
    [
      'ux: Find what',
      'ux: Find out what',
      '+ changes the purpose ux from "Find what confuses applicants" to "Find out what confuses applicants": visitors must be asked anew',
    ],
  ])('%s → %s', (from, to, sentence) => {
    const signs = { loosens: '+', tightens: '-', neutral: ' ' };
    const changed = compiled(BASE.replace(from, to));
    expect(diffPolicies(base, changed).changes.map((change) => `${signs[change.effect]} ${change.sentence}`)).toContain(
      sentence,
    );
  });

  it('tells where taking a rule out hands its addresses to a looser one', () => {
    const wide = BASE.replace('  - { match: /account/** }', '  - { match: /apply/review }\n  - { match: /account/** }');
    expect(diffPolicies(compiled(wide), base).changes).toContainEqual({
      effect: 'loosens',
      sentence: 'captures replay by the rule /apply/* where it was signals (by /apply/review)',
    });
  });

  it('tells what is excluded where there is no replay', () => {
    const keypad = compiled(BASE.replace('/account/** }', '/account/**, exclude: [.keypad] }'));
    expect(explainPage(keypad, '/account').sentences).toContain('Nothing is told of what happens inside `.keypad`.');
    expect(diffPolicies(base, keypad).effect).toBe('tightens');
    expect(diffPolicies(keypad, base).effect).toBe('loosens');
  });

  it('counts the strictest of rules with the same template', () => {
    const twice = BASE.replace(
      '  - { match: /account/** }',
      '  - { match: /account/**, level: off }\n  - { match: /account/** }',
    );
    expect(diffPolicies(compiled(twice), base).effect).toBe('loosens');
    expect(diffPolicies(base, compiled(twice)).effect).toBe('tightens');
  });

  it.each([
    ['site: meadow-loans', 'site: meadow-credit'],
    ['Meadow Loans', 'Meadow Credit'],
    ['jurisdiction: US', 'jurisdiction: US-CA'],
    ['privacy: /privacy', 'privacy: /legal/privacy'],
    ['notice: {', 'notice: { version: b,'],
    ['languages: [en]', 'languages: [en, es]'],
    ['languages: [en]', 'texts: { en: { title: May we record? } }, languages: [en]'],
    ['{ ux: Find what', '{ support: Help who asked, ux: Find what'],
    ['[en]', '[en], version: same'],
    ['/account/**', '/account/*'],
    ['/account/** }', '/account/**, errors: [.wrong] }'],
    ['/account/** }', '/account/**, regime: customer }'],
    ['/account/** }', '/account/**, reason: The card form is in the frame of the processor }'],
    ['/account/** }', '/account/**, query: { tab: [loans] } }'],
    ['triggers: [error_shown]', 'triggers: [error_shown], mask: [.x]'],
    ['triggers: [error_shown]', 'triggers: [error_shown], exclude: [.x]'],
    ['triggers: [error_shown]', 'triggers: [rage_click]'],
    ['light: { text: [.note] }', 'light: { attributes: [{ selector: .note, names: [title] }] }'],
    ['light: { text: [.note] }', 'light: { text: [.note], images: [.logo] }'],
    ['pages:', 'variants: [cards]\npages:'],
    ['pages:', 'events: { sent: { amount: number } }\npages:'],
    ['pages:', 'retention: { consent: 48 months }\npages:'],
  ])('leaves out nothing that makes it another version: %s → %s', (from, to) => {
    const changed = compiled(BASE.replace(from, to));
    expect(changed.hash).not.toBe(base.hash);
    expect(diffPolicies(base, changed).changes).not.toEqual([]);
    expect(diffPolicies(changed, base).changes).not.toEqual([]);
  });

  it('tells of a purpose that reads differently in one language of the notice only', () => {
    const spanish = (text: string) =>
      compiled(
        BASE.replace('ux: Find what confuses applicants', `ux: { en: Find what confuses, es: ${text} }`).replace(
          'languages: [en]',
          'version: same, languages: [en, es], texts: { es: { body: Breve } }',
        ),
      );
    const before = spanish('Encontrar lo que confunde');
    expect(diffPolicies(before, spanish('Vender otros productos')).effect).toBe('loosens');
  });

  it('is empty for the same policy', () => {
    expect(diffPolicies(base, compiled(`# ${BASE}`.replace('# ', '# comment\n')))).toEqual({
      changes: [],
      effect: 'neutral',
    });
  });
});

describe('the text for a privacy notice', () => {
  it('names pages, terms and choices in both languages', () => {
    for (const [language, words] of [
      [
        'en',
        [
          'only if you say yes first',
          '`/apply/*`',
          '2027-05-30',
          '30 days',
          '13 months',
          '/privacy',
          'Global Privacy Control',
        ],
      ],
      [
        'es',
        ['solo si usted dice que sí primero', '`/apply/*`', '30 días', '13 meses', 'Control Global de Privacidad'],
      ],
    ] as const) {
      const text = describePolicy(base, language);
      for (const word of words) expect(text).toContain(word);
    }
  });

  it('names what can be read beyond the site’s own words, what the site reports, and what stays of an address', () => {
    const more = BASE.replace('/account/** }', '/account/**, query: { tab: [loans] } }');
    const policy = compiled(`${more}events: { sent: { amount: number, offer: [cards, table] } }\nvariants: [cards]\n`);
    const text = describePolicy(policy, 'en');
    expect(text).toContain('can be read in a replay as they were shown: `.note`.');
    expect(text).toContain('text about you that a page shows, outside the parts that are named above');
    expect(text).toContain('how a visit came out: `sent` (amount: a number; offer: cards, table).');
    expect(text).toContain('which version of a page was shown: `cards`.');
    expect(text).toContain('in an address we keep only `tab=loans`.');
    expect(describePolicy(policy, 'es')).toContain('`sent` (amount: un número; offer: cards, table)');
    const dark = describePolicy(compiled(BASE.replace('[.note]', '[]')), 'en');
    expect(dark).toMatch(/other text about you that a page shows\n/);
    expect(dark).not.toMatch(/as they were shown|came out|question mark/);
  });

  it('promises no replay where there is none', () => {
    const signals = BASE.replace(/ {2}- \{ match: \/apply.*\n/, '');
    expect(describePolicy(compiled(signals), 'en')).not.toContain('as a replay');
  });
});
