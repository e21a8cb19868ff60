import { gramsOf, LETTERS, reversed } from '../marker.ts';
import type { Marker } from '../vector.ts';

/** What was found of one marker. */
export interface Find {
  /** The whole value, exactly as the page has it. */
  exact: boolean;
  /** The whole value in some form. */
  whole: boolean;
  /** Runs of four of its letters, of eleven. */
  readonly grams: Set<string>;
}

const RUN = new RegExp(`[${LETTERS}]{4,}`, 'gi');

/** Searches texts for many markers at once; words by their letters in one pass, others form by form. */
export class MarkerSearch {
  readonly finds = new Map<string, Find>();
  readonly #grams = new Map<string, string>();
  readonly #wholes = new Map<string, string>();
  readonly #plain: { key: string; forms: readonly string[] }[] = [];
  #length = 0;

  /** @param markers by any key; those of letters alone are words */
  constructor(markers: ReadonlyMap<string, Marker>) {
    for (const [key, { text, forms }] of markers) {
      this.finds.set(key, { exact: false, whole: false, grams: new Set() });
      if (/^[a-z]+$/.test(text)) {
        this.#length = text.length;
        for (const direction of [text, reversed(text)]) {
          this.#wholes.set(direction, key);
          for (const gram of gramsOf(direction)) this.#grams.set(gram, key);
        }
      } else {
        this.#plain.push({ key, forms: [...forms, ...forms.filter((form) => form.length > 8).map(reversed)] });
      }
    }
  }

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
    const lower = run.toLowerCase();
    for (let at = 0; at + 4 <= lower.length; at++) {
      const gram = lower.slice(at, at + 4);
      const key = this.#grams.get(gram);
      if (key === undefined) continue;
      this.finds.get(key)?.grams.add(gram);
      const whole = lower.slice(at, at + this.#length);
      const find = this.#wholes.get(whole) === key ? this.finds.get(key) : undefined;
      if (!find) continue;
      find.whole = true;
      find.exact ||= run.slice(at, at + this.#length) === whole;
    }
  }
}
