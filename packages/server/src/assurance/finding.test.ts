import type { FindingSeverity } from '@scrim/protocol';
import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Context } from '../platform/context.ts';
import { openContext, store } from '../recordings/testing/stored-visit.ts';
import { changeFinding, type FindingReport, readFindings, recordFindings, settleCheckFindings } from './finding.ts';

const report: FindingReport = {
  site: 'meadow-loans',
  session: 's1',
  detector: 'card-number',
  page: '/apply/bank',
  rule: 3,
  path: 'html>body:2>p:4',
};

describe('findings', () => {
  let opened: Awaited<ReturnType<typeof openContext>>;
  let context: Context;
  beforeAll(async () => {
    opened = await openContext();
    context = opened.context;
  });
  afterAll(() => opened.close());

  it('open once per place and count each session once, however often it reports', async () => {
    await recordFindings(context, [report, report]);
    await recordFindings(context, [report]);
    await recordFindings(context, [
      { ...report, session: 's2' },
      { ...report, path: 'html>body:2>p:5' },
    ]);
    const { findings } = await readFindings(context, 'meadow-loans');
    expect(findings.map(({ path, sessions }) => [path, sessions]).sort()).toEqual([
      ['html>body:2>p:4', 2],
      ['html>body:2>p:5', 1],
    ]);
    expect((await readFindings(context, 'other')).findings).toEqual([]);
  });

  it('keep no session id, neither in the answer nor in the database', async () => {
    await recordFindings(context, [{ ...report, session: 'a-very-telling-session' }]);
    const { rows } = await context.database.execute<Record<string, unknown>>(
      'select * from findings, finding_sessions',
    );
    expect(JSON.stringify(rows)).not.toContain('telling');
  });

  it('count two batches at the same time for both', async () => {
    const many = Array.from({ length: 20 }, (_, index) => ({ ...report, page: '/busy', session: `s${index}` }));
    await Promise.all(many.map((one) => recordFindings(context, [one])));
    const { findings } = await readFindings(context, 'meadow-loans');
    expect(findings.find(({ page }) => page === '/busy')?.sessions).toBe(20);
  });

  it('of checks are the same, and stay accepted, when a new version of the policy counts its rules anew', async () => {
    const site = 'of-one-check';
    const under = (rule: number, run: string) => {
      const place = { page: '/apply/*', rule, path: 'replay ends soon', severity: 'low' as const };
      return settleCheckFindings(context, { site, run, check: 'replay-ending', places: [place] });
    };
    await under(0, 'first');
    const [found] = (await readFindings(context, site)).findings;
    const until = new Date(context.clock.now() + 100 * 86_400_000).toISOString().slice(0, 10);
    const accepting = { state: 'accepted', reason: 'The study ends then.', until } as const;
    await changeFinding(context, site, found?.id ?? '', accepting, 'person:p1');
    await under(1, 'second');
    expect((await readFindings(context, site)).findings).toMatchObject([
      { id: found?.id, rule: 1, state: 'accepted', sessions: 2 },
    ]);
  });

  it('of checks are one for one page, also under two rules', async () => {
    const site = 'of-two-rules';
    const place = { page: '/apply/*', path: 'replay ends soon', severity: 'low' as const };
    const places = [
      { ...place, rule: 0 },
      { ...place, rule: 2 },
    ];
    await settleCheckFindings(context, { site, run: 'first', check: 'replay-ending', places });
    expect((await readFindings(context, site)).findings).toMatchObject([{ sessions: 1, state: 'open' }]);
  });
});

describe('a site with more findings than the list holds', () => {
  let opened: Awaited<ReturnType<typeof openContext>>;
  beforeAll(async () => {
    opened = await openContext();
  });
  afterAll(() => opened.close());

  it('lists what is to be dealt with first, of that the worst, and counts all', async () => {
    const { context } = opened;
    const now = context.clock.now();
    const on = (days: number) => new Date(now + days * 86_400_000).toISOString();
    const add = (id: string, state: string, severity: string, days: { seen: number; due: number; until?: number }) =>
      context.database.execute(sql`
        insert into findings (id, site, detector, page, rule, path, state, severity, first_seen, last_seen, due_at,
          accepted_reason, accepted_until)
        select ${id} || n, 'many', 'iban', '/apply', 0, 'p' || n, ${state}, ${severity}, ${on(-99)}, ${on(days.seen)},
          ${on(days.due)}, 'A test.', ${days.until === undefined ? null : on(days.until)}
        from generate_series(1, ${id === 'low' ? 1005 : 1}) n`);
    await add('low', 'open', 'low', { seen: 0, due: 9 });
    await add('fixed', 'fixed', 'critical', { seen: 0, due: -9 });
    await add('accepted', 'accepted', 'critical', { seen: 0, due: -9, until: 9 });
    await add('ended', 'accepted', 'high', { seen: -50, due: -9, until: -1 });
    await add('worked', 'in-work', 'critical', { seen: -60, due: -8 });
    await add('later', 'open', 'critical', { seen: -40, due: 1 });
    const { findings, counts } = await readFindings(context, 'many');
    expect(findings).toHaveLength(1000);
    expect(findings.slice(0, 4).map(({ id, state }) => [id, state])).toEqual([
      ['later1', 'open'],
      ['worked1', 'in-work'],
      ['ended1', 'open'],
      ['low1', 'open'],
    ]);
    expect(counts).toEqual({ open: 1008, overdue: 2, all: 1010 });
    expect(findings.filter(({ overdue }) => overdue)).toHaveLength(counts.overdue);
  });
});

describe('a finding that is seen again', () => {
  let opened: Awaited<ReturnType<typeof openContext>>;
  let context: Context;
  beforeAll(async () => {
    opened = await openContext();
    context = opened.context;
  });
  afterAll(() => opened.close());

  const later = (days: number): Context => ({
    ...context,
    clock: { now: () => context.clock.now() + days * 86_400_000 },
  });
  const due = (days: number) => new Date(context.clock.now() + days * 86_400_000).toISOString();
  const probed = (page: string, severity: FindingSeverity, session = 'run') => ({
    ...report,
    kind: 'probe' as const,
    detector: 'payment-page',
    rule: -1,
    page,
    severity,
    session,
  });
  const onlyAt = async (page: string) => {
    const found = (await readFindings(context, 'meadow-loans')).findings.filter((one) => one.page === page);
    expect(found).toHaveLength(1);
    return found[0];
  };
  const changes = async (id = '') => {
    const { rows } = await context.database.execute<{ entry: string }>(
      "select entry from audit_entries where action = 'finding:changed' order by position",
    );
    const entries = rows.map(({ entry }) => JSON.parse(entry) as Record<string, unknown>);
    return entries.filter(({ resource }) => resource === `site/meadow-loans/finding/${id}`);
  };

  it('is as severe as the worst of it, and due sooner, while it is not fixed', async () => {
    await recordFindings(context, [probed('/pay', 'low')]);
    expect(await onlyAt('/pay')).toMatchObject({ severity: 'low', dueAt: due(90) });
    await recordFindings(later(10), [probed('/pay', 'high', 'second')]);
    expect(await onlyAt('/pay')).toMatchObject({ severity: 'high', dueAt: due(17), sessions: 2 });
    await recordFindings(later(11), [probed('/pay', 'low', 'third')]);
    expect(await onlyAt('/pay')).toMatchObject({ severity: 'high', dueAt: due(17), sessions: 3 });
    await recordFindings(later(12), [probed('/pay', 'low', 'fourth'), probed('/pay', 'critical', 'fourth')]);
    expect(await onlyAt('/pay')).toMatchObject({ severity: 'critical', dueAt: due(13), sessions: 4 });
  });

  it('is never due later because it is worse', async () => {
    await recordFindings(context, [probed('/late', 'medium')]);
    await recordFindings(later(29), [probed('/late', 'high', 'second')]);
    expect(await onlyAt('/late')).toMatchObject({ severity: 'high', dueAt: due(30) });
  });

  it('is as severe as it is now when it was fixed, and the log says that it is open again', async () => {
    await recordFindings(context, [probed('/script', 'critical')]);
    const id = (await onlyAt('/script'))?.id ?? '';
    await changeFinding(context, 'meadow-loans', id, { state: 'fixed' }, 'person:p1');
    await recordFindings(later(5), [probed('/script', 'low', 'second')]);
    expect(await onlyAt('/script')).toMatchObject({ state: 'open', severity: 'low', dueAt: due(95) });
    expect(await changes(id)).toMatchObject([
      { actor: 'person:p1', detail: { from: 'open', to: 'fixed' } },
      { actor: 'system', detail: { from: 'fixed', to: 'open' } },
    ]);
  });

  it('is open again where it was accepted when it was less severe, and accepted where it is no worse', async () => {
    await recordFindings(context, [probed('/taken', 'low')]);
    const id = (await onlyAt('/taken'))?.id ?? '';
    const until = due(60).slice(0, 10);
    const accepting = { state: 'accepted', reason: 'No card is typed there.', until } as const;
    await changeFinding(context, 'meadow-loans', id, accepting, 'person:p1');
    await recordFindings(context, [probed('/taken', 'low', 'second')]);
    expect(await onlyAt('/taken')).toMatchObject({ state: 'accepted' });
    await recordFindings(later(3), [probed('/taken', 'critical', 'third')]);
    expect(await onlyAt('/taken')).toMatchObject({
      state: 'open',
      accepted: null,
      severity: 'critical',
      dueAt: due(4),
    });
    expect(await changes(id)).toMatchObject([
      { detail: { to: 'accepted' } },
      { actor: 'system', detail: { from: 'accepted', to: 'open' } },
    ]);
  });

  it('by inspection is the same, and stays accepted, when a new version of the policy counts its rules anew', async () => {
    await recordFindings(context, [{ ...report, page: '/moved' }]);
    const id = (await onlyAt('/moved'))?.id ?? '';
    const accepting = { state: 'accepted', reason: 'A test number.', until: due(60).slice(0, 10) } as const;
    await changeFinding(context, 'meadow-loans', id, accepting, 'person:p1');
    await recordFindings(context, [{ ...report, page: '/moved', rule: 4, session: 's2' }]);
    expect(await onlyAt('/moved')).toMatchObject({ id, rule: 4, state: 'accepted', sessions: 2 });
  });

  it('by inspection is the one that an earlier Scrim named by its rule too', async () => {
    const { site, detector, path } = report;
    await context.database.execute(sql`
      insert into findings (id, site, detector, page, rule, path, first_seen, last_seen, due_at)
      values ('by-rule', ${site}, ${detector}, '/named', 1, ${path}, now(), now(), now())`);
    await recordFindings(context, [{ ...report, page: '/named', rule: 4, session: 's2' }]);
    expect(await onlyAt('/named')).toMatchObject({ id: 'by-rule' });
  });

  it('by inspection is the one still to be dealt with, where an earlier Scrim has kept an accepted one beside it', async () => {
    const { site, detector, path } = report;
    const until = due(60);
    await context.database.execute(sql`
      insert into findings (id, site, detector, page, rule, path, state, accepted_reason, accepted_until, first_seen,
        last_seen, due_at)
      values ('rule-1', ${site}, ${detector}, '/twice', 1, ${path}, 'accepted', 'A test number.', ${until}, ${due(-9)},
          ${due(-1)}, ${due(-2)}),
        ('rule-4', ${site}, ${detector}, '/twice', 4, ${path}, 'open', null, null, ${due(-9)}, ${due(-8)}, ${due(-2)})`);
    await recordFindings(context, [{ ...report, page: '/twice', rule: 4, session: 's2' }]);
    const found = (await readFindings(context, site)).findings.filter(({ page }) => page === '/twice');
    expect(found).toMatchObject([
      { id: 'rule-4', state: 'open', sessions: 1, lastSeen: due(0) },
      { id: 'rule-1', state: 'accepted', sessions: 0, lastSeen: due(-1) },
    ]);
  });
});

describe('masking compliance', () => {
  it('is the share of sessions of which every stored batch was clean; none before anything is stored', async () => {
    const { context, close } = await openContext();
    try {
      expect(await readFindings(context, 'meadow-loans')).toMatchObject({ maskingCompliance: null, foundIn: 0 });
      await store(context, [
        { session: 'clean', seq: 0 },
        { session: 'clean', seq: 1 },
        { session: 'changed-once', seq: 0 },
        { session: 'changed-once', seq: 1, meta: { clean: false } },
        { session: 'hit', meta: { hits: 1 } },
        { session: 'clean-too' },
      ]);
      expect(await readFindings(context, 'meadow-loans')).toMatchObject({ maskingCompliance: 0.5, foundIn: 1 });
    } finally {
      await close();
    }
  });
});
