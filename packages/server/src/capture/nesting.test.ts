import fc from 'fast-check';
import { expect, it } from 'vitest';
import { nestsDeeper } from './nesting.ts';

function depthOf(value: unknown): number {
  if (typeof value !== 'object' || value === null) return 0;
  return 1 + Math.max(0, ...Object.values(value).map(depthOf));
}

it('tells the depth of any JSON, whatever its strings hold', () => {
  fc.assert(
    fc.property(fc.jsonValue({ maxDepth: 8, noUnicodeString: false }), fc.nat(8), (value, limit) => {
      expect(nestsDeeper(Buffer.from(JSON.stringify(value)), limit)).toBe(depthOf(value) > limit);
    }),
  );
  expect(nestsDeeper(Buffer.from('["[[[\\"[[["]'), 1)).toBe(false);
});
