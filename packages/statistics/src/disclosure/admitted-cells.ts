import type { AdmissionOptions, Group } from './admitted-filters.ts';
import { Partition, split } from './partition.ts';

/** What was counted in one part of an element with one combination of values. */
export interface CellGroup extends Group {
  /** Null: in one of the cells that fewer than k subjects hit. */
  readonly cell: number | null;
}

/**
 * The cells of an element that may be shown beside its count in answer to a question that `isAdmittedInOrder` admits of the element.
 * What is not shown is a part of the element too, its rest: whoever knows the count takes the shown cells from it.
 *
 * Everybody's cells are shown first. Then each question that divides the element is taken in the same order: it divides as well the
 * cells whose every part has nobody or at least k subjects, and from here on the others belong to the rest, with as many more, the
 * smallest first, as give the rest such parts, too. If that left less than half of the hits in cells, no cells are shown in
 * answer to it, and it divides none.
 *
 * So a part of the people is known only with the cells, and the rest, that its step left, and each of those has nobody or at
 * least k subjects. Let a sum of answers be 0 or 1 on every group in every cell. It either is constant on such a part in such a cell
 * or the rest, or falls into two smaller parts, the same ones in every cell that was joined to the rest on the way; so it is made
 * of whole ones in the end, or of whole blocks of the element, in all its cells.
 */
export function admittedCells<G extends CellGroup>(
  groups: readonly G[],
  questions: Iterable<(group: G) => boolean>,
  asked: (group: G) => boolean,
  { k }: AdmissionOptions,
): ReadonlySet<number> {
  const element = new Partition(groups, k);
  const sizes = sizesOf(groups);
  let blocks: readonly (readonly G[])[] = [groups];
  let shown = withRest([...sizes.keys()], [marksByCell(groups, k)], k);
  const isAnswered = () => blocks.every((block) => split(block, asked).length === 1);
  const hitsOf = (cells: readonly number[]) => cells.reduce((sum, cell) => sum + (sizes.get(cell) ?? 0), 0);
  for (const question of questions) {
    if (shown.length === 0 || isAnswered()) break;
    if (!element.divide(question)) continue;
    const parts = blocks.flatMap((block) => split(block, question));
    if (parts.length === blocks.length) continue;
    const marks = parts.map((part) => marksByCell(part, k));
    const divisible = shown.filter((cell) => marks.every((part) => isNobodyOrEnough(part.get(cell), k)));
    const kept = withRest(divisible, marks, k);
    if (2 * hitsOf(kept) < hitsOf(shown)) continue;
    blocks = parts;
    shown = kept;
  }
  return new Set(isAnswered() ? shown : []);
}

type MarksByCell = ReadonlyMap<number | null, ReadonlySet<string>>;

/** Of k subjects or more at least k. */
function marksByCell(groups: readonly CellGroup[], k: number): MarksByCell {
  const found = new Map<number | null, Set<string>>();
  for (const { cell, marks } of groups) {
    const known = found.get(cell);
    if (known === undefined) found.set(cell, new Set(marks));
    else if (known.size < k) for (const mark of marks) known.add(mark);
  }
  return found;
}

function isNobodyOrEnough(marks: ReadonlySet<string> | undefined, k: number): boolean {
  return marks === undefined || marks.size === 0 || marks.size >= k;
}

/** As many of the cells, in their order, as leave of each part nobody or at least k subjects to the rest. */
function withRest(cells: readonly number[], parts: readonly MarksByCell[], k: number): readonly number[] {
  const shown = [...cells];
  const within = new Set<number | null>(cells);
  const rests = parts.map((part) => {
    const outside = [...part].filter(([cell]) => !within.has(cell));
    return new Set(outside.flatMap(([, marks]) => [...marks]));
  });
  while (!rests.every((rest) => isNobodyOrEnough(rest, k))) {
    const smallest = shown.pop();
    if (smallest === undefined) break;
    for (const [at, part] of parts.entries()) for (const mark of part.get(smallest) ?? []) rests[at]?.add(mark);
  }
  return shown;
}

/** Hits of each cell, the most hit first, of equals the one that `suppress` keeps the longest. */
function sizesOf(groups: readonly CellGroup[]): ReadonlyMap<number, number> {
  const sizes = new Map<number, number>();
  for (const { cell, count } of groups) if (cell !== null) sizes.set(cell, (sizes.get(cell) ?? 0) + count);
  return new Map([...sizes].sort(([cell, size], [other, others]) => others - size || cell - other));
}
