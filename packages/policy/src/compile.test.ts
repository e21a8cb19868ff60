import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parse, stringify } from 'yaml';
import { compilePolicy, type PolicyFiles, policyHash } from './compile.ts';
import type { CompiledPolicy } from './compiled.ts';
import { completionOf } from './completion.ts';
import type { Problem } from './problem.ts';

const BASE = `version: 1
site: meadow-loans
controller: Meadow Loans
presets: [gdpr, ccpa, glba]
purposes: { ux: { en: Find what confuses applicants, es: Encontrar lo que confunde } }
consent: { jurisdiction: US, privacy: /privacy }
strings: [en.yaml]
pages:
  - match: /apply/*
    level: replay
    purpose: ux
    sample: 25%
    until: 2027-05-30
    light: { text: [.help-text] }
  - match: /account/**
  - match: /pay/**
    level: off
`;

const DICTIONARY = 'language: en\nstrings: { button: [Continue], heading: [About you] }\n';

function folder(extra: Record<string, string> = {}): PolicyFiles {
  const all: Record<string, string> = { 'en.yaml': DICTIONARY, 'public/fonts/a.woff2': 'font', ...extra };
  return {
    name: 'scrim.policy.yaml',
    read: (path) => {
      const text = all[path];
      if (text === undefined) throw new Error('none');
      return text;
    },
    list: (glob) => Object.keys(all).filter((path) => path.startsWith(glob.split('*')[0] ?? '')),
  };
}

function compile(source: string, extra: Record<string, string> = {}) {
  return compilePolicy(source, folder(extra), { today: '2026-11-23' });
}

function compiled(source: string, extra: Record<string, string> = {}): CompiledPolicy {
  const { policy, problems } = compile(source, extra);
  if (!policy) throw new Error(problems.map(({ message }) => message).join('; '));
  return policy;
}

/** Problems of the base policy with one text replaced. */
function after(from: string | RegExp, to: string): readonly Problem[] {
  const changed = BASE.replace(from, to);
  expect(changed).not.toBe(BASE);
  return compile(changed).problems;
}

describe('a policy file', () => {
  it('compiles without a word when nothing is wrong', () => {
    expect(compile(BASE).problems).toEqual([]);
    expect(compiled(BASE)).toMatchObject({
      site: 'meadow-loans',
      retentionDays: { replay: 30, signals: 395, consent: 1095 },
      consent: { mode: 'opt-in', gpc: 'deny', reaskDays: 365 },
      dictionary: { salt: 'scrim:meadow-loans' },
    });
  });

  it('captures signals on a page whose level is left out', () => {
    expect(compiled(BASE).pages[1]).toMatchObject({ match: '/account/**', level: 'signals', sample: 0, until: null });
  });

  it('fills the notice with the controller, the purposes and the terms, in both languages', () => {
    const { notice } = compiled(BASE).consent;
    expect(notice.en?.body).toContain('Meadow Loans would like to record');
    expect(notice.en?.body).toContain('find what confuses applicants. ');
    expect(notice.en?.body).toContain('30 days');
    expect(notice.es?.body).toContain('encontrar lo que confunde. ');
    expect(notice.es?.body).toContain('13 meses');
    expect(JSON.stringify(notice)).not.toMatch(/\{(?:controller|purposes|replay|signals)\}/);
  });

  it('names a changed notice anew, so that receipts tell which wording was shown', () => {
    const changed = BASE.replace('/privacy }', '/privacy, notice: { texts: { en: { title: May we? } } } }');
    expect(compiled(changed).consent.notice.en?.title).toBe('May we?');
    expect(compiled(changed).consent.noticeVersion).not.toBe(compiled(BASE).consent.noticeVersion);
  });

  it('names static files by path and content', () => {
    const assets = `${BASE}assets: [{ directory: public, include: ['fonts/*'] }]\n`;
    expect(Object.keys(compiled(assets).assets)).toEqual(['/fonts/a.woff2']);
    expect(compiled(assets, { 'public/fonts/a.woff2': 'other' }).hash).not.toBe(compiled(assets).hash);
  });
});

describe('the hash of a policy', () => {
  it('is that of its canonical form', () => {
    expect(compiled(BASE).hash).toMatch(/^[0-9a-f]{64}$/);
    expect(policyHash(compiled(BASE))).toBe(compiled(BASE).hash);
  });

  it('depends neither on the order of keys nor on comments or style', () => {
    const plain: unknown = parse(BASE);
    const hash = compiled(BASE).hash;
    fc.assert(
      fc.property(
        fc.integer(),
        fc.constantFrom(0, 40, 200),
        fc.string({ unit: 'grapheme-ascii' }),
        (seed, lineWidth, comment) => {
          const shuffled = stringify(shuffleKeys(plain, seed), { lineWidth });
          expect(compiled(`# ${comment.replace(/\s/g, ' ')}\n${shuffled}`).hash).toBe(hash);
        },
      ),
      { numRuns: 50 },
    );
  });

  it('changes with the default language of the notice', () => {
    const inOrder = (languages: string) =>
      compiled(BASE.replace('/privacy }', `/privacy, notice: { version: a, languages: [${languages}] } }`));
    expect(inOrder('en, es').hash).not.toBe(inOrder('es, en').hash);
  });

  it('changes with anything that matters', () => {
    const changes: [string, string][] = [
      ['25%', '26%'],
      ['2027-05-30', '2027-05-29'],
      ['.help-text', '.help'],
      ['/account/**', '/account/*'],
      ['Meadow Loans', 'Meadow Loans, Inc.'],
      ['en: Find what', 'en: Find out what'],
    ];
    const hashes = changes.map(([from, to]) => compiled(BASE.replace(from, to)).hash);
    hashes.push(compiled(BASE, { 'en.yaml': DICTIONARY.replace('Continue', 'Go on') }).hash, compiled(BASE).hash);
    expect(new Set(hashes).size).toBe(hashes.length);
  });
});

function shuffleKeys(value: unknown, seed: number): unknown {
  if (Array.isArray(value)) return value.map((item) => shuffleKeys(item, seed));
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).map(([key, item]) => [key, shuffleKeys(item, seed)] as const);
  const rank = (key: string) =>
    [...key].reduce((sum, character) => Math.imul(sum ^ character.charCodeAt(0), 16777619), seed);
  return Object.fromEntries(entries.sort(([a], [b]) => rank(a) - rank(b)));
}

describe('compiling', () => {
  it('never throws, whatever the file holds', () => {
    fc.assert(fc.property(fc.string(), (text) => void compile(text)));
    fc.assert(fc.property(fc.jsonValue(), (value) => void compile(stringify(value))));
    fc.assert(
      fc.property(fc.nat(BASE.length), fc.nat(40), fc.string(), (at, length, text) => {
        const { policy, problems } = compile(BASE.slice(0, at) + text + BASE.slice(at + length));
        expect(policy !== null || problems.some(({ severity }) => severity === 'error')).toBe(true);
      }),
    );
  });

  it('is total over any value in any place of the policy', () => {
    const places = fc.constantFrom(
      'site',
      'presets',
      'purposes',
      'consent',
      'retention',
      'strings',
      'pages',
      'events',
      'completion',
      'assets',
      'variants',
    );
    fc.assert(
      fc.property(places, fc.jsonValue(), (place, value) => {
        const changed = { ...(parse(BASE) as object), [place]: value };
        for (const { line, column } of compile(stringify(changed)).problems)
          expect([line > 0, column > 0]).toEqual([true, true]);
      }),
    );
  });

  it('refuses YAML that expands without end', () => {
    const bomb = [
      'a: &a [x, x, x, x, x, x, x, x, x]',
      ...'bcdefghi'
        .split('')
        .map((name, at) => `${name}: &${name} [${Array(9).fill(`*${'abcdefgh'[at]}`).join(', ')}]`),
    ].join('\n');
    expect(compile(bomb).problems[0]?.code).toBe('yaml');
  });
});

describe('the event that completes an application', () => {
  const compiled = (events: string) => compile(`${BASE}${events}`).policy;
  const completes = (events: string) => {
    const policy = compiled(events);
    return policy && completionOf(policy);
  };

  it('is the one that is named, else the last one', () => {
    expect(completes('')).toBeNull();
    expect(completes('events: { asked: {}, signed: {} }\n')).toBe('signed');
    expect(completes('events: { signed: {}, asked: {} }\n')).toBe('asked');
    expect(completes('events: { signed: {}, asked: {} }\ncompletion: signed\n')).toBe('signed');
    expect(completes('events: { asked: {}, signed: {} }\ncompletion: asked\n')).toBe('asked');
    expect(compile(`${BASE}events: { asked: {} }\ncompletion: signed\n`).problems).toMatchObject([
      { severity: 'error', code: 'completion', instead: 'one of asked' },
    ]);
  });

  it('counts in the hash, however it is written, and survives a change of the order of keys', () => {
    const [last, first] = [
      compiled('events: { asked: {}, signed: {} }\n'),
      compiled('events: { signed: {}, asked: {} }\n'),
    ];
    expect(first?.hash).not.toBe(last?.hash);
    expect(compiled('events: { signed: {}, asked: {} }\ncompletion: signed\n')?.hash).toBe(last?.hash);
    const stored = last && { ...last, events: { signed: {}, asked: {} } };
    expect(stored && completionOf(stored)).toBe('signed');
  });
});

describe('an error', () => {
  it('names file, line, column and what to write instead', () => {
    expect(after('level: replay', 'levle: replay')[0]).toMatchObject({
      severity: 'error',
      file: 'scrim.policy.yaml',
      line: 10,
      column: 5,
      code: 'unknown-key',
      instead: 'level:',
    });
    expect(after('25%', '0.25')[0]).toMatchObject({ line: 12, column: 13, instead: 'sample: 25%' });
    expect(after('site: meadow-loans\n', '')[0]).toMatchObject({ code: 'missing', instead: 'site: meadow-loans' });
    expect(after('US,', 'Ohio,')[0]).toMatchObject({
      line: 6,
      column: 26,
      message: expect.stringContaining('ISO 3166'),
    });
    expect(after('    until', '   until')[0]).toMatchObject({ code: 'yaml', line: expect.any(Number) });
  });

  it('says what to write instead also where the file is no YAML, or nothing at all', () => {
    for (const text of [
      '',
      'hello',
      '- 1',
      BASE.replace('    until', '\tuntil'),
      BASE.replace('pages:', 'pages: ['),
      'a: "b',
    ])
      for (const problem of compile(text).problems) expect(problem.instead).toMatch(/\w{3}/);
    expect(compile('').problems).toMatchObject([{ line: 1, instead: expect.stringContaining('site: …') }]);
  });

  it('names a key that stands twice, however many there are', () => {
    expect(after('site: meadow-loans', 'site: a\nsite: b')).toMatchObject([
      { code: 'yaml', line: 3, column: 1, message: '`site` stands here twice' },
    ]);
    const many = Array.from({ length: 50_000 }, (_, at) => `k${at}: 1`).join('\n');
    const began = performance.now();
    expect(compile(many).policy).toBeNull();
    expect(performance.now() - began).toBeLessThan(20_000);
  });

  it('is reported for every mistake at once', () => {
    const broken = BASE.replace('25%', 'some').replace('jurisdiction: US, ', '').replace('level: off', 'level: of');
    expect(compile(broken).problems.map(({ line }) => line)).toEqual(expect.arrayContaining([6, 12, 17]));
  });

  it('says that a file is missing at the place that names it', () => {
    expect(after('en.yaml', '../secret.yaml')[0]).toMatchObject({ code: 'file', line: 7, column: 11 });
  });
});

describe('minimisation', () => {
  it.each(['purpose: ux', 'sample: 25%', 'until: 2027-05-30'])('refuses a replay without `%s`', (line) => {
    expect(after(`    ${line}\n`, '')).toContainEqual(
      expect.objectContaining({ code: 'replay-needs', regulation: expect.any(String) }),
    );
  });

  it('refuses a purpose that is not declared', () => {
    const problems = after('purpose: ux', 'purpose: marketing');
    expect(problems).toContainEqual(expect.objectContaining({ code: 'purpose', line: 11, instead: 'one of ux' }));
    expect(problems).toContainEqual(expect.objectContaining({ code: 'unused', severity: 'note', line: 5 }));
  });

  it('refuses an end more than twelve months away, and warns early', () => {
    expect(after('2027-05-30', '2027-11-25')[0]).toMatchObject({ severity: 'error', code: 'end-date' });
    expect(after('2027-05-30', '2027-11-23')[0]).toMatchObject({ severity: 'warning', code: 'end-date' });
    expect(after('2027-05-30', '2026-11-22')[0]).toMatchObject({
      severity: 'warning',
      message: expect.stringContaining('ended'),
    });
    expect(after('2027-05-30', '2026-11-30')[0]).toMatchObject({ severity: 'note' });
  });

  it('refuses what has no effect at a level', () => {
    expect(after('  - match: /account/**', '  - match: /account/**\n    light: { text: [.x] }')[0]).toMatchObject({
      code: 'no-effect',
      line: 16,
    });
    const rule = (level: string, key: string) =>
      after('  - match: /account/**', `  - match: /account/**\n    level: ${level}\n    ${key}`).map(
        ({ code }) => code,
      );
    expect(rule('signals', 'mask: [.x]')).toEqual(['no-effect']);
    expect(rule('off', 'exclude: [.x]')).toEqual(['no-effect']);
    // Nothing is told of what happens inside, whether there is a replay or not.
    expect(rule('signals', 'exclude: [.x]')).toEqual([]);
  });
});

describe('presets', () => {
  it('are tightened and never loosened', () => {
    const retention = (text: string) => compile(`${BASE}retention: ${text}\n`).problems.map(({ code }) => code);
    expect(retention('{ replay: 7 days, signals: 6 months, consent: 24 months }')).toEqual([]);
    expect(retention('{ replay: 120 days }')).toEqual(['bound']);
    expect(retention('{ signals: 25 months }')).toEqual(['retention', 'bound']);
    expect(retention('{ signals: 13 months, consent: 12 months }')).toEqual(['bound', 'retention']);
    // Asked again after a year, and kept for 13 months from the last day before.
    expect(retention('{ signals: 13 months, consent: 25 months }')).toEqual([]);
    expect(retention('{ signals: 13 months, consent: 24 months }')).toEqual(['retention']);
    expect(after('/privacy }', '/privacy, reask: 6 months }')[0]).toMatchObject({
      code: 'bound',
      instead: 'reask: 365 days',
      line: 6,
    });
  });

  it('change nothing of what a policy compiles to: what is measured under one holds under each', () => {
    const kept = `${BASE}retention: { replay: 7 days, signals: 6 months, consent: 24 months }\n`;
    const under = (presets: string) => {
      const { policy } = compile(kept.replace('presets: [gdpr, ccpa, glba]', `presets: [${presets}]`));
      return policy;
    };
    expect(under('')).not.toBeNull();
    for (const presets of ['gdpr', 'ccpa', 'glba', 'gdpr, ccpa, glba']) expect(under(presets)).toEqual(under(''));
  });

  it('leave no policy without bounds', () => {
    const none = BASE.replace('presets: [gdpr, ccpa, glba]', 'presets: []');
    expect(compile(`${none}retention: { replay: 2 years }\n`).problems[0]?.code).toBe('bound');
  });

  it('know no consent but opt-in and no Global Privacy Control but refusal', () => {
    expect(after('/privacy }', '/privacy, mode: opt-out }')[0]).toMatchObject({
      message: expect.stringContaining('only be opt-in'),
    });
    expect(after('/privacy }', '/privacy, gpc: ignore }')[0]).toMatchObject({
      message: expect.stringContaining('only be deny'),
    });
  });
});

describe('a selector', () => {
  const take = (key: 'mask' | 'exclude' | 'errors', selector: string) =>
    after('    light:', `    ${key}: ${JSON.stringify([selector])}\n    light:`);

  it.each([
    ['[id=client-name]', '#client-name'],
    ['nav [class="name"]', '.name'],
    ['a[href="/profile"]', 'a class, or a data attribute of its own'],
    ['[style]', 'a class, or a data attribute of its own'],
  ])('that redaction could not match masks nothing: %s is refused, with what to write instead', (selector, instead) => {
    expect(take('mask', selector)).toMatchObject([{ severity: 'error', code: 'selector', instead }]);
    expect(take('exclude', selector)).toEqual([]);
    expect(take('errors', selector)).toEqual([]);
  });

  it.each(['[role=radio][aria-checked=true]', '[data-state=checked] b', 'option[selected]', '[aria-pressed]'])(
    'that asks what somebody chose would tell it: %s is refused',
    (selector) => {
      for (const key of ['mask', 'exclude'] as const)
        expect(take(key, selector)).toMatchObject([{ severity: 'error', code: 'selector' }]);
      expect(take('errors', selector)).toEqual([]);
    },
  );
});

describe('the floor', () => {
  const light = (selector: string) => after('[.help-text]', JSON.stringify([selector]));

  it.each([
    'input[type=password]',
    '[autocomplete="cc-number"]',
    '[autocomplete="section-a one-time-code"]',
    '#ssn',
    '.ssn-last4',
    'div[name=cardNumber]',
    '.routing-number span',
    '[data-field="accountNumber"]',
    '#driversLicense',
    '.iban > b',
    '.cvv',
  ])('refuses to light %s, with the regulation', (selector) => {
    expect(light(selector)[0]).toMatchObject({
      severity: 'error',
      code: 'floor',
      line: 14,
      regulation: expect.stringMatching(/\d/),
    });
  });

  it.each([
    ...['input', 'textarea.note', 'select', '[contenteditable]'],
    ...[
      'html',
      'head',
      'body',
      'main',
      'html[lang]',
      'body.page',
      'html > body',
      '[lang=en]',
      '[lang][dir=ltr]',
      '[data-variant=cards]',
    ],
  ])('refuses to light what people enter, or all: %s', (selector) => {
    expect(light(selector)[0]?.code).toBe('floor');
  });

  it.each([
    '.help-text',
    'fieldset > legend',
    '#loan-summary h2',
    '.offer-card .title',
    '[data-lit]',
    '.accounting-note',
  ])('lets %s be lit', (selector) => {
    expect(light(selector)).toEqual([]);
  });

  it.each(['value', 'aria-valuetext', 'data-ssn', 'data-card-number', 'href', 'srcdoc', 'style'])(
    'refuses the attribute %s',
    (name) => {
      const problems = after('text: [.help-text]', `attributes: [{ selector: .x, names: [${name}] }]`);
      expect(problems[0]?.severity).toBe('error');
    },
  );

  it('refuses a payment page that is not off without a written reason', () => {
    const page = (text: string) => after('  - match: /account/**\n', `  - ${text}\n`);
    expect(page('{ match: /make-payment }')[0]).toMatchObject({
      code: 'payment-page',
      regulation: expect.stringContaining('PCI'),
    });
    expect(page('{ match: /make-payment, reason: no }')[0]?.severity).toBe('error');
    expect(page('{ match: "/{account,checkout}" }')[0]?.code).toBe('payment-page');
    expect(page('{ match: /make-payment, reason: "The card form is in the frame of the processor" }')).toEqual([]);
  });

  it.each([
    ['Your card 4111 1111 1111 1111', 'card'],
    ['123-45-6789', 'social security'],
    ['Call 021000021', 'routing'],
    ['DE89 3704 0044 0532 0130 00', 'IBAN'],
    ['ada@example.com', 'e-mail'],
  ])('refuses the dictionary string "%s" even when its digits are listed', (text, what) => {
    const dictionary = stringify({
      language: 'en',
      strings: { text: [{ text, digits: true, decided: 'looked at by somebody' }] },
    });
    const { policy, problems } = compile(BASE, { 'en.yaml': dictionary });
    expect(policy).toBeNull();
    expect(problems[0]).toMatchObject({
      file: 'en.yaml',
      line: expect.any(Number),
      message: expect.stringContaining(what),
    });
  });
});

describe('conflicts', () => {
  it('are resolved to the stricter rule, and lint names both lines', () => {
    const problems = after(
      '  - match: /account/**',
      '  - match: /apply/review\n    level: signals\n  - match: /account/**',
    );
    expect(problems).toContainEqual(
      expect.objectContaining({
        code: 'overlap',
        line: 15,
        message: expect.stringMatching(/line 9.*line 15.*stricter holds: `signals` of line 15/),
      }),
    );
  });

  it('of two replay rules have to stand with the stricter first', () => {
    const replay = (match: string, more: string) =>
      `  - match: ${match}\n    level: replay\n    purpose: ux\n    until: 2027-05-30\n    ${more}\n`;
    const found = (first: string, second: string) =>
      after('  - match: /account/**', `${replay('/x/*', first)}${replay('/x/a', second)}  - match: /account/**`).filter(
        ({ code }) => code === 'overlap',
      );
    const [strict, loose, other] = ['sample: 10%', 'sample: 20%', 'sample: 10%\n    light: { text: [.note] }'];
    expect(found(strict, loose)).toMatchObject([{ severity: 'note' }]);
    expect(found(loose, strict)).toMatchObject([{ severity: 'error', instead: 'this rule before that one' }]);
    expect(found(strict, other)).toMatchObject([{ severity: 'note' }]);
    expect(found(other, loose)).toMatchObject([{ severity: 'error', instead: 'templates that do not overlap' }]);
  });

  it('report a rule that never holds', () => {
    const problems = after(
      '  - match: /account/**',
      '  - match: "/apply/{a,b}"\n    level: off\n  - match: /apply/a\n  - match: /account/**',
    );
    expect(problems).toContainEqual(expect.objectContaining({ code: 'unreachable', severity: 'warning', line: 17 }));
  });
});
