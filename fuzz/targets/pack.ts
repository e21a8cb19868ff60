import { createHash } from 'node:crypto';
import { crc32 } from 'node:zlib';
import { decodeColumns, encodeColumns, type Json } from '../../packages/server/src/capture/columns.ts';
import {
  END_MAGIC,
  encodeFrame,
  encodeHeader,
  encodePack,
  FRAME_MAGIC,
  FRAME_PREFIX,
  TRAILER_LENGTH,
} from '../../packages/server/src/capture/pack-format.ts';
import { decodePack, salvageFrames } from '../../packages/server/src/capture/pack-reader.ts';
import { mutateBytes } from '../mutate.ts';
import type { Target } from '../target.ts';
import { must, refusing } from './refusal.ts';

const WORDS = [
  'SCRIMPK1',
  'FRAM',
  'SCRIMEND',
  '[[8,64]]',
  '[[0,0]]',
  '[[8,-1]]',
  '[[1e9,8]]',
  '"class":"replay"',
  '{"a":1}',
  '\x00\x00\x00\x00',
  '\xff\xff\xff\xff',
];

const header = (seq: number) =>
  encodeHeader({
    site: 'x',
    session: 's'.repeat(20),
    seq,
    class: 'replay',
    subject: 'p',
    day: '2026-08-02',
    codec: 'columns+br',
  }).bytes;
const columns = encodeColumns([{ a: 1, b: 'x' }, { a: 2, b: '███ █' }, [], 1.5, null, true] as Json);
const packOf = (count: number): Buffer => {
  const frames = Array.from({ length: count }, (_, seq) => encodeFrame(header(seq), Buffer.alloc(12, seq), columns));
  return Buffer.concat(encodePack(frames).content);
};

/** A pack as a disk, a copy or an attacker may leave it. Checksums are mended in most inputs, so that more than they is tried. */
export const pack: Target = {
  name: 'pack',

  seeds: () => [packOf(0), packOf(1), packOf(3), packOf(2).subarray(0, 300)],

  mutate(random, input, other) {
    const changed = Buffer.from(mutateBytes(random, input, other, WORDS));
    return random.chance(0.8) ? mended(changed) : changed;
  },

  run(input) {
    const bytes = Buffer.from(input);
    const read = refusing(['seal_broken'], () => decodePack(bytes));
    for (const { location, frame } of [...(read?.frames ?? []), ...salvageFrames(bytes)]) {
      must(location.offset >= 0 && location.offset + location.length <= bytes.length, 'a frame lies within its pack');
      must(frame.header.session.length > 0 || frame.header.session === '', 'a frame has its header');
      readColumns(frame.ciphertext);
    }
    readColumns(bytes);
  },
};

/** Content that was authenticated and still is not what was written: refused with a RangeError, whatever it claims to hold. */
function readColumns(bytes: Buffer): void {
  try {
    JSON.stringify(decodeColumns(bytes));
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
  }
}

function mended(bytes: Buffer): Buffer {
  for (
    let at = bytes.indexOf(FRAME_MAGIC);
    at >= 0 && at + FRAME_PREFIX <= bytes.length;
    at = bytes.indexOf(FRAME_MAGIC, at + 4)
  ) {
    const length = bytes.readUInt32LE(at + 4) + bytes.readUInt32LE(at + 8);
    const end = Math.min(bytes.length, at + FRAME_PREFIX + length);
    bytes.writeUInt32LE(crc32(bytes.subarray(at + FRAME_PREFIX, end)), at + 12);
  }
  const trailer = bytes.length - TRAILER_LENGTH;
  if (trailer > 8) {
    createHash('sha256')
      .update(bytes.subarray(0, trailer))
      .digest()
      .copy(bytes, trailer + 16);
    END_MAGIC.copy(bytes, trailer + 48);
  }
  return bytes;
}
