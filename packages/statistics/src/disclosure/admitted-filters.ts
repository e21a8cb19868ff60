import { Partition } from './partition.ts';

/** What a filter asks: the value of each dimension that it narrows, `{ device: 'phone', 'outcome:signed': 'no' }`. */
export type Conditions = Readonly<Record<string, string>>;

/** What was counted with one combination of values; groups of different values share no row, but may share subjects. */
export interface Group {
  /** A value for each dimension; a saved segment is a dimension of `yes` and `no`. */
  readonly values: Conditions;
  /** Rows, visits, clicks: by it alone larger filters come before smaller ones. */
  readonly count: number;
  /** Subjects as opaque marks: all when fewer than k, else at least k of them. */
  readonly marks: readonly string[];
}

export interface AdmissionOptions {
  /** Fewest subjects that anything released may be computed from. */
  readonly k: number;
}

export function matches(values: Conditions, filter: Conditions): boolean {
  return Object.entries(filter).every(([dimension, value]) => values[dimension] === value);
}

/**
 * The questions whose answers may be given beside the unfiltered one. They are taken in the caller's order, each as what matches
 * it, and each divides further the blocks into which the ones before it divide everybody, if every block keeps at least k
 * subjects; else it divides nothing. A question is admitted when it is a union of the final blocks. Any linear
 * combination of admitted answers is constant on each block, so one that is the answer of some group of rows is the
 * answer of a union of blocks, and none of those has fewer than k subjects. Who asks, and in which order, changes nothing.
 */
export function admitInOrder<G extends Pick<Group, 'marks'>>(
  groups: readonly G[],
  questions: readonly ((group: G) => boolean)[],
  { k }: AdmissionOptions,
): { admits(question: (group: G) => boolean): boolean } {
  const partition = new Partition(groups, k);
  for (const question of questions) {
    if (!partition.divisible()) break;
    partition.divide(question);
  }
  return { admits: (question) => partition.isUnion(question) };
}

/**
 * Whether `admitInOrder` would admit this one question. Ends as soon as it is a union of blocks: blocks only ever get
 * smaller, so it stays one. Questions are drawn one by one, which spares making those that nothing depends on.
 */
export function isAdmittedInOrder<G extends Pick<Group, 'marks'>>(
  groups: readonly G[],
  questions: Iterable<(group: G) => boolean>,
  asked: (group: G) => boolean,
  { k }: AdmissionOptions,
): boolean {
  const partition = new Partition(groups, k);
  const chosen = new Set(groups.filter(asked));
  const isChosen = (group: G) => chosen.has(group);
  if (!partition.enough([...chosen])) return false;
  if (partition.isUnion(isChosen)) return true;
  for (const question of questions) {
    if (!partition.divisible()) return false;
    partition.divide(question);
    if (partition.isUnion(isChosen)) return true;
  }
  return false;
}
