/** What a filter asks: the value of each dimension that it narrows, `{ device: 'phone', 'outcome:signed': 'no' }`. */
export type Conditions = Readonly<Record<string, string>>;

/** What was counted with one combination of values; groups of different values share no row, but may share subjects. */
export interface Group {
  /** A value for each dimension; a saved segment is a dimension of `yes` and `no`. */
  readonly values: Conditions;
  /** Rows, visits, clicks: by it alone larger filters come before smaller ones. */
  readonly count: number;
  /** Subjects as opaque marks: all when fewer than k, else at least k of them; all of them for `distinct`. */
  readonly marks: readonly string[];
}

export interface AdmissionOptions {
  /** Fewest subjects that anything released may be computed from. */
  readonly k: number;
  /**
   * The answers also tell how many different subjects they count. Then those whom the admitted filters find together are
   * k or none as well: from "12 people, 8 on phones, 5 on desktops" follows that one person used both.
   */
  readonly distinct?: boolean;
  /** How many subjects a mark stands for, when those with the same groups share one; else each stands for one. */
  readonly sizes?: ReadonlyMap<string, number>;
  /** Most groups looked at, which bounds the time: 10⁶ take some 50 ms. What would need more is not admitted. */
  readonly budget?: number;
}

export interface Admission {
  /** Whether this filter's answer may be given beside the unfiltered one; also when nothing matches is it withheld. */
  admits(filter: Conditions): boolean;
}

interface Candidate {
  readonly matching: readonly number[];
  readonly count: number;
  readonly name: string;
  /** Dimensions after this one may still be added. */
  readonly last: number;
}

/**
 * The filters whose answers may be given beside the unfiltered one. Filters are taken from the fewest conditions to the
 * most, the largest first, and each divides further the blocks into which the ones before it divide everybody, if every block keeps at
 * least k subjects; else it divides nothing. A filter is admitted when it is a union of the final blocks. Any linear
 * combination of admitted answers is constant on each block, so one that is the answer of some group of rows is the
 * answer of a union of blocks, and none of those has fewer than k subjects. Who asks, and in which order, changes nothing.
 *
 * Cost: a block is divided only while it can be (two groups at least, 2k subjects at least when groups share none), so
 * most small tables cost one pass; the rest ends at `budget`. Ending early makes coarser blocks, never smaller ones.
 */
export function admitFilters(groups: readonly Group[], options: AdmissionOptions): Admission {
  const size = (mark: string) => options.sizes?.get(mark) ?? 1;
  const partition = new Partition(groups, options.k, size, options.distinct ?? false);
  let budget = options.budget ?? 1_000_000;
  const dimensions = dimensionsOf(groups);
  let level: readonly Candidate[] = [{ matching: groups.map((_, at) => at), count: 0, name: '', last: -1 }];
  while (level.length > 0 && budget > 0 && partition.divisible()) {
    const next: Candidate[] = [];
    for (const parent of level) {
      for (const [at, dimension] of dimensions.entries()) {
        if (at <= parent.last || budget <= 0) continue;
        budget -= parent.matching.length;
        for (const [value, matching] of byValue(groups, parent.matching, dimension)) {
          if (!partition.enough(matching)) continue;
          const count = matching.reduce((sum, group) => sum + (groups[group]?.count ?? 0), 0);
          next.push({ matching, count, name: `${parent.name}${JSON.stringify([dimension, value])}`, last: at });
        }
      }
    }
    level = next.sort((a, b) => b.count - a.count || (a.name < b.name ? -1 : 1));
    for (const { matching } of level) {
      if (budget <= 0 || !partition.divisible()) break;
      budget -= partition.divide(new Set(matching));
    }
  }
  return {
    admits: (filter) => partition.isUnion(groups.flatMap(({ values }, at) => (matches(values, filter) ? [at] : []))),
  };
}

export function matches(values: Conditions, filter: Conditions): boolean {
  return Object.entries(filter).every(([dimension, value]) => values[dimension] === value);
}

class Partition {
  readonly #groups: readonly Pick<Group, 'marks'>[];
  readonly #k: number;
  readonly #size: (mark: string) => number;
  #blocks: readonly (readonly number[])[];
  /** For `distinct`: subjects that no admitted filter tells apart. */
  #classes: readonly (readonly string[])[] | null;

  constructor(groups: readonly Pick<Group, 'marks'>[], k: number, size: (mark: string) => number, distinct: boolean) {
    this.#groups = groups;
    this.#k = k;
    this.#size = size;
    this.#blocks = [groups.map((_, at) => at)];
    this.#classes = distinct ? [[...new Set(groups.flatMap(({ marks }) => marks))]] : null;
  }

  /** Whether some block might still be divided: each part needs k subjects, so its groups together hold k marks. */
  divisible(): boolean {
    if (this.#classes?.some((one) => this.#weigh(one) >= 2 * this.#k)) return this.#groups.length > 1;
    return this.#blocks.some((block) => {
      if (block.length < 2) return false;
      let sum = 0;
      for (const at of block) sum += Math.min(this.#k, this.#weigh(this.#groups[at]?.marks ?? []));
      return sum >= 2 * this.#k;
    });
  }

  /** Whether these groups have at least k subjects together. */
  enough(block: readonly number[]): boolean {
    const seen = new Set<string>();
    let subjects = 0;
    for (const at of block) {
      for (const mark of this.#groups[at]?.marks ?? []) {
        if (seen.has(mark)) continue;
        seen.add(mark);
        subjects += this.#size(mark);
        if (subjects >= this.#k) return true;
      }
    }
    return false;
  }

  /** Divides each block into what matches and what does not, unless a part would have fewer than k; returns its cost. */
  divide(matching: ReadonlySet<number>): number {
    const cost = this.#groups.length;
    const parts = this.#blocks.flatMap((block) => split(block, (at) => matching.has(at)));
    if (!parts.every((part) => this.enough(part))) return cost;
    if (this.#classes !== null) {
      const found = new Set([...matching].flatMap((at) => this.#groups[at]?.marks ?? []));
      const classes = this.#classes.flatMap((one) => split(one, (mark) => found.has(mark)));
      if (!classes.every((one) => this.#weigh(one) >= this.#k)) return cost;
      this.#classes = classes;
    }
    this.#blocks = parts;
    return cost;
  }

  /** Whether these groups are whole blocks, of at least k subjects, and for `distinct` tell no fewer subjects apart. */
  isUnion(chosen: readonly number[]): boolean {
    if (!this.enough(chosen)) return false;
    const within = new Set(chosen);
    if (this.#blocks.some((block) => split(block, (at) => within.has(at)).length > 1)) return false;
    if (this.#classes === null) return true;
    const found = new Set(chosen.flatMap((at) => this.#groups[at]?.marks ?? []));
    return this.#classes.every((one) => split(one, (mark) => found.has(mark)).length === 1);
  }

  #weigh(marks: readonly string[]): number {
    return marks.reduce((sum, mark) => sum + this.#size(mark), 0);
  }
}

/** The two parts, without empty ones. */
function split<T>(whole: readonly T[], inside: (one: T) => boolean): (readonly T[])[] {
  const yes: T[] = [];
  const no: T[] = [];
  for (const one of whole) (inside(one) ? yes : no).push(one);
  return [yes, no].filter((part) => part.length > 0);
}

function byValue(groups: readonly Group[], among: readonly number[], dimension: string): Map<string, number[]> {
  const found = new Map<string, number[]>();
  for (const at of among) {
    const value = groups[at]?.values[dimension];
    if (value === undefined) continue;
    const same = found.get(value);
    if (same === undefined) found.set(value, [at]);
    else same.push(at);
  }
  return found;
}

function dimensionsOf(groups: readonly Group[]): readonly string[] {
  return [...new Set(groups.flatMap(({ values }) => Object.keys(values)))].sort();
}

/**
 * As `admitFilters`, for groups that something else than a filter divides too, such as how far a page was scrolled: the
 * caller gives the questions in the order in which they are to be admitted, each as what matches it.
 */
export function admitInOrder<G extends Pick<Group, 'marks'>>(
  groups: readonly G[],
  questions: readonly ((group: G) => boolean)[],
  { k }: Pick<AdmissionOptions, 'k'>,
): { admits(question: (group: G) => boolean): boolean } {
  const partition = new Partition(groups, k, () => 1, false);
  const matching = (question: (group: G) => boolean) => groups.flatMap((group, at) => (question(group) ? [at] : []));
  for (const question of questions) {
    if (!partition.divisible()) break;
    partition.divide(new Set(matching(question)));
  }
  return { admits: (question) => partition.isUnion(matching(question)) };
}

/**
 * Whether `admitInOrder` would admit this one question. Ends as soon as it is a union of blocks: blocks only ever get
 * smaller, so it stays one. Questions are drawn one by one, which spares making those that nothing depends on.
 */
export function isAdmittedInOrder<G extends Pick<Group, 'marks'>>(
  groups: readonly G[],
  questions: Iterable<(group: G) => boolean>,
  asked: (group: G) => boolean,
  { k }: Pick<AdmissionOptions, 'k'>,
): boolean {
  const partition = new Partition(groups, k, () => 1, false);
  const matching = (question: (group: G) => boolean) => groups.flatMap((group, at) => (question(group) ? [at] : []));
  const chosen = matching(asked);
  if (!partition.enough(chosen)) return false;
  if (partition.isUnion(chosen)) return true;
  for (const question of questions) {
    if (!partition.divisible()) return false;
    partition.divide(new Set(matching(question)));
    if (partition.isUnion(chosen)) return true;
  }
  return false;
}
