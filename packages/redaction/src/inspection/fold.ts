/** A text as a reader sees it: Latin letters, ASCII digits, nothing invisible. */
export interface Folded {
  readonly text: string;
  /** Where a character of it stands in the text it was made from. */
  origin(position: number): number;
}

/** Pairs of surrogates by hand, and one class before them: the `u` flag or an alternative makes a search through a long text slow. */
const UNUSUAL = /[^\t-\r -~\u00a0-\u00ac\u00ae-\u024f\u2588](?:(?<=[\ud800-\udbff])[\udc00-\udfff])?/;
const ALL_UNUSUAL = new RegExp(UNUSUAL, 'g');
const INVISIBLE = /\p{M}|\p{Cf}|\p{Cc}/u;
const DIGIT = /\p{Nd}/u;
/** Letters of other scripts that look like Latin ones (Unicode, confusables.txt), in pairs. */
const LOOKALIKES =
  "АAВBЕEКKМMНHОOРPСCТTХXаaеeоoрpсcуyхxІIіiЈJјjЅSѕsԁdɡgһhԛqԝwΑAΒBΕEΖZΗHΙIΚKΜMΝNΟOΡPΤTΥYΧXοoνvıi‐-‑-‒-–-—-―-−-·.․.∕/⁄/’'‘'";
const lookalikes = new Map(
  [...LOOKALIKES].flatMap((letter, at, all) => (at % 2 ? [] : [[letter, all[at + 1] ?? letter] as const])),
);

/** Undoes what hides a value from a pattern: full-width and other scripts' digits, lookalikes, invisible characters. */
export function fold(text: string): Folded {
  if (!UNUSUAL.test(text)) return { text, origin: (position) => position };
  /** Position in the folded text and in `text` from which on both go on alike. */
  const breaks: [number, number][] = [[0, 0]];
  let grown = 0;
  const folded = text.replace(ALL_UNUSUAL, (char, at: number) => {
    const seen = seenAs(char);
    if (seen.length === char.length) return seen;
    const end = at + grown + seen.length;
    if (seen.length > 1) breaks.push([end - 1, at]);
    breaks.push([end, at + char.length]);
    grown += seen.length - char.length;
    return seen;
  });
  return { text: folded, origin: (position) => place(breaks, position) };
}

const seen = new Map<string, string>();

function seenAs(char: string): string {
  let folded = seen.get(char);
  if (folded === undefined) {
    folded = INVISIBLE.test(char) ? '' : (lookalikes.get(char) ?? plain(char));
    if (seen.size < 5000) seen.set(char, folded);
  }
  return folded;
}

function place(breaks: readonly (readonly [number, number])[], position: number): number {
  let low = 0;
  let high = breaks.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((breaks[middle]?.[0] ?? 0) <= position) low = middle + 1;
    else high = middle;
  }
  const [folded, source] = breaks[low - 1] ?? [0, 0];
  return source + position - folded;
}

function plain(char: string): string {
  const compatible = char.normalize('NFKC');
  if (!DIGIT.test(compatible)) return compatible;
  const code = compatible.codePointAt(0) ?? 0;
  if (code < 128) return compatible;
  // The ten digits of a script follow each other, so how many digits stand right before this one is its value.
  let value = 0;
  while (value < 9 && DIGIT.test(String.fromCodePoint(code - value - 1))) value++;
  return String(value);
}
