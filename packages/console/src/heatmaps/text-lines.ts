/** A line in as many as it takes to be no wider than `width`, broken between words, and within one that is wider by itself. */
export function textLines(line: string, width: number, measure: (text: string) => number): readonly string[] {
  const lines: string[] = [];
  let begun = '';
  for (const word of line.split(' ')) {
    const joined = begun === '' ? word : `${begun} ${word}`;
    if (measure(joined) <= width) {
      begun = joined;
      continue;
    }
    if (begun !== '') lines.push(begun);
    begun = '';
    for (const letter of word) {
      if (begun !== '' && measure(begun + letter) > width) {
        lines.push(begun);
        begun = '';
      }
      begun += letter;
    }
  }
  return [...lines, begun];
}
