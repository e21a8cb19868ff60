import fc from 'fast-check';
import { expect, test } from 'vitest';
import { redactBatch } from './batch.ts';
import { createRedactor, type RedactedEvent } from './redactor.ts';
import { addedAsRrweb, type Serialized } from './testing/added.ts';
import { classSelector, PAGE, policyWith, secret, stream, stringsOf } from './testing/generators.ts';
import { mayBeLit } from './testing/may-be-lit.ts';

const dark = policyWith();
const policy = policyWith(PAGE);
const RUNS = { numRuns: Number(process.env.SCRIM_PROPERTY_RUNS ?? 300) };

/** Redacts as a browser does, in batches of a few events. */
function browse(events: readonly unknown[], under = policy, batchSize = 4) {
  const redactor = createRedactor(under, 0);
  const batches = [];
  for (let at = 0; at < events.length; at += batchSize) {
    const redacted: RedactedEvent[] = events.slice(at, at + batchSize).flatMap((event) => redactor.redact(event));
    const batch = { context: redactor.takeContext(), events: redacted };
    batches.push(JSON.parse(JSON.stringify(batch)) as typeof batch);
  }
  return batches;
}

test('no four letters in a row of what is masked survive', () => {
  fc.assert(
    fc.property(stream, (events) => {
      const left = new Set(
        stringsOf(browse(events, dark))
          .join('\n')
          .match(/[qxjzvwé]{4,}/gi),
      );
      const kept = [...left].flatMap((run) =>
        [...run].map((_, at) => run.slice(at, at + 4)).filter((gram) => gram.length === 4),
      );
      const given = new Set(stringsOf(events).flatMap((text) => [...text].map((_, at) => text.slice(at, at + 4))));
      expect(kept.filter((gram) => given.has(gram))).toEqual([]);
    }),
    RUNS,
  );
});

test('nor do they of what no rule lights, where one lights other things', () => {
  const gramsOf = (texts: readonly string[]) =>
    (texts.join('\n').match(/[qxjzvwé]{4,}/gi) ?? []).flatMap((run) =>
      [...run].slice(3).map((_, at) => run.slice(at, at + 4)),
    );
  fc.assert(
    fc.property(stream, (events) => {
      const lit = new Set(gramsOf(mayBeLit(events)));
      const given = new Set(gramsOf(stringsOf(events)));
      expect(gramsOf(stringsOf(browse(events))).filter((gram) => given.has(gram) && !lit.has(gram))).toEqual([]);
    }),
    RUNS,
  );
});

test('the server changes nothing of what the browser redacted', () => {
  fc.assert(
    fc.property(stream, fc.integer({ min: 1, max: 6 }), (events, batchSize) => {
      for (const batch of browse(events, policy, batchSize)) {
        const { events: again, changed } = redactBatch(policy, 0, batch);
        expect(again).toEqual(batch.events);
        expect(changed).toBe(false);
      }
    }),
    RUNS,
  );
});

interface Part {
  readonly text: string;
  readonly name: string;
  readonly parts: readonly Part[];
}
const { parts } = fc.letrec<{ parts: readonly Part[] }>((tie) => ({
  parts: fc.array(
    fc.record({
      text: fc.constantFrom('1', '12', '345', '6789', ' ', '-', '\n  ', 'a', 'No. 77', '$1,200', '€', '\u200b', ''),
      name: fc.constantFrom('', '', '', 'help', 'person', 'secret'),
      parts: fc.oneof({ depthIdentifier: 'parts' }, fc.constant([]), tie('parts')),
    }),
    { maxLength: 5, depthIdentifier: 'parts' },
  ),
}));

/** An element for each part that holds others or has a class, else a text. */
function nodesOf(given: readonly Part[], ids: { next: number }): Serialized[] {
  return given.map(({ text, name, parts: inside }) => {
    const id = ids.next++;
    const node = { type: 3, id, textContent: text };
    if (!name && !inside.length) return node;
    const childNodes = [{ ...node, id: ids.next++ }, ...nodesOf(inside, ids)];
    return { type: 2, id, tagName: 'b', attributes: name ? { class: name } : {}, childNodes };
  });
}

test('of numbers over several texts a script that adds them shows no digit that a snapshot masks, nor does the server change any', () => {
  const shownIn = (given: unknown, out = new Map<unknown, string>()): ReadonlyMap<unknown, string> => {
    if (typeof given !== 'object' || given === null) return out;
    if ('textContent' in given && 'id' in given) out.set(given.id, String(given.textContent));
    for (const one of Object.values(given)) shownIn(one, out);
    return out;
  };
  fc.assert(
    fc.property(parts, (given) => {
      const nodes = nodesOf(given, { next: 10 });
      const page = (childNodes: readonly Serialized[]) => {
        const box = { type: 2, id: 3, tagName: 'div', attributes: { class: 'help' }, childNodes };
        const html = { type: 2, id: 2, tagName: 'html', attributes: {}, childNodes: [box] };
        return { type: 2, timestamp: 1, data: { node: { type: 0, id: 1, childNodes: [html] }, initialOffset: {} } };
      };
      const adds = addedAsRrweb(3, nodes);
      const change = { type: 3, timestamp: 2, data: { source: 0, texts: [], attributes: [], removes: [], adds } };
      const [whole] = browse([page(nodes)]);
      const [added] = browse([page([]), change]);
      for (const batch of [whole, added])
        expect(redactBatch(policy, 0, { context: [], events: batch?.events ?? [] })).toMatchObject({
          events: batch?.events,
          changed: false,
        });
      const digit = /\d/;
      const snapshot = shownIn(whole);
      for (const [id, text] of shownIn(added)) if (!digit.test(snapshot.get(id) ?? '')) expect(text).not.toMatch(digit);
    }),
    { numRuns: 3 * RUNS.numRuns },
  );
});

test('the server changes nothing either of what waited while somebody typed', () => {
  const text = (id: number, textContent: string) => ({ type: 3, id, textContent });
  const element = (id: number, tagName: string, attributes: object, ...childNodes: object[]) => ({
    ...{ type: 2, id, tagName, attributes, childNodes },
  });
  const page = element(
    2,
    'html',
    {},
    element(3, 'input', {}),
    element(4, 'div', { class: 'help' }, element(5, 'p', {}, text(6, 'Help'))),
    element(7, 'div', {}, element(8, 'b', { class: 'help' }, text(9, 'Help'))),
  );
  const snapshot = { type: 2, timestamp: 1, data: { node: { type: 0, id: 1, childNodes: [page] }, initialOffset: {} } };
  const words = fc.constantFrom('Your status', 'Apply for a loan', '42');
  const one = fc.integer({ min: 3, max: 9 });
  const looks = fc.oneof(
    { weight: 4, arbitrary: fc.record({ class: fc.constantFrom('', 'help', 'person', 'key', 'x') }) },
    { weight: 2, arbitrary: fc.record({ style: fc.constantFrom('width:7%', 'width:14%', 'color:red') }) },
    fc.record({ title: words }),
    fc.record({ role: fc.constantFrom('combobox', 'textbox', 'tab') }),
  );
  // Of a change by which an element itself comes to be excluded rrweb tells nothing, of changes around it it does.
  const key = {
    source: '.key b',
    compounds: [{ tag: 'b' }, { classes: ['key'] }],
    combinators: [' ' as const],
  };
  const under = policyWith({ ...PAGE, exclude: [key] });
  const nothing = { source: 0, texts: [], attributes: [], removes: [], adds: [] };
  const event = fc.oneof(
    {
      weight: 8,
      arbitrary: fc
        .array(fc.record({ id: one, attributes: looks }), { minLength: 1, maxLength: 2 })
        .map((attributes) => ({ ...nothing, attributes })),
    },
    { weight: 2, arbitrary: fc.record({ id: one, value: words }).map((told) => ({ ...nothing, texts: [told] })) },
    fc
      .tuple(one, words, fc.constantFrom('', 'help', 'person'))
      .map(([parentId, said, name]) => element(20 + parentId, 'b', { class: name }, text(30 + parentId, said)))
      .map((node) => ({ ...nothing, adds: [{ parentId: node.id - 20, nextId: null, node }] })),
    fc.record({ id: one }).map(({ id }) => ({ ...nothing, removes: [{ parentId: 2, id }] })),
    one.map((id) => ({ source: 1, positions: [{ x: 1, y: 1, id, timeOffset: 0 }] })),
    fc.record({ source: fc.constant(2), type: fc.constantFrom(5, 6), id: fc.constantFrom(0, 3, 4) }),
  );
  fc.assert(
    fc.property(fc.array(event, { maxLength: 12 }), fc.integer({ min: 2, max: 6 }), (told, batchSize) => {
      const focus = { source: 2, type: 5, id: 3 };
      const events = [snapshot, ...[focus, ...told].map((data, at) => ({ type: 3, timestamp: at + 2, data }))];
      for (const batch of browse(events, under, batchSize))
        expect(redactBatch(under, 0, batch)).toMatchObject({ events: batch.events, changed: false });
    }),
    { numRuns: 3 * RUNS.numRuns },
  );
});

test('`changed` says whether the server changed something, whatever it gets', () => {
  fc.assert(
    fc.property(stream, (events) => {
      const given = JSON.parse(JSON.stringify(events));
      const { events: kept, changed } = redactBatch(policy, 0, { context: [], events: given });
      expect(changed).toBe(JSON.stringify(sorted(kept)) !== JSON.stringify(sorted(given)));
      expect(redactBatch(policy, 0, { context: [], events: kept }).changed).toBe(false);
    }),
    RUNS,
  );
});

test('any JSON gives an answer, and never more nodes than it has', () => {
  const any = fc.oneof(
    fc.jsonValue(),
    fc.record({ type: fc.integer({ min: 0, max: 9 }), data: fc.jsonValue(), timestamp: fc.jsonValue() }),
    fc.record({
      type: fc.constant(3),
      data: fc.record({
        source: fc.integer({ min: 0, max: 17 }),
        id: fc.jsonValue(),
        adds: fc.jsonValue(),
        removes: fc.jsonValue(),
        texts: fc.jsonValue(),
        attributes: fc.jsonValue(),
        positions: fc.jsonValue(),
        styles: fc.jsonValue(),
        set: fc.jsonValue(),
        index: fc.jsonValue(),
      }),
    }),
  );
  fc.assert(
    fc.property(fc.array(any), fc.jsonValue(), (events, context) => {
      const { events: kept } = redactBatch(policy, 0, { context, events });
      expect(kept.length).toBeLessThanOrEqual(events.length);
      expect(stringsOf(kept).length).toBeLessThanOrEqual(stringsOf(events).length + 20 * events.length);
    }),
    RUNS,
  );
});

test('a stricter policy never reveals more', () => {
  const pages = fc.record({
    text: fc.boolean(),
    mask: fc.boolean(),
    exclude: fc.boolean(),
  });
  fc.assert(
    fc.property(stream, pages, (events, { text, mask, exclude }) => {
      const stricter = policyWith({
        light: { ...PAGE.light, text: text ? [classSelector('help')] : [], attributes: [], images: [] },
        mask: [...(PAGE.mask ?? []), ...(mask ? [classSelector('help')] : [])],
        exclude: [...(PAGE.exclude ?? []), ...(exclude ? [classSelector('help')] : [])],
      });
      const shownBefore = shown(redactAll(events, policy));
      for (const word of shown(redactAll(events, stricter))) expect(shownBefore).toContain(word);
    }),
    RUNS,
  );
});

test('events of unknown types and sources vanish', () => {
  const unknown = fc.oneof(
    fc.oneof(
      fc.integer({ min: 6 }),
      fc.integer({ max: -1 }),
      fc.jsonValue().filter((type) => typeof type !== 'number'),
    ),
    fc.constantFrom(9, 10, 11, 14, 16, 17, -1, 2.5, '0', null).map((source) => [source]),
  );
  fc.assert(
    fc.property(stream, unknown, fc.dictionary(fc.string(), fc.jsonValue()), (before, kind, data) => {
      const redactor = createRedactor(policy, 0);
      for (const event of before) redactor.redact(event);
      const [type, source] = Array.isArray(kind) ? [3, kind[0]] : [kind, data.source];
      expect(redactor.redact({ type, timestamp: 1, data: { id: 1, ...data, source } })).toEqual([]);
    }),
    RUNS,
  );
});

test('a node shows under each parent that it is moved to what it would have shown there from the start', () => {
  const parents = ['', 'help', 'person', 'secret'].map((name, at) => ({
    type: 2,
    id: 10 + at,
    tagName: 'div',
    attributes: { class: name },
    childNodes: [] as object[],
  }));
  const under = (id: number, node: object) =>
    parents.map((one) => (one.id === id ? { ...one, childNodes: [node] } : one));
  const page = (childNodes: readonly object[]) => ({
    type: 2,
    timestamp: 1,
    data: { node: { type: 0, id: 1, childNodes }, initialOffset: { left: 0, top: 0 } },
  });
  const move = (from: number, to: number, node: object) => ({
    type: 3,
    timestamp: 2,
    data: {
      source: 0,
      ...NOTHING,
      removes: [{ parentId: from, id: 30 }],
      adds: [{ parentId: to, nextId: null, node }],
    },
  });
  const moved = fc.record({ name: fc.constantFrom('', 'help', 'person', 'other'), words: secret });
  const places = fc.array(fc.integer({ min: 10, max: 13 }), { minLength: 2, maxLength: 6 });
  fc.assert(
    fc.property(moved, places, ({ name, words }, [first = 10, ...others]) => {
      const text = { type: 3, id: 31, textContent: words };
      const node = { type: 2, id: 30, tagName: 'span', attributes: { class: name, title: words }, childNodes: [text] };
      const redactor = createRedactor(policy, 0);
      redactor.redact(page(under(first, node)));
      let from = first;
      for (const to of others) {
        const fresh = createRedactor(policy, 0).redact(page(under(to, node)));
        expect(shown(redactor.redact(move(from, to, node)))).toEqual(shown(fresh));
        from = to;
      }
    }),
    RUNS,
  );
});

const NOTHING = { texts: [], attributes: [] };

const redactAll = (events: readonly unknown[], under: typeof policy) =>
  browse(events, under, 1000).flatMap((batch) => batch.events);

/** Texts and text attributes that can be read. */
function shown(events: readonly unknown[]): string[] {
  const out: string[] = [];
  const visit = (value: unknown) => {
    if (typeof value !== 'object' || !value) return;
    for (const [key, one] of Object.entries(value)) {
      if (typeof one === 'string' && /^(?:textContent|title|alt|placeholder|aria-label|value)$/.test(key)) {
        out.push(...(one.match(/[qxjzvwé]{4,}|apply|first|continue|how/gi) ?? []));
      } else visit(one);
    }
  };
  visit(events);
  return out;
}

/** Keys in order, undefined ones gone. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || !value) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, one]) => one !== undefined)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, one]) => [key, sorted(one)]),
  );
}
