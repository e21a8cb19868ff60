import type { AdmissionOptions, Conditions, Group } from './admitted-filters.ts';
import { Partition, split } from './partition.ts';

/** What was counted in one part of an element with one combination of values. */
export interface CellGroup extends Group {
  /** Null: in one of the cells that fewer than k subjects hit. */
  readonly cell: number | null;
}

/** Depends on the values alone. */
type Question = (group: Pick<Group, 'values'>) => boolean;

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
 *
 * An element has many cells and few combinations of values. Groups that share one share the object `values`, too: questions are
 * put to these, and the cells are only looked through for what a question divides.
 */
export function admittedCells(
  groups: readonly CellGroup[],
  questions: Iterable<Question>,
  asked: Question,
  { k }: AdmissionOptions,
): ReadonlySet<number> {
  const combinations = combinationsOf(groups, k);
  const chosen = new Set(combinations.filter(asked));
  const element = new Partition(combinations, k);
  const sizes = sizesOf(groups);
  let blocks = [blockOf(combinations, k)];
  let shown = withRest([...sizes.keys()], blocks, k);
  const isAnswered = () => blocks.every((block) => split(block.combinations, (one) => chosen.has(one)).length === 1);
  const hitsOf = (cells: readonly number[]) => cells.reduce((sum, cell) => sum + (sizes.get(cell) ?? 0), 0);
  for (const question of questions) {
    if (shown.length === 0 || isAnswered()) break;
    if (!element.divide(question)) continue;
    const parts = blocks.flatMap((block) => divided(block, question, k));
    if (parts.length === blocks.length) continue;
    const divisible = shown.filter((cell) => parts.every(({ marks }) => isNobodyOrEnough(marks.get(cell), k)));
    const kept = withRest(divisible, parts, k);
    if (2 * hitsOf(kept) < hitsOf(shown)) continue;
    blocks = parts;
    shown = kept;
  }
  return new Set(isAnswered() ? shown : []);
}

/** What was counted with one combination of values, in whichever cells. */
interface Combination extends Pick<CellGroup, 'values' | 'marks'> {
  readonly groups: readonly CellGroup[];
}

function combinationsOf(groups: readonly CellGroup[], k: number): Combination[] {
  const found = new Map<Conditions, { readonly marks: Set<string>; readonly groups: CellGroup[] }>();
  for (const group of groups) {
    const known = found.get(group.values) ?? { marks: new Set(), groups: [] };
    found.set(group.values, known);
    known.groups.push(group);
    addUpTo(k, known.marks, group.marks);
  }
  return [...found].map(([values, { marks, groups }]) => ({ values, marks: [...marks], groups }));
}

/** Combinations that no question has told apart, with their marks by cell: of k subjects or more at least k. */
interface Block {
  readonly combinations: readonly Combination[];
  readonly marks: ReadonlyMap<number | null, ReadonlySet<string>>;
}

function blockOf(combinations: readonly Combination[], k: number): Block {
  const found = new Map<number | null, Set<string>>();
  for (const { groups } of combinations) {
    for (const { cell, marks } of groups) {
      const known = found.get(cell);
      if (known === undefined) found.set(cell, new Set(marks));
      else addUpTo(k, known, marks);
    }
  }
  return { combinations, marks: found };
}

function divided(block: Block, question: Question, k: number): Block[] {
  const parts = split(block.combinations, question);
  return parts.length === 1 ? [block] : parts.map((part) => blockOf(part, k));
}

/** More than k tell nothing more. */
function addUpTo(k: number, known: Set<string>, marks: Iterable<string>): void {
  if (known.size < k) for (const mark of marks) known.add(mark);
}

function isNobodyOrEnough(marks: ReadonlySet<string> | undefined, k: number): boolean {
  return marks === undefined || marks.size === 0 || marks.size >= k;
}

/** As many of the cells, in their order, as leave of each part nobody or at least k subjects to the rest. */
function withRest(cells: readonly number[], parts: readonly Block[], k: number): readonly number[] {
  const shown = [...cells];
  const within = new Set<number | null>(cells);
  const rests = parts.map((part) => {
    const rest = new Set<string>();
    for (const [cell, marks] of part.marks) if (!within.has(cell)) addUpTo(k, rest, marks);
    return rest;
  });
  while (!rests.every((rest) => isNobodyOrEnough(rest, k))) {
    const smallest = shown.pop();
    if (smallest === undefined) break;
    for (const [at, { marks }] of parts.entries()) addUpTo(k, rests[at] ?? new Set(), marks.get(smallest) ?? []);
  }
  return shown;
}

/** Hits of each cell, the most hit first, of equals the one that `suppress` keeps the longest. */
function sizesOf(groups: readonly CellGroup[]): ReadonlyMap<number, number> {
  const sizes = new Map<number, number>();
  for (const { cell, count } of groups) if (cell !== null) sizes.set(cell, (sizes.get(cell) ?? 0) + count);
  return new Map([...sizes].sort(([cell, size], [other, others]) => others - size || cell - other));
}
