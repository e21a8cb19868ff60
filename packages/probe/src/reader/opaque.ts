import { inflateAll } from './compression.ts';
import { READER_LIMITS } from './layers.ts';
import { decodeBase64, decodeEscapes, decodeHex, decodePercent } from './text-encodings.ts';

/** Shorter ones are keys, signatures, identifiers. */
const SHORTEST = 64;
/** So many readable characters in a row are hardly ever there by chance. The upper bound is for the engine, which runs out of stack. */
const WORDS = /[\t\n\r -~\u00a0-\ufffc]{4,1000}/g;
/** Of random bytes a fourteenth stands in words, of formats that write texts between numbers the greater part. */
const SHARE_OF_WORDS = 1 / 3;
/** Base64 of as many bytes. */
const SHORTEST_RUN = 86;
const HAS_RUN = new RegExp(`[A-Za-z0-9+/_-]{${SHORTEST_RUN}}`);

/**
 * Whether what was sent is mainly what nobody can read: encrypted in the page, or packed in a way that is not known, as it is or in
 * base64 or hexadecimal. Pictures, fonts, sound, films and documents are what they say they are.
 *
 *     isOpaque(randomBytes(4_000)) // true
 */
export function isOpaque(bytes: Buffer, depth: number = READER_LIMITS.depth): boolean {
  if (bytes.length < SHORTEST || isMedia(bytes)) return false;
  if (depth === 0) return true;
  const parts = partsOfForm(bytes);
  if (parts) return parts.some((part) => isOpaque(part, depth - 1));
  // Of UTF-16, every second byte is zero.
  const text = bytes.toString('utf8').replaceAll('\0', '');
  if (text.length < SHORTEST / 2) return false;
  if (shareOf(text, WORDS) >= SHARE_OF_WORDS) return readingsOf(text).some((one) => isOpaqueText(one, depth));
  const { streams } = inflateAll(bytes, READER_LIMITS.characters);
  const inflated = streams.reduce((sum, stream) => sum + stream.bytes.length, 0);
  // Two bytes that begin a stream, and a few that seem to be of it, are met by chance.
  return inflated < bytes.length / 2 || streams.some((stream) => isOpaque(stream.bytes, depth - 1));
}

/** Whether at least half of a text is runs of letters that stand for bytes of no meaning. */
function isOpaqueText(text: string, depth: number): boolean {
  if (!HAS_RUN.test(text)) return false;
  const runs = text.split(/[^A-Za-z0-9+/_-]/).filter((run) => run.length >= SHORTEST_RUN);
  if (lengthOf(runs) < text.length / 2) return false;
  const opaque = runs.filter((run) => bytesOf(run).some((bytes) => isOpaque(bytes, depth - 1)));
  return lengthOf(opaque) >= text.length / 2;
}

/** What a run of letters stands for; nothing where it is words, as paths are: base64 has letters of both cases and digits. */
function bytesOf(run: string): Buffer[] {
  if (!/[^\da-f]/i.test(run)) return [decodeHex(run)];
  return /[a-z]/.test(run) && /[A-Z]/.test(run) && /\d/.test(run) ? [decodeBase64(run)] : [];
}

/** A text, and as it was before it became the value of a form or of JSON. */
function readingsOf(text: string): string[] {
  return [text, decodePercent(text), decodeEscapes(text)].filter((one) => one !== null);
}

function shareOf(text: string, pattern: RegExp): number {
  return lengthOf(text.match(pattern) ?? []) / Math.max(1, text.length);
}

const lengthOf = (texts: readonly string[]) => texts.reduce((sum, text) => sum + text.length, 0);

/** The contents of a form with files (RFC 7578); null for anything else. */
function partsOfForm(bytes: Buffer): Buffer[] | null {
  const [boundary] = /^--[^\r\n]{1,200}(?=\r\ncontent-disposition:)/i.exec(bytes.toString('latin1', 0, 400)) ?? [];
  if (boundary === undefined) return null;
  const parts = bytes.toString('latin1').split(boundary);
  return parts.map((part) => Buffer.from(part.slice(part.indexOf('\r\n\r\n') + 4), 'latin1'));
}

/** First bytes, hexadecimal: PNG, JPEG, GIF, RIFF (WebP, WAV), TIFF, WOFF, OpenType, TrueType, WebM, Ogg, FLAC, ID3, PDF. */
const MEDIA = [
  ...['89504e47', 'ffd8ff', '47494638', '52494646', '49492a00', '4d4d002a'],
  ...['774f4646', '774f4632', '4f54544f', '0001000000', '1a45dfa3', '4f676753', '664c6143', '494433', '25504446'],
];

function isMedia(bytes: Buffer): boolean {
  const start = bytes.toString('hex', 0, 12);
  // MP4, AVIF, HEIC name themselves after the length of their first part.
  return MEDIA.some((first) => start.startsWith(first)) || start.slice(8, 16) === '66747970';
}
