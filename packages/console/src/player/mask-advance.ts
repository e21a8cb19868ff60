/** How wide masked words are drawn: `letter` for each mask, and `word` once more for each word. Thousandths of an em. */
export interface MaskAdvance {
  readonly letter: number;
  readonly word: number;
}

/** The advance for a text of words of such lengths, in one font. */
export type MaskModel = (lengths: readonly number[]) => MaskAdvance;

/** Each mask as wide as a digit is on average, given the width of all ten. */
export const digitModel =
  (ten: number): MaskModel =>
  () => ({ letter: Math.round(ten / 10), word: 0 });

/** Fewer texts of the same lengths have no mean worth following. */
const ENOUGH = 3;
/** Steps of `word`, so that alike texts share a face. */
const STEP = 5;

interface Text {
  readonly lengths: readonly number[];
  readonly letters: number;
  /** Of its words together, without the spaces. */
  readonly width: number;
}

/**
 * How wide a text of given word lengths is in a font, as far as the lengths tell: the mean of the sample's texts of the same
 * lengths, or else a line fitted to the sample (by letters, words, and once per text: most start with a capital). Depends on the
 * font and the lengths alone.
 * @param widthOf width of a word in the font, in thousandths of an em
 */
export function fitMaskModel(widthOf: (word: string) => number, sample: readonly string[]): MaskModel {
  const texts = sample.map((text): Text => {
    const words = text.split(' ');
    const lengths = words.map((word) => [...word].length);
    return { lengths, letters: total(lengths), width: total(words.map(widthOf)) };
  });
  const [letter, word, once] = fitLine(texts);
  const alike = new Map<string, number[]>();
  for (const { lengths, width } of texts) alike.set(lengths.join(), [...(alike.get(lengths.join()) ?? []), width]);
  return (lengths) => {
    const letters = total(lengths);
    const same = alike.get(lengths.join());
    const width =
      same && same.length >= ENOUGH ? total(same) / same.length : letter * letters + word * lengths.length + once;
    const each = (width - Math.round(letter) * letters) / Math.max(1, lengths.length);
    return { letter: Math.round(letter), word: Math.round(each / STEP) * STEP };
  };
}

const total = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0);
const at = (values: readonly number[], index: number) => values[index] ?? 0;

/** Weighted least squares of width over letters, words and a constant: short texts vary less than long ones. */
function fitLine(texts: readonly Text[]): readonly [letter: number, word: number, once: number] {
  const rows = [0, 1, 2].map(() => [0, 0, 0, 0]);
  for (const { lengths, letters, width } of texts) {
    const parts = [letters, lengths.length, 1, width];
    for (const [index, row] of rows.entries())
      for (const [column, part] of parts.entries()) row[column] = at(row, column) + (at(parts, index) * part) / letters;
  }
  for (const [index, pivot] of rows.entries())
    for (const [other, row] of rows.entries()) {
      if (other === index) continue;
      const factor = at(row, index) / at(pivot, index);
      for (const [column, part] of pivot.entries()) row[column] = at(row, column) - factor * part;
    }
  const solved = rows.map((row, index) => at(row, 3) / at(row, index));
  return [at(solved, 0), at(solved, 1), at(solved, 2)];
}
