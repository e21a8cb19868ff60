import type { VisitFilter } from '@scrim/protocol';
import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { insertChunks, insertSignals, type SignalRow, signalRow } from '../../heatmaps/testing/signal-rows.ts';
import type { Context } from '../../platform/context.ts';
import { openContext } from '../../recordings/testing/stored-visit.ts';
import { markKeyOf } from '../disclosure/rounding.ts';
import { groupBy, plainVisits } from '../testing/plain-rows.ts';
import { visitCondition } from '../visit-filter.ts';
import { countLinks, readPaths } from './path.ts';

const SITE = 'meadow-loans';
const NOON = Date.UTC(2026, 10, 20, 12);
const days = { from: '2026-11-01', to: '2026-11-30' };
const scope = { site: SITE, ...days, visits: visitCondition({}, days) };
const anchor = { kind: 'page' as const, name: '/b' };

describe('paths', () => {
  let opened: Awaited<ReturnType<typeof openContext>>;
  let context: Context;
  beforeAll(async () => {
    opened = await openContext();
    context = opened.context;
  });
  afterAll(() => opened.close());
  const clear = async () => {
    for (const table of ['signals', 'chunks']) await context.clickhouse.command({ query: `TRUNCATE TABLE ${table}` });
  };
  beforeEach(clear);

  let seq = 0;
  const at = (
    subject: string,
    session: string,
    second: number,
    what: string,
    more: Partial<SignalRow> = {},
  ): SignalRow =>
    signalRow({
      subject,
      session,
      view: `${session}-${second}`,
      seq: seq++,
      time: NOON + second * 1000,
      path: '',
      ...(what.startsWith('/') ? { kind: 'view', page: what } : { kind: 'event', event: what, page: '/c' }),
      ...more,
    });

  /** By the slow road: each visit's way as a list, cut out around the anchor. */
  function plainLinks(rows: readonly SignalRow[], before: number, after: number): Record<string, number> {
    const counts: Record<string, number> = {};
    for (const visit of groupBy(rows, (row) => row.session).values()) {
      const way = [...visit]
        .sort((a, b) => a.time - b.time)
        .map((row) => (row.kind === 'view' ? `page ${row.page}` : `event ${row.event}`));
      const nodes = way.filter((node, index) => node !== way[index - 1]);
      const middle = nodes.indexOf('page /b');
      if (middle < 0) continue;
      const all = ['end ', ...nodes, 'end '];
      for (let step = -before; step < after; step++) {
        const [from, to] = [all[middle + 1 + step], all[middle + 2 + step]];
        if (from === undefined || to === undefined) continue;
        const link = `${step} ${from} → ${to}`;
        counts[link] = (counts[link] ?? 0) + 1;
      }
    }
    return counts;
  }

  it('count as a plain walk through every visit does, whole visits also where what is asked for changes within one', async () => {
    const step = fc.record({
      person: fc.integer({ min: 1, max: 8 }),
      second: fc.integer({ min: 0, max: 20_000 }),
      what: fc.constantFrom('/a', '/b', '/b', '/c', 'done'),
      more: fc.record({
        regime: fc.constantFrom('visitor' as const, 'applicant' as const),
        language: fc.constantFrom('en', 'en', 'en', 'es'),
        variant: fc.constantFrom('', '', 'cards', 'table'),
      }),
    });
    const filters = fc.constantFrom<VisitFilter[]>(
      {},
      { regime: 'applicant' },
      { language: 'es' },
      { variant: 'cards', regime: 'visitor' },
    );
    await fc.assert(
      fc.asyncProperty(
        fc.uniqueArray(step, { minLength: 1, maxLength: 60, selector: ({ second }) => second }),
        fc.integer({ min: 0, max: 4 }),
        fc.integer({ min: 0, max: 4 }),
        filters,
        async (steps, before, after, filter) => {
          await clear();
          const rows = steps.map(({ person, second, what, more }) =>
            at(`p${person}`, `s${person}`, second, what, more),
          );
          await insertSignals(context.clickhouse, [...rows, ...rows.slice(0, 4)]);
          await insertChunks(context.clickhouse, rows);
          const visits = plainVisits(rows, filter);
          const { links, total } = await countLinks(context.clickhouse, {
            question: { anchor, before, after },
            scope: { ...scope, visits: visitCondition(filter, days) },
            key: markKeyOf(context, SITE),
            k: 5,
          });
          const found = Object.fromEntries(
            links.map(({ position, from, to, visits }) => [`${position} ${from} → ${to}`, visits]),
          );
          expect(found).toEqual(plainLinks(visits, before, after));
          expect(total.visits).toBe(new Set(visits.filter((row) => row.page === '/b').map((row) => row.session)).size);
        },
      ),
      { numRuns: 25 },
    );
  }, 360_000);

  it('show what few people did only together, and not at all when fewer than k did', async () => {
    const way = (n: number, after: string) => [at(`p${n}`, `s${n}`, 0, '/b'), at(`p${n}`, `s${n}`, 9, after)];
    await insertSignals(context.clickhouse, [
      ...Array.from({ length: 20 }, (_, n) => way(n, '/c')).flat(),
      ...way(20, '/rare1'),
      ...way(21, '/rare1'),
      ...way(22, '/rare2'),
      ...way(23, '/rare3'),
    ]);
    const ask = () =>
      readPaths(context, {
        site: SITE,
        question: { anchor, before: 0, after: 1 },
        filter: {},
        from: scope.from,
        to: scope.to,
      });
    const few = await ask();
    expect(few.nodes.map(({ name }) => name)).toEqual(['/b', '/c']);
    await insertSignals(context.clickhouse, way(24, '/rare4'));
    const enough = await ask();
    expect(enough.nodes.map(({ kind, name, visits }) => [kind, name, visits])).toEqual([
      ['page', '/b', 25],
      ['page', '/c', 20],
      ['other', '', 5],
    ]);
  });

  it('take things of one moment in the order in which they were sent', async () => {
    await insertSignals(
      context.clickhouse,
      Array.from({ length: 10 }, (_, n) => [
        at(`p${n}`, `s${n}`, 0, '/b'),
        at(`p${n}`, `s${n}`, 5, '/thanks'),
        at(`p${n}`, `s${n}`, 5, 'done'),
      ]).flat(),
    );
    const question = { anchor, before: 0, after: 2 };
    const answer = await readPaths(context, { site: SITE, question, filter: {}, from: scope.from, to: scope.to });
    expect(answer.nodes.map(({ name }) => name)).toEqual(['/b', '/thanks', 'done']);
  });

  it('of one person who comes every day are nobody’s', async () => {
    await insertSignals(
      context.clickhouse,
      Array.from({ length: 30 }, (_, n) => [at('p1', `s${n}`, 0, '/b'), at('p1', `s${n}`, 5, '/c')]).flat(),
    );
    const question = { anchor, before: 1, after: 1 };
    const answer = await readPaths(context, { site: SITE, question, filter: {}, from: scope.from, to: scope.to });
    expect(answer).toMatchObject({ visits: 0, nodes: [], links: [] });
  });
});
