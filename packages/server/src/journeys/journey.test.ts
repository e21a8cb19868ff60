import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { insertSignals, signalRow } from '../heatmaps/testing/signal-rows.ts';
import type { Context } from '../platform/context.ts';
import { openContext } from '../recordings/testing/stored-visit.ts';
import { filterValues } from './filter-values.ts';
import { listPages } from './journey.ts';

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

  it('counts views, subjects, clicks and the middle duration of each page', async () => {
    await insertSignals(context.clickhouse, visit([1, 2, 3, 4, 5], '/apply/amount', 30));
    await insertSignals(context.clickhouse, visit([1, 2, 3, 4, 5, 6], '/', 4));
    expect(await listPages(context, span)).toEqual({
      k: 5,
      pages: [
        {
          template: '/',
          views: 6,
          subjects: 6,
          clicks: 6,
          medianDuration: 4000,
          rage: 0,
          dead: 0,
          errors: 0,
          level: 'off',
        },
        {
          template: '/apply/amount',
          views: 5,
          subjects: 5,
          clicks: 5,
          medianDuration: 30_000,
          rage: 0,
          dead: 0,
          errors: 0,
          level: 'off',
        },
      ],
    });
  });

  it('leaves out a page that fewer than k subjects saw, however often they came back', async () => {
    await insertSignals(context.clickhouse, visit([1, 2, 3, 4], '/seldom'));
    await insertSignals(
      context.clickhouse,
      visit([1, 2, 3, 4], '/seldom').map((row) => ({ ...row, view: `${row.view}again`, seq: row.seq + 10 })),
    );
    expect((await listPages(context, span)).pages).toEqual([]);
  });

  it('says that a few raged, not how often, until k did', async () => {
    await insertSignals(context.clickhouse, visit([1, 2, 3, 4, 5], '/'));
    const rage = (person: number) =>
      signalRow({ session: `s${person}`, subject: `p${person}`, view: `v${person}/`, page: '/', seq: 9, kind: 'rage' });
    await insertSignals(context.clickhouse, [1, 2].map(rage));
    expect((await listPages(context, span)).pages).toMatchObject([{ rage: null, dead: 0 }]);
    await insertSignals(context.clickhouse, [3, 4, 5].map(rage));
    expect((await listPages(context, span)).pages).toMatchObject([{ rage: 5 }]);
  });

  it('looks only at the days asked for', async () => {
    await insertSignals(context.clickhouse, visit([1, 2, 3, 4, 5], '/'));
    expect((await listPages(context, { ...span, from: '2026-11-21' })).pages).toEqual([]);
    expect((await listPages(context, { ...span, from: '2026-11-20', to: '2026-11-20' })).pages).toHaveLength(1);
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
