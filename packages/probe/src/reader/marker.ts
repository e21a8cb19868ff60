/** What kind of personal data a marker stands for. */
export type MarkerKind =
  | 'name'
  | 'email'
  | 'phone'
  | 'address'
  | 'birth-date'
  | 'ssn'
  | 'card'
  | 'iban'
  | 'account'
  | 'routing'
  | 'income'
  | 'employer'
  | 'password'
  | 'text';

/** A made-up value that is typed or shown somewhere, and must not be met anywhere else. */
export interface Marker {
  /** Names the marker in reports; the value itself is never needed there. */
  readonly id: string;
  readonly kind: MarkerKind;
  readonly value: string;
}

/** One step between what was sent and what can be read, such as `gzip` or `base64`. */
export type Encoding =
  | 'gzip'
  | 'deflate'
  | 'brotli'
  | 'base64'
  | 'hex'
  | 'percent'
  | 'json'
  | 'html'
  | 'css'
  | 'utf-16'
  | 'character codes'
  | 'characters apart'
  | 'separators'
  | 'reversed'
  | 'md5'
  | 'sha1'
  | 'sha256'
  | 'sha512';

/** A marker that was met, and how it was wrapped, the outermost first; empty when it stood there as it is. */
export interface Arrival {
  readonly marker: Marker;
  readonly encoding: readonly Encoding[];
  /** Where in the layer it was met, when that has a name: the key of a JSON value, of a form or query field. */
  readonly key: string | null;
}

/** Letters of other alphabets that are drawn like Latin ones. */
const LOOKALIKES: Readonly<Record<string, string>> = {
  ...{ к: 'k', р: 'p', х: 'x', м: 'm', ь: 'b', в: 'b', ɡ: 'g', ν: 'v', ԝ: 'w', ԁ: 'd', ԛ: 'q' },
};
const LOOKALIKE = new RegExp(`[${Object.keys(LOOKALIKES).join('')}]`, 'g');

/**
 * How two values of the same person are still the same: case, accents, full width, look-alikes and invisible characters aside.
 * Characters of the tag block, which are not drawn and carry letters, are those letters.
 */
export function foldText(text: string): string {
  if (!/[^ -~\s]/.test(text)) return text.toLowerCase();
  return text
    .normalize('NFKD')
    .replace(/[\u{e0020}-\u{e007e}]/gu, (tag) => String.fromCodePoint((tag.codePointAt(0) ?? 0) - 0xe0000))
    .replace(/[\p{M}\p{Cf}]/gu, '')
    .toLowerCase()
    .replace(LOOKALIKE, (letter) => LOOKALIKES[letter] ?? letter);
}

/** Letters and digits alone: what separators, quotes and element borders stand between. */
export function lettersAndDigits(folded: string): string {
  return folded.replace(/[^\p{L}\p{N}]+/gu, '');
}

/** A text as it is compared where a page may write it otherwise: 64321 is told as $64,321. */
export const bareOf = (text: string): string => lettersAndDigits(foldText(text));
