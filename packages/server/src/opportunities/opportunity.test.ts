import { Overview } from '@scrim/protocol';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import {
  CONSOLE_HOST,
  CONSOLE_ORIGIN,
  openScrimUnderTest,
  POLICY,
  type ScrimUnderTest,
  SITE,
} from '../access/testing/scrim-under-test.ts';
import { insertSignals, type SignalRow, signalRow } from '../heatmaps/testing/signal-rows.ts';
import { markKeyOf } from '../journeys/disclosure/rounding.ts';
import { compareOpportunity } from './comparison.ts';
import { insertDecision, readDecisions } from './decision-store.ts';
import { countPeriod } from './opportunity.ts';

const DAY = 86_400_000;
/** Noon: days are counted in whole ones. */
const NOW = Date.UTC(2026, 10, 20, 12);
const FORM = 'html>body:2>form:1';
const FIELDS = [1, 2, 3, 4, 5, 6, 7, 8, 9].map((at) => `${FORM}>input:${at}`);
const policy = POLICY.replace('/apply/*', '/apply/{one,two,three}').concat('events:\n  signed: {}\n');

interface Row extends SignalRow {
  readonly hesitation?: number | null;
  readonly edits?: number;
  readonly error_shown?: boolean;
  readonly outcome?: string;
}

/** One person's application: what goes wrong in it is said; else it is completed. */
function visit(
  person: string,
  daysAgo: number,
  trouble: Partial<Record<'stopsAt' | 'hesitatesAt' | 'deadOn', string>> & { device?: SignalRow['device'] } = {},
): Row[] {
  let seq = 0;
  const start = NOW - daysAgo * DAY - 60_000;
  const row = (given: Partial<Row>): Row => {
    seq += 1;
    const who = {
      site: SITE,
      session: person,
      subject: person,
      seq,
      time: start + seq * 100,
      view: `${person}-${given.page}`,
    };
    return { ...signalRow({ path: '', device: trouble.device ?? 'desktop', ...who, ...given }), ...given };
  };
  const rows = [row({ kind: 'view', page: '/apply/one' }), row({ kind: 'view', page: '/apply/two' })];
  for (const path of FIELDS) {
    const isStop = trouble.stopsAt === path;
    const hesitation = trouble.hesitatesAt === path ? 9000 : 900;
    rows.push(row({ kind: 'field', page: '/apply/two', path, hesitation, edits: 1, error_shown: isStop }));
    if (isStop) return rows;
  }
  rows.push(row({ kind: 'submit', page: '/apply/two', path: FORM, outcome: 'passed' }));
  rows.push(row({ kind: 'view', page: '/apply/three' }));
  for (let at = 1; at <= 8; at++)
    rows.push(row({ kind: 'click', page: '/apply/three', path: `html>body:2>button:${at}` }));
  if (trouble.deadOn !== undefined) rows.push(row({ kind: 'dead', page: '/apply/three', path: trouble.deadOn }));
  rows.push(row({ kind: 'event', page: '/apply/three', event: 'signed' }));
  return rows;
}

const dayAgo = (ago: number) => new Date(NOW - ago * DAY).toISOString().slice(0, 10);

const people = (count: number, of: (at: number) => Row[]): Row[] =>
  Array.from({ length: count }, (_, at) => of(at)).flat();

describe('the overview', () => {
  let scrim: ScrimUnderTest;
  const cookies: Record<string, string> = {};
  beforeAll(async () => {
    scrim = await openScrimUnderTest({ policy, config: { clock: { now: () => NOW } } });
    for (const role of ['product', 'compliance'] as const) cookies[role] = await scrim.signIn(role);
  });
  afterAll(() => scrim.close());
  beforeEach(() => scrim.context.clickhouse.command({ query: 'TRUNCATE TABLE signals' }));

  const call = (role: string, method: 'GET' | 'POST', path: string, payload?: object) =>
    scrim.app.inject({
      method,
      url: `/api/v1/sites/${SITE}/${path}`,
      headers: { host: CONSOLE_HOST, origin: CONSOLE_ORIGIN, cookie: cookies[role] ?? '' },
      ...(payload && { payload }),
    });
  const read = async (days = 30) => Overview.parse((await call('product', 'GET', `overview?days=${days}`)).json());

  it('finds the field at which people give up, with the numbers of the site', async () => {
    await insertSignals(
      scrim.context.clickhouse,
      people(200, (at) => visit(`p${at}`, 1 + (at % 20), at % 4 === 0 ? { stopsAt: FIELDS[2] ?? '' } : {})),
    );
    const overview = await read();
    expect(overview).toMatchObject({
      steps: ['/apply/one', '/apply/two', '/apply/three'],
      outcome: 'signed',
      observedDays: 20,
      previous: null,
    });
    expect(overview.current).toMatchObject({ visits: 200, starters: 200, completers: 150 });
    expect(overview.opportunities).toHaveLength(1);
    expect(overview.opportunities[0]).toMatchObject({
      place: { kind: 'field', page: '/apply/two', path: FIELDS[2] },
      step: 2,
      status: 'new',
    });
    const lost = overview.opportunities[0]?.loss?.perMonth;
    // 50 people in 20 days, all of whom would have completed.
    expect(lost?.lower).toBeLessThan(75);
    expect(lost?.value).toBeGreaterThan(65);
    expect(lost?.value).toBeLessThanOrEqual(75);
    const [whole] = overview.opportunities.map(({ signs }) => signs[0]);
    expect(whole).toMatchObject({ name: 'stopped', place: { path: FIELDS[2] } });
    const stretches = overview.trend.reduce((sum, { starters }) => sum + starters, 0);
    expect(Math.abs(stretches - 200)).toBeLessThanOrEqual(5 * overview.trend.length);
  });

  it('counts as completed only those who saw a step, in the period and in each of its stretches', async () => {
    const event = visit('whole', 1).filter(({ kind }) => kind === 'event');
    const elsewhere = (at: number) =>
      event.map((row) => ({ ...row, session: `e${at}`, subject: `e${at}`, view: `e${at}`, page: '/account' }));
    await insertSignals(scrim.context.clickhouse, [
      ...people(20, (at) => visit(`p${at}`, 1, at < 10 ? { stopsAt: FIELDS[2] ?? '' } : {})),
      ...people(10, elsewhere),
    ]);
    const { current, trend } = await read(7);
    expect(current).toMatchObject({ visits: 30, starters: 20, completers: 10, completion: { value: 0.5 } });
    expect(trend.at(-1)).toMatchObject({ starters: 20, completers: 10 });
  });

  it('tells how the completion rate changed with the interval of a difference, as funnels do', async () => {
    const came = (count: number, completed: number, daysAgo: number) =>
      people(count, (at) => visit(`p${daysAgo}-${at}`, daysAgo, at < completed ? {} : { stopsAt: FIELDS[2] ?? '' }));
    await insertSignals(scrim.context.clickhouse, [...came(200, 110, 3), ...came(200, 85, 9), ...came(5, 0, 20)]);
    const { current, previous, completionChange } = await read(7);
    expect([current.completers, previous?.completers]).toEqual([110, 85]);
    // The two intervals overlap, and yet the rates differ: Newcombe (1998), method 10.
    expect(current.completion?.lower).toBeLessThan(previous?.completion?.upper ?? 0);
    expect(completionChange?.value).toBeCloseTo(0.125);
    expect(completionChange?.lower).toBeGreaterThan(0);
    await scrim.context.clickhouse.command({ query: 'TRUNCATE TABLE signals' });
    await insertSignals(scrim.context.clickhouse, came(200, 110, 3));
    expect((await read(7)).completionChange).toBeNull();
  });

  it('is made of multiples of k, and of nobody where they are fewer than k', async () => {
    await insertSignals(
      scrim.context.clickhouse,
      people(43, (at) =>
        visit(`p${at}`, 1, at < 4 ? { deadOn: 'html>body:2>button:3' } : at < 9 ? { stopsAt: FIELDS[1] ?? '' } : {}),
      ),
    );
    const { k } = scrim.context.config;
    const key = markKeyOf(scrim.context, SITE);
    const scope = {
      site: SITE,
      from: '2020-01-01',
      to: '2100-01-01',
      steps: ['/apply/one', '/apply/two', '/apply/three'],
      outcome: 'signed',
    };
    const counts = await countPeriod(scrim.context, { scope, key, k });
    const rows = [
      ...(counts?.steps ?? []),
      ...(counts?.fields ?? []),
      ...(counts?.waits ?? []),
      ...(counts?.elements ?? []),
      ...(counts?.pages ?? []),
    ];
    expect(rows.length).toBeGreaterThan(10);
    for (const { step: _step, ...row } of rows.map((one) => ({ step: 0, ...one })))
      for (const value of Object.values(row)) if (typeof value === 'number') expect(value % k).toBe(0);
    const button = counts?.elements.find(({ path }) => path === 'html>body:2>button:3');
    expect(button).toMatchObject({ dead: 0, troubled: 0 });
    expect(button?.seen).toBeGreaterThan(0);
    expect(counts?.fields.find(({ path }) => path === FIELDS[1])?.stopped).toBe(5);
  });

  it('tells of fewer than k people as of nobody: neither that they came before nor on which day', async () => {
    const came = (count: number, daysAgo: number) => people(count, (at) => visit(`p${daysAgo}-${at}`, daysAgo));
    const told = async (...rows: readonly Row[][]) => {
      await scrim.context.clickhouse.command({ query: 'TRUNCATE TABLE signals' });
      await insertSignals(scrim.context.clickhouse, rows.flat());
      const { observedDays, previous } = await read();
      return { observedDays, previous: previous?.visits ?? null };
    };
    expect(await told(came(4, 3))).toEqual({ observedDays: 0, previous: null });
    expect(await told(came(30, 3), came(4, 9), came(4, 40), came(9, 61))).toEqual({ observedDays: 3, previous: null });
    expect(await told(came(30, 3), came(4, 9), came(5, 40), came(4, 61))).toEqual({ observedDays: 3, previous: null });
    expect(await told(came(30, 3), came(4, 9), came(5, 40), came(5, 61))).toEqual({ observedDays: 3, previous: 5 });
    expect(await told(came(30, 3), came(4, 9), came(1, 12))).toEqual({ observedDays: 30, previous: null });
    expect(await told(came(1, 1), came(2, 4), came(2, 9))).toEqual({ observedDays: 30, previous: null });
  });

  it('counts days that are over, as many before them, and those before only when the site was recorded all through', async () => {
    const came = (count: number, daysAgo: number) => people(count, (at) => visit(`p${daysAgo}-${at}`, daysAgo));
    const told = async (...rows: readonly Row[][]) => {
      await scrim.context.clickhouse.command({ query: 'TRUNCATE TABLE signals' });
      await insertSignals(scrim.context.clickhouse, rows.flat());
      const { from, to, current, previous, trend, completionChange } = await read(7);
      return {
        days: [from, to, trend.at(0)?.from, trend.at(-1)?.to],
        visits: [current.visits, previous?.visits ?? null],
        isChangeTold: completionChange !== null,
      };
    };
    const days = ['2026-11-13', '2026-11-19', '2026-11-13', '2026-11-19'];
    const both = [came(50, 0), came(20, 1), came(20, 7), came(10, 8)];
    expect(await told(...both)).toEqual({ days, visits: [40, null], isChangeTold: false });
    expect(await told(...both, came(10, 13))).toEqual({ days, visits: [40, null], isChangeTold: false });
    expect(await told(...both, came(10, 14))).toEqual({ days, visits: [40, 20], isChangeTold: true });
    expect(await told(came(50, 0))).toEqual({ days, visits: [0, null], isChangeTold: false });
  });

  it('says that nothing was recorded, and nothing else', async () => {
    expect(await read(7)).toMatchObject({ observedDays: 0, opportunities: [], previous: null });
  });

  it('keeps what was decided, with who, when and why, audited; and compares before and after the fix', async () => {
    await insertSignals(scrim.context.clickhouse, [
      ...people(300, (at) => visit(`old${at}`, 10 + (at % 8), at % 3 === 0 ? { stopsAt: FIELDS[2] ?? '' } : {})),
      ...people(300, (at) => visit(`new${at}`, at % 8, at % 30 === 0 ? { stopsAt: FIELDS[2] ?? '' } : {})),
    ]);
    const found = (await read()).opportunities[0];
    if (found === undefined) throw new Error('nothing was found');
    const { id, place } = found;
    const decision = {
      place,
      otherIds: [],
      status: 'fixing',
      reason: 'Says which format it wants',
      fixedOn: dayAgo(9),
    };
    const answers = await Promise.all([
      call('compliance', 'POST', `opportunities/${id}`, decision),
      call('product', 'POST', `opportunities/${id}`, { ...decision, fixedOn: dayAgo(-3) }),
      call('product', 'POST', `opportunities/${id}`, { ...decision, status: 'verified', fixedOn: null }),
      call('product', 'POST', `opportunities/${'0'.repeat(24)}`, decision),
      call('product', 'GET', `opportunities/${id}/comparison`),
    ]);
    expect(answers.map((one) => one.json().error.code)).toEqual([
      'forbidden',
      'opportunity_fix_in_future',
      'invalid_request',
      'opportunity_mismatch',
      'opportunity_unknown',
    ]);
    // It is being fixed before any fix is live; there is nothing to compare then.
    const begun = { ...decision, reason: '', fixedOn: null };
    expect((await call('product', 'POST', `opportunities/${id}`, begun)).statusCode).toBe(204);
    const early = await call('product', 'GET', `opportunities/${id}/comparison`);
    expect(early.json().error.code).toBe('opportunity_not_fixed');
    expect((await call('product', 'POST', `opportunities/${id}`, decision)).statusCode).toBe(204);
    const kept = (await read()).opportunities.find((one) => one.id === id);
    expect(kept).toMatchObject({
      status: 'fixing',
      decisions: [{ reason: decision.reason, by: 'product', fixedOn: dayAgo(9) }, { fixedOn: null }],
    });
    const { rows } = await scrim.context.database.execute<{ entry: string }>(
      "select entry from audit_entries where entry like '%opportunity:decided%'",
    );
    expect(rows.map(({ entry }) => JSON.parse(entry))).toMatchObject([
      { action: 'opportunity:decided', detail: { status: 'fixing', fixedOn: null } },
      { action: 'opportunity:decided', detail: { status: 'fixing', fixedOn: dayAgo(9) } },
    ]);
    expect(rows[1]?.entry).not.toContain('format');

    const comparison = (await call('product', 'GET', `opportunities/${id}/comparison`)).json();
    expect(comparison).toMatchObject({ suggestVerified: true, changes: [{ name: 'stopped' }, {}, {}, {}] });
    expect(comparison.changes[0].uplift.value).toBeCloseTo(0.1 / (1 / 3) / 3 - 1, 0);
    expect(comparison.changes[0].alwaysValid.upper).toBeLessThan(0);
    expect(comparison.changes[0].alwaysValid.upper).toBeGreaterThan(comparison.changes[0].uplift.upper);
  });

  it('keeps decisions of one moment in the order in which they were made', async () => {
    const { database } = scrim.context;
    const place = (await read()).opportunities[0]?.place;
    if (place === undefined) throw new Error('nothing was found');
    const at = new Date().toISOString();
    const reasons = Array.from({ length: 9 }, (_, index) => `reason ${index}`);
    for (const [index, reason] of reasons.entries()) {
      const id = `${9 - index}`;
      const made = {
        id,
        site: SITE,
        opportunity: 'f'.repeat(24),
        place,
        otherIds: [],
        status: 'fixing',
        reason,
        fixedOn: null,
      };
      await insertDecision(database, { ...made, person: 'p1', at });
    }
    const kept = (await readDecisions(database, SITE)).find(({ id }) => id === 'f'.repeat(24));
    expect(kept?.decisions.map(({ reason }) => reason)).toEqual(reasons.toReversed());
    await database.execute("delete from opportunity_decisions where opportunity like 'fff%'");
  });

  it('suggests nothing when other people came after the fix than before', async () => {
    await insertSignals(scrim.context.clickhouse, [
      ...people(300, (at) =>
        visit(`old${at}`, 10 + (at % 8), { device: 'phone', ...(at % 3 === 0 && { stopsAt: FIELDS[2] ?? '' }) }),
      ),
      ...people(300, (at) => visit(`new${at}`, at % 8, { device: 'desktop' })),
    ]);
    const id = (await read()).opportunities.find(({ status }) => status === 'fixing')?.id ?? '';
    const comparison = await compareOpportunity(scrim.context, { site: SITE, id });
    expect(comparison.changes[0]?.alwaysValid?.upper ?? 0).toBeLessThan(0);
    expect(comparison.mixture.find(({ dimension }) => dimension === 'device')?.p).toBeLessThan(comparison.alarm);
    expect(comparison.suggestVerified).toBe(false);
  });

  it('keeps the id and status of a thing whichever of its places costs most', async () => {
    await scrim.context.database.execute('delete from opportunity_decisions');
    await insertSignals(
      scrim.context.clickhouse,
      people(240, (at) => {
        const device = at % 2 === 0 ? 'phone' : 'desktop';
        return visit(`p${at}`, at % 20, { device, ...(at % 4 === 0 && { stopsAt: FIELDS[2] ?? '' }) });
      }),
    );
    const [found, ...more] = (await read()).opportunities;
    expect(more).toEqual([]);
    const other = found?.signs.find(({ place }) => place.kind !== found.place.kind)?.place;
    if (found === undefined || other === undefined) throw new Error('one place was found, not two');
    const [otherId = ''] = found.otherIds;
    const decision = { place: other, otherIds: [found.id], status: 'dismissed', reason: '', fixedOn: null };
    expect((await call('product', 'POST', `opportunities/${otherId}`, decision)).statusCode).toBe(204);
    const [kept, ...others] = (await read()).opportunities;
    expect(others).toEqual([]);
    expect(kept).toMatchObject({ id: otherId, otherIds: [found.id], place: other, status: 'dismissed', reopened: [] });
    expect(kept?.signs[0]?.place).toEqual(other);
  });

  it('opens what was dismissed again when another place of the same form has a sign, and says which', async () => {
    await scrim.context.database.execute('delete from opportunity_decisions');
    const { clickhouse } = scrim.context;
    const came = (who: string, count: number, trouble: Parameters<typeof visit>[2]) =>
      people(count, (at) => visit(`${who}${at}`, 1 + (at % 20), trouble));
    await insertSignals(clickhouse, [...came('p', 300, {}), ...came('a', 100, { stopsAt: FIELDS[2] ?? '' })]);
    const [found] = (await read()).opportunities;
    if (found === undefined) throw new Error('nothing was found');
    const dismissed = { status: 'dismissed', reason: 'Inherent', fixedOn: null };
    await call('product', 'POST', `opportunities/${found.id}`, {
      ...dismissed,
      place: found.place,
      otherIds: found.otherIds,
    });
    expect((await read()).opportunities).toMatchObject([{ id: found.id, status: 'dismissed', reopened: [] }]);

    await insertSignals(clickhouse, came('b', 100, { hesitatesAt: FIELDS[6] ?? '' }));
    const [open] = (await read()).opportunities;
    if (open === undefined) throw new Error('nothing was found');
    expect(open).toMatchObject({ id: found.id, status: 'dismissed' });
    expect(open.reopened).toEqual([{ place: expect.objectContaining({ path: FIELDS[6] }), verifiedOn: null }]);
    // Decided about as it is now, it is settled.
    await call('product', 'POST', `opportunities/${open.id}`, {
      ...dismissed,
      place: open.place,
      otherIds: open.otherIds,
    });
    expect((await read()).opportunities).toMatchObject([{ id: found.id, status: 'dismissed', reopened: [] }]);
  });

  it('opens what was verified again only when it is found in days that are all after that one', async () => {
    await scrim.context.database.execute('delete from opportunity_decisions');
    const { clickhouse, database } = scrim.context;
    const every = (daysAgo: number, who: string, path = '') =>
      people(60, (at) =>
        visit(`${who}${daysAgo}-${at}`, daysAgo, at % 3 === 0 && path !== '' ? { stopsAt: path } : {}),
      );
    const days = (from: number, to: number) => Array.from({ length: from - to + 1 }, (_, at) => from - at);
    const friction = days(25, 16).flatMap((ago) => every(ago, 'old', FIELDS[2]));
    await insertSignals(clickhouse, [...friction, ...days(15, 1).flatMap((ago) => every(ago, 'new'))]);
    const [found] = (await read()).opportunities;
    if (found === undefined) throw new Error('nothing was found');
    const { id, place, otherIds } = found;
    const verifiedAgo = async (ago: number) => {
      await database.execute('delete from opportunity_decisions');
      const at = new Date(NOW - ago * DAY).toISOString();
      const verified = { status: 'verified', reason: '', fixedOn: dayAgo(15), person: 'p1', at };
      await insertDecision(database, { id: 'v', site: SITE, opportunity: id, place, otherIds, ...verified });
    };
    await verifiedAgo(10);
    // The 30 days hold those before the fix.
    expect((await read()).opportunities).toMatchObject([{ id, status: 'verified', reopened: [] }]);

    await insertSignals(
      clickhouse,
      days(5, 1).flatMap((ago) => every(ago, 'again', FIELDS[2])),
    );
    const open = { id, status: 'verified', reopened: [{ place, verifiedOn: dayAgo(10) }] };
    expect((await read()).opportunities).toMatchObject([open]);
    expect((await read(7)).opportunities).toMatchObject([open]);
    // Whoever verified it saw some of the days.
    await verifiedAgo(7);
    expect((await read()).opportunities).toMatchObject([{ id, reopened: [] }]);
    expect((await read(7)).opportunities).toMatchObject([{ id, reopened: [] }]);
    await verifiedAgo(8);
    expect((await read()).opportunities).toMatchObject([{ id, reopened: [{ verifiedOn: dayAgo(8) }] }]);
  });
});
