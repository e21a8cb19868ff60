import fc from 'fast-check';
import { expect, test } from 'vitest';
import { inDocumentOrder } from './in-document-order.ts';
import { addedAsRrweb, type Serialized } from './testing/added.ts';

const RUNS = { numRuns: Number(process.env.SCRIM_PROPERTY_RUNS ?? 300) };

interface Shape {
  readonly children: readonly Shape[];
}
const { forest } = fc.letrec<{ forest: readonly Shape[] }>((tie) => ({
  forest: fc.array(fc.record({ children: fc.oneof({ withCrossShrink: true }, fc.constant([]), tie('forest')) }), {
    maxLength: 4,
  }),
}));

/** With ids in the order in which a reader meets the nodes. */
function numbered(shapes: readonly Shape[], ids: { next: number }): Serialized[] {
  return shapes.map(({ children }) => ({ id: ids.next++, childNodes: numbered(children, ids) }));
}

const idsOf = (adds: readonly { readonly node: Serialized }[]) => adds.map(({ node }) => node.id);

test('what rrweb adds is read as the page has it', () => {
  fc.assert(
    fc.property(forest, (shapes) => {
      const ids = inDocumentOrder(addedAsRrweb(1, numbered(shapes, { next: 2 })));
      expect(idsOf(ids)).toEqual(ids.map((_, at) => at + 2));
    }),
    RUNS,
  );
});

test('what is added in several elements keeps their order', () => {
  const first = addedAsRrweb(1, [{ id: 5 }, { id: 6 }]);
  const second = addedAsRrweb(2, [{ id: 7 }, { id: 8, childNodes: [{ id: 10 }] }]);
  expect(idsOf(inDocumentOrder([...first, ...second]))).toEqual([5, 6, 7, 8, 10]);
});

test('whatever is added, each is there once', () => {
  const id = fc.oneof(fc.integer({ min: 1, max: 6 }), fc.constantFrom(null, undefined, 'x'));
  const node = fc.oneof(fc.record({ id }), fc.constantFrom(null, 3, [], {}));
  const add = fc.record({ parentId: id, node }, { requiredKeys: [] });
  fc.assert(
    fc.property(fc.array(add), (adds) => {
      const ordered = inDocumentOrder(adds);
      expect(ordered).toHaveLength(adds.length);
      expect(new Set(ordered)).toEqual(new Set(adds));
    }),
    RUNS,
  );
});

// Of a time that grows with the square of the number, the test's limit is far exceeded.
test.each<[string, (at: number) => number]>([
  ['beside each other', () => 1],
  ['in each other', (at) => at - 1],
  ['in a ring', (at) => (at === 2 ? 100_001 : at - 1)],
])('a hundred thousand %s take no longer than their number', (_, parentOf) => {
  const adds = Array.from({ length: 100_000 }, (_, at) => ({ parentId: parentOf(at + 2), node: { id: at + 2 } }));
  expect(inDocumentOrder(adds)).toHaveLength(100_000);
  expect(inDocumentOrder([...adds].reverse())).toHaveLength(100_000);
});
