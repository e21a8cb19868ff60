import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { insertSignals, signalRow } from '../../heatmaps/testing/signal-rows.ts';
import type { Context } from '../../platform/context.ts';
import { openContext } from '../../recordings/testing/stored-visit.ts';
import { filterValues } from '../filter-values.ts';
import { mostSeen, pagesToChoose } from '../most-seen.ts';
import { listPages } from './page.ts';

const span = { site: 'meadow-loans', from: '2026-11-01', to: '2026-11-30' };

describe('the page list', () => {
  let opened: Awaited<ReturnType<typeof openContext>>;
  let context: Context;
  beforeAll(async () => {
    opened = await openContext();
    context = opened.context;
  });
  afterAll(() => opened.close());
  beforeEach(() => context.clickhouse.command({ query: 'TRUNCATE TABLE signals' }));

  const numbered = (count: number) => Array.from({ length: count }, (_, at) => at + 1);
  /** One view of a page by each of `people`, lasting `seconds` and with a click in it. */
  const visit = (people: readonly number[], page: string, seconds = 10) =>
    people.flatMap((person) => {
      const time = Date.UTC(2026, 10, 20, 12) + person;
      const who = { session: `s${person}`, subject: `p${person}`, view: `v${person}${page}`, page };
      return [
        signalRow({ ...who, seq: 0, kind: 'view', path: '', time }),
        signalRow({ ...who, seq: 1, kind: 'click', time: time + seconds * 1000 }),
      ];
    });

  it('counts people on each page and on the site, each person once, and the middle duration', async () => {
    await insertSignals(context.clickhouse, visit(numbered(10), '/apply/amount', 30));
    await insertSignals(context.clickhouse, visit(numbered(15), '/', 4));
    const nothing = { raged: 0, deadClicked: 0, shownError: 0, scriptFailed: 0 };
    const unmeasured = { lcp: null, inp: null, cls: null, fcp: null, ttfb: null };
    expect(await listPages(context, span)).toEqual({
      k: 5,
      all: { people: 15, ...nothing },
      pages: [
        { template: '/', level: 'off', people: 15, ...nothing, medianDuration: 4000, ...unmeasured },
        {
          ...{ template: '/apply/amount', level: 'off', people: 10, ...nothing },
          ...{ medianDuration: 30_000, ...unmeasured },
        },
      ],
    });
  });

  it('leaves out a page that fewer than k people saw, however often they came back', async () => {
    await insertSignals(context.clickhouse, visit([1, 2, 3, 4], '/seldom'));
    await insertSignals(
      context.clickhouse,
      visit([1, 2, 3, 4], '/seldom').map((row) => ({ ...row, view: `${row.view}again`, seq: row.seq + 10 })),
    );
    expect(await listPages(context, span)).toEqual({ k: 5, all: null, pages: [] });
  });

  it('counts only those who saw the page', async () => {
    await insertSignals(context.clickhouse, visit(numbered(10), '/'));
    await insertSignals(
      context.clickhouse,
      [11, 12, 13, 14, 15].map((person) =>
        signalRow({ session: `s${person}`, subject: `p${person}`, view: `v${person}/`, page: '/', kind: 'rage' }),
      ),
    );
    expect(await listPages(context, span)).toMatchObject({ all: { people: 10, raged: 0 }, pages: [{ people: 10 }] });
  });

  it('tells no middle duration of fewer than 2 k people', async () => {
    await insertSignals(context.clickhouse, visit(numbered(9), '/'));
    expect((await listPages(context, span)).pages).toMatchObject([{ medianDuration: null }]);
    await insertSignals(context.clickhouse, visit([10], '/'));
    expect((await listPages(context, span)).pages).toMatchObject([{ medianDuration: 10_000 }]);
  });

  it('tells the same middle duration however often one of the people came', async () => {
    await insertSignals(context.clickhouse, visit(numbered(10), '/'));
    const again = numbered(30).flatMap((time) =>
      visit([10], '/', 900).map((row) => ({ ...row, view: `again${time}`, seq: row.seq + 2 * time })),
    );
    await insertSignals(context.clickhouse, again);
    expect((await listPages(context, span)).pages).toMatchObject([{ medianDuration: 10_000 }]);
  });

  const KINDS = [
    ['rage', 'raged'],
    ['dead', 'deadClicked'],
    ['error', 'shownError'],
    ['script_error', 'scriptFailed'],
  ] as const;
  it.each(KINDS)('of %s, counts people and not times, from k people on', async (kind, name) => {
    await insertSignals(context.clickhouse, visit(numbered(10), '/'));
    const met = (person: number, seq: number) =>
      signalRow({ session: `s${person}`, subject: `p${person}`, view: `v${person}/`, page: '/', seq, kind });
    await insertSignals(
      context.clickhouse,
      numbered(4).flatMap((person) => [met(person, 8), met(person, 9)]),
    );
    expect(await listPages(context, span)).toMatchObject({ all: { [name]: 0 }, pages: [{ [name]: 0 }] });
    await insertSignals(context.clickhouse, [met(5, 8)]);
    expect(await listPages(context, span)).toMatchObject({ all: { [name]: 5 }, pages: [{ [name]: 5 }] });
  });

  it('tells only multiples of k that depend on nothing but who they are of', async () => {
    const people = numbered(37);
    await insertSignals(context.clickhouse, [
      ...visit(people, '/'),
      ...people.slice(0, 23).map((person) =>
        signalRow({
          session: `s${person}`,
          subject: `p${person}`,
          view: `v${person}/`,
          page: '/',
          seq: 9,
          kind: 'dead',
        }),
      ),
    ]);
    const first = await listPages(context, span);
    for (const { people: all, deadClicked } of [...first.pages, first.all ?? { people: -1, deadClicked: -1 }]) {
      expect([all % 5, deadClicked % 5]).toEqual([0, 0]);
      expect([35, 40]).toContain(all);
      expect([20, 25]).toContain(deadClicked);
    }
    expect(await listPages(context, { ...span, from: '2026-10-01' })).toEqual(first);
  });

  it('does not tell, by subtracting one period from another, how many people a day had', async () => {
    const fixed: Context = { ...context, keys: { ...context.keys, mac: () => Buffer.alloc(32, 7) } };
    /** What a month of 32 people tells more than the month without its last day, on which some of them came. */
    async function difference(few: number, who: number): Promise<number> {
      await context.clickhouse.command({ query: 'TRUNCATE TABLE signals' });
      const people = numbered(32).map((person) => person + 100 * who);
      const day = visit(people.slice(0, few), '/').map((row) => ({ ...row, time: row.time + 86_400_000 }));
      await insertSignals(context.clickhouse, [...visit(people.slice(few), '/'), ...day]);
      const [all, without] = [await listPages(fixed, span), await listPages(fixed, { ...span, to: '2026-11-20' })];
      expect((await listPages(fixed, { ...span, from: '2026-11-21' })).pages).toEqual([]);
      return (all.pages[0]?.people ?? 0) - (without.pages[0]?.people ?? 0);
    }
    const told = new Map<number, Set<number>>();
    for (const few of [1, 2, 3, 4]) {
      for (const who of numbered(8)) {
        told.set(few, (told.get(few) ?? new Set()).add(await difference(few, who)));
      }
    }
    // Of just as many people, who they are decides: one difference goes with several numbers of people, and one number with several differences.
    for (const [few, differences] of told) expect([few, differences.size > 1]).toEqual([few, true]);
    for (const always of [0, 5])
      expect([...told.values()].filter((differences) => differences.has(always)).length).toBeGreaterThan(2);
  });

  it('tells the 75th percentile of loads, rounded, once 2 k people’s were measured', async () => {
    const measured = (person: number, lcp: number, inp: number | null) => ({
      ...signalRow({
        ...{ session: `s${person}`, subject: `p${person}`, view: `v${person}/`, page: '/' },
        ...{ seq: 7, kind: 'vitals', path: '' },
      }),
      ...{ lcp, inp, cls: person / 100 + 0.001, fcp: lcp - 700, ttfb: 88 },
    });
    await insertSignals(context.clickhouse, visit(numbered(12), '/'));
    await insertSignals(
      context.clickhouse,
      numbered(9).map((person) => measured(person, 1000 + person, 100)),
    );
    const none = { lcp: null, inp: null, cls: null, fcp: null, ttfb: null };
    expect((await listPages(context, span)).pages).toMatchObject([none]);
    await insertSignals(
      context.clickhouse,
      [10, 11, 12].map((person) => measured(person, 2561, null)),
    );
    const most = { lcp: 2600, inp: null, cls: 0.1, fcp: 1900, ttfb: 88 };
    expect((await listPages(context, span)).pages).toMatchObject([most]);
  });

  it('looks only at the days asked for', async () => {
    await insertSignals(context.clickhouse, visit([1, 2, 3, 4, 5], '/'));
    expect((await listPages(context, { ...span, from: '2026-11-21' })).pages).toEqual([]);
    expect((await listPages(context, { ...span, from: '2026-11-20', to: '2026-11-20' })).pages).toHaveLength(1);
  });

  it('names the pages that k people saw, most of them first as far as rounded numbers tell', async () => {
    await insertSignals(context.clickhouse, [
      ...visit(numbered(4), '/seldom'),
      ...visit(numbered(5), '/b'),
      ...visit(numbered(5), '/a'),
      ...visit(numbered(15), '/often'),
    ]);
    expect(await mostSeen(context, span.site, 'page')).toEqual(['/often', '/a', '/b']);
  });

  it('offers the steps of the process first, in their order', async () => {
    await insertSignals(context.clickhouse, [
      ...visit(numbered(30), '/'),
      ...visit(numbered(10), '/apply/one'),
      ...visit(numbered(20), '/apply/two'),
    ]);
    const page = { level: 'replay', regime: 'applicant' } as const;
    const pages = ['/apply/{one,two,unseen}', '/apply/three'].map((match) => ({ ...page, match }));
    expect(await pagesToChoose(context, span.site, { pages })).toEqual(['/apply/one', '/apply/two', '/']);
  });

  it('offers as filters only languages that k people read', async () => {
    const view = (person: number, language: string) =>
      signalRow({ session: `s${person}`, subject: `p${person}`, view: `v${person}`, seq: 0, kind: 'view', language });
    await insertSignals(context.clickhouse, [
      ...[1, 2, 3, 4, 5].map((person) => view(person, 'en')),
      ...[6, 7, 8, 9].map((person) => view(person, 'es')),
    ]);
    expect((await filterValues(context, span.site)).languages).toEqual(['en']);
    await insertSignals(context.clickhouse, [view(10, 'es')]);
    expect((await filterValues(context, span.site)).languages).toEqual(['en', 'es']);
  });
});
