import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { eraseSubject, sweepErased } from './erasure.ts';
import { readChunk } from './frame.ts';
import { insertRows } from './indexer.ts';
import { pipelineOf } from './pipeline.ts';
import { reindexAll } from './reindex.ts';
import { batch, type Lender, openLender, snapshot } from './testing/lender.ts';

describe('erasing a person', () => {
  let lender: Lender;
  beforeAll(async () => {
    lender = await openLender();
    for (const [subject, session] of [
      ['anna', 'a1'],
      ['anna', 'a2'],
      ['ben', 'b1'],
    ]) {
      const sent = batch(lender.policy, { replay: { context: [], events: snapshot('What is this for?') } });
      const token = lender.token({ subject: subject ?? '', session: session ?? '' });
      expect((await lender.send(sent, { token })).status).toBe(200);
    }
  });
  afterAll(() => lender.close());

  const query = async <T>(text: string) => {
    const answer = await lender.server.context.clickhouse.query({ query: text, format: 'JSONEachRow' });
    return answer.json<T>();
  };
  const sessions = async () =>
    (
      await query<{ session: string }>(
        'SELECT DISTINCT session FROM chunks UNION DISTINCT SELECT DISTINCT session FROM signals ORDER BY session',
      )
    ).map((row) => row.session);

  it('makes what was stored unreadable, removes its rows, and touches nobody else', async () => {
    const { context } = lender.server;
    await pipelineOf(context)?.settle();
    const chunks = await query<{ subject: string; pack: string; offset: string; length: number }>(
      'SELECT * FROM chunks',
    );
    expect(await eraseSubject(context, 'anna')).toBe(2);
    expect(await eraseSubject(context, 'anna')).toBe(0);
    expect(await sessions()).toEqual(['b1']);
    for (const { subject, pack, offset, length } of chunks) {
      const read = readChunk(context, { pack, offset: Number(offset), length });
      if (subject === 'anna') await expect(read).rejects.toThrow(expect.objectContaining({ code: 'subject_erased' }));
      else await read;
    }
  });

  it('lets nothing more of them in', async () => {
    const response = await lender.send(batch(lender.policy, { seq: 1 }), {
      token: lender.token({ subject: 'anna', session: 'a1' }),
    });
    expect(response.status).toBe(410);
    expect(await response.json()).toMatchObject({ error: { code: 'subject_erased' } });
  });

  it('is not undone by rebuilding the index', async () => {
    const report = await reindexAll(lender.server.context);
    expect(report).toMatchObject({ erased: 4, frames: 2, damaged: 0 });
    expect(await sessions()).toEqual(['b1']);
  });

  it('takes rows that another node added around that moment at the next sweep', async () => {
    const { context } = lender.server;
    const chunk = { site: 's', session: 'late', seq: 0, class: 'signals', subject: 'anna', day: '2026-08-02' };
    await insertRows(context.clickhouse, [{ chunk, signals: [] }]);
    expect(await sessions()).toEqual(['b1', 'late']);
    await sweepErased(context);
    expect(await sessions()).toEqual(['b1']);
  });
});
