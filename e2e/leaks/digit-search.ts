import { foldText } from '@scrim/probe/reader';

/** Fewer in a row stand by chance in any upload of some size. */
const FEWEST = 4;

/**
 * Searches texts for parts of numbers: as many digits in a row of a number sought as chance has not to offer. Numbers sought
 * are drawn evenly and have no zeros, so runs of digits are read from zero to zero.
 */
export class DigitSearch {
  readonly #sought: { readonly key: string; readonly digits: string }[] = [];
  /** Where each four digits stand in numbers sought, read forwards and backwards. */
  readonly #places = new Map<string, { readonly key: string; readonly digits: string; readonly at: number }[]>();
  /** Runs that were read. */
  readonly #runs = new Set<string>();
  readonly #longest = new Map<string, number>();

  /** @param sought digits from 1 to 9, by any key */
  constructor(sought: ReadonlyMap<string, string>) {
    for (const [key, forwards] of sought) {
      for (const digits of [forwards, [...forwards].reverse().join('')]) {
        this.#sought.push({ key, digits });
        for (let at = 0; at + FEWEST <= digits.length; at++) {
          const piece = digits.slice(at, at + FEWEST);
          this.#places.set(piece, [...(this.#places.get(piece) ?? []), { key, digits, at }]);
        }
      }
    }
  }

  /** Reads a text as it is: digits that follow each other, also in groups and of full width. */
  read(text: string): void {
    const plain = /(?!\d)\p{Nd}/u.test(text) ? foldText(text) : text;
    for (const [run] of plain.matchAll(/[1-9](?:[ .,/()+-]?[1-9]){3,}/g)) this.#readRun(run.replace(/\D/g, ''));
  }

  #readRun(run: string): void {
    if (this.#runs.has(run)) return;
    this.#runs.add(run);
    for (let from = 0; from + FEWEST <= run.length; from++) {
      for (const { key, digits, at } of this.#places.get(run.slice(from, from + FEWEST)) ?? []) {
        let length = FEWEST;
        while (at + length < digits.length && digits[at + length] === run[from + length]) length += 1;
        this.#longest.set(key, Math.max(this.#longest.get(key) ?? 0, length));
      }
    }
  }

  /** Four digits in a row that were met, one after the other, of this number. */
  pieces(key: string): number {
    return Math.max(0, (this.#longest.get(key) ?? 0) - FEWEST + 1);
  }

  /**
   * How many pieces are more than chance: so many that the chance of as many being met, of any number sought that was never
   * sent, is at most `error`. A number drawn evenly has, at one place, one given stretch of n digits out of 9^n; so it has at
   * that place one of those that were met with a chance of at most their count by 9^n, however they are spread, and over all
   * places and numbers at most the sum of those.
   * @param searches how many searches share the error
   */
  piecesAboveChance(searches: number, error: number): number {
    for (let length = FEWEST; ; length++) {
      const stretches = [...this.#runs].reduce((sum, run) => sum + Math.max(0, run.length - length + 1), 0);
      const places = this.#sought.reduce((sum, { digits }) => sum + Math.max(0, digits.length - length + 1), 0);
      if ((searches * places * stretches) / 9 ** length <= error) return length - FEWEST + 1;
    }
  }
}
