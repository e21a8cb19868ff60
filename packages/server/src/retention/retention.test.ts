import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { pipelineOf } from '../capture/pipeline.ts';
import { reindexAll } from '../capture/reindex.ts';
import { batch, click, type Lender, openLender, SITE, START, snapshot, view } from '../capture/testing/lender.ts';
import { ENGINES } from '../platform/throwaway.ts';
import { countUnfinishedDeletions, enforceRetention } from './retention.ts';

const DAY = 86_400_000;

describe.each(ENGINES)('retention with $name: replay 30 days, signals 13 months', ({ postgres }) => {
  let now = START;
  let lender: Lender;
  beforeAll(async () => {
    lender = await openLender({ clock: { now: () => now }, postgres });
    for (const [day, session] of ['first', 'second'].entries()) {
      now = START + day * DAY;
      const sent = batch(lender.policy, {
        sentAt: now,
        replay: { context: [], events: snapshot('What is this for?', now) },
        signals: [view(now), click(now)],
      });
      const response = await lender.send(sent, { token: lender.token({ session, subject: session }) });
      expect(response.status).toBe(200);
    }
    await pipelineOf(lender.server.context)?.settle();
  });
  afterAll(() => lender.close());

  const left = async () => {
    const { clickhouse, blobs } = lender.server.context;
    const count = async (from: string) => {
      const answer = await clickhouse.query({ query: `SELECT count() AS n FROM ${from}`, format: 'JSONEachRow' });
      return Number((await answer.json<{ n: string }>())[0]?.n);
    };
    return {
      packs: (await blobs.list('')).map((name) => name.split('/').slice(0, 3).join('/')),
      replay: await count(`chunks FINAL WHERE class = 'replay'`),
      signals: await count(`chunks FINAL WHERE class = 'signals'`),
      rows: await count('signals FINAL'),
    };
  };

  it('deletes nothing on the last day that a class may be kept', async () => {
    now = START + 30 * DAY;
    expect(await enforceRetention(lender.server.context)).toEqual([]);
    expect(await left()).toMatchObject({ replay: 2, signals: 2, rows: 4 });
  });

  it('deletes replay packs and their rows the day after, and leaves a receipt and an audit entry', async () => {
    now = START + 31 * DAY;
    const receipts = await enforceRetention(lender.server.context);
    expect(receipts).toMatchObject([
      { site: SITE, class: 'replay', day: '2026-08-02', retentionDays: 30, packs: 1, chunkRows: 1, signalRows: 0 },
    ]);
    expect(await left()).toEqual({
      packs: [`replay/${SITE}/2026-08-03`, `signals/${SITE}/2026-08-02`, `signals/${SITE}/2026-08-03`],
      replay: 1,
      signals: 2,
      rows: 4,
    });
    const { database } = lender.server.context;
    const { rows } = await database.execute<{ id: string; completed: boolean }>(
      sql`select id, completed_at is not null as completed from deletion_receipts`,
    );
    expect(rows).toEqual([{ id: receipts[0]?.id, completed: true }]);
    const audit = await database.execute<{ entry: string }>(
      sql`select entry from audit_entries where action = 'retention:deleted'`,
    );
    expect(audit.rows[0]?.entry).toContain(receipts[0]?.digest);
  });

  it('has nothing more to do when it runs again', async () => {
    expect(await enforceRetention(lender.server.context)).toEqual([]);
  });

  it('cannot be undone by rebuilding the index', async () => {
    await reindexAll(lender.server.context);
    expect(await left()).toMatchObject({ replay: 1, signals: 2, rows: 4 });
  });

  it('deletes rows that a crash left without packs', async () => {
    const { blobs } = lender.server.context;
    for (const name of await blobs.list('replay/')) await blobs.delete(name);
    now = START + 32 * DAY;
    expect(await enforceRetention(lender.server.context)).toMatchObject([{ class: 'replay', packs: 0, chunkRows: 1 }]);
    expect(await left()).toMatchObject({ replay: 0, signals: 2 });
  });

  it('completes a deletion that was interrupted when all was gone, with its audit entry', async () => {
    const { context } = lender.server;
    now = START + 396 * DAY;
    await context.database.execute('alter table audit_entries rename to elsewhere');
    await expect(enforceRetention(context)).rejects.toThrow();
    await context.database.execute('alter table elsewhere rename to audit_entries');
    expect(await left()).toMatchObject({ packs: [`signals/${SITE}/2026-08-03`], signals: 1, rows: 2 });
    expect(await countUnfinishedDeletions(context, SITE, now + 1)).toBe(1);

    const receipts = await enforceRetention(context);
    expect(receipts).toMatchObject([
      { class: 'signals', day: '2026-08-02', retentionDays: 395, packs: 1, signalRows: 2, plannedAt: now },
    ]);
    expect(await countUnfinishedDeletions(context, SITE, now + 1)).toBe(0);
    const audit = await context.database.execute<{ entry: string }>(
      sql`select entry from audit_entries where action = 'retention:deleted' order by position desc limit 1`,
    );
    expect(audit.rows[0]?.entry).toContain(receipts[0]?.digest);
    expect(await enforceRetention(context)).toEqual([]);
  });

  it('leaves a deletion under way whose data is still there', async () => {
    const { context } = lender.server;
    await context.database.execute(sql`insert into deletion_receipts
      (id, site, class, day, retention_days, packs, bytes, chunk_rows, signal_rows, digest, planned_at)
      values ('begun', ${SITE}, 'signals', '2026-08-03', 395, 1, 1, 1, 2, 'd', '2026-08-03')`);
    expect(await enforceRetention(context)).toEqual([]);
    await context.database.execute(sql`delete from deletion_receipts where id = 'begun'`);
  });

  it('deletes signals, their index and their metadata when their time has come', async () => {
    now = START + 500 * DAY;
    const receipts = await enforceRetention(lender.server.context);
    expect(receipts).toMatchObject([{ class: 'signals', signalRows: 2 }]);
    expect(await left()).toEqual({ packs: [], replay: 0, signals: 0, rows: 0 });
  });
});
