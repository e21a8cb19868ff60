import type { Group } from './admitted-filters.ts';

/** Groups divided into blocks of at least k subjects each. */
export class Partition<G extends Pick<Group, 'marks'>> {
  readonly #k: number;
  #blocks: readonly (readonly G[])[];

  constructor(groups: readonly G[], k: number) {
    this.#k = k;
    this.#blocks = [groups];
  }

  /** Whether some block might still be divided: each part needs k subjects, so its groups together hold k marks. */
  divisible(): boolean {
    return this.#blocks.some((block) => {
      if (block.length < 2) return false;
      let sum = 0;
      for (const { marks } of block) sum += Math.min(this.#k, marks.length);
      return sum >= 2 * this.#k;
    });
  }

  /** Whether these groups have at least k subjects together. */
  enough(groups: readonly G[]): boolean {
    const seen = new Set<string>();
    for (const { marks } of groups) {
      for (const mark of marks) seen.add(mark);
      if (seen.size >= this.#k) return true;
    }
    return false;
  }

  /** Divides each block into what matches and what does not, unless a part would have fewer than k; returns whether it did. */
  divide(question: (group: G) => boolean): boolean {
    const parts = this.#blocks.flatMap((block) => split(block, question));
    if (!parts.every((part) => this.enough(part))) return false;
    this.#blocks = parts;
    return true;
  }

  /** Whether what matches is whole blocks, of at least k subjects. */
  isUnion(question: (group: G) => boolean): boolean {
    const isWhole = (block: readonly G[]) => {
      const isInside = block[0] !== undefined && question(block[0]);
      return block.every((group) => question(group) === isInside);
    };
    return this.#blocks.every(isWhole) && this.enough(this.#blocks.flat().filter(question));
  }
}

/** The two parts, without empty ones. */
export function split<T>(whole: readonly T[], inside: (one: T) => boolean): (readonly T[])[] {
  const yes: T[] = [];
  const no: T[] = [];
  for (const one of whole) (inside(one) ? yes : no).push(one);
  return [yes, no].filter((part) => part.length > 0);
}
