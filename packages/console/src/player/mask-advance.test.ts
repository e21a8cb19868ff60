import { describe, expect, it } from 'vitest';
import { digitModel, fitMaskModel, type MaskAdvance } from './mask-advance.ts';
import { RUNNING_TEXTS, VALUE_TEXTS } from './running-text.ts';

/** A made-up font: capitals and digits are wide, `i` and punctuation narrow. */
const widthOf = (word: string) =>
  [...word].reduce((sum, one) => sum + (/[A-Z\d]/.test(one) ? 650 : /[il.,']/.test(one) ? 250 : 500), 0);
const lengthsOf = (text: string) => text.split(' ').map((word) => word.length);
const widthAs = ({ letter, word }: MaskAdvance, lengths: readonly number[]) =>
  lengths.reduce((sum, length) => sum + length * letter + word, 0);

describe('the width of a masked text', () => {
  it('is on average that of running text of the same word lengths', () => {
    const model = fitMaskModel(widthOf, RUNNING_TEXTS);
    const total = (widthOfText: (text: string) => number) =>
      RUNNING_TEXTS.reduce((sum, text) => sum + widthOfText(text), 0);
    const masked = total((text) => widthAs(model(lengthsOf(text)), lengthsOf(text)));
    const shown = total((text) => text.split(' ').reduce((sum, word) => sum + widthOf(word), 0));
    expect(Math.abs(masked / shown - 1)).toBeLessThan(0.02);
  });

  it('allows for the capital that short texts start with', () => {
    const model = fitMaskModel(widthOf, RUNNING_TEXTS);
    expect(widthAs(model([8]), [8]) / 8).toBeGreaterThan(widthAs(model([4, 4, 4, 4, 4]), [4, 4, 4, 4, 4]) / 20);
  });

  it('is exact where every text of the same lengths is as wide', () => {
    expect(widthAs(fitMaskModel(() => 900, ['abc', 'def', 'ghi', 'ab cd', 'a b c'])([3]), [3])).toBeCloseTo(900, -1);
  });

  it('follows from the lengths alone: it is the same for two texts that differ in their letters', () => {
    const model = fitMaskModel(widthOf, VALUE_TEXTS);
    expect(model(lengthsOf('Will Illis'))).toEqual(model(lengthsOf('Momo Gomez')));
  });

  it('is finite for lengths that no sample has', () => {
    for (const lengths of [[], [40], new Array<number>(500).fill(3)]) {
      const { letter, word } = fitMaskModel(widthOf, RUNNING_TEXTS)(lengths);
      expect(Number.isFinite(letter) && Number.isFinite(word)).toBe(true);
    }
  });

  it('is that of digits where only digits are masked', () => {
    expect(digitModel(6500)([4])).toEqual({ letter: 650, word: 0 });
  });
});
