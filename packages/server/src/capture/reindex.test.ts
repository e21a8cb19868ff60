import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { encodeColumns } from './columns.ts';
import { eraseSubject } from './erasure.ts';
import { sealFrame } from './frame.ts';
import { encodeFrame, encodeHeader, encodePack, type FrameHeader } from './pack-format.ts';
import { readPack } from './pack-reader.ts';
import { pipelineOf } from './pipeline.ts';
import { indexMissingPacks, reindexAll } from './reindex.ts';
import { batch, type Lender, openLender } from './testing/lender.ts';

describe('indexing what was left', () => {
  let lender: Lender;
  beforeEach(async () => {
    lender = await openLender({ limits: { packMilliseconds: 2000 } });
  });
  afterEach(() => lender.close());

  /** Three people in one pack. */
  const threeFrames = async () => {
    const sent = ['a', 'b', 'c'].map((name) =>
      lender.send(batch(lender.policy), { token: lender.token({ subject: name, session: `s-${name}` }) }),
    );
    for (const response of await Promise.all(sent)) expect(response.status).toBe(200);
    await pipelineOf(lender.server.context)?.settle();
    const [pack, ...others] = await lender.server.context.blobs.list('');
    expect(others).toEqual([]);
    return pack ?? '';
  };
  const sessions = async () => {
    const query = 'SELECT DISTINCT session FROM chunks ORDER BY session';
    const answer = await lender.server.context.clickhouse.query({ query, format: 'JSONEachRow' });
    return (await answer.json<{ session: string }>()).map(({ session }) => session);
  };

  it('takes what is whole of a pack with one damaged frame', async () => {
    const { context } = lender.server;
    const pack = await threeFrames();
    const { frames } = await readPack(context.blobs, pack);
    const second = frames[1];
    if (second === undefined) throw new Error('three frames were sent');
    const bytes = await context.blobs.readRange(pack, 0, (await context.blobs.size(pack)) ?? 0);
    const at = second.location.offset + second.location.length - 1;
    bytes.writeUInt8(bytes.readUInt8(at) ^ 1, at);
    await context.blobs.put(pack, [bytes]);
    expect(await reindexAll(context)).toMatchObject({ packs: 1, frames: 2, damaged: 1 });
    expect(await sessions()).not.toContain(second.frame.header.session);
  });

  it('goes on after a frame whose content is not what it should be', async () => {
    const { context } = lender.server;
    const pack = await threeFrames();
    const { frames } = await readPack(context.blobs, pack);
    const header: FrameHeader = { ...(frames[0]?.frame.header ?? never()), session: 'strange' };
    const { bytes, associatedData } = encodeHeader(header);
    const sealed = await context.keys.sealFor(
      header.subject,
      Buffer.from(encodeColumns({ no: 'payload' })),
      associatedData,
    );
    const whole = await sealFrame(
      context,
      { ...header, session: 'whole' },
      { class: 'signals', meta: META, signals: [] },
    );
    const late = { ...META, from: 9e15, to: 9e15 };
    const beyond = await sealFrame(
      context,
      { ...header, session: 'late' },
      { class: 'signals', meta: late, signals: [] },
    );
    const other = pack.replace(/[^/]+$/, 'other.pack');
    await context.blobs.put(
      other,
      encodePack([encodeFrame(bytes, sealed.nonce, sealed.ciphertext), beyond, whole]).content,
    );
    expect(await indexMissingPacks(context)).toMatchObject({ packs: 1, frames: 1, damaged: 2 });
    expect(await sessions()).toEqual(['s-a', 's-b', 's-c', 'whole']);
  });

  it('reads a pack of which everybody was erased once, not at every start', async () => {
    const { context } = lender.server;
    await threeFrames();
    for (const subject of ['a', 'b', 'c']) await eraseSubject(context, subject);
    expect(await indexMissingPacks(context)).toMatchObject({ packs: 1, frames: 0, erased: 3, damaged: 0 });
    expect(await indexMissingPacks(context)).toMatchObject({ packs: 0 });
    expect(await reindexAll(context)).toMatchObject({ packs: 1, erased: 3 });
  });
});

const META = {
  page: '/apply/amount',
  rule: 0,
  view: '0123456789abcdef',
  policy: 'a'.repeat(64),
  receipt: 'r1',
  regime: 'applicant',
  device: 'desktop',
  browser: 'chrome',
  browserVersion: 141,
  language: 'en',
  variant: '',
  viewportWidth: 1280,
  viewportHeight: 800,
  from: 1_785_664_800_000,
  to: 1_785_664_800_000,
  receivedAt: 1_785_664_800_000,
  skew: 0,
  keyframe: false,
  clean: true,
  masked: 0,
  lit: 0,
  hits: 0,
} as const;

function never(): never {
  throw new Error('three frames were sent');
}
