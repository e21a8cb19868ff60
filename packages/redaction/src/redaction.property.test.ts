import fc from 'fast-check';
import { expect, test } from 'vitest';
import { redactBatch } from './batch.ts';
import { createRedactor, type RedactedEvent } from './redactor.ts';
import { classSelector, PAGE, policyWith, stream, stringsOf } from './testing/generators.ts';

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
