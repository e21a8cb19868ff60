import { gramsOf, RARE_LETTERS, reversed } from '@scrim/probe/reader';
import type { Marker, Vector } from './vector.ts';

const WORD = 14;

/** Makes markers of which no two share four letters in a row, forwards or backwards. */
export class MarkerMint {
  readonly #taken = new Set<string>();
  readonly #random: () => number;

  /** @param random in [0, 1) */
  constructor(random: () => number) {
    this.#random = random;
  }

  word(): string {
    for (;;) {
      const text = Array.from({ length: WORD }, () => this.#pick(RARE_LETTERS)).join('');
      const grams = [...gramsOf(text), ...gramsOf(reversed(text))];
      if (new Set(grams).size !== grams.length || grams.some((gram) => this.#taken.has(gram))) continue;
      for (const gram of grams) this.#taken.add(gram);
      return text;
    }
  }

  #pick(from: string): string {
    return from[Math.floor(this.#random() * from.length)] ?? '';
  }

  /** The value of a vector, of its kind. */
  for(vector: Vector): Marker {
    const digits = (count: number) => Array.from({ length: count }, () => this.#pick('123456789')).join('');
    switch (vector.kind) {
      case 'digits': {
        const text = digits(16);
        return { text, forms: [text, text.match(/.{4}/g)?.join(' ') ?? text] };
      }
      // As many as some cards have, and as a number holds exactly.
      case 'card': {
        const text = digits(15);
        return { text, forms: [text] };
      }
      case 'number': {
        const text = digits(9);
        return { text, forms: [text, Number(text).toLocaleString('en-US')] };
      }
      case 'date': {
        const text = `${6000 + Number(digits(3))}-${this.#pick('123456789').padStart(2, '0')}-1${this.#pick('123456789')}`;
        const [year, month, day] = text.split('-');
        const epoch = Date.parse(text);
        return {
          text,
          forms: [text, `${month}/${day}/${year}`, `${year}-W`, `${year}-${month}`, `${epoch}`, `${epoch / 1000}`],
        };
      }
      case 'time': {
        const text = `1${this.#pick('123456789')}:5${this.#pick('123456789')}:4${this.#pick('123456789')}.${digits(3)}`;
        return { text, forms: [text] };
      }
      case 'color': {
        const text = `#${Array.from({ length: 3 }, () => this.#pick('abcdef') + this.#pick('123456789')).join('')}`;
        const [red, green, blue] = [1, 3, 5].map((at) => Number.parseInt(text.slice(at, at + 2), 16));
        return { text, forms: [text, `rgb(${red}, ${green}, ${blue})`] };
      }
      default: {
        const text = this.word();
        return { text, forms: [text] };
      }
    }
  }
}

/** Numbers in [0, 1) from a seed (mulberry32): the same seed, the same markers. */
export function randomFrom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
