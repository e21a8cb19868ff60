import { compilePolicy, type StringRole, stringHash } from '@scrim/policy';
import { openPolicyFiles, readPolicySource } from '@scrim/policy/files';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { createLookup } from './document.ts';
import { createRedactor } from './redactor.ts';
import { classSelector, policyWith } from './testing/generators.ts';
import { maskText } from './text.ts';

/** Where a text or attribute has each role: the element that shows a string in it. */
const PLACES: Readonly<Record<StringRole, (shown: string) => object>> = {
  title: (shown) => element(10, 'title', {}, text(11, shown)),
  heading: (shown) => element(10, 'h2', {}, text(11, shown)),
  label: (shown) => element(10, 'label', {}, text(11, shown)),
  button: (shown) => element(10, 'button', {}, text(11, shown)),
  link: (shown) => element(10, 'a', {}, text(11, shown)),
  text: (shown) => element(10, 'p', {}, text(11, shown)),
  option: (shown) => element(10, 'option', {}, text(11, shown)),
  attribute: (shown) => element(10, 'p', { 'aria-label': shown }),
  drawing: (shown) => ({ ...element(10, 'path', { d: shown.replace(/^d=/, '') }), isSVG: true }),
};
const ROLES = Object.keys(PLACES) as StringRole[];

const text = (id: number, textContent: string) => ({ type: 3, id, textContent });
const element = (id: number, tagName: string, attributes: object, ...childNodes: object[]) => ({
  ...{ type: 2, id, tagName, attributes, childNodes },
});
/** The same with ids of its own, as one of many places of a page. */
const renumbered = (place: object, at: number): object =>
  JSON.parse(JSON.stringify(place), (key, value) => (key === 'id' ? value + 100 * (at + 1) : value));
const snapshot = (...nodes: object[]) => ({
  type: 2,
  timestamp: 1,
  data: { node: { type: 0, id: 1, childNodes: [element(2, 'html', {}, ...nodes)] } },
});
const change = (data: object) => ({ type: 3, timestamp: 2, data: { source: 0, ...data } });
const focus = (type: 5 | 6) => ({ type: 3, timestamp: 2, data: { source: 2, type, id: 3 } });

type Strings = Partial<Record<StringRole, readonly string[]>>;
const withStrings = (strings: Strings, page = {}) =>
  policyWith(page, {
    dictionary: {
      salt: 'salt',
      hashes: ROLES.flatMap((role) => (strings[role] ?? []).map((one) => stringHash('salt', role, one))),
    },
  });

/** All that an observer has of a visit. */
function observed(policy: ReturnType<typeof policyWith>, ...events: object[]): string {
  const redactor = createRedactor(policy, 0);
  return JSON.stringify(events.flatMap((event) => redactor.redact(event)));
}

/** What a compiler of policies says of one string of a dictionary: whether it is refused. */
function refused(entry: string | object): boolean {
  const source = {
    ...{ version: 1, site: 'test', controller: 'Test', presets: [] },
    purposes: { ux: { en: 'Find what confuses', es: 'Encontrar lo que confunde' } },
    ...{ consent: { jurisdiction: 'US', privacy: '/privacy' }, strings: ['en.yaml'], pages: [{ match: '/**' }] },
  };
  const read = () => JSON.stringify({ language: 'en', strings: { text: [entry] } });
  const { problems } = compilePolicy(JSON.stringify(source), { name: 'p', read, list: () => [] });
  const others = problems.filter(({ severity, code }) => severity === 'error' && code !== 'string');
  expect(others).toEqual([]);
  return problems.some(({ code }) => code === 'string');
}

/** Every text of up to `most` characters of an alphabet. */
function every(alphabet: string, most: number): string[] {
  const longer = (texts: readonly string[]) => texts.flatMap((one) => [...alphabet].map((letter) => one + letter));
  let last = [''];
  const all: string[] = [];
  for (let length = 1; length <= most; length++) {
    last = longer(last);
    all.push(...last);
  }
  return all;
}

/** Distinct outputs by what is told without a dictionary: word lengths and white space. */
function outputsByShape(texts: readonly string[], output: (text: string) => string): Map<string, Set<string>> {
  const found = new Map<string, Set<string>>();
  for (const one of texts) {
    const shape = maskText(one);
    found.set(shape, (found.get(shape) ?? new Set()).add(output(one)));
  }
  return found;
}

const alike = (strings: readonly string[], shape: string) =>
  strings.filter((one) => maskText(one) === shape.trim()).length;

test('beyond word lengths, a text tells which string of its role and lengths it is, or none: log2(n + 1) bits', () => {
  const strings = ['ab', 'ba', 'bbb', 'ab ab', 'ab ba', 'aaaa'];
  const texts = every('ab ', 7).filter((one) => one.trim());
  for (const role of ROLES.filter((one) => one !== 'attribute' && one !== 'drawing')) {
    const policy = withStrings({ [role]: strings, ...(role === 'text' ? {} : { text: ['bb'] }) });
    const found = outputsByShape(texts, (one) => observed(policy, snapshot(PLACES[role](one))));
    expect(found.size).toBeGreaterThan(50);
    // Exactly so many: the bound is reached, and without a dictionary there is one output to a shape.
    for (const [shape, outputs] of found) expect(outputs.size, `${role} ${shape}`).toBe(1 + alike(strings, shape));
  }
  // An attribute, and the places of a shape, are one of them or gone: not even lengths.
  const attributes = texts.map((one) =>
    observed(withStrings({ attribute: ['ab', 'ba'] }), snapshot(PLACES.attribute(one.trim()))),
  );
  expect(new Set(attributes).size).toBe(2 + 1);
  const drawings = every('12 ', 5).map((one) =>
    observed(withStrings({ drawing: ['d=M1 2', 'd=M2 1'] }), snapshot(PLACES.drawing(`d=M${one.trim()}`))),
  );
  expect(new Set(drawings).size).toBe(2 + 1);
});

test('texts of a page add up, and tell nothing of each other', () => {
  const policy = withStrings({ button: ['ab', 'ba'], text: ['ab'] });
  const two = every('ab', 2).filter((one) => one.length === 2);
  const pages = two.flatMap((first) => two.map((second) => [first, second] as const));
  const outputs = pages.map(([first, second]) =>
    observed(policy, snapshot(element(20, 'button', {}, text(21, first)), PLACES.text(second))),
  );
  expect(new Set(outputs).size).toBe((2 + 1) * (1 + 1));
});

/** How many pages whoever sees the redacted one can tell from each other: for each place one more than its role has strings of that shape. */
const pagesToldApart = (strings: Strings, places: readonly { role: StringRole; shape: string }[]) =>
  places.reduce((product, { role, shape }) => product * (1 + alike(strings[role] ?? [], shape)), 1);

test('a whole page tells the sum of what its places tell and not a bit more: log2 of the product of all n + 1', () => {
  const strings: Strings = {
    ...{ title: ['ab'], heading: ['ab'], button: ['ab', 'ba', 'b a'], link: ['ab'] },
    ...{ text: ['ab', 'ba', 'aab'], attribute: ['ab', 'ba'], drawing: ['d=M1 2'] },
  };
  const policy = withStrings(strings);
  // What each place shows: strings of its role, strings of another, and what is none.
  const places: readonly (readonly [StringRole, ...string[]])[] = [
    ['title', 'ab', 'bb'],
    ['heading', 'ab', 'ba', 'bb'],
    ['button', 'ab', 'ba', 'bb'],
    ['text', 'ab', 'ba', 'bb'],
    ['text', 'ab', 'ba', 'aa'],
    ['attribute', 'ab', 'ba', 'bb'],
    ['drawing', 'd=M1 2', 'd=M2 1'],
    // No string of its role is as long: it tells nothing.
    ['link', 'aaa', 'bbb'],
  ];
  const pages = places.reduce<object[][]>(
    (so, [role, ...shown], at) =>
      so.flatMap((nodes) => shown.map((one) => [...nodes, renumbered(PLACES[role](one), at)])),
    [[]],
  );
  const outputs = new Set(pages.map((nodes) => observed(policy, snapshot(...nodes))));
  const bound = pagesToldApart(
    strings,
    places.map(([role, shown = '']) => ({ role, shape: maskText(shown) })),
  );
  expect(bound).toBe(2 * 2 * 3 * 3 * 3 * 3 * 2);
  expect(pages.length).toBeGreaterThan(2 * bound);
  expect(outputs.size).toBe(bound);
});

test('a text that changes while nobody types tells of each change what a text tells', () => {
  const strings = { text: ['ab', 'ba'] };
  const policy = withStrings(strings);
  const texts = ['ab', 'ba', 'bb', 'aa'];
  const visits = texts.flatMap((first) => texts.map((second) => [first, second] as const));
  const outputs = visits.map(([first, second]) =>
    observed(policy, snapshot(PLACES.text(first)), change({ texts: [{ id: 11, value: second }] })),
  );
  const place = { role: 'text', shape: maskText('ab') } as const;
  expect(new Set(outputs).size).toBe(pagesToldApart(strings, [place, place]));
});

test('a text of which a part is a string of the dictionary, or which is one in other letters, is masked', () => {
  const policy = withStrings({ text: ['Continue'] });
  for (const near of [
    'continue',
    'CONTINUE',
    'Continue Ng',
    'Continue.',
    'Contínue',
    'Сontinue',
    'Con tinue',
    'Continu',
  ])
    expect(observed(policy, snapshot(PLACES.text(near))), near).not.toMatch(/ontin|ONTIN|tinue/);
});

test('a string is shown in the role that lists it and in no other', () => {
  for (const listed of ROLES) {
    const policy = withStrings({ [listed]: [listed === 'drawing' ? 'd=Continue' : 'Continue'] });
    const lit = ROLES.filter((role) => observed(policy, snapshot(PLACES[role]('Continue'))).includes('Continue'));
    expect(lit).toEqual([listed]);
  }
});

test('a name, a place or a fact about a person is no string until somebody decides, in both languages', () => {
  const personal = ['Grace', 'Grace T.', 'Hector de la Cruz', 'Texas', 'Approved', 'You have been denied', 'Overdue'];
  for (const one of [...personal, 'Married', 'Aprobada', 'Rechazado', 'En mora', 'Viuda']) {
    expect(refused(one), one).toBe(true);
    expect(refused({ text: one, decided: 'the name of our product (UX, 2026)' }), one).toBe(false);
  }
  expect(refused('Continue')).toBe(false);
  // What has the shape of a number of the floor stays out, whoever decides.
  expect(refused({ text: '4111 1111 1111 1111', digits: true, decided: 'an example card (UX, 2026)' })).toBe(true);
});

test('whoever is called like a string is told from everybody else, unless the place is masked', () => {
  const policy = withStrings({ text: ['Summer', 'Continue'] }, { mask: [classSelector('person')] });
  const names = ['Summer', 'Winter', 'Autumn', 'Oscars', 'Helena'];
  const outputs = (attributes: object) =>
    names.map((name) => observed(policy, snapshot(element(10, 'p', attributes, text(11, name)))));
  // One of six letters is listed: log2(1 + 1) bits at most, and the others are one group.
  expect(new Set(outputs({})).size).toBe(2);
  expect(new Set(outputs({ class: 'person' })).size).toBe(1);
});

test('what is typed makes no string: not letter by letter, not in halves, not as a value or in an editable', () => {
  const policy = withStrings(Object.fromEntries(ROLES.map((role) => [role, ['Continue']])));
  const letters = [...'Continue'].map((letter, at) => text(30 + at, letter));
  const halves = [element(40, 'b', {}, text(41, 'Conti')), element(42, 'b', {}, text(43, 'nue'))];
  const all = observed(
    policy,
    snapshot(
      element(10, 'p', {}, ...letters),
      element(11, 'p', {}, ...halves),
      element(12, 'p', {}, text(50, 'Conti'), text(51, 'nue')),
      element(13, 'input', { type: 'text', value: 'Continue' }),
      element(14, 'textarea', { value: 'Continue' }, text(52, 'Continue')),
      element(15, 'div', { contenteditable: 'true' }, element(16, 'button', {}, text(53, 'Continue'))),
      element(17, 'div', { role: 'textbox' }, element(18, 'h2', {}, text(54, 'Continue'))),
    ),
    change({ texts: [{ id: 53, value: 'Continue' }] }),
    { type: 3, timestamp: 2, data: { source: 5, id: 13, text: 'Continue', isChecked: false } },
    { type: 3, timestamp: 2, data: { source: 2, type: 6, id: 13 } },
  );
  expect(all).not.toMatch(/"(?:Continue|Conti|nue|[Continue])"/);
});

/** A field, and a text that says after each key what was typed so far, as one of a page's frameworks would write it. */
const echoing = (frame: 'changed' | 'replaced', word: string) => [
  snapshot(element(3, 'input', { type: 'text' }), element(5, 'p', {}, text(6, ' '))),
  focus(5),
  ...[...word].map((_, key) => {
    const value = word.slice(0, key + 1);
    return frame === 'changed'
      ? change({ texts: [{ id: 6, value }] })
      : change({
          removes: [{ parentId: 5, id: key ? 100 + key - 1 : 6 }],
          adds: [{ parentId: 5, nextId: null, node: text(100 + key, value) }],
        });
  }),
];

test('an echo of what is typed tells no string that typing passes through, and waits until the field is left', () => {
  const policy = withStrings({ text: ['Continue', 'Cont'] });
  for (const frame of ['changed', 'replaced'] as const) {
    const visit = (word: string) => observed(policy, ...echoing(frame, word), focus(6));
    // Nine letters each; the first passes through both strings.
    expect(visit('Continued')).toBe(visit('Wednesday'));
    expect(visit('Continued')).not.toMatch(/"Cont(?:inue)?"/);
    // Before the field is left not even the string itself is told.
    expect(observed(policy, ...echoing(frame, 'Continue'))).toBe(observed(policy, ...echoing(frame, 'Februar')));
    // After it: one of the strings of that length or none.
    const left = ['Continue', 'February', 'Saturday', 'Thursday'].map(visit);
    expect(left[0]).toContain('"Continue"');
    expect(new Set(left).size).toBe(1 + 1);
  }
});

test('an element made anew at every key tells of each key at most which string it made', () => {
  const strings = ['ab', 'abba'];
  const policy = withStrings({ text: strings });
  const visit = (word: string) => {
    const keys = [...word].map((_, key) =>
      change({
        removes: key ? [{ parentId: 5, id: 100 + 2 * key - 2 }] : [],
        adds: [
          {
            parentId: 5,
            nextId: null,
            node: element(100 + 2 * key, 'b', {}, text(101 + 2 * key, word.slice(0, key + 1))),
          },
        ],
      }),
    );
    const page = snapshot(element(3, 'input', { type: 'text' }), element(5, 'p', {}));
    return observed(policy, page, focus(5), ...keys, focus(6));
  };
  const words = every('ab', 6).filter((one) => one.length === 6);
  const passed = (word: string) => strings.filter((one) => word.startsWith(one)).join();
  expect(new Set(words.map(visit)).size).toBe(new Set(words.map(passed)).size);
});

test('hashes of 53 bits fall together as chance has it, for texts as alike as names and numbers are', () => {
  const texts = [
    ...Array.from({ length: 20_000 }, (_, at) => `${100 + (at % 600)}-${10 + (at % 89)}-${1000 + at}`),
    ...every('aehlnorst', 4).flatMap((one) => [`Ann${one}`, `${one} Li`, `Mr. ${one}`]),
  ];
  const hashes = texts.map((one) => Number.parseInt(stringHash('scrim:test', 'text', one), 36));
  expect(new Set(texts).size).toBe(texts.length);
  expect(new Set(hashes).size).toBe(texts.length);
  expect(Math.max(...hashes.slice(0, 20_000))).toBeGreaterThan(2 ** 52);
  // Collisions among 24 of the bits: n (n - 1) / 2 pairs, each with a chance of 2^-24.
  const chance = (texts.length * (texts.length - 1)) / 2 / 2 ** 24;
  for (const part of [(hash: number) => hash % 2 ** 24, (hash: number) => Math.floor(hash / 2 ** 29)]) {
    const collisions = texts.length - new Set(hashes.map(part)).size;
    expect(Math.abs(collisions - chance)).toBeLessThan(5 * Math.sqrt(chance));
  }
});

test("of the demo's dictionary, a text tells at most 3 bits; it shows no whole name and no amount of 10,000", () => {
  const file = new URL('../../../examples/meadow-loans/scrim.policy.yaml', import.meta.url).pathname;
  const { policy } = compilePolicy(readPolicySource(file), openPolicyFiles(file));
  if (!policy) throw new Error('the policy of the demo does not compile');
  const { known } = createLookup(policy, stringHash);
  const first = 'Ada Bo Ian Mia Grace Summer Will Emma May June Rose Faith Hope Joy Mark Bill Rich Sunny Art Ray'.split(
    ' ',
  );
  const last = 'Li Page Price House Bank Loan Street Young Rich Best Day Wells Brown Card Law Case Work Home'.split(
    ' ',
  );
  const shown = (texts: readonly string[]) => texts.filter((one) => ROLES.some((role) => known(role, one)));
  expect(shown(first.flatMap((one) => last.map((other) => `${one} ${other}`)))).toEqual([]);
  expect(shown(Array.from({ length: 10_000 }, (_, at) => `$${at + 1}.00`))).toEqual([]);
  // Surnames that are the site's own words, where they stand alone: these people are told from others.
  expect(shown([...first, ...last])).toEqual(['Bank', 'Loan']);

  const sources = ['en', 'es'].map((language): { strings: Record<string, (string | { text: string })[]> } =>
    parse(readPolicySource(file.replace('scrim.policy.yaml', `strings/meadow.${language}.yaml`))),
  );
  const perRole = ROLES.map((role) => {
    const entries = sources.flatMap(({ strings }) => strings[role] ?? []);
    return [...new Set(entries.map((one) => (typeof one === 'string' ? one : one.text)))];
  });
  const ofOneShape = perRole.flatMap((texts) => [...outputsByShape(texts, (one) => one).values()]);
  expect(policy.dictionary.hashes.length).toBe(perRole.flat().length);
  expect(Math.log2(Math.max(...ofOneShape.map(({ size }) => size)) + 1)).toBeLessThanOrEqual(3);
  // Whoever ignores word lengths has no more to tell apart than the strings of a role.
  expect(Math.log2(Math.max(...perRole.map(({ length }) => length)) + 1)).toBeLessThan(8.5);
  // A page that shows each string once, and each might be any other of its role and shape: the sum of all of them.
  const bits = perRole.flatMap((texts) =>
    [...outputsByShape(texts, (one) => one).values()].map(({ size }) => size * Math.log2(size + 1)),
  );
  const sum = bits.reduce((total, one) => total + one, 0);
  expect(sum / perRole.flat().length).toBeLessThan(1.25);
  // A text that is none is taken for one with a chance of strings × 2^-53: less than one in 10^13.
  expect(policy.dictionary.hashes.length * 2 ** -53).toBeLessThan(1e-13);
});
