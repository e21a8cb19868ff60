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
    codec: 'br',
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
  expect(JSON.parse(brotliDecompressSync(plaintext).toString())).toMatchObject({
    class: 'signals',
    meta: { page: '/apply/amount', device: 'phone', policy: lender.policy, parts: 1 },
    signals: [view(), click()],
  });
});
