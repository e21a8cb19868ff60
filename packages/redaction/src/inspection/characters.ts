/** The code of a character, 0 beyond the text's ends: `NaN` would slow all that it flows into. */
export const codeAt = (text: string, at: number): number => (at >= 0 && at < text.length ? text.charCodeAt(at) : 0);

const LATIN = 0x250;

/** Whether the character at a position of a text is of a class: by a table for Latin, by the pattern for the rest. */
export function classOf(pattern: RegExp): (text: string, at: number) => boolean {
  const latin = Uint8Array.from({ length: LATIN }, (_, code) => (pattern.test(String.fromCharCode(code)) ? 1 : 0));
  return (text, at) => {
    const code = codeAt(text, at);
    return code < LATIN ? latin[code] === 1 : pattern.test(text[at] ?? '');
  };
}

export const isSpace = classOf(/\s/);

/** Whether a character's code is that of an ASCII digit. */
export const isDigit = (code: number): boolean => code >= 48 && code <= 57;
