import { chmod, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readFindings } from '../assurance/finding.ts';
import { sweepErased } from '../capture/erasure.ts';
import { pipelineOf } from '../capture/pipeline.ts';
import { reindexAll } from '../capture/reindex.ts';
import { batch, click, type Lender, openLender, SITE, START, snapshot, view } from '../capture/testing/lender.ts';
import type { Context } from '../platform/context.ts';
import { ENGINES } from '../platform/throwaway.ts';
import { CHECKS } from './all.ts';
import { auditLogChanged } from './audit-log.ts';
import { type Check, DAY } from './check.ts';
import { erasedButIndexed } from './erased-but-indexed.ts';
import { findingLost } from './finding-lost.ts';
import { indexDiffers } from './index-differs.ts';
import { keptTooLong } from './kept-too-long.ts';
import { keyFileExposed } from './key-file.ts';
import { maskedLate } from './masked-late.ts';
import { replayEnding } from './replay-ending.ts';
import { sessionWithoutConsent } from './session-without-consent.ts';

const HOUR = 3_600_000;

describe.each(ENGINES)('checks of what is stored, with $name', ({ postgres }) => {
  let now = START;
  let lender: Lender;
  let context: Context;
  beforeAll(async () => {
    lender = await openLender({ clock: { now: () => now }, postgres });
    context = lender.server.context;
    await consent('r1', 'u1', 's1');
    const sent = batch(lender.policy, {
      sentAt: now,
      replay: { context: [], events: snapshot('What is this for?', now) },
      signals: [view(now), click(now)],
    });
    expect((await lender.send(sent)).status).toBe(200);
    await pipelineOf(context)?.settle();
    now = START + HOUR;
  });
  afterAll(() => lender.close());

  const execute = (text: string) => context.database.execute(sql.raw(text));
  const index = (query: string) => context.clickhouse.command({ query });
  const consent = async (receipt: string, subject: string, session: string, decision = 'granted') => {
    await context.database.execute(sql`insert into consent_receipts
      (id, site, subject, decision, method, language, policy, regime, signed, decided_at, keep_until)
      values (${receipt}, ${SITE}, ${subject}, ${decision}, 'banner', 'en', ${lender.policy}, 'visitor', 'signed',
        '2026-08-01', '2100-01-01')`);
    await context.database.execute(sql`insert into consent_sessions (session, site, receipt, subject, opened_at, expires_at)
      values (${session}, ${SITE}, ${receipt}, ${subject}, '2026-08-01', '2100-01-01')`);
  };
  /** Where it fails; nowhere when it passes. */
  const failing = async (check: Check) => {
    const outcome = await check.run(context, SITE);
    expect(outcome.state).not.toBe('unable');
    return outcome.state === 'failed' ? outcome.places.map(({ page, path }) => `${page}: ${path}`) : [];
  };
  const at = async <T>(moment: number, work: () => Promise<T>) => {
    const before = now;
    now = moment;
    try {
      return await work();
    } finally {
      now = before;
    }
  };
  /** A further row of the index, like the stored one of signals but for this. */
  const addRow = (replaced: string) =>
    index(
      `INSERT INTO chunks SELECT * REPLACE (${replaced})
      FROM (SELECT * FROM chunks FINAL WHERE class = 'signals' AND session = 's1')`,
    );

  it.each(CHECKS)('$id passes where all is as it should be', async (check) => {
    const outcome = await check.run(context, SITE);
    expect(outcome).toMatchObject({ state: 'passed', detail: expect.stringMatching(/\.$/) });
  });

  it.each(CHECKS)(
    '$id passes, or says why it cannot tell, where nothing is stored and no policy holds',
    async (check) => {
      const outcome = await check.run(context, 'another-site');
      expect(outcome.state).toBe(check === replayEnding ? 'unable' : 'passed');
      expect(outcome.detail).not.toBe('');
    },
  );

  describe('kept-too-long fails', () => {
    it('once a day has gone by in which retention should have deleted', async () => {
      expect(await at(START + 31 * DAY, () => failing(keptTooLong))).toEqual([]);
      expect(await at(START + 32 * DAY, () => failing(keptTooLong))).toEqual(['Stored data: replay packs and index']);
      const outcome = await at(START + 500 * DAY, () => keptTooLong.run(context, SITE));
      expect(outcome.detail).toContain('the oldest of 2026-08-02');
    });

    it('when consent receipts outlive their time', async () => {
      await execute(`insert into consent_receipts
        (id, site, decision, method, language, policy, regime, signed, decided_at, keep_until)
        values ('old', '${SITE}', 'denied', 'banner', 'en', 'p', 'visitor', 'signed', '2019-01-01', '2020-01-01')`);
      expect(await failing(keptTooLong)).toEqual(['Consent records: receipts']);
      await execute(`delete from consent_receipts where id = 'old'`);
      expect(await failing(keptTooLong)).toEqual([]);
    });

    it('when a deletion that was begun never ended, unless a later one of the same data did', async () => {
      const plan = (id: string, planned: string, completed: string) =>
        execute(`insert into deletion_receipts (id, site, class, day, retention_days, packs, bytes, chunk_rows,
          signal_rows, digest, planned_at, completed_at)
          values ('${id}', '${SITE}', 'replay', '2026-06-01', 30, 1, 1, 1, 0, 'd', '${planned}', ${completed})`);
      await plan('first', '2026-07-31', 'null');
      expect(await failing(keptTooLong)).toEqual(['Stored data: deletions under way']);
      await plan('second', '2026-08-01', `'2026-08-01'`);
      expect(await failing(keptTooLong)).toEqual([]);
    });

    it('when a pack is there that masking of stored replays had destroyed', async () => {
      const [pack] = await context.blobs.list(`replay/${SITE}/`);
      await execute(`insert into stored_redactions (id, site, policy, actor, started_at, state, packs, done, rewritten)
        values ('run', '${SITE}', 'p', 'a', 1, 'done', 1, 1, 1)`);
      await execute(`insert into stored_redaction_packs (run, pack, finished, rewritten)
        values ('run', '${pack}', true, true)`);
      expect(await failing(keptTooLong)).toEqual(['Stored data: replay packs that were destroyed']);
      await execute('delete from stored_redactions');
    });
  });

  describe('session-without-consent fails', () => {
    it('for a session that joins no receipt, one that does not grant, or one of somebody else', async () => {
      await consent('withdrawn', 'u3', 's3', 'withdrawn');
      await consent('other', 'u5', 's4');
      const row = (session: string, receipt: string, subject: string) =>
        addRow(`'${session}' AS session, '${receipt}' AS receipt, '${subject}' AS subject`);
      await row('s2', 'r1', 'u1');
      await row('s3', 'withdrawn', 'u3');
      await row('s4', 'other', 'u4');
      const outcome = await sessionWithoutConsent.run(context, SITE);
      expect(outcome).toEqual({
        state: 'failed',
        detail: '3 sessions under no receipt that grants.',
        places: [{ page: 'Stored data', path: 'sessions under no granting receipt', severity: 'critical' }],
      });
      await index(`DELETE FROM chunks WHERE session != 's1'`);
      expect(await failing(sessionWithoutConsent)).toEqual([]);
    });

    it('for a session under two receipts', async () => {
      await addRow(`9 AS seq, 'r2' AS receipt`);
      expect(await failing(sessionWithoutConsent)).toEqual(['Stored data: sessions under several receipts']);
      await index('DELETE FROM chunks WHERE seq = 9');
    });

    it('for what was received after consent had ended, and not for what came before', async () => {
      await consent('r6', 'u6', 's6');
      await addRow(`'s6' AS session, 'r6' AS receipt, 'u6' AS subject`);
      await execute(`insert into consent_revocations (receipt, reason, revoked_at)
        values ('r6', 'withdrawn', '${new Date(START + 60_000).toISOString()}')`);
      expect(await failing(sessionWithoutConsent)).toEqual([]);
      const late = new Date(START + HOUR).toISOString().replace('T', ' ').slice(0, -1);
      await addRow(
        `'s6' AS session, 'r6' AS receipt, 'u6' AS subject, 1 AS seq, toDateTime64('${late}', 3, 'UTC') AS received_at`,
      );
      expect(await failing(sessionWithoutConsent)).toEqual(['Stored data: batches after consent had ended']);
      await index(`DELETE FROM chunks WHERE session = 's6'`);
    });
  });

  describe('index-differs fails', () => {
    it('when batches have no row, until they are indexed again', async () => {
      await index(`DELETE FROM chunks WHERE class = 'replay'`);
      expect(await failing(indexDiffers)).toEqual(['Stored data: replay: batches without a row']);
      await reindexAll(context);
      expect(await failing(indexDiffers)).toEqual([]);
    });

    it('when a row names a place where its pack has no batch', async () => {
      await addRow('7 AS seq, 123456 AS offset');
      expect(await failing(indexDiffers)).toEqual(['Stored data: signals: rows without a batch']);
      await index('DELETE FROM chunks WHERE seq = 7');
    });

    it('when a pack is cut off, and when it is gone', async () => {
      const [pack = ''] = await context.blobs.list(`signals/${SITE}/`);
      const path = join(context.config.dataDirectory, 'packs', pack);
      const content = await readFile(path);
      await writeFile(path, content.subarray(0, content.length - 20));
      expect(await failing(indexDiffers)).toEqual(['Stored data: signals: packs that are damaged']);
      await context.blobs.delete(pack);
      expect(await failing(indexDiffers)).toEqual(['Stored data: signals: packs that are gone']);
      await writeFile(path, content);
      expect(await failing(indexDiffers)).toEqual([]);
    });

    it('not for what was stored a moment ago, nor for people who were erased', async () => {
      const sent = batch(lender.policy, { sentAt: now, signals: [view(now)] });
      await lender.send(sent, { token: lender.token({ session: 's8', subject: 'u8' }) });
      await pipelineOf(context)?.settle();
      await index(`DELETE FROM chunks WHERE session = 's8'`);
      expect(await failing(indexDiffers)).toEqual([]);
      now += HOUR;
      expect(await failing(indexDiffers)).toEqual(['Stored data: signals: batches without a row']);
      await context.keys.destroySubject('u8');
      expect(await failing(indexDiffers)).toEqual([]);
    });
  });

  it('erased-but-indexed fails when rows of somebody erased stay after the next nightly run', async () => {
    await addRow(`'s8' AS session, 'u8' AS subject`);
    expect(await failing(erasedButIndexed)).toEqual([]);
    expect(await at(now + 2 * DAY, () => failing(erasedButIndexed))).toEqual([
      'Index: rows of erased people in chunks',
      'Index: rows of erased people in signals',
    ]);
    expect(await at(now + 400 * DAY, () => failing(erasedButIndexed))).toHaveLength(2);
    await sweepErased(context);
    expect(await at(now + 2 * DAY, () => failing(erasedButIndexed))).toEqual([]);
  });

  it('masked-late fails on pages where the server masked what a browser had not, for a week', async () => {
    await addRow(`'s9' AS session, false AS clean`);
    expect(await maskedLate.run(context, SITE)).toEqual({
      state: 'failed',
      detail: 'In 1 of 2 sessions of the last seven days, on 1 page.',
      places: [
        { page: '/apply/amount', rule: 0, path: 'masked by the server, not by the browser', severity: 'medium' },
      ],
    });
    expect(await at(START + 8 * DAY, () => failing(maskedLate))).toEqual([]);
    // Inspection hit in the same batch besides.
    await addRow(`'s9' AS session, false AS clean, 1 AS hits, 5 AS seq`);
    await index(`DELETE FROM chunks WHERE session = 's9' AND hits = 0`);
    expect(await failing(maskedLate)).toEqual(['/apply/amount: masked by the server, not by the browser']);
    // What inspection found is a finding of its own.
    await addRow(`'s9' AS session, true AS clean, 1 AS hits, 6 AS seq`);
    await index(`DELETE FROM chunks WHERE session = 's9' AND NOT clean`);
    expect(await failing(maskedLate)).toEqual([]);
    await index(`DELETE FROM chunks WHERE session = 's9'`);
  });

  it('finding-lost fails where what inspection found was not filed, until it is', async () => {
    const found = async (session: string) => {
      const event = { kind: 'event', time: now, name: 'application_submitted' };
      const signals = [view(now), { ...event, properties: { amount: 4111111111111111 } }];
      const sent = { ...batch(lender.policy, { sentAt: now }), signals };
      expect((await lender.send(sent, { token: lender.token({ session, subject: session }) })).status).toBe(200);
      await pipelineOf(context)?.settle();
    };
    await execute('alter table findings rename to findings_away');
    await found('s10');
    await execute('alter table findings_away rename to findings');
    // It may be filed yet.
    expect(await failing(findingLost)).toEqual([]);
    const lost = '/apply/amount: found by inspection, and no finding since';
    expect(await at(now + HOUR, () => failing(findingLost))).toEqual([lost]);
    // The server tries again what the database had not taken.
    await pipelineOf(context)?.settle();
    expect(await at(now + HOUR, () => failing(findingLost))).toEqual([]);
    const { findings, foundIn } = await readFindings(context, SITE);
    expect(findings).toMatchObject([{ detector: 'card_number', page: '/apply/amount', sessions: 1 }]);
    expect(foundIn).toBe(1);
    // A crash took it, though another one of the page was filed before.
    now += HOUR;
    await addRow(`'s11' AS session, 1 AS hits, received_at + INTERVAL 3 HOUR AS received_at`);
    const later = now + 3 * HOUR;
    expect(await at(later, () => failing(findingLost))).toEqual([lost]);
    expect(await at(later + 7 * DAY, () => failing(findingLost))).toEqual([]);
    await at(later, () => found('s12'));
    expect(await at(later + HOUR, () => failing(findingLost))).toEqual([]);
  });

  it('replay-ending fails 30 days before a rule’s end date, and from the day after it on', async () => {
    const on = (day: string) => at(Date.parse(`${day}T12:00:00Z`), () => failing(replayEnding));
    expect(await on('2027-05-30')).toEqual([]);
    expect(await on('2027-05-31')).toEqual(['/apply/amount: replay ends soon']);
    expect(await on('2027-06-30')).toEqual(['/apply/amount: replay ends soon']);
    expect(await on('2027-07-01')).toEqual(['/apply/amount: replay has ended']);
  });

  it('key-file-exposed fails when others can read the key or the data, and when the key is damaged or gone', async () => {
    const { dataDirectory } = context.config;
    const file = join(dataDirectory, 'master.key');
    const content = await readFile(file);
    await chmod(file, 0o640);
    expect(await failing(keyFileExposed)).toEqual(['Keys: key file']);
    await chmod(file, 0o600);
    await writeFile(file, 'scrim-key-1:short\n');
    expect(await failing(keyFileExposed)).toEqual(['Keys: key file']);
    await rename(file, `${file}.away`);
    expect(await failing(keyFileExposed)).toEqual(['Keys: key file']);
    await rename(`${file}.away`, file);
    await writeFile(file, content);
    for (const mode of [0o755, 0o750]) {
      await chmod(dataDirectory, mode);
      expect(await failing(keyFileExposed)).toEqual(['Keys: data directory']);
    }
    await chmod(dataDirectory, 0o700);
    expect(await failing(keyFileExposed)).toEqual([]);
  });

  describe('audit-log-changed fails', () => {
    const unguarded = async (table: string, work: () => Promise<unknown>) => {
      await execute(`alter table ${table} disable trigger user`);
      await work();
      await execute(`alter table ${table} enable trigger user`);
    };

    it('when an entry reads otherwise', async () => {
      await unguarded('audit_entries', () =>
        execute(`update audit_entries set entry = replace(entry, 'server:started', 'server:startef')`),
      );
      expect(await failing(auditLogChanged)).toEqual(['Audit log: entries and checkpoints']);
      await unguarded('audit_entries', () =>
        execute(`update audit_entries set entry = replace(entry, 'server:startef', 'server:started')`),
      );
      expect(await failing(auditLogChanged)).toEqual([]);
    });

    it('when a hash that proves it is gone, or its end', async () => {
      await execute('create table kept as select * from audit_nodes');
      await unguarded('audit_nodes', () => execute('delete from audit_nodes'));
      expect(await failing(auditLogChanged)).toEqual(['Audit log: entries and checkpoints']);
      await execute('insert into audit_nodes select * from kept');
      expect(await failing(auditLogChanged)).toEqual([]);
      await unguarded('audit_entries', () =>
        execute('delete from audit_entries where position = (select max(position) from audit_entries)'),
      );
      expect(await failing(auditLogChanged)).toEqual(['Audit log: entries and checkpoints']);
    });
  });
});
