import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { BlobStore } from '../platform/blob-store.ts';
import { systemClock } from '../platform/clock.ts';
import { DirectoryBlobStore } from '../platform/directory-blob-store.ts';
import { type Throwaway, throwawayDirectory } from '../platform/throwaway.ts';
import { encodeFrame, encodeHeader, encodePack, type FrameHeader } from './pack-format.ts';
import { decodePack, readPack, readPackedFrame } from './pack-reader.ts';
import { PackWriter, partitionOf } from './pack-writer.ts';

const header = (seq: number): FrameHeader => ({
  site: 'meadow-loans',
  session: 's1',
  seq,
  class: 'replay',
  subject: 'u1',
  day: '2026-08-02',
  codec: 'columns+br',
});
const frame = (seq: number, content: Uint8Array) =>
  encodeFrame(encodeHeader(header(seq)).bytes, Buffer.alloc(12, seq), Buffer.from(content));
const contents = fc.array(fc.uint8Array({ maxLength: 300 }), { minLength: 1, maxLength: 8 });

describe('a pack', () => {
  it('gives back every frame, in order, with its header and range', () => {
    fc.assert(
      fc.property(contents, (parts) => {
        const encoded = encodePack(parts.map((part, seq) => frame(seq, part)));
        const { frames, whole } = decodePack(Buffer.concat(encoded.content));
        expect(whole).toBe(true);
        expect(frames.map((one) => one.frame.header)).toEqual(parts.map((_, seq) => header(seq)));
        expect(frames.map((one) => [...one.frame.ciphertext])).toEqual(parts.map((part) => [...part]));
        expect(frames.map((one) => one.location)).toEqual(encoded.locations);
      }),
    );
  });

  it('cut anywhere gives its frames up to the last whole one', () => {
    fc.assert(
      fc.property(contents, fc.double({ min: 0, max: 1, noNaN: true }), (parts, share) => {
        const { content, locations } = encodePack(parts.map((part, seq) => frame(seq, part)));
        const bytes = Buffer.concat(content);
        const cut = 8 + Math.floor((bytes.length - 9) * share);
        const { frames, whole } = decodePack(bytes.subarray(0, cut));
        expect(whole).toBe(false);
        expect(frames).toHaveLength(locations.filter((one) => one.offset + one.length <= cut).length);
      }),
    );
  });

  it('says so when any of its bytes was changed', () => {
    const bytes = Buffer.concat(encodePack([frame(0, Buffer.from('first')), frame(1, Buffer.from('second'))]).content);
    const broken = expect.objectContaining({ code: 'seal_broken' });
    for (let at = 0; at < bytes.length; at++) {
      const changed = Buffer.from(bytes);
      changed.writeUInt8(changed.readUInt8(at) ^ 0x40, at);
      // A damaged end mark is a torn tail: the frames are still checked one by one.
      if (at >= bytes.length - 8) expect(decodePack(changed)).toMatchObject({ whole: false, frames: [{}, {}] });
      else if (at >= bytes.length - 56 && at < bytes.length - 40) continue;
      else expect(() => decodePack(changed), `byte ${at}`).toThrow(broken);
    }
  });

  it('is never mistaken for something else', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (junk) => {
        expect(() => decodePack(Buffer.from(junk))).toThrow(expect.objectContaining({ code: 'seal_broken' }));
      }),
    );
  });
});

describe('writing packs', () => {
  const partition = { class: 'replay', site: 'meadow-loans', day: '2026-08-02' } as const;
  const limits = { packBytes: 10_000, packMilliseconds: 20, pendingBytes: 50_000, onDurable: () => {} };
  const tag = {};
  let directory: Throwaway<string>;
  let blobs: BlobStore;
  beforeEach(async () => {
    directory = await throwawayDirectory();
    blobs = new DirectoryBlobStore(join(directory.value, 'packs'));
  });
  afterEach(() => directory.close());

  it('puts frames that arrive together into one object and tells each where it is', async () => {
    const writer = new PackWriter({ blobs, clock: systemClock, ...limits });
    const stored = await Promise.all(
      [0, 1, 2].map((seq) => writer.append(partition, frame(seq, Buffer.alloc(50, seq)), tag)),
    );
    expect(new Set(stored.map((one) => one.pack)).size).toBe(1);
    for (const [seq, one] of stored.entries()) {
      expect((await readPackedFrame(blobs, one.pack, one)).header.seq).toBe(seq);
    }
    expect((await readPack(blobs, stored[0]?.pack ?? '')).whole).toBe(true);
    expect(partitionOf(stored[0]?.pack ?? '')).toEqual(partition);
  });

  it('tells of a durable pack once, with all its frames, since a pack is indexed whole or not at all', async () => {
    const packs: { tag: { seq: number } }[][] = [];
    const writer = new PackWriter<{ seq: number }>({
      blobs,
      clock: systemClock,
      ...limits,
      onDurable: (frames) => packs.push([...frames]),
    });
    const appended = [0, 1, 2].map((seq) => writer.append(partition, frame(seq, Buffer.alloc(5)), { seq }));
    expect(packs).toEqual([]);
    const stored = await Promise.all(appended);
    expect(packs).toEqual([stored.map((one, seq) => ({ tag: { seq }, stored: one }))]);
  });

  it('never mixes sites, days and data classes, which expire at different times', async () => {
    const writer = new PackWriter({ blobs, clock: systemClock, ...limits });
    const partitions = [
      partition,
      { ...partition, site: 'other' },
      { ...partition, day: '2026-08-03' },
      { ...partition, class: 'signals' as const },
    ];
    const stored = await Promise.all(partitions.map((one) => writer.append(one, frame(0, Buffer.alloc(5)), tag)));
    expect(stored.map((one) => partitionOf(one.pack))).toEqual(partitions);
  });

  it('commits at once when a pack is full, and on flush', async () => {
    const writer = new PackWriter({ blobs, clock: systemClock, ...limits, packMilliseconds: 3_600_000 });
    await writer.append(partition, frame(0, Buffer.alloc(10_001)), tag);
    const later = writer.append(partition, frame(1, Buffer.alloc(10)), tag);
    await writer.flush();
    await later;
    expect(await blobs.list('')).toHaveLength(2);
  });

  it('pushes back when more waits than it may hold', async () => {
    const writer = new PackWriter({ blobs, clock: systemClock, ...limits, packBytes: 1e9 });
    const first = writer.append(partition, frame(0, Buffer.alloc(49_000)), tag);
    await expect(writer.append(partition, frame(1, Buffer.alloc(2_000)), tag)).rejects.toThrow(
      expect.objectContaining({ code: 'overloaded', retryAfter: 2 }),
    );
    await first;
    await writer.append(partition, frame(1, Buffer.alloc(2_000)), tag);
  });

  it('acknowledges nothing that could not be stored', async () => {
    writeFileSync(join(directory.value, 'packs'), 'a file where the directory should be');
    const writer = new PackWriter({ blobs, clock: systemClock, ...limits });
    await expect(writer.append(partition, frame(0, Buffer.alloc(10)), tag)).rejects.toThrow(
      expect.objectContaining({ code: 'not_durable' }),
    );
  });
});
