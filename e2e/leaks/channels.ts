import type { Channel, HandTimes } from './vector.ts';

/** A pause that was told may be this far from the one between the keys (ms). */
const TOLERANCE = 15;
/** Fewer keys have no rhythm: any few moments would do. */
const FEWEST_KEYS = 6;

/** A server keeps moments by its own clock, ms. */
const CLOCKS = 5_000;
/** Elements that are followed by the same for so many characters are told once: uploads repeat themselves. */
const FOLLOWING = 120;

/** Watches for quantities: what a mask, a number or a moment tells without a letter of the value. */
export class ChannelWatch {
  readonly #numbers = new Set<string>();
  /** Lengths of CSS. */
  readonly #pixels = new Set<number>();
  readonly #runs = new Set<string>();
  readonly #moments = new Set<number>();
  readonly #places: { readonly x: number; readonly y: number }[] = [];
  /** Texts between spaces that were read: none of these quantities stands across one. */
  readonly #known = new Set<string>();

  /** Of elements that stand for a key: what follows each. */
  readonly #elements = new Map<string, Set<string>>();

  /** @param elements names of elements to count */
  constructor(elements: readonly string[] = []) {
    for (const name of elements) this.#elements.set(name, new Set());
  }

  read(text: string): void {
    for (const [name, told] of this.#elements)
      for (const { index } of text.matchAll(new RegExp(`(?<![\\w.-])${name}(?![\\w.-])`, 'gi')))
        told.add(text.slice(index, index + FOLLOWING));
    for (const part of text.split(' ')) {
      if (part.length < 4 || this.#known.has(part)) continue;
      this.#known.add(part);
      this.#readPart(part);
    }
  }

  #readPart(text: string): void {
    for (const [number] of text.matchAll(/(?<![\w.])\d{4,6}(?=(?:\.\d+)?(?:px)?(?!\w))/g)) this.#numbers.add(number);
    for (const [, pixels] of text.matchAll(/(?<![\w.])(\d{4,6}(?:\.\d+)?)px(?!\w)/g)) this.#pixels.add(Number(pixels));
    for (const [, x, y] of text.matchAll(/"x":([\d.]+),"y":([\d.]+)/g))
      this.#places.push({ x: Number(x), y: Number(y) });
    for (const [run, mask, letter] of text.matchAll(/([^\s\w=\-/\\\0])\1{11,}|([a-z•])\2{11,}/giu))
      this.#runs.add(`${mask ? '' : /x/i.test(letter ?? '') ? '' : letter}${[...run].length}`);
    for (const [moment] of text.matchAll(/(?<![\w.])1[78]\d{11}(?![\w.])/g)) this.#moments.add(Number(moment));
  }

  sees(channel: Channel, hand?: HandTimes): boolean {
    const has = (characters: number) =>
      'letter' in channel && (this.#runs.has(`${characters}`) || this.#runs.has(`${channel.letter}${characters}`));
    switch (channel.kind) {
      case 'length':
        return has(channel.characters);
      case 'number':
        return this.#numbers.has(String(channel.value)) || this.#hasNear(channel.value, channel.within ?? 0);
      case 'fraction':
        return (
          this.#places.some(({ x }) => x === channel.pixel) &&
          this.#places.some(({ x, y }) => Math.hypot(x - channel.x, y - channel.y) < 0.01)
        );
      case 'growth': {
        const late = Array.from({ length: channel.steps - 20 }, (_, at) => 20 + at);
        return late.filter(has).length >= late.length * 0.8;
      }
      case 'elements':
        return (
          (this.#elements.get(channel.name)?.size ?? 0) >= channel.keys &&
          hand !== undefined &&
          this.#momentsOf({ from: hand.from - CLOCKS, to: hand.to + CLOCKS }).length >= channel.keys
        );
      case 'rhythm':
        return hand !== undefined && this.#hasRhythm(hand);
    }
  }

  #hasNear(value: number, within: number): boolean {
    return [...this.#pixels].some((pixels) => Math.abs(pixels - value) < within);
  }

  #momentsOf({ from, to }: Pick<HandTimes, 'from' | 'to'>): number[] {
    return [...this.#moments].filter((moment) => moment >= from && moment <= to);
  }

  #hasRhythm(hand: HandTimes): boolean {
    const { keys } = hand;
    if (keys.length < FEWEST_KEYS) return false;
    const pauses = keys.slice(1).map((key, at) => key - (keys[at] ?? key));
    const moments = this.#momentsOf(hand);
    const goesOn = (last: number, at: number): boolean => {
      const pause = pauses[at];
      if (pause === undefined) return true;
      return moments.some((moment) => Math.abs(moment - last - pause) <= TOLERANCE && goesOn(moment, at + 1));
    };
    return moments.some((moment) => goesOn(moment, 0));
  }
}
