import { FRUSTRATION_CAP, FRUSTRATION_WEIGHTS, RecordingFilter, type RecordingSort } from '@scrim/protocol';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Context } from '../platform/context.ts';
import { type ListRequest, listRecordings, neighboursOf } from './listing.ts';
import { stepsOf } from './steps.ts';
import { openContext, START, store } from './testing/stored-visit.ts';

const site = 'meadow-loans';
const path = 'html>body:2>form:1>button:1';
const signal = (kind: 'click' | 'rage' | 'dead' | 'error', at: number) =>
  kind === 'error'
    ? { kind, time: START + at, path }
    : kind === 'rage'
      ? { kind, time: START + at, path, x: 0.5, y: 0.5, clicks: 3 }
      : { kind, time: START + at, path, x: 0.5, y: 0.5 };

const asks = (query: object = {}, rest: Partial<ListRequest> = {}): ListRequest => ({
  site,
  person: 'somebody',
  filter: RecordingFilter.parse(query),
  sort: 'startedAt',
  direction: 'desc',
  asOf: START + 86_400_000,
  ...rest,
});

describe('the recordings list', () => {
  let opened: Awaited<ReturnType<typeof openContext>>;
  let context: Context;
  const sessions = Array.from({ length: 57 }, (_, index) => `s${String(index).padStart(2, '0')}`);
  beforeAll(async () => {
    opened = await openContext();
    context = opened.context;
    await store(
      context,
      sessions.map((session, index) => ({
        session,
        from: START + Math.floor(index / 3) * 60_000,
        to: START + Math.floor(index / 3) * 60_000 + (index % 5) * 1000,
        signals: [
          ...Array.from({ length: index % 4 }, (_, at) => signal('dead', at)),
          ...(index === 13 ? [signal('rage', 1), signal('error', 2)] : []),
        ],
        meta: {
          device: index % 2 ? ('phone' as const) : ('desktop' as const),
          page: index % 3 ? '/apply/amount' : '/',
        },
      })),
    );
  });
  afterAll(() => opened.close());

  const walk = async (sort: RecordingSort, query: object = {}, direction: 'asc' | 'desc' = 'desc') => {
    const request = asks(query, { sort, direction });
    const seen: string[] = [];
    const totals = new Set<number>();
    for (let offset = 0, listed = 1; offset < listed; offset += 10) {
      const answer = await listRecordings(context, request, { offset, limit: 10 });
      seen.push(...answer.items.map(({ session }) => session));
      expect(answer.items.map(({ position }) => position)).toEqual(answer.items.map((_, index) => offset + index));
      totals.add(answer.total);
      listed = answer.listed;
    }
    return { seen, totals: [...totals] };
  };

  it('holds every visit exactly once in each order and both directions, with the exact total on every stretch', async () => {
    for (const sort of ['startedAt', 'duration', 'dead', 'frustration', 'furthest', 'device', 'outcome'] as const) {
      for (const direction of ['asc', 'desc'] as const) {
        const { seen, totals } = await walk(sort, {}, direction);
        expect([...seen].sort()).toEqual(sessions);
        expect(totals).toEqual([57]);
      }
    }
  });

  it('is ordered as asked', async () => {
    expect((await walk('startedAt')).seen[0]).toBe('s54');
    expect((await walk('startedAt', {}, 'asc')).seen.slice(0, 3)).toEqual(['s00', 's01', 's02']);
    expect((await walk('frustration')).seen[0]).toBe('s13');
  });

  it('filters by device, page, time of the start, replay, frustration and what happened on an element', async () => {
    const phones = await walk('startedAt', { device: 'phone', page: '/apply/amount' });
    expect(phones.seen.sort()).toEqual(sessions.filter((_, index) => index % 2 === 1 && index % 3 !== 0));
    const early = await walk('startedAt', { to: new Date(START + 60_000).toISOString() });
    expect(early.seen.sort()).toEqual(sessions.slice(0, 6));
    expect((await walk('startedAt', { from: '2026-11-20', to: '2026-11-20' })).totals).toEqual([57]);
    expect((await walk('startedAt', { replay: 'true' })).seen).toEqual([]);
    expect((await walk('startedAt', { frustration: '6' })).seen.sort()).toEqual(
      sessions.filter((_, index) => index % 4 === 3 || index === 13),
    );
    expect((await walk('startedAt', { path, kind: 'rage' })).seen).toEqual(['s13']);
    expect((await walk('startedAt', { path, kind: 'dead', page: '/' })).seen.sort()).toEqual(
      sessions.filter((_, index) => index % 3 === 0 && index % 4 !== 0),
    );
  });

  it('filters by a kind of signal anywhere, on a page, and of failing scripts', async () => {
    expect((await walk('startedAt', { kind: 'rage' })).seen).toEqual(['s13']);
    const dead = sessions.filter((_, index) => index % 4 !== 0);
    expect((await walk('startedAt', { kind: 'dead' })).seen.sort()).toEqual(dead);
    expect((await walk('startedAt', { kind: 'rage', page: '/apply/amount' })).seen).toEqual(['s13']);
    expect((await walk('startedAt', { kind: 'rage', page: '/' })).seen).toEqual([]);
    expect((await walk('startedAt', { kind: 'script_error' })).seen).toEqual([]);
  });

  it('ranks by frustration points, which are what the documented formula says', async () => {
    const { items } = await listRecordings(context, asks({}, { sort: 'frustration' }), { offset: 0, limit: 57 });
    for (const { frustration, rage, errors, dead, reentries } of items) {
      const points = Object.entries({ rage, errors, dead, reentries }).reduce(
        (sum, [kind, count]) =>
          sum + FRUSTRATION_WEIGHTS[kind as keyof typeof FRUSTRATION_WEIGHTS] * Math.min(count, FRUSTRATION_CAP),
        0,
      );
      expect(frustration).toBe(points);
    }
    for (const { rank, frustration } of items) {
      expect(rank).toBe(1 + items.filter((other) => other.frustration > frustration).length);
    }
  });

  it('shows of each visit where in it people acted', async () => {
    const { items } = await listRecordings(context, asks({ path, kind: 'rage' }), { offset: 0, limit: 1 });
    expect(items[0]?.timeline.marks.map(({ kind }) => kind).sort()).toEqual(['dead', 'error', 'rage']);
    expect(items[0]?.timeline.activity.reduce((sum, count) => sum + count, 0)).toBe(3);
  });

  it('shows a long visit to its end, with all that went wrong among many clicks', async () => {
    const [from, to] = [START - 60_000, START - 60_000 + 1000];
    const signals = [
      ...Array.from({ length: 900 }, (_, at) => signal('click', -60_000 + at)),
      ...[5, 500, 910, 990].map((at) => signal('error', -60_000 + at)),
    ];
    await store(context, [{ session: 'long', from, to, signals }]);
    const { items } = await listRecordings(context, asks({ to: '2026-11-20' }, { asOf: START - 3 }), {
      offset: 0,
      limit: 9,
    });
    const { marks, activity } = items[0]?.timeline ?? { marks: [], activity: [] };
    expect(marks).toEqual([5, 500, 910, 990].map((at) => ({ at, kind: 'error' })));
    expect(items[0]?.errors).toBe(4);
    // In each stretch in which there were clicks.
    expect(activity.slice(0, 21).every((count) => count > 0)).toBe(true);
    await context.clickhouse.command({ query: "DELETE FROM chunks WHERE session = 'long'" });
  });

  it('knows what comes before and after a visit, in the order of the list', async () => {
    const request = asks({ device: 'phone' }, { sort: 'duration', direction: 'asc' });
    const { items } = await listRecordings(context, request, { offset: 0, limit: 57 });
    const [first, second, third] = items.map(({ session }) => session);
    expect(await neighboursOf(context, request, second ?? '')).toEqual({
      position: 1,
      listed: items.length,
      previous: first,
      next: third,
    });
    expect(await neighboursOf(context, request, 's00')).toMatchObject({ position: null, next: null });
  });

  it('counts once what two nodes have stored', async () => {
    const part = {
      session: 'double',
      from: START - 60_000,
      signals: [signal('dead', 1), signal('rage', 2), signal('error', 3)],
    };
    await store(context, [part]);
    await store(context, [part]);
    const { items } = await listRecordings(context, asks({ to: '2026-11-20' }, { asOf: START - 1 }), {
      offset: 0,
      limit: 9,
    });
    expect(items).toMatchObject([{ session: 'double', dead: 1, rage: 1, errors: 1 }]);
    await context.clickhouse.command({ query: "DELETE FROM chunks WHERE session = 'double'" });
  });

  it('names the outcomes of a visit in the order in which they were sent last', async () => {
    const sent = (name: string, at: number) => ({
      kind: 'event' as const,
      time: START - 60_000 + at,
      name,
      properties: {},
    });
    const signals = [
      sent('zero_rate_seen', 1),
      sent('offer_shown', 2),
      sent('zero_rate_seen', 3),
      sent('amount_set', 2),
    ];
    await store(context, [{ session: 'outcomes', from: START - 60_000, signals }]);
    const { items } = await listRecordings(context, asks({ to: '2026-11-20' }, { asOf: START - 2 }), {
      offset: 0,
      limit: 9,
    });
    expect(items.map(({ outcome }) => outcome)).toEqual([['offer_shown', 'amount_set', 'zero_rate_seen']]);
    await context.clickhouse.command({ query: "DELETE FROM chunks WHERE session = 'outcomes'" });
  });

  it('does not move while somebody scrolls through it, and drops what is erased meanwhile', async () => {
    const now = asks({}, { asOf: START + 10 * 60_000 });
    const before = await listRecordings(context, now, { offset: 0, limit: 57 });
    await store(context, [{ session: 'late', from: START + 15 * 60_000, to: START + 15 * 60_000 + 1 }]);
    const after = await listRecordings(context, now, { offset: 0, limit: 57 });
    expect(after.items).toEqual(before.items);
    const gone = before.items[3]?.session ?? '';
    await context.clickhouse.command({ query: `DELETE FROM chunks WHERE session = '${gone}'` });
    const { items } = await listRecordings(context, now, { offset: 0, limit: 57 });
    expect(items.map(({ position }) => position).slice(0, 5)).toEqual([0, 1, 2, 4, 5]);
  });
});

describe('a list of 100,000 visits', () => {
  let opened: Awaited<ReturnType<typeof openContext>>;
  const VISITS = 100_000;
  beforeAll(async () => {
    opened = await openContext();
    const { clickhouse } = opened.context;
    const visit = `concat('v', leftPad(toString(intDiv(number, 3)), 6, '0'))`;
    const time = `fromUnixTimestamp64Milli(${START} - toInt64(intDiv(number, 3)) * 20000 + (number % 3) * 5000, 'UTC')`;
    await clickhouse.command({
      query: `INSERT INTO chunks (site, session, seq, class, day, time_from, time_to, page, subject, regime, device, browser, language)
        SELECT '${site}', ${visit}, number % 3, 'signals', toDate(${time}), ${time}, ${time} + INTERVAL 4 SECOND,
          ['/', '/apply/amount', '/apply/bank'][number % 3 + 1], ${visit}, 'applicant', 'phone', 'chromium', 'en'
        FROM numbers(${VISITS * 3})`,
    });
    await clickhouse.command({
      query: `INSERT INTO signals (site, session, seq, position, subject, day, time, page, kind, path, regime, device)
        SELECT '${site}', ${visit}, number % 3, 0, ${visit}, toDate(${time}), ${time}, '/apply/amount',
          if(intDiv(number, 3) % 1000 = 7, 'rage', 'click'), 'html>body:2', 'applicant', 'phone'
        FROM numbers(${VISITS * 3})`,
    });
  });
  afterAll(() => opened.close());

  it('gives any stretch of it, with its rows in order', async () => {
    for (const offset of [0, 50_000, 99_950]) {
      const answer = await listRecordings(opened.context, asks(), { offset, limit: 100 });
      expect(answer.total).toBe(VISITS);
      const expected = Array.from(
        { length: Math.min(100, VISITS - offset) },
        (_, index) => `v${String(offset + index).padStart(6, '0')}`,
      );
      expect(answer.items.map(({ session }) => session)).toEqual(expected);
    }
    const raged = await listRecordings(opened.context, asks({ frustration: '9' }, { sort: 'rage' }), {
      offset: 90,
      limit: 50,
    });
    expect(raged.total).toBe(100);
    expect(raged.items).toHaveLength(10);
    expect(raged.items.every(({ rage }) => rage === 3)).toBe(true);
  });
});

describe('steps', () => {
  const page = (match: string, regime: 'applicant' | null, level: 'signals' | 'off' = 'signals') => ({
    match,
    regime,
    level,
  });
  const policy = (...pages: ReturnType<typeof page>[]) => ({ pages });

  it('are the pages of applicants in the order of the policy, alternatives apart', () => {
    expect(stepsOf(policy(page('/', null), page('/apply/{amount,bank}', 'applicant'), page('/help', null)))).toEqual([
      '/apply/amount',
      '/apply/bank',
    ]);
  });

  it('are all captured pages where no rule is about applicants', () => {
    expect(stepsOf(policy(page('/', null), page('/pay/**', null, 'off'), page('/help', null)))).toEqual(['/', '/help']);
    expect(stepsOf(null)).toEqual([]);
  });
});
