import { stringHash } from '@scrim/policy/runtime';
import { describe, expect, test } from 'vitest';
import { redactBatch } from './batch.ts';
import { inspect } from './inspection/inspect.ts';
import { createRedactor } from './redactor.ts';
import { addedAsRrweb, type Serialized } from './testing/added.ts';
import { classSelector, PAGE, policyWith } from './testing/generators.ts';
import { sharedDigitRuns } from './text.ts';

type Node = Record<string, unknown>;
const policy = policyWith(PAGE);
const text = (id: number, textContent: string): Node => ({ type: 3, id, textContent });
const element = (id: number, tagName: string, attributes: Node, ...childNodes: Node[]): Node => ({
  ...{ type: 2, id, tagName, attributes, childNodes },
});
const snapshot = (...nodes: Node[]) => ({
  type: 2,
  timestamp: 1,
  data: {
    node: { type: 0, id: 1, childNodes: [element(2, 'html', {}, ...nodes)] },
    initialOffset: { top: 0, left: 0 },
  },
});
const change = (data: Node, timestamp = 2) => ({ type: 3, timestamp, data: { source: 0, ...data } });
const focus = (type: 5 | 6, id: number, timestamp = 9) => ({ type: 3, timestamp, data: { source: 2, type, id } });
const typed = (id: number, value: string, timestamp = 3) => ({
  ...{ type: 3, timestamp, data: { source: 5, id, text: value, isChecked: false } },
});

function redactAll(...events: unknown[]): string {
  const redactor = createRedactor(policy, 0);
  return JSON.stringify(events.flatMap((event) => redactor.redact(event)));
}

test('a text is masked letter by letter, its words and line breaks stay', () => {
  expect(redactAll(snapshot(element(3, 'p', {}, text(4, 'Zoë  Li,\n 42\u200b e\u0301'))))).toContain(
    '"███ ███\\n██ █"',
  );
});

test('white space stays in `pre`, where it shows, masked or lit', () => {
  const code = (...nodes: Node[]) => element(3, 'pre', {}, element(4, 'code', {}, ...nodes));
  expect(redactAll(snapshot(code(text(5, 'if a\n\n    b'), text(6, '\n  \t'))))).toContain('"██ █\\n\\n    █"');
  expect(redactAll(snapshot(code(text(6, '\n  \t'))))).toContain('"\\n  \\t"');
  expect(redactAll(snapshot(element(3, 'p', {}, text(6, '\n  \t'))))).toContain('"\\n"');
});

test('a style sheet that asks for a part of a class finds its elements', () => {
  const sheet = element(3, 'style', {}, text(4, '[class^="col-"]{width:50%}[class*=-smith]{color:red}'));
  const out = redactAll(
    snapshot(sheet, element(5, 'p', { class: 'col-6 x', id: 'col-6' }), element(6, 'p', { class: 'x col-6' })),
  );
  const [, first = '', second = ''] = /"\.(\w+)\{width:50%;\}\.(\w+)\{/.exec(out) ?? [];
  expect(out).toMatch(new RegExp(`"class":"\\w+ \\w+ ${first}"`));
  expect(out.split(first)).toHaveLength(3);
  expect(out.split(second)).toHaveLength(2);
  expect(out).not.toMatch(/col-|smith/);
});

test('what a selector lights is shown, but for account numbers in any script', () => {
  const shown = redactAll(
    snapshot(element(3, 'p', { class: 'help' }, text(4, 'From $1,250,000.00 call 123-45 6789 ４１１１１１１'))),
  );
  expect(shown).toContain('From $1,250,000.00 call ███-██ ████ ███████');
});

test('a string of the dictionary is shown in any element of its role', () => {
  expect(redactAll(snapshot(element(3, 'h1', { class: 'x' }, text(4, '\n  Apply for a   loan '))))).toContain(
    'Apply for a loan',
  );
});

test('mask holds against selectors above it and the dictionary', () => {
  const person = element(4, 'b', { class: 'person' }, text(5, 'Continue'), text(6, 'Ada'));
  const all = redactAll(snapshot(element(3, 'p', { class: 'help' }, text(7, 'Shown'), person)));
  expect(all).toContain('Shown');
  expect(all).not.toMatch(/Continue|Ada/);
});

test('an excluded element is an empty box, also for what comes later', () => {
  const all = redactAll(
    snapshot(element(3, 'div', { class: 'secret', rr_width: '83.2px' }, element(4, 'b', {}, text(5, 'Ada')))),
    change({ adds: [{ parentId: 3, nextId: null, node: element(6, 'i', {}, text(7, 'Continue')) }] }),
    change({ adds: [{ parentId: 6, nextId: null, node: text(8, 'Continue') }] }),
    change({ adds: [{ parentId: 3, nextId: null, node: text(9, 'Continue') }] }),
  );
  expect(all).toContain('"id":3');
  expect(all).not.toMatch(/███|"id":[4569]|83/);
});

test.each([
  ['password', element(3, 'input', { type: 'password', class: 'help', value: 'hunter2hunter2' }), '"value":"██████"'],
  [
    'card field',
    element(3, 'input', { class: 'help', autocomplete: 'billing cc-number', value: '4111111111111111' }),
    '"value":"██████"',
  ],
  ['text field', element(3, 'input', { class: 'help', value: 'Maximilian' }), '"value":"████████████"'],
  [
    'editable',
    element(3, 'div', { class: 'help', contenteditable: 'true' }, text(4, 'Apply for a loan')),
    '"████████████"',
  ],
  ['card text', element(3, 'div', { class: 'help', autocomplete: 'cc-name' }, text(4, 'Continue')), '"██████"'],
])('no rule lights a %s', (_, node, expected) => {
  expect(redactAll(snapshot(node))).toContain(expected);
});

test('a visit to a field is one event when it is left, however many keys were pressed', () => {
  const redactor = createRedactor(policy, 0);
  const sent = [
    snapshot(element(3, 'input', {}), element(4, 'p', {}, text(5, 'x'))),
    focus(5, 3, 2),
    typed(3, 'M', 3),
    change({ texts: [{ id: 5, value: 'Hello M' }] }, 3),
    typed(3, 'Ma', 4),
    change({ texts: [{ id: 5, value: 'Hello Ma' }] }, 4),
    change({ attributes: [{ id: 3, attributes: { value: 'Ma' } }] }, 5),
    focus(6, 3, 9),
  ].map((event) => redactor.redact(event));
  expect(sent.map((events) => events.length)).toEqual([1, 1, 0, 0, 0, 0, 0, 3]);
  expect(sent.at(-1)).toEqual([
    { type: 3, timestamp: 9, data: { source: 5, id: 3, text: '███', isChecked: false } },
    {
      type: 3,
      timestamp: 9,
      data: { source: 0, texts: [{ id: 5, value: '█████ ██' }], attributes: [], removes: [], adds: [] },
    },
    { type: 3, timestamp: 9, data: { source: 2, type: 6, id: 3 } },
  ]);
});

test('a tick is not told unless a rule lights the box', () => {
  const ticked = (id: number) => ({ type: 3, timestamp: 2, data: { source: 5, id, text: 'on', isChecked: true } });
  const box = { type: 'checkbox', checked: true, value: 'renter' };
  const all = redactAll(
    snapshot(element(3, 'input', box), element(4, 'input', { ...box, class: 'help' })),
    ...[ticked(3), ticked(4)],
  );
  expect(all.match(/checked":true/gi)).toHaveLength(1 + 1);
  expect(all).not.toMatch(/renter|"on"/);
});

test('a masked node that moves under a lit one is judged anew, and the other way round', () => {
  const page = snapshot(element(3, 'p', {}, element(4, 'b', {}, text(5, 'Ada'))), element(6, 'p', { class: 'help' }));
  const move = (from: number, to: number) => [
    change({
      removes: [{ parentId: from, id: 4 }],
      adds: [
        { parentId: to, nextId: null, node: element(4, 'b', {}) },
        { parentId: 4, nextId: null, node: text(5, 'Ada') },
      ],
    }),
  ];
  expect(redactAll(page, ...move(3, 6))).toContain('Ada');
  const redactor = createRedactor(policy, 0);
  for (const event of [page, ...move(3, 6)]) redactor.redact(event);
  expect(JSON.stringify(move(6, 3).flatMap((event) => redactor.redact(event)))).not.toContain('Ada');
});

test('later texts follow a class that starts or stops to light them', () => {
  const all = redactAll(
    snapshot(element(3, 'p', { class: 'help' }, element(4, 'b', {}, text(5, 'One')))),
    change({ attributes: [{ id: 3, attributes: { class: 'other' } }], texts: [{ id: 5, value: 'Two' }] }),
    change({ attributes: [{ id: 3, attributes: { class: 'help' } }], texts: [{ id: 5, value: 'Three' }] }),
    change({ texts: [{ id: 77, value: 'Four' }] }),
  );
  expect(all).toMatch(/One.*███.*Three/);
  expect(all).not.toMatch(/Two|Four/);
});

test('the server judges later batches by the context that the browser sends along', () => {
  const redactor = createRedactor(policy, 0);
  const page = snapshot(element(3, 'p', { class: 'help extra' }, element(4, 'x-card', {}, text(5, 'One'))));
  const first = { events: redactor.redact(page), context: redactor.takeContext() };
  const second = {
    events: redactor.redact(change({ texts: [{ id: 5, value: 'Two' }] })),
    context: redactor.takeContext(),
  };
  expect(first.context).toEqual([]);
  expect(second.context.map(({ id, tag }) => [id, tag])).toEqual([
    [1, '#document'],
    [2, 'html'],
    [3, 'p'],
    [4, 's-d'],
    [5, '#text'],
  ]);
  expect(redactBatch(policy, 0, second)).toMatchObject({ events: second.events, changed: false, lit: 1 });
  expect(redactBatch(policy, 0, { ...second, context: [] })).toMatchObject({ changed: true, events: [] });
});

test('what happens where the replay has nothing is not told, but that somebody may type there', () => {
  const redactor = createRedactor(policy, 0);
  const told = (...events: unknown[]) => JSON.stringify(events.flatMap((event) => redactor.redact(event)));
  told(snapshot(element(3, 'p', { class: 'help' }, text(4, 'One'))));
  const press = (id: number, type = 2) => ({ type: 3, timestamp: 1, data: { source: 2, type, id, x: 811, y: 7 } });
  expect(told(press(3))).toContain('811');
  expect(told(press(9), press(9, 5), change({ texts: [{ id: 9, value: 'Ada' }] }))).toBe('[]');
  expect(told(change({ attributes: [{ id: 3, attributes: { style: 'color: red' } }] }))).toBe('[]');
});

test('the address keeps what the template says', () => {
  const meta = { type: 4, timestamp: 1, data: { href: 'https://x/apply/Ada?ssn=1#y', width: 9, height: 8, other: 1 } };
  expect(redactAll(meta)).toBe('[{"type":4,"data":{"href":"scrim:/apply/*","width":9,"height":8},"timestamp":1}]');
});

test('a document nested a hundred thousand deep is cut, in adds too, without an exception', () => {
  let deep: Node = text(9, 'Ada');
  for (let id = 10; id < 100_000; id++) deep = element(id, 'i', {}, deep);
  expect(() => redactAll(snapshot(deep), change({ adds: [{ parentId: 2, nextId: null, node: deep }] }))).not.toThrow();
  const chain = Array.from({ length: 30_000 }, (_, at) => ({
    parentId: at + 2,
    nextId: null,
    node: element(at + 3, 'i', {}),
  }));
  expect(() =>
    redactAll(snapshot(), change({ adds: [...chain, { parentId: 9, nextId: null, node: element(2, 'p', {}) }] })),
  ).not.toThrow();
});

test('numbers that change beside thousands of others are judged in time', () => {
  const cells = Array.from({ length: 5000 }, (_, at) => element(10_000 + at, 'td', {}, text(20_000 + at, '1')));
  const texts = cells.map((_, at) => ({ id: 20_000 + at, value: '2' }));
  const began = performance.now();
  redactAll(snapshot(element(3, 'div', { class: 'help' }, ...cells)), change({ texts }));
  expect(performance.now() - began).toBeLessThan(5_000);
});

test('lit texts of however many digits are judged without an exception, and in time', () => {
  expect(sharedDigitRuns(['1'.repeat(12_000_000)]).size).toBe(0);
  const numbers = Array.from({ length: 50_000 }, (_, at) => `a${1_000_000 + at}`);
  const began = performance.now();
  expect(sharedDigitRuns(numbers).size).toBe(0);
  expect(sharedDigitRuns([...numbers, 'b4111 1111', ' 1111 1111'])).toEqual(new Set([50_000, 50_001]));
  expect(performance.now() - began).toBeLessThan(5_000);
});

test('lit images and fonts become assets of the policy, anything else vanishes', () => {
  const logo = (src: string, name: string) => element(4, 'img', { class: name, src });
  const [shown, hidden] = ['"src":"scrim-asset:bbbb', '"src"'];
  expect(redactAll(snapshot(logo('https://x/logo.svg?v=2', 'logo')))).toContain(shown);
  expect(redactAll(snapshot(logo('https://x/logo.svg', 'photo')))).not.toContain(hidden);
  expect(redactAll(snapshot(logo('https://x/users/ada.png', 'logo')))).not.toContain(hidden);
  const face = (file: string) =>
    element(4, 'style', { _cssText: `@font-face{font-family:"Site";src:url("${file}") format("woff2")}` });
  expect(redactAll(snapshot(face('https://x/fonts/site.woff2')))).toContain('url(scrim-asset:aaaa');
  expect(redactAll(snapshot(face('https://x/fonts/ada.woff2')))).not.toContain('url');
});

test('a shape is drawn where a rule lights it or the dictionary lists all its places, and nowhere else', () => {
  const shape = (tag: string, attributes: Node) => ({ ...element(5, tag, attributes), isSVG: true });
  const drawing = (name: string, one: Node) =>
    snapshot(
      element(
        3,
        'p',
        { class: name },
        { ...element(4, 'svg', { viewBox: '0 0 24 24', width: '24' }, one), isSVG: true },
      ),
    );
  const listed = policyWith(PAGE, {
    dictionary: {
      salt: 'salt',
      hashes: ['d=M5 12h14', 'cx=12 cy=12 r=9'].map((one) => stringHash('salt', 'drawing', one)),
    },
  });
  const shown = (event: unknown) => JSON.stringify(createRedactor(listed, 0).redact(event));
  expect(shown(drawing('', shape('path', { d: 'M5\n 12h14', fill: 'none' })))).toContain('"d":"M5 12h14"');
  expect(shown(drawing('', shape('circle', { r: '9', cx: '12', cy: '12' })))).toMatch(/"r":"9","cx":"12","cy":"12"/);
  // A chart's figures, though each number stands in some drawing of the site; and what is hidden between them.
  for (const chart of [{ cx: '12', cy: '9', r: '9' }, { r: '9' }, { cx: '12', cy: '12', r: '9\u200b' }])
    expect(shown(drawing('', shape('circle', chart)))).not.toMatch(/"(?:cx|cy|r)"/);
  expect(shown(drawing('', shape('path', { d: 'M5 12h15' })))).toMatch(
    /"viewBox":"0 0 24 24","width":"24".*"tagName":"path","attributes":\{\}/,
  );
  // XML keeps two names that differ in their case; what is around the places is not of the drawing.
  const doubled = shown(drawing('', shape('path', { d: ' M5 12h14 ', D: 'M1 2h3', path: '1,2,3', from: '4' })));
  expect(doubled).toContain('"attributes":{"d":"M5 12h14"}');
  expect(shown(drawing('', shape('use', { x: '4', y: '2' })))).not.toMatch(/"[xy]"/);
  const plane = (viewBox: string) => snapshot({ ...element(4, 'svg', { viewBox, points: '1,2' }), isSVG: true });
  expect(shown(plane('0 0 24 24'))).toContain('"attributes":{"viewBox":"0 0 24 24"}');
  expect(shown(plane('65 100 97 65 100 97 65 100 97'))).toContain('"attributes":{}');
  const later = change({ attributes: [{ id: 5, attributes: { d: 'M5 12h14', width: '3' } }] });
  const redactor = createRedactor(listed, 0);
  redactor.redact(drawing('help', shape('path', { d: 'M1 2h3' })));
  expect(redactor.redact(later)).toEqual([]);
  expect(shown(drawing('person', shape('path', { d: 'M5 12h14' })))).not.toContain('M5');
  expect(shown(drawing('help', shape('path', { d: 'M5 12.12345h15' })))).toContain('"d":"M5 12.123h15"');
  for (const d of ['M4111 1111 4111111', 'Mahala', 'M5 12h'])
    expect(shown(drawing('help', shape('path', { d })))).not.toContain('"d"');
});

test('an unknown rule lets nothing pass', () => {
  expect(createRedactor(policy, 7).redact(snapshot(element(3, 'p', {})))).toEqual([]);
});

test('inspection masks what a detector finds in shown text and says where', () => {
  const redactor = createRedactor(policy, 0);
  const [event] = redactor.redact(
    snapshot(
      element(3, 'p', {}),
      // Counted apart: whether it shows moves no path.
      element(6, 'p', { role: 'alert' }, text(7, 'Try again')),
      element(4, 'p', { class: 'help', title: 'x' }, text(5, 'Write to ada@example.com now')),
    ),
  );
  if (!event) throw new Error('nothing was left');
  const inspected = inspect(event);
  expect(inspected.hits).toEqual([{ detector: 'email', nodeId: 5, path: 'html>p:2' }]);
  expect(JSON.stringify(inspected.event)).toContain('"Write to ███████████████ now"');
  expect(inspect(inspected.event)).toEqual({ event: inspected.event, hits: [] });
});

test('a longer echo, an editable and a replaced text tell no more keys than a short one', () => {
  const page = snapshot(
    element(3, 'div', { contenteditable: 'true' }, text(4, '')),
    element(5, 'b', {}, text(6, 'nobody yet')),
  );
  const visit = (value: string) => {
    const keys = [...value].map((_, key) =>
      change({
        texts: [{ id: 4, value: value.slice(0, key + 1) }],
        removes: [{ parentId: 5, id: key ? 100 + key - 1 : 6 }],
        adds: [{ parentId: 5, nextId: null, node: text(100 + key, `Hi ${value.slice(0, key + 1)}`) }],
      }),
    );
    const redactor = createRedactor(policy, 0);
    return [page, focus(5, 3), ...keys, focus(6, 3)].flatMap((event) => redactor.redact(event));
  };
  const [short, long] = [visit('Ada'), visit('Adal')];
  expect(long.length).toBe(short.length);
  expect(JSON.stringify(long.at(-2))).toContain('"██ ████"');
  expect(JSON.stringify(long)).not.toMatch(/"██ █{1,3}"/);
});

test('a rule inside a masked element lights nothing', () => {
  const person = element(4, 'div', { class: 'person' }, element(5, 'p', { class: 'help' }, text(6, 'Ada Lovelace')));
  expect(redactAll(snapshot(person))).not.toMatch(/Ada|Lovelace/);
});

test('a field is what it is in capital letters too', () => {
  const all = redactAll(snapshot(element(3, 'input', { type: 'PASSWORD', value: 'correct horse battery' })));
  expect(all).toContain(`"value":"${'█'.repeat(6)}"`);
});

test('a card number over several elements of a lit text is masked', () => {
  const parts = ['4111', '1111', '1111', '1111'].map((part, at) => element(10 + at, 'b', {}, text(20 + at, part)));
  expect(redactAll(snapshot(element(3, 'p', { class: 'help' }, ...parts)))).not.toMatch(/1111/);
});

test('a card number over several elements is masked however the markup is indented, and what stands beside it is not', () => {
  const parts = ['4111', '1111', '1111', '1111'].flatMap((part, at) => [
    text(40 + at, '\n      '),
    element(10 + at, 'b', {}, text(20 + at, `\n        ${part}\n      `)),
  ]);
  const all = redactAll(
    snapshot(
      element(3, 'div', { class: 'help' }, element(4, 'p', {}, ...parts), element(5, 'p', {}, text(6, 'in 36 months'))),
    ),
  );
  expect(all).not.toMatch(/1111/);
  expect(all).toContain('in 36 months');
});

test.each(['123 - 45 - 6789', '123-45\n          6789', '4111  1111\n1111\t1111'])(
  'a number is masked in a lit text whatever parts its digits: %j',
  (number) => {
    expect(redactAll(snapshot(element(3, 'p', { class: 'help' }, text(4, `No. ${number}.`))))).not.toMatch(/\d{3}/);
  },
);

// As JSX makes them: one text node for each piece between braces.
test.each([
  [['SSN ', '123', '-', '45', '-', '6789']],
  [['SSN 123', '-45-6789']],
  [['Card ', '4111', ' ', '1111', ' ', '1111', ' ', '1111']],
  [['Account ', '123456', '789']],
])('a number that a script adds over several texts of a lit element is masked as in a snapshot: %j', (parts) => {
  const texts = parts.map((part, at) => text(20 + at, part));
  const paragraph = { id: 10, type: 2, tagName: 'p', attributes: {}, childNodes: texts };
  const elements = parts.map((part, at) => ({ ...element(40 + at, 'b', {}, text(20 + at, part)), id: 40 + at }));
  for (const nodes of [[paragraph], texts, elements]) {
    const redactor = createRedactor(policy, 0);
    const adds = addedAsRrweb(3, nodes as Serialized[]);
    const events = [snapshot(element(3, 'div', { class: 'help' })), change({ adds })].flatMap((event) =>
      redactor.redact(event),
    );
    expect(JSON.stringify(events[1]?.data.adds)).not.toMatch(/"textContent":"[^"]*\d/);
    expect(redactBatch(policy, 0, { context: [], events }).changed).toBe(false);
  }
});

test('numbers that a script adds with words between stay', () => {
  const rows = [text(20, 'Loan 2026'), text(21, 'at'), text(22, '1200 a month')];
  const all = redactAll(
    snapshot(element(3, 'div', { class: 'help' })),
    change({ adds: addedAsRrweb(3, rows as unknown as Serialized[]) }),
  );
  expect(all).toMatch(/Loan 2026.*1200 a month|1200 a month.*Loan 2026/);
});

test('what is excluded parts no number, as the server does not see it', () => {
  const excluded = element(30, 'b', { class: 'secret' }, text(31, 'and'));
  const page = snapshot(element(3, 'p', { class: 'help' }, text(20, '12345'), excluded, text(21, '6789')));
  const events = createRedactor(policy, 0).redact(page);
  expect(JSON.stringify(events)).not.toMatch(/12345|6789/);
  expect(redactBatch(policy, 0, { context: [], events }).changed).toBe(false);
});

describe('where a policy lights leaves alone, a number over several of them', () => {
  const leaves = policyWith({ light: { text: [classSelector('v')], attributes: [], images: [] } });
  const leaf = (at: number, digits: string) => element(10 + at, 'span', { class: 'v' }, text(20 + at, digits));
  function show(...nodes: Node[]): string {
    const events = createRedactor(leaves, 0).redact(snapshot(element(3, 'p', {}, ...nodes)));
    expect(redactBatch(leaves, 0, { context: [], events }).changed).toBe(false);
    return JSON.stringify(events);
  }

  test.each([
    ['with nothing between', ['9081', '7263', '54'], ''],
    ['with signs between that are not lit', ['514', '72', '5481'], '-'],
    ['on lines of their own', ['4111', '1111', '1111', '1111'], '\n    '],
  ])('is masked %s', (_, parts, between) => {
    expect(show(...parts.flatMap((digits, at) => [leaf(at, digits), text(40 + at, between)]))).not.toMatch(/"\d+"/);
  });

  test('is none where words that are not lit, prices or what is not read stand between', () => {
    const rows = ['36', '1200', '15'].flatMap((digits, at) => [text(40 + at, 'Months'), leaf(at, digits)]);
    expect(show(...rows)).toMatch(/"36".*"1200".*"15"/);
    expect(show(leaf(0, '$15,000'), leaf(1, '36'), leaf(2, '$20,000'))).toMatch(/"\$15,000".*"36".*"\$20,000"/);
  });

  test('is one over a textarea, of which the value is read and not the text', () => {
    const area = element(30, 'textarea', { value: 'Ada' }, text(31, 'Ada'));
    expect(show(leaf(0, '4111'), area, leaf(1, '1111'))).not.toMatch(/1111/);
  });

  test('is none either where a masked word stands between that waits while somebody types', () => {
    const redactor = createRedactor(leaves, 0);
    const panel = element(
      30,
      'p',
      {},
      leaf(0, 'Loan 2026'),
      element(40, 'i', {}, text(41, 'Grace')),
      leaf(1, '1200 paid'),
    );
    const events = [
      snapshot(element(3, 'div', {}, element(5, 'input', { type: 'text' }))),
      focus(5, 5),
      change({ adds: [{ parentId: 3, nextId: null, node: panel }] }),
    ].flatMap((event) => redactor.redact(event));
    expect(JSON.stringify(events)).toMatch(/Loan 2026.*1200 paid/);
    expect(JSON.stringify(events)).not.toMatch(/Grace/);
    expect(redactBatch(leaves, 0, { context: [], events }).changed).toBe(false);
  });
});

test('prices beside each other are no number', () => {
  const prices = ['$15,000', '$20,000.00'].map((price, at) => element(10 + at, 'td', {}, text(20 + at, price)));
  const all = redactAll(snapshot(element(3, 'div', { class: 'help' }, ...prices)));
  expect(all).toContain('$15,000');
  expect(all).toContain('$20,000.00');
});

test.each(['textbox', 'searchbox', 'spinbutton', 'TEXTBOX', 'textbox search'])(
  'no rule lights what has the role %s',
  (role) => {
    const field = element(3, 'div', { class: 'help', role }, text(4, 'Ada Lovelace'));
    expect(redactAll(snapshot(field))).not.toMatch(/Ada|Lovelace/);
  },
);

test('what is no number where rrweb has one says nothing, and throws nothing', () => {
  const odd = { toString: 0 };
  const redactor = createRedactor(policy, 0);
  const given = [
    { type: odd, timestamp: 1, data: {} },
    snapshot(element(3, 'input', {})),
    focus(5, 3),
    change({ removes: [{ parentId: 2, id: odd }], adds: [{ parentId: 2, nextId: null, node: text(4, 'Hello') }] }),
    { type: 3, timestamp: 2, data: { source: 2, type: 5, id: odd } },
    { type: 3, timestamp: 2, data: { source: odd, type: 5, id: 3 } },
  ];
  // The fifth leaves the field: the text that came tells what it is.
  expect(given.map((event) => redactor.redact(event).length)).toEqual([0, 1, 1, 1, 1, 0]);
  expect(redactBatch(policy, 0, { context: [], events: given }).changed).toBe(true);
});

test('a button that is focused as it comes holds nothing back', () => {
  const page = snapshot(element(5, 'p', {}, text(6, 'Hello')));
  const redactor = createRedactor(policy, 0);
  const events = [page, focus(5, -1), change({ texts: [{ id: 6, value: 'Goodbye' }] })];
  expect(JSON.stringify(events.flatMap((event) => redactor.redact(event)))).toContain('"███████"');
});

test('nothing happens inside what is excluded, but that somebody may type', () => {
  const page = snapshot(element(3, 'div', { class: 'secret' }), element(5, 'p', {}));
  expect(redactAll(page, focus(5, 3))).not.toContain('"type":5');
  expect(redactAll(page, focus(5, 5))).toContain('"type":5');
});

test('no rule lights what somebody has chosen from a list, nor what stands in it', () => {
  const choice = element(
    3,
    'button',
    { class: 'help', role: 'combobox' },
    element(4, 'b', { class: 'help' }, text(5, 'Ada')),
  );
  expect(redactAll(snapshot(element(6, 'div', { class: 'help' }, choice, text(7, 'Your status'))))).toMatch(
    /"███".*Your status/,
  );
});

test('no rule lights labels and pictures of what somebody has chosen, strings of the dictionary show', () => {
  const selector = classSelector('help');
  const bank = 'Meadow Bank';
  const given = {
    ...policyWith({
      ...PAGE,
      light: { text: [], images: [selector], attributes: [{ names: ['title', 'aria-label'], selector }] },
    }),
    dictionary: { salt: 'salt', hashes: [stringHash('salt', 'attribute', bank)] },
    assets: { '/ada.png': 'a'.repeat(64) },
  };
  const picture = element(4, 'img', { class: 'help', src: '/ada.png', alt: bank, 'aria-label': 'Ada 1' });
  const choice = (role: Node) =>
    element(3, 'button', { class: 'help', ...role, title: 'Ada 2', 'aria-label': bank }, picture);
  const later = change({ attributes: [{ id: 3, attributes: { title: 'Ada 3' } }] });
  const shown = (role: Node) => {
    const redactor = createRedactor(given, 0);
    const events = [snapshot(choice(role)), later].flatMap((event) => redactor.redact(event));
    expect(redactBatch(given, 0, { context: [], events })).toMatchObject({ events, changed: false });
    return JSON.stringify(events);
  };
  const [chosen, plain] = [shown({ role: 'combobox' }), shown({})];
  expect(chosen).not.toMatch(/Ada|scrim-asset/);
  expect(chosen.match(/Meadow Bank/g)).toHaveLength(2);
  expect(plain).toMatch(/Ada 2.*Ada 1.*Ada 3/);
  expect(plain).toContain('scrim-asset');
  // What a browser lets pass, the server does not.
  const judged = redactBatch(given, 0, { context: [], events: [snapshot(choice({ role: 'combobox' }))] });
  expect(judged.changed).toBe(true);
  expect(JSON.stringify(judged.events)).not.toMatch(/Ada|scrim-asset/);
});

test('what comes into an editable element while somebody types in it stays as it is at the server', () => {
  const page = snapshot(element(5, 'div', { contenteditable: '' }));
  const line = element(6, 'div', {}, text(7, 'Ada'));
  const redactor = createRedactor(policy, 0);
  const typing = [page, focus(5, 5), change({ adds: [{ parentId: 5, nextId: null, node: line }] })];
  const events = typing.flatMap((event) => redactor.redact(event));
  expect(JSON.stringify(events)).toContain('"███"');
  expect(redactBatch(policy, 0, { context: [], events })).toMatchObject({ events, changed: false });
});

test.each([
  ['an excluded field', 0],
  ['a custom element, which may hide one', 7],
  ['a frame, of which it is not told where in it', 8],
  ['what redaction is told of only later', 99],
])('what changes with the keys waits while somebody is in %s', (_, field) => {
  const page = snapshot(element(7, 'x-field', {}), element(8, 'iframe', {}), element(5, 'p', {}, text(6, 'Hello')));
  const keys = ['A', 'Ad', 'Ada'].map((value) => change({ texts: [{ id: 6, value: `Hello ${value}` }] }));
  const redactor = createRedactor(policy, 0);
  const typing = [page, focus(5, field), ...keys].flatMap((event) => redactor.redact(event));
  expect(typing.filter(({ data }) => JSON.stringify(data).includes('"texts":[{'))).toEqual([]);
  expect(JSON.stringify(redactor.redact(focus(6, field)))).toContain('"█████ ███"');
});

test('the pointer tells nothing of where it is over something excluded', () => {
  const page = snapshot(element(3, 'div', { class: 'secret' }), element(4, 'p', {}));
  const at = (id: number) => ({
    type: 3,
    timestamp: 2,
    data: { source: 1, positions: [{ x: 711, y: 613, id, timeOffset: 0 }] },
  });
  expect(redactAll(page, at(3), at(99))).not.toMatch(/711|613/);
  expect(redactAll(page, at(4))).toMatch(/711/);
});

describe('a number over several elements that come after the snapshot', () => {
  const page = snapshot(element(3, 'div', { class: 'help' }, element(4, 'p', {}, text(5, 'Paid from'))));
  const add = (parentId: number, node: Node) => ({ parentId, nextId: null, node });

  test('is masked, all at once, one by one or by changes of texts', () => {
    const parts = ['4111', '1111', '1111', '1111'];
    const adds = parts.flatMap((part, at) => [add(4, element(10 + at, 'b', {})), add(10 + at, text(20 + at, part))]);
    const once = redactAll(page, change({ adds }));
    const oneByOne = redactAll(page, ...adds.map((one) => change({ adds: [one] })));
    const empty = parts.flatMap((_, at) => [add(4, element(10 + at, 'b', {})), add(10 + at, text(20 + at, 'x'))]);
    const texts = parts.map((value, at) => ({ id: 20 + at, value }));
    const changed = redactAll(page, change({ adds: empty }), change({ texts }));
    for (const all of [once, oneByOne, changed]) expect(all.match(/1111/g) ?? []).toEqual([]);
  });

  test('is masked where a part was there before, as where a click reveals the rest', () => {
    const hidden = ['•••', '-', '••', '-', '6789'];
    const parts = hidden.map((part, at) => element(10 + at, 'b', {}, text(20 + at, part)));
    const shown = snapshot(element(3, 'div', { class: 'help' }, element(4, 'p', {}, ...parts)));
    const all = redactAll(
      shown,
      change({
        texts: [
          { id: 20, value: '123' },
          { id: 22, value: '45' },
        ],
      }),
    );
    expect(all).toContain('6789');
    expect(all).not.toMatch(/"123"/);
  });

  test('is no amount that stands alone, as it would not be in a snapshot', () => {
    const all = redactAll(
      page,
      change({ texts: [{ id: 5, value: '12,345.00' }] }),
      change({ texts: [{ id: 5, value: '$' }] }),
    );
    expect(all).toContain('12,345.00');
  });

  test('is masked over what is not read between: a style, and what nobody sees', () => {
    const style = element(30, 'style', {}, text(31, '.a{color:red}'));
    const parts = (between: Node) => [
      element(10, 'b', {}, text(20, '1234')),
      between,
      element(11, 'b', {}, text(21, '567')),
    ];
    for (const between of [
      style,
      element(30, 'script', {}, text(31, 'SCRIPT_PLACEHOLDER')),
      text(31, '\u200b\u200b\u200b\u200b'),
    ]) {
      const events = createRedactor(policy, 0).redact(snapshot(element(3, 'p', { class: 'help' }, ...parts(between))));
      expect(JSON.stringify(events)).not.toMatch(/1234|567/);
      expect(redactBatch(policy, 0, { context: [], events }).changed).toBe(false);
    }
  });

  test('is none where what was there before has gone, and where a few digits only are shown', () => {
    const rows = Array.from({ length: 5 }, (_, at) =>
      change({
        removes: at ? [{ parentId: 4, id: 100 + at - 1 }] : [],
        adds: [add(4, element(100 + at, 'b', {})), add(100 + at, text(200 + at, `${36 + at}`))],
      }),
    );
    const all = redactAll(page, ...rows);
    for (const shown of ['36', '38', '40']) expect(all).toContain(`"${shown}"`);
  });
});

test('a width that a script gave an element says no pixel', () => {
  const all = redactAll(snapshot(element(3, 'input', { style: 'width: 113.27px; color: red' })));
  expect(all).toContain('width:112px');
});

describe('what a script fits to what is typed', () => {
  const ways = [
    'width: 13ch',
    'width: calc(13ch + 2px)',
    'inline-size: 113.25px',
    'flex-basis: 113px',
    'grid-template-columns: 113px',
    'transform: scaleX(1.13)',
    'font-size: 13px',
  ];

  test.each(ways)('does not leave in the style of a field with something in it, or that changes: %s', (way) => {
    const [property = '', value = ''] = way.split(': ');
    const style = `border-color: rgb(255, 0, 0); height: 40px; display: block; ${way}`;
    const all = redactAll(
      snapshot(element(3, 'input', { value: 'Ada', style }), element(4, 'input', {})),
      change({
        attributes: [3, 4].map((id) => ({ id, attributes: { style: { [property]: value, height: '40px' } } })),
      }),
    );
    expect(all).not.toMatch(/1\.?13|13/);
    expect(all).toContain('"style":"border-color:rgb(255, 0, 0);height:40px;display:block;"');
    expect(all).toContain('"style":{"height":"40px"}');
  });

  test('stays in a snapshot of an empty field, and of a button, where it is the same for everybody', () => {
    const style = 'max-width: 100%; flex: 13';
    const all = redactAll(
      snapshot(
        element(3, 'input', { size: '13', style }),
        element(4, 'input', { type: 'submit', value: 'Send', style: 'background: red; flex: 13' }),
        element(5, 'input', { value: 'Ada', style: 'width: 100%' }),
      ),
    );
    expect(all).toContain('{"size":"13","style":"max-width:100%;flex:13;"}');
    expect(all).toContain('"style":"background:red;flex:13;"');
    expect(all).toContain('"style":"width:100%;"');
  });

  test('does not leave in the attributes that size an element', () => {
    const page = snapshot(
      element(3, 'input', { value: 'Ada', size: '13' }),
      element(4, 'textarea', { rows: '5' }),
      element(5, 'td', { width: '113.25' }),
      element(6, 'svg', { width: '10' }),
    );
    const later = [
      [3, { size: '13' }],
      [4, { rows: '13', cols: '13' }],
      [5, { width: '13' }],
      [6, { width: '20' }],
    ] as const;
    const all = redactAll(page, change({ attributes: later.map(([id, attributes]) => ({ id, attributes })) }));
    expect(all).not.toContain('13');
    expect(all).toContain('"rows":"5"');
    expect(all).toContain('"attributes":[{"id":6,"attributes":{"width":"20"}}]');
  });

  test('is told of another element to the next 8 px, also where a script changes a rule', () => {
    const rule = (property: string, value: string) => ({
      ...{ type: 3, timestamp: 2, data: { source: 13, id: 3, index: [0], set: { property, value } } },
    });
    const given = ['113.25px', '13ch'].map((width) => rule('width', width));
    const all = redactAll(snapshot(element(3, 'div', { style: 'min-width: 113px !important' })), ...given);
    expect(all).not.toMatch(/113|13ch/);
    expect(all).toMatch(/min-width:112px.*"112px".*"16ch"/);
  });
});

test('what is masked in labels and styles waits for the next snapshot while somebody types', () => {
  const page = snapshot(
    element(3, 'input', {}),
    element(4, 'input', { type: 'submit', value: 'Send' }),
    element(5, 'style', { _cssText: '.a{color:red}' }),
  );
  const visit = (value: string) => {
    const style = (source: number, data: Node) => ({ type: 3, timestamp: 4, data: { source, id: 5, ...data } });
    const keys = [...value].flatMap((_, key) => {
      const echo = `"${value.slice(0, key + 1)}"`;
      return [
        change({ attributes: [{ id: 4, attributes: { value: `Pay ${echo}`, disabled: null } }] }),
        change({ attributes: [{ id: 3, attributes: { placeholder: echo } }] }),
        style(13, { index: [0], set: { property: 'content', value: echo } }),
        style(8, { replaceSync: `.a::after{content:${echo}}` }),
      ];
    });
    const redactor = createRedactor(policy, 0);
    const rule = style(8, { adds: [{ rule: `.b::after{content:"${value}"}`, index: 1 }] });
    return [page, focus(5, 3), ...keys, rule, focus(6, 3)].flatMap((event) => redactor.redact(event));
  };
  const [short, long] = [visit('Ada'), visit('Ada Wint')];
  expect(long).toEqual(short);
  expect(JSON.stringify(long)).toContain('{"disabled":null}');
  expect(JSON.stringify(long)).toContain('{"rule":"@media not all{}","index":1}');
  const outside = redactAll(page, change({ attributes: [{ id: 4, attributes: { value: 'Pay' } }] }));
  expect(outside).toContain('"value":"███"');
});

test('a password that a page shows says no more than one that it hides', () => {
  const field = (value: string, type: string) => element(3, 'input', { type, value });
  const shown = change({ attributes: [{ id: 3, attributes: { type: 'text' } }] });
  const visit = (value: string) => {
    const redactor = createRedactor(policy, 0);
    const events = [
      ...[snapshot(field('', 'password')), shown, focus(5, 3), typed(3, value), focus(6, 3)],
      ...[snapshot(field(value, 'text')), typed(3, `${value}!`), focus(6, 3)],
    ];
    const told = events.flatMap((event) => redactor.redact(event));
    expect(redactBatch(policy, 0, { context: [], events: told }).changed).toBe(false);
    return told;
  };
  expect(visit('pin')).toEqual(visit('correct horse battery staple'));
  // The same id in somebody else's batch is another field.
  const other = { context: [], events: createRedactor(policy, 0).redact(snapshot(field('Maximilian', 'text'))) };
  expect(JSON.stringify(other.events)).toContain(`"value":"${'█'.repeat(12)}"`);
  expect(redactBatch(policy, 0, other).changed).toBe(false);
  expect(JSON.stringify(visit('pin'))).toContain('"text":"██████"');
});

test('a state that says what somebody chose is told only where a rule lights it', () => {
  const states = ['checked', 'indeterminate', 'no', 'true', 'valid'];
  const all = (name: string) =>
    redactAll(
      snapshot(...states.map((state, at) => element(10 + at, 'button', { class: name, 'data-state': state }))),
      change({ attributes: [{ id: 10, attributes: { 'data-state': 'indeterminate' } }] }),
    );
  expect(all('')).not.toContain('data-state');
  expect(all('help').match(/"data-state":"\w+"/g)).toEqual(
    [...states, 'indeterminate'].map((one) => `"data-state":"${one}"`),
  );
  expect(redactAll(snapshot(element(3, 'div', { 'data-state': 'open' })))).toContain('"data-state":"open"');
  const tab = element(3, 'button', { role: 'tab', 'data-state': 'active' });
  expect(redactAll(snapshot(tab))).toContain('"data-state":"active"');
  for (const name of ['data-selected', 'data-checked', 'data-pressed', 'aria-pressed', 'selected'])
    expect(
      redactAll(
        snapshot(element(3, 'div', { [name]: 'true' })),
        change({ attributes: [{ id: 3, attributes: { [name]: null } }] }),
      ),
    ).not.toContain(name);
  for (const state of ['Checked', 'open checked', 'INDETERMINATE', 'selected']) {
    const told = redactAll(
      snapshot(element(3, 'div', { 'data-state': state })),
      change({ attributes: [{ id: 3, attributes: { 'data-state': null } }] }),
    );
    expect(told).not.toMatch(/data-state/i);
  }
});

test('how far down a box that is masked has scrolled is not told', () => {
  const box = (mask: string) =>
    redactAll(snapshot(element(3, 'div', { class: mask, rr_scrollTop: 411 })), {
      type: 3,
      timestamp: 2,
      data: { source: 3, id: 3, x: 5, y: 412 },
    });
  expect(box('')).toMatch(/"rr_scrollTop":411.*"x":0,"y":412/);
  expect(box('person')).not.toMatch(/41[12]/);
});

test('a colour of an element that no rule lights has two bits for each channel, and one of a rule of the page three', () => {
  const node = (name: string) => element(4, 'p', { class: name, style: 'color:#7b3f9a' });
  const drawn = { ...element(5, 'circle', { fill: '#7b3f9a' }), isSVG: true };
  const style = element(3, 'style', {}, text(6, 'p{color:#7b3f9a}'));
  const link = element(7, 'link', { _cssText: 'p{fill:#7b3f9a}' });
  expect(redactAll(snapshot(node(''), drawn))).toMatch(/color:#5555aa;.*"fill":"#5555aa"/);
  expect(redactAll(snapshot(node('help')))).toContain('color:#7b3f9a;');
  expect(redactAll(snapshot(style, link))).toMatch(/color:#6d4992;.*fill:#7b3f9a;/);
  expect(
    redactAll(snapshot(style), {
      type: 3,
      timestamp: 2,
      data: { source: 8, id: 3, adds: [{ rule: 'p{fill:#7b3f9a}', index: 0 }] },
    }),
  ).toContain('fill:#6d4992;');
});

test('what a framework repeats at every key tells nothing of the number of keys', () => {
  const page = snapshot(
    element(3, 'head', {}, element(4, 'title', {}, text(5, 'Apply'))),
    element(6, 'input', { type: 'text' }),
    element(7, 'input', { type: 'radio', name: 'housing' }),
    element(8, 'p', {}, text(9, 'Hello')),
  );
  const visit = (value: string) => {
    const keys = [...value].flatMap((_, key) => [
      typed(6, value.slice(0, key + 1)),
      change({
        texts: [{ id: 9, value: `Hello ${value.slice(0, key + 1)}` }],
        attributes: [{ id: 7, attributes: { name: 'housing' } }],
        removes: [{ parentId: 4, id: key ? 100 + key - 1 : 5 }],
        adds: [{ parentId: 4, nextId: null, node: text(100 + key, 'Apply') }],
      }),
    ]);
    // Afterwards the title changes for good: the replay must find what it removes.
    const last = change({
      removes: [{ parentId: 4, id: 100 + value.length - 1 }],
      adds: [{ parentId: 4, nextId: null, node: text(999, 'Thanks') }],
    });
    const redactor = createRedactor(policy, 0);
    return [page, focus(5, 6), ...keys, focus(6, 6), last].flatMap((event) => redactor.redact(event));
  };
  const [short, long] = [visit('Ada'), visit('Ada Wint')];
  expect(long.length).toBe(short.length);
  const present = new Set([5]);
  for (const { data } of long) {
    if (data.source !== 0) continue;
    for (const { id } of Object(data).removes) expect(present.delete(id)).toBe(true);
    for (const { node } of Object(data).adds) present.add(node.id);
  }
  expect([...present]).toEqual([999]);
});

describe('looks that change with the keys of a field', () => {
  const page = snapshot(
    element(3, 'input', {}),
    element(4, 'i', { style: 'width:0' }),
    element(5, 'p', { class: 'quiet' }, text(6, 'Hello')),
    element(7, 'path', {}),
  );
  const look = (id: number, attributes: Node) => change({ attributes: [{ id, attributes }] });
  const all = (redactor: ReturnType<typeof createRedactor>, events: unknown[]) =>
    events.map((event) => JSON.stringify(redactor.redact(event)));

  test('leave once, with what is told next: another change, a move of the pointer, or that the field is left', () => {
    const keys = ['7%', '14%', '21%'].flatMap((width, at) => [
      look(4, { style: `width:${width}` }),
      change({
        attributes: [{ id: 5, attributes: { class: at % 2 ? 'even' : 'odd' } }],
        texts: [{ id: 6, value: `Hello ${width}` }],
      }),
      look(7, { 'stroke-dashoffset': width }),
    ]);
    for (const next of [
      change({ removes: [{ parentId: 2, id: 7 }] }),
      { type: 3, timestamp: 9, data: { source: 1, positions: [{ x: 1, y: 1, id: 4, timeOffset: 0 }] } },
      focus(6, 3),
      focus(5, 0),
    ]) {
      const redactor = createRedactor(policy, 0);
      all(redactor, [page, focus(5, 3)]);
      expect(all(redactor, keys).join('')).toBe('[]'.repeat(9));
      const [told = ''] = all(redactor, [next]);
      expect(told.match(/"style":"width:21%;"/g)).toHaveLength(1);
      expect(told).not.toMatch(/width:(?:7|14)%/);
      expect(told.match(/"class":/g)).toHaveLength(1);
      expect(all(redactor, [next])[0]).not.toContain('attributes":[{');
    }
  });

  test('leave so where a script changes a rule, or replaces a sheet: the last of each, in their order', () => {
    const sheet = (source: number, data: Node) => ({ type: 3, timestamp: 4, data: { source, styleId: 1, ...data } });
    const set = (property: string, value: string, index = 0) => sheet(13, { index: [index], set: { property, value } });
    const redactor = createRedactor(policy, 0);
    all(redactor, [page, focus(5, 3)]);
    const told = all(redactor, [
      set('opacity', '0.1'),
      ...[7, 14].map((width) => sheet(8, { replaceSync: `i{width:${width}%}` })),
      ...[1, 2, 3].flatMap((key) => [set('color', 'red'), set('width', `${key}%`), set('width', `${key}px`, 1)]),
      set('color', 'blue'),
      sheet(13, { index: [0], remove: { property: 'width' } }),
      // Says nothing, and so voids nothing.
      set('Ada Lovelace', 'red'),
      sheet(13, { index: [0] }),
    ]);
    expect(told.join('')).toBe('[]'.repeat(16));
    const data = redactor.redact(sheet(8, { adds: [{ rule: 'b{}', index: 0 }] })).map((event) => event.data);
    expect(data).toMatchObject([
      { replaceSync: 'i{width:14%;}' },
      { index: [1], set: { property: 'width', value: '3px' } },
      { index: [0], set: { property: 'color', value: 'blue' } },
      { index: [0], remove: { property: 'width' } },
      { adds: [{ index: 0 }] },
    ]);
    expect(redactor.redact(focus(6, 3))).toHaveLength(1);
    expect(redactor.redact(set('opacity', '0.2'))).toHaveLength(1);
  });

  test('leave at once where nobody types, and where a selector of the policy names the class', () => {
    const redactor = createRedactor(policy, 0);
    const events = [page, look(4, { style: 'width:7%' }), focus(5, 3), look(5, { class: 'help' })];
    const told = all(redactor, [...events, change({ texts: [{ id: 6, value: 'Your status' }] })]);
    expect(told[1]).toContain('width:7%');
    expect(told[3]).toContain('"class":"help"');
    expect(told[4]).toContain('Your status');
  });

  test('are in a snapshot that is taken meanwhile, and not told again', () => {
    const redactor = createRedactor(policy, 0);
    all(redactor, [page, focus(5, 3), look(4, { style: 'width:7%' })]);
    const told = all(redactor, [{ type: 4, timestamp: 3, data: { href: '', width: 1, height: 1 } }, page, focus(5, 3)]);
    expect(told.join('')).not.toContain('width:7%');
  });
});

test('an attribute whose name the site made up does not leave, whatever it says; one that the policy names does', () => {
  const dictionary = { salt: 'salt', hashes: [stringHash('salt', 'attribute', 'Continue')] };
  const selector = { source: 'p', compounds: [{ tag: 'p' }], combinators: [] };
  const light = { text: [], images: [], attributes: [{ names: ['data-zhint'], selector }] };
  const pages = policy.pages.map((one) => ({ ...one, light }));
  const redactor = createRedactor({ ...policy, dictionary, pages }, 0);
  const given = {
    'data-anna-smith-4711': 'Continue',
    'aria-anna': 'Continue',
    annasmithunits: 'user',
    rr_annaunits: 'user',
  };
  const kept = { 'data-zhint': 'Continue', 'data-label': 'Continue', 'aria-label': 'Continue', title: 'Continue' };
  const units = { gradientUnits: 'userSpaceOnUse', maskContentUnits: 'objectBoundingBox' };
  const page = snapshot(
    element(3, 'p', { ...given, ...kept }),
    { ...element(4, 'mask', units), isSVG: true },
    element(5, 'style', { _cssText: '[annasmithunits=user]{color:red}' }),
  );
  const told = JSON.stringify([page, change({ attributes: [{ id: 3, attributes: given }] })].map(redactor.redact));
  expect(told).not.toMatch(/anna/);
  for (const [name, value] of Object.entries({ ...kept, ...units })) expect(told).toContain(`"${name}":"${value}"`);
});

test('a text that waits as its element becomes a field is told as a value', () => {
  const page = snapshot(element(3, 'input', {}), element(4, 'p', {}, text(5, 'Ada')));
  const keys = [
    change({ texts: [{ id: 5, value: 'Ada Lovelace' }] }),
    change({ attributes: [{ id: 4, attributes: { contenteditable: '' } }] }),
  ];
  const redactor = createRedactor(policy, 0);
  const events = [page, focus(5, 3), ...keys, focus(6, 3)].flatMap((event) => redactor.redact(event));
  expect(JSON.stringify(events)).toContain(`"value":"${'█'.repeat(12)}"`);
  expect(redactBatch(policy, 0, { context: [], events })).toMatchObject({ events, changed: false });
});

test.each([
  ['contenteditable', 'plaintext-only'],
  ['contenteditable', 'TRUE'],
  ['contenteditable', 'ada'],
  ['role', 'textbox'],
])('what is written into an element with %s="%s" leaves no more than any field does, lit or not', (name, value) => {
  const out = redactAll(snapshot(element(3, 'div', { class: 'help', [name]: value }, text(4, 'Ada Li'))));
  expect(out).not.toMatch(/Ada|Li\b|███ ██/i);
  expect(
    redactAll(snapshot(element(3, 'div', { class: 'help', contenteditable: 'false' }, text(4, 'Ada Li')))),
  ).toContain('Ada Li');
});

test('a style says nothing of how far a slider or a meter is filled', () => {
  const fills = ['background-size: 26% 100%', '--fill: 26%', 'background: linear-gradient(90deg, red 26%, blue 26%)'];
  for (const tag of ['input', 'select', 'textarea', 'progress', 'meter']) {
    for (const fill of fills) {
      const [property = '', value = ''] = fill.split(': ');
      const all = redactAll(
        snapshot(element(3, tag, { type: 'range', value: '9', style: `color: red; ${fill}; height: 8px` })),
        change({ attributes: [{ id: 3, attributes: { style: { [property]: value, height: '9px' } } }] }),
      );
      expect(all).not.toMatch(/26|background|blue/);
      expect(all).toMatch(/color:red;(?:--\w+:;)?height:8px/);
      expect(all).toContain('"height":"9px"');
    }
  }
  expect(redactAll(snapshot(element(3, 'div', { style: 'background-size: 26% 100%' })))).toContain('26%');
});
