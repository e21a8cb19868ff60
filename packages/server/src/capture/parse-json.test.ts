import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseJson } from './parse-json.ts';

const DEEP = 1200;
const FILLER = 'x█"[{,'.repeat(3000);

/** Batches whose lists are long enough to be read in pieces, and objects like them. */
const long = fc
  .array(fc.oneof(fc.jsonValue({ maxDepth: 3 }), fc.constant(FILLER), fc.constant({ [FILLER]: [FILLER] })))
  .map((items) => [...items, FILLER, FILLER, {}]);
const value = fc.oneof(long, fc.constant([]), fc.jsonValue({ maxDepth: 2 }));
const name = fc.oneof(fc.constantFrom('events', '7', '__proto__', 'length'), fc.string());
const likeBatch = fc.dictionary(name, fc.oneof(fc.dictionary(name, value, { maxKeys: 3 }), value), { maxKeys: 3 });

function outcome(parse: () => unknown): unknown {
  try {
    return { value: parse() };
  } catch {
    return 'no JSON';
  }
}

/** Compared as text: two values of half a megabyte are told apart at once. */
function expectLikeJsonParse(text: string): void {
  const [ours, platform] = [
    outcome(() => parseJson(Buffer.from(text), DEEP)),
    outcome(() => JSON.parse(Buffer.from(text).toString('utf8'))),
  ];
  expect(JSON.stringify(ours) === JSON.stringify(platform), text.slice(0, 200)).toBe(true);
}

describe('JSON read in pieces', () => {
  it('is what the platform reads', () => {
    fc.assert(
      fc.property(likeBatch, (batch) => expectLikeJsonParse(JSON.stringify(batch))),
      { numRuns: 20 },
    );
  });

  it('is refused where the platform refuses it', () => {
    const damage = fc.constantFrom('', ',', ' ', '[', ']', '{', '}', '"', '\\', '0', ',]', '"e":[');
    fc.assert(
      fc.property(likeBatch, fc.nat(), fc.nat(3), damage, (batch, place, gone, put) => {
        const text = JSON.stringify(batch);
        // Half of the damage is where the pieces meet.
        const seams = [...text.matchAll(/[[\]{},]/g)].map(({ index }) => index);
        const at = (place % 2 ? seams[place % seams.length] : place % text.length) ?? 0;
        expectLikeJsonParse(text.slice(0, at) + put + text.slice(at + gone));
      }),
      { numRuns: 50 },
    );
  });

  it('keeps the last of lists under one name, and each list under its own', () => {
    const items = JSON.stringify([FILLER, FILLER, FILLER]);
    for (const text of [
      `{"replay":{"events":${items},"events":[1]}}`,
      `{"replay":{"events":${items}},"replay":{"events":[1]}}`,
      `{"replay":{"events":${items},"1":[1]},"0":{"a":[2]}}`,
      `{"replay":{"context":0,"events":${items},"context":[1]}}`,
      `{"replay":{"context":[2],"events":${items},"context":[1]}}`,
      `{"replay":{"context":0,"events":${items}},"more":{"a":[1]},"replay":{"b":[2]}}`,
      `{"a":[[${items}]],"b":{"c":[],"d":${items}},"e":[]}`,
      `{"replay":{"events":${items.replace(/.$/, ',]')}}}`,
      `{"replay":{"events":${items.replace(/.$/, '}')}}`,
      `[{"events":${items}}]`,
    ])
      expectLikeJsonParse(text);
  });
});

describe('nesting', () => {
  function depthOf(value: unknown): number {
    if (typeof value !== 'object' || value === null) return 0;
    return 1 + Math.max(0, ...Object.values(value).map(depthOf));
  }

  it('deeper than the limit is refused, whatever the strings hold', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 8, noUnicodeString: false }), fc.nat(8), (value, limit) => {
        const parse = () => parseJson(Buffer.from(JSON.stringify(value)), limit);
        if (depthOf(value) > limit) expect(parse).toThrow(RangeError);
        else expect(parse).not.toThrow();
      }),
      { numRuns: 50 },
    );
    expect(parseJson(Buffer.from('["[[[\\"[[["]'), 1)).toEqual(['[[["[[[']);
  });
});
