/** `%41%6e`, and `+` for a space, as in forms. Sequences that are no UTF-8 are left. Null when there are none. */
export function decodePercent(text: string): string | null {
  if (!/%[0-9a-f]{2}/i.test(text)) return null;
  return text.replace(/\+/g, ' ').replace(/(?:%[0-9a-f]{2}){1,100000}/gi, (run) => {
    const bytes = Buffer.from(run.replaceAll('%', ''), 'hex');
    const decoded = bytes.toString('utf8');
    return decoded.includes('\ufffd') ? bytes.toString('latin1') : decoded;
  });
}

/** Escapes of JSON and JavaScript strings, wherever they stand. Null when there are none. */
export function decodeEscapes(text: string): string | null {
  if (!text.includes('\\')) return null;
  const named: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', b: '\b', f: '\f' };
  const decoded = text.replace(
    /\\(?:u\{([0-9a-f]{1,6})\}|u([0-9a-f]{4})|x([0-9a-f]{2})|(.))/gis,
    (whole, braced?: string, four?: string, two?: string, plain?: string) => {
      const hex = braced ?? four ?? two;
      if (hex === undefined) return named[plain ?? ''] ?? plain ?? whole;
      const code = Number.parseInt(hex, 16);
      return code > 0x10ffff ? whole : String.fromCodePoint(code);
    },
  );
  return decoded === text ? null : decoded;
}

/** Escapes of CSS, `\62 `. Null when there are none. */
export function decodeCssEscapes(text: string): string | null {
  if (!/\\[0-9a-f]{2,6} /i.test(text)) return null;
  return text.replace(/\\([0-9a-f]{2,6}) /gi, (whole, hex: string) => {
    const code = Number.parseInt(hex, 16);
    return code > 0x10ffff ? whole : String.fromCodePoint(code);
  });
}

const ENTITIES: Readonly<Record<string, string>> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
  nbsp: ' ',
  commat: '@',
  period: '.',
  hyphen: '-',
  num: '#',
  lpar: '(',
  rpar: ')',
  plus: '+',
};

/** Character references of HTML. Null when there are none. */
export function decodeEntities(text: string): string | null {
  if (!/&(?:#|\w{2,6};)/.test(text)) return null;
  const decoded = text.replace(
    /&(?:#x([0-9a-f]{1,6})|#(\d{1,7})|(\w{2,6}));?/gi,
    (whole, hex?: string, decimal?: string, name?: string) => {
      if (name !== undefined) return ENTITIES[name.toLowerCase()] ?? whole;
      const code = hex === undefined ? Number(decimal) : Number.parseInt(hex, 16);
      return code > 0x10ffff ? whole : String.fromCodePoint(code);
    },
  );
  return decoded === text ? null : decoded;
}

// The engine keeps a place to go back to for each repetition, and gives up at some millions: so runs are split off, lists bounded.

/** Runs of letters that may be base64 or base64url, without padding. Most are words; the caller tells by what comes out. */
export function base64Runs(text: string): Set<string> {
  return new Set(text.split(/[^A-Za-z0-9+/_-]/).filter((run) => run.length >= 8));
}

/** Runs of hexadecimal digits; also `0x41 0x6e` and `41:6e`. */
export function hexRuns(text: string): Set<string> {
  const plain = text.split(/[^\da-f]/i).filter((run) => run.length >= 8);
  const spaced = text.match(/(?:(?:0x|\\x)?[0-9a-f]{2}[\s,:]{1,100}){4,100000}(?:0x|\\x)?[0-9a-f]{2}/gi) ?? [];
  return new Set([...plain, ...spaced]);
}

export const decodeBase64 = (run: string) => Buffer.from(run, 'base64');
export const decodeHex = (run: string) => Buffer.from(run.replace(/0x|\\x|[\s,:]/gi, ''), 'hex');

/** Lists of numbers that could be character codes, as text. */
export function characterCodeRuns(text: string): string[] {
  const runs = text.match(/\b\d{2,5}(?:[\s,;[\]"']{1,100}\d{2,5}){4,100000}\b/g) ?? [];
  return [...new Set(runs)].map((run) =>
    (run.match(/\d+/g) ?? [])
      .map(Number)
      .map((code) => (code < 0xd800 ? String.fromCharCode(code) : ' '))
      .join(''),
  );
}

/** UTF-16 of either byte order, when every second byte of a good part is zero; null otherwise. */
export function decodeUtf16(bytes: Buffer): string | null {
  const zeros = bytes.subarray(0, 65_536).reduce((count, byte) => count + (byte === 0 ? 1 : 0), 0);
  if (zeros < 4 || zeros < Math.min(bytes.length, 65_536) * 0.05) return null;
  const even = bytes.subarray(0, bytes.length & ~1);
  const shifted = bytes.subarray(1, 1 + ((bytes.length - 1) & ~1));
  return [even, shifted].map((part) => part.toString('utf16le')).join('\n');
}
