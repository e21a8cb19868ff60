import { brotliDecompressSync, gunzipSync, inflateRawSync, inflateSync } from 'node:zlib';

const DEEPEST = 5;
/** Characters that one piece of evidence may unfold to. */
const MOST = 200_000_000;

const LOOKALIKES: Readonly<Record<string, string>> = {
  ...{ к: 'k', р: 'p', х: 'x', м: 'm', ь: 'b', в: 'b', ɡ: 'g', ν: 'v', ԝ: 'w', ԁ: 'd', ԛ: 'q' },
};

/**
 * Every reading of what was sent or stored: as it is, inflated, and each text with escapes undone, base64 and hexadecimal
 * opened, numbers as characters, look-alikes folded, short strings joined; each of those again, five deep.
 */
export function readingsOf(evidence: string | Buffer, deepest = DEEPEST): string[] {
  const seen = new Set<string>();
  const out: string[] = [];
  let size = 0;
  const queue: { what: string | Buffer; depth: number }[] = [{ what: evidence, depth: 0 }];
  for (let next = queue.pop(); next; next = queue.pop()) {
    const { what, depth } = next;
    if (typeof what !== 'string') {
      for (const inner of inflated(what, depth === 0)) queue.push({ what: inner, depth: depth + 1 });
      for (const text of textsOf(what)) queue.push({ what: text, depth });
      continue;
    }
    if (what.length < 4 || seen.has(what) || size + what.length > MOST) continue;
    seen.add(what);
    size += what.length;
    out.push(what);
    if (depth >= deepest) continue;
    for (const inner of opened(what)) queue.push({ what: inner, depth: depth + 1 });
    // What was put together from pieces is not taken apart again.
    for (const inner of spelled(what)) queue.push({ what: inner, depth: deepest });
  }
  return out;
}

/** Bytes as texts: by bytes, as UTF-8 and, where every other byte is empty, as UTF-16. */
function textsOf(bytes: Buffer): string[] {
  const utf8 = bytes.toString('utf8');
  const texts = utf8.includes('\ufffd') ? [bytes.toString('latin1')] : [utf8];
  if (bytes.includes(0)) texts.push(bytes.toString('latin1').replaceAll('\0', ''));
  return texts;
}

function inflated(bytes: Buffer, thorough: boolean): Buffer[] {
  const out: Buffer[] = [];
  const attempt = (open: (bytes: Buffer) => Buffer) => {
    try {
      const inner = open(bytes);
      if (inner.length > 0) out.push(inner);
    } catch {
      // It is not of this kind.
    }
  };
  if (bytes.length < 8) return out;
  if (bytes[0] === 0x1f && bytes[1] === 0x8b) attempt(gunzipSync);
  else if (bytes[0] === 0x78 && ((bytes[0] << 8) | (bytes[1] ?? 0)) % 31 === 0) attempt(inflateSync);
  else if (thorough && !isText(bytes)) {
    attempt(inflateRawSync);
    if (out.length === 0) attempt(brotliDecompressSync);
  }
  return out;
}

const isText = (bytes: Buffer) => {
  const head = bytes.subarray(0, 512);
  return head.every((byte) => byte >= 32 || byte === 9 || byte === 10 || byte === 13);
};

/** Readings one step further in. */
function* opened(text: string): Generator<string | Buffer> {
  if (/\\u[0-9a-f]{4}|\\x[0-9a-f]{2}|\\["\\/]|\\[0-9a-f]{2,6} /i.test(text)) yield unescaped(text);
  if (/%[0-9a-f]{2}/i.test(text)) yield text.replace(/(?:%[0-9a-f]{2})+/gi, percentDecoded);
  if (/&(?:#|\w+;)/.test(text)) yield entitiesDecoded(text);
  const hex = [...text.matchAll(/(?<![0-9a-z])h?((?:[0-9a-f]{2}){10,})(?![0-9a-z])/gi)].map(([, run = '']) =>
    printable(Buffer.from(run, 'hex')),
  );
  if (hex.some(Boolean)) yield hex.filter(Boolean).join('\n');
  yield* base64(text);
  if (/[^ -~\s]/.test(text)) yield folded(text);
}

/** Readings of values that are spelled out: lists of letters or digits, numbers as letters, letters apart. */
function* spelled(text: string): Generator<string> {
  const codes = [...text.matchAll(/\d{2,6}(?:[,\s]+\d{2,6}){7,}/g)].map(([run]) => fromCodes(run)).filter(Boolean);
  if (codes.length > 0) yield codes.join('\n');
  const letters = [...text.matchAll(/"([\p{L}\p{N}])"(?!\s*:)/gu)].map(([, letter]) => letter);
  if (letters.length > 7) yield letters.join('');
  const groups = [...text.matchAll(/"(\d{1,6})"(?!\s*:)/g)].map(([, digits]) => digits);
  if (groups.length > 2) yield groups.join('');
  const lists = [...text.matchAll(/(?:[\w-]{1,4}\s){7,}[\w-]{1,4}/g)].map(([list]) =>
    list.replace(/\S*(\S)\s*/g, '$1'),
  );
  if (lists.length > 0) yield lists.join('\n');
  if (
    /[a-z0-9][^a-z0-9\n]{1,3}[a-z0-9][^a-z0-9\n]{1,3}[a-z0-9][^a-z0-9\n]{1,3}[a-z0-9]/i.test(text) &&
    text.length < 5_000_000
  )
    yield text.replace(/[^\p{L}\p{N}\n]+/gu, '');
}

function* base64(text: string): Generator<string | Buffer> {
  const plain: string[] = [];
  for (const [run] of text.matchAll(/[\w+/-]{16,}={0,2}/g)) {
    if (/^[a-z]+$|^\d+$/.test(run)) continue;
    const bytes = Buffer.from(run.replace(/=+$/, ''), /[-_]/.test(run) ? 'base64url' : 'base64');
    if (bytes[0] === 0x1f || bytes[0] === 0x78) yield bytes;
    const readable = printable(bytes);
    if (readable) plain.push(readable);
  }
  if (plain.length > 0) yield plain.join('\n');
}

/** The bytes as text where nearly all of it can be read, else nothing. */
function printable(bytes: Buffer): string {
  let readable = 0;
  for (const byte of bytes) if ((byte >= 32 && byte < 127) || byte === 10 || byte === 9) readable++;
  return readable >= bytes.length * 0.9 ? bytes.toString('utf8') : '';
}

function unescaped(text: string): string {
  return text.replace(
    /\\(?:u([0-9a-f]{4})|x([0-9a-f]{2})|([0-9a-f]{2,6}) |(["\\/]))/gi,
    (_, unicode, byte, css, plain) => {
      if (plain) return plain;
      const code = Number.parseInt(unicode ?? byte ?? css, 16);
      return code < 0x110000 ? String.fromCodePoint(code) : '';
    },
  );
}

function percentDecoded(run: string): string {
  return Buffer.from(run.replaceAll('%', ''), 'hex').toString('utf8');
}

function entitiesDecoded(text: string): string {
  const names: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };
  return text.replace(/&(?:#x([0-9a-f]+)|#(\d+)|(\w+));/gi, (all, hex, decimal, name) => {
    const code = hex ? Number.parseInt(hex, 16) : Number(decimal);
    return name ? (names[name] ?? all) : code < 0x110000 ? String.fromCodePoint(code) : '';
  });
}

function fromCodes(run: string): string {
  const codes = run.split(/[,\s]+/).map(Number);
  const letters = codes.filter((code) => code >= 48 && code < 123).length;
  return letters >= codes.length * 0.8
    ? String.fromCodePoint(...codes.filter((code) => code < 0x110000).slice(0, 10_000))
    : '';
}

/** Compatibility forms, marks, invisible characters and look-alikes taken away; characters of the tag block are letters. */
function folded(text: string): string {
  return [
    ...text
      .normalize('NFKD')
      .replace(/[\u{e0020}-\u{e007e}]/gu, (tag) => String.fromCodePoint((tag.codePointAt(0) ?? 0) - 0xe0000)),
  ]
    .map((letter) => LOOKALIKES[letter.toLowerCase()] ?? letter)
    .join('')
    .replace(/[\p{M}\p{Cf}]/gu, '');
}
