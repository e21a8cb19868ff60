import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeColumns, encodeColumns, type Json } from './columns.ts';

const again = (value: Json) => decodeColumns(encodeColumns(value));

describe('JSON by columns', () => {
  it('reads back as any JSON value that was written', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 6, stringUnit: 'binary' }), (value) => {
        const plain: unknown = JSON.parse(JSON.stringify(value));
        expect(again(plain as Json)).toEqual(plain);
      }),
      { numRuns: 500 },
    );
  });

  it('tells objects apart whose names look alike side by side', () => {
    const rows = [{}, { '': 1 }, {}, { 'a\u0000b': 1 }, { a: 1, b: 2 }];
    expect(again(rows)).toEqual(rows);
  });

  it('reads back masked texts, repeated or not, beside other texts', () => {
    const text = fc.oneof(
      fc.array(fc.integer({ min: 1, max: 40 })).map((words) => words.map((length) => '█'.repeat(length)).join(' ')),
      fc.string({ unit: fc.constantFrom('█', ' ', '\n', 'a', '\u0000', '😀') }),
    );
    fc.assert(
      fc.property(fc.array(fc.record({ id: fc.integer(), text })), (rows) => {
        expect(again([...rows, ...rows])).toEqual([...rows, ...rows]);
      }),
    );
  });

  it('keeps every number exactly', () => {
    const numbers = [0, -0, 1, -1, 0.1, 2 ** 53, 2 ** 53 - 1, -(2 ** 53) + 1, 1e300, 2 ** 42, -(2 ** 42), 5e-324, 7];
    expect(again(numbers)).toEqual(numbers);
    fc.assert(
      fc.property(fc.array(fc.oneof(fc.double({ noNaN: true }), fc.maxSafeInteger())), (all) => {
        expect(again(all)).toEqual(all);
      }),
    );
  });

  it('leaves out keys without a value, and keeps one named __proto__', () => {
    expect(again({ a: undefined, b: 1 })).toEqual({ b: 1 });
    const odd = JSON.parse('{"__proto__":{"a":1}}') as Json;
    expect(JSON.stringify(again(odd))).toBe('{"__proto__":{"a":1}}');
  });

  it('tells objects of many shapes apart, whatever their keys are named', () => {
    const rows = [
      {},
      { '': 1 },
      { a: 1, b: 2 },
      { b: 2, a: 1 },
      { 'a\u0000b': 1 },
      { a: 1 },
      { a: 1, b: 2, c: 3 },
      { c: [{}] },
    ];
    const mixed = [...rows, ...rows.toReversed(), ...rows];
    expect(JSON.stringify(again(mixed))).toBe(JSON.stringify(mixed));
  });

  it('refuses bytes that end too early', () => {
    const bytes = encodeColumns([
      { a: 'text', b: [1, 2.5, null] },
      { a: '██ █', b: [] },
    ]);
    for (let length = 0; length < bytes.length; length++) {
      expect(() => decodeColumns(bytes.subarray(0, length))).toThrow(RangeError);
    }
  });
});
