import { createDecipheriv, createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliDecompressSync } from 'node:zlib';
import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { pipelineOf } from './pipeline.ts';
import { batch, click, type Lender, openLender, view } from './testing/lender.ts';

let lender: Lender;
beforeAll(async () => {
  lender = await openLender();
});
afterAll(() => lender.close());

function open(key: Uint8Array, sealed: Buffer, associatedData: Uint8Array): Buffer {
  const decipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(0, 12));
  decipher.setAAD(associatedData).setAuthTag(sealed.subarray(-16));
  return Buffer.concat([decipher.update(sealed.subarray(12, -16)), decipher.final()]);
}

/** Section "Columns", word by word. */
function readColumns(content: Buffer): unknown {
  const cursor = (bytes: Buffer) => {
    let at = 0;
    const take = (length: number) => {
      at += length;
      return bytes.subarray(at - length, at);
    };
    const number = (): number => {
      const [byte = 0] = take(1);
      return byte < 128 ? byte : byte - 128 + 128 * number();
    };
    return { take, number };
  };
  const head = cursor(content);
  const lengths = Array.from({ length: head.number() }, () => head.number());
  const [shapes, words, texts, ...parts] = lengths.map((length) => cursor(head.take(length)));
  if (!shapes || !words || !texts) throw new Error('parts are missing');
  interface Column extends ReturnType<typeof cursor> {
    integer: number;
    strings: string[];
    items?: Column;
  }
  const open = (): Column => ({ ...(parts.shift() ?? cursor(Buffer.alloc(0))), integer: 0, strings: [] });
  const known: { key: string; column: Column }[][] = [];
  const read = (column: Column): unknown => {
    const code = column.number();
    const amount = Math.floor(code / 8);
    const isNew = (text: string) => column.strings[column.strings.push(text) - 1];
    const kinds = [
      () => (amount === 3 ? column.take(8).readDoubleLE() : [null, false, true][amount]),
      () => {
        column.integer += amount % 2 ? -(amount + 1) / 2 : amount / 2;
        return column.integer;
      },
      () => (amount ? column.strings[amount - 1] : isNew(texts.take(column.number()).toString())),
      () => isNew(Array.from({ length: amount }, () => '█'.repeat(words.number())).join(' ')),
      () => {
        if (amount > 0) column.items ??= open();
        return Array.from({ length: amount }, () => read(column.items ?? column));
      },
      () => {
        if (amount === 0) {
          const keys = Array.from({ length: shapes.number() }, () => shapes.take(shapes.number()).toString());
          known.push(keys.map((key) => ({ key, column: open() })));
        }
        const shape = amount ? known[amount - 1] : known.at(-1);
        return Object.fromEntries((shape ?? []).map(({ key, column: of }) => [key, read(of)]));
      },
    ];
    return kinds[code % 8]?.();
  };
  return read(open());
}

it('a stranger reads a pack by docs/pack-format.md alone', async () => {
  const { context } = lender.server;
  await lender.send(batch(lender.policy), { token: lender.token({ subject: 'u9', session: 's9' }) });
  await pipelineOf(context)?.settle();
  const [name = ''] = await context.blobs.list('signals/meadow-loans/2026-08-02/');
  const pack = readFileSync(join(context.config.dataDirectory, 'packs', name));

  expect(pack.subarray(0, 8).toString()).toBe('SCRIMPK1');
  const trailer = pack.subarray(-56);
  expect(trailer.subarray(48).toString()).toBe('SCRIMEND');
  expect(trailer.subarray(16, 48)).toEqual(createHash('sha256').update(pack.subarray(0, -56)).digest());
  const footerAt = Number(trailer.readBigUInt64LE(0));
  const footer = JSON.parse(pack.subarray(footerAt, footerAt + trailer.readUInt32LE(8)).toString());
  expect(footer).toHaveLength(trailer.readUInt32LE(12));

  const [offset, length] = footer[0];
  const frame = pack.subarray(offset, offset + length);
  expect(frame.subarray(0, 4).toString()).toBe('FRAM');
  const headerLength = frame.readUInt32LE(4);
  const header = frame.subarray(16, 16 + headerLength);
  expect(JSON.parse(header.toString())).toEqual({
    site: 'meadow-loans',
    session: 's9',
    seq: 0,
    class: 'signals',
    subject: 'u9',
    day: '2026-08-02',
    codec: 'columns+br',
  });

  const master = readFileSync(join(context.config.dataDirectory, 'master.key'), 'utf8').trim();
  expect(master).toMatch(/^scrim-key-1:/);
  const { rows } = await context.database.execute<{ wrapped: string }>(
    sql`select wrapped from subject_keys where subject = 'u9'`,
  );
  const wrapped = Buffer.from(rows[0]?.wrapped ?? '', 'base64');
  const dataKey = open(Buffer.from(master.slice(12), 'base64'), wrapped, Buffer.from('subject:u9'));
  const associatedData = Buffer.concat([Buffer.from('scrim-frame-1\n'), header]);
  const plaintext = open(dataKey, frame.subarray(16 + headerLength), associatedData);
  expect(readColumns(brotliDecompressSync(plaintext))).toMatchObject({
    class: 'signals',
    meta: { page: '/apply/amount', device: 'phone', policy: lender.policy, parts: 1 },
    signals: [view(), click()],
  });
});
