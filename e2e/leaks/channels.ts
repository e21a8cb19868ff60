import type { Channel } from './vector.ts';

/** A moment may be this far from the key that it tells of (ms). */
const TOLERANCE = 25;

/** Watches for quantities: what a mask, a number or a moment tells without a letter of the value. */
export class ChannelWatch {
  readonly #numbers = new Set<string>();
  readonly #runs = new Set<string>();
  readonly #moments = new Set<number>();

  read(text: string): void {
    for (const [number] of text.matchAll(/(?<![\w.])\d{4,5}(?=(?:\.\d+)?(?:px)?(?!\w))/g)) this.#numbers.add(number);
    for (const [run, mask, letter] of text.matchAll(/([^\s\w=\-/\\\0])\1{11,}|([a-z•])\2{11,}/giu))
      this.#runs.add(`${mask ? '' : /x/i.test(letter ?? '') ? '' : letter}${[...run].length}`);
    for (const [moment] of text.matchAll(/(?<![\w.])1[78]\d{11}(?![\w.])/g)) this.#moments.add(Number(moment));
  }

  /** @param between when a hand was at it, ms since the epoch */
  sees(channel: Channel, between: readonly [number, number] = [0, Number.POSITIVE_INFINITY]): boolean {
    const has = (characters: number) =>
      'letter' in channel && (this.#runs.has(`${characters}`) || this.#runs.has(`${channel.letter}${characters}`));
    switch (channel.kind) {
      case 'length':
        return has(channel.characters);
      case 'number':
        return this.#numbers.has(String(channel.value));
      case 'growth': {
        const late = Array.from({ length: channel.steps - 20 }, (_, at) => 20 + at);
        return late.filter(has).length >= late.length * 0.8;
      }
      case 'rhythm':
        return this.#hasRhythm(channel.pauses, between);
    }
  }

  #hasRhythm(pauses: readonly number[], [from, to]: readonly [number, number]): boolean {
    const moments = [...this.#moments]
      .filter((moment) => moment >= from && moment <= to)
      .sort((one, other) => one - other);
    const goesOn = (last: number, at: number): boolean => {
      const pause = pauses[at];
      if (pause === undefined) return true;
      return moments.some(
        (moment) =>
          moment - last >= pause - TOLERANCE / 4 && moment - last <= pause + TOLERANCE && goesOn(moment, at + 1),
      );
    };
    return moments.some((moment) => goesOn(moment, 0));
  }
}
