import type { Layer } from './layers.ts';
import { foldText, lettersAndDigits } from './marker.ts';

/** Consonants that no English or Spanish word has four of in a row: values made of them are found in pieces too. */
export const RARE_LETTERS = 'bcdfghjkmpqvwxz';

/** A value in one run of a page: a word of rare letters, or something else with its spellings. */
export interface SoughtWord {
  readonly text: string;
  /** What of the value is searched: the text, and for typed fields its other spellings. */
  readonly forms: readonly string[];
}

/** What was found of one value. */
export interface Find {
  /** The whole value, exactly as the page has it. */
  exact: boolean;
  /** The whole value in some form. */
  whole: boolean;
  /** Runs of four of its letters, read forwards, and read backwards. */
  readonly pieces: readonly [forwards: Set<string>, backwards: Set<string>];
}

/** Letters that stand often in texts, the most useful first. */
const SEAMS = 'oyuianselrt';
const RUN = new RegExp(`[${RARE_LETTERS}]{4,}`, 'gi');

/** Searches readings for many values at once: words by their letters, in one pass for all of them; others form by form. */
export class WordSearch {
  readonly finds = new Map<string, Find>();
  /** Runs of four rare letters that are of no value sought: what chance has to offer. */
  readonly strangers = new Set<string>();
  readonly #grams = new Map<string, { readonly key: string; readonly backwards: 0 | 1 }>();
  readonly #words = new Map<string, string>();
  /** Runs that were read: uploads say the same again and again. */
  readonly #known = new Set<string>();
  readonly #plain: { key: string; forms: readonly string[] }[] = [];
  /** A letter that no value has in any form, so that none stands across it. */
  readonly #seam: string | null;
  /** Stretches between seams that were read, each with its folded form: readings of one text differ in few places. */
  readonly #folded = new Map<string, string>();
  #length = 0;

  /** @param sought by any key; those of letters alone are words of one length, no two of which share four letters in a row */
  constructor(sought: ReadonlyMap<string, SoughtWord>) {
    for (const [key, { text, forms }] of sought) {
      this.finds.set(key, { exact: false, whole: false, pieces: [new Set(), new Set()] });
      if (/^[a-z]+$/.test(text)) {
        this.#length = text.length;
        this.#seek(key, text, 0);
        this.#seek(key, reversed(text), 1);
      } else {
        this.#plain.push({ key, forms: [...forms, ...forms.filter((form) => form.length > 8).map(reversed)] });
      }
    }
    const letters = new Set(
      RARE_LETTERS +
        [...sought.values()]
          .flatMap(({ forms }) => forms)
          .join('')
          .toLowerCase(),
    );
    this.#seam = [...SEAMS].find((letter) => !letters.has(letter)) ?? null;
  }

  #seek(key: string, word: string, backwards: 0 | 1): void {
    this.#words.set(word, key);
    for (const gram of gramsOf(word)) this.#grams.set(gram, { key, backwards });
  }

  /** Reads a layer as it is, folded, and without what separates letters. */
  readLayer({ text }: Layer): void {
    const folded = this.#stretches(text)
      .map((stretch) => this.#readStretch(stretch))
      .join(this.#seam ?? '');
    if (!folded.includes('<')) return;
    // A tag may stand across seams.
    for (const stretch of this.#stretches(folded.replace(/<[^<>]*>/g, ''))) this.#readStretch(stretch);
  }

  #stretches(text: string): string[] {
    return this.#seam === null ? [text] : text.split(this.#seam);
  }

  #readStretch(stretch: string): string {
    const known = this.#folded.get(stretch);
    if (known !== undefined) return known;
    const folded = foldText(stretch);
    this.#folded.set(stretch, folded);
    const bare = lettersAndDigits(folded);
    for (const view of new Set([stretch, folded, bare])) this.read(view);
    return folded;
  }

  /** Reads a text as it is. */
  read(text: string): void {
    for (const [run] of text.matchAll(RUN)) this.#readRun(run);
    for (const { key, forms } of this.#plain) {
      const find = this.finds.get(key);
      if (!find || find.exact) continue;
      const at = forms.findIndex((form) => text.includes(form));
      if (at >= 0) find.whole = true;
      if (at === 0) find.exact = true;
    }
  }

  #readRun(run: string): void {
    if (this.#known.has(run)) return;
    this.#known.add(run);
    const lower = run.toLowerCase();
    for (let at = 0; at + 4 <= lower.length; at++) {
      const gram = lower.slice(at, at + 4);
      const met = this.#grams.get(gram);
      const find = met && this.finds.get(met.key);
      if (!find) {
        this.strangers.add(gram);
        continue;
      }
      find.pieces[met.backwards].add(gram);
      const word = lower.slice(at, at + this.#length);
      if (this.#words.get(word) !== met.key) continue;
      find.whole = true;
      find.exact ||= run.slice(at, at + this.#length) === word;
    }
  }

  /**
   * How many pieces of a word are more than chance: so many that the chance of meeting as many of any of `trials` words that
   * were never there is at most `error`. Pieces are met as often as strange runs of four were, and come in clumps as those do:
   * where five letters in a row were met, two pieces were.
   */
  piecesAboveChance(trials: number, error: number): number {
    const known = this.strangers;
    const share = known.size / Math.max(1, RARE_LETTERS.length ** 4 - this.#grams.size);
    const followers = [...known].flatMap((gram) => [...RARE_LETTERS].filter((next) => known.has(gram.slice(1) + next)));
    const again = Math.max(share, followers.length / Math.max(1, known.size * RARE_LETTERS.length));
    const counts = countsByChance(this.#length - 3, share, again);
    let tail = 0;
    for (let count = counts.length - 1; count > 0; count--) {
      tail += counts[count] ?? 0;
      // Either direction will do.
      if (2 * trials * tail > error) return count + 1;
    }
    return 1;
  }
}

/** How likely each count of hits is in so many places, a hit being as likely as `share`, and as `again` after a hit. */
function countsByChance(places: number, share: number, again: number): number[] {
  const afresh = share >= 1 ? 1 : (share * (1 - again)) / (1 - share);
  let missed = [1 - share];
  let hit = [0, share];
  for (let place = 1; place < places; place++) {
    const at = (counts: readonly number[], count: number) => counts[count] ?? 0;
    const next = (count: number, after: number, otherwise: number, shift: number) =>
      at(hit, count - shift) * after + at(missed, count - shift) * otherwise;
    const counts = Array.from({ length: place + 2 }, (_, count) => count);
    const misses = counts.map((count) => next(count, 1 - again, 1 - afresh, 0));
    hit = counts.map((count) => next(count, again, afresh, 1));
    missed = misses;
  }
  return hit.map((chance, count) => chance + (missed[count] ?? 0));
}

/** Every four letters in a row. */
export function gramsOf(text: string): string[] {
  return Array.from({ length: Math.max(0, text.length - 3) }, (_, at) => text.slice(at, at + 4));
}

export const reversed = (text: string) => [...text].reverse().join('');
