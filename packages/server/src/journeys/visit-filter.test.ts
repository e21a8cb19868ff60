import type { SegmentConditions, VisitFilter } from '@scrim/protocol';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { insertChunks, insertSignals, type SignalRow, signalRow } from '../heatmaps/testing/signal-rows.ts';
import type { Context } from '../platform/context.ts';
import { visitsStatement } from '../recordings/question.ts';
import { openContext } from '../recordings/testing/stored-visit.ts';
import { IN_PERIOD } from './journey-scope.ts';
import { visitCondition } from './visit-filter.ts';

const SITE = 'meadow-loans';
const DAY = 86_400_000;
const days = { from: '2026-11-10', to: '2026-11-12' };
const NOON = Date.UTC(2026, 10, 10, 12);
const raged: SegmentConditions = [{ property: 'trouble', is: true, values: ['rage'] }];

describe('a filter of whole visits', () => {
  let opened: Awaited<ReturnType<typeof openContext>>;
  let context: Context;
  beforeAll(async () => {
    opened = await openContext();
    context = opened.context;
  });
  afterAll(() => opened.close());
  beforeEach(async () => {
    for (const table of ['signals', 'chunks']) await context.clickhouse.command({ query: `TRUNCATE TABLE ${table}` });
  });

  let seq = 0;
  const at = (session: string, time: number, more: Partial<SignalRow> = {}) =>
    signalRow({ session, subject: session, seq: seq++, time, kind: 'view', path: '', ...more });
  const insert = async (rows: readonly SignalRow[]) => {
    await insertSignals(context.clickhouse, rows);
    await insertChunks(context.clickhouse, rows);
  };
  /** The visits that a statement gives, and how many rows it read for them. */
  const ask = async (sql: string, parameters: object) => {
    const answer = await context.clickhouse.query({
      query: sql,
      query_params: { site: SITE, ...parameters },
      format: 'JSON',
    });
    const { data, statistics } = await answer.json<{ session: string }>();
    return { sessions: data.map(({ session }) => session), read: statistics?.rows_read };
  };
  const signalsOf = (filter: VisitFilter, segment: SegmentConditions | null = null) => {
    const { where, parameters } = visitCondition(filter, days, segment);
    const rows = [IN_PERIOD, ...where].join(' AND ');
    return ask(`SELECT DISTINCT session FROM signals WHERE ${rows} ORDER BY session`, { ...days, ...parameters });
  };
  const listed = (filter: VisitFilter) => {
    const { sql, parameters } = visitsStatement({
      question: {
        site: SITE,
        filter: days,
        visits: visitCondition(filter, days),
        sort: 'startedAt',
        direction: 'desc',
        asOf: NOON + 30 * DAY,
        steps: [],
        among: null,
        except: null,
      },
    });
    return ask(`WITH ${sql} SELECT session FROM matched ORDER BY session`, parameters);
  };

  it('knows what a visit was before the first day and after the last one', async () => {
    await insert([
      at('early', NOON - DAY / 2 - 60_000, { language: 'es', variant: 'cards' }),
      at('early', NOON - DAY / 2 + 60_000),
      at('late', NOON + 2.5 * DAY - 60_000),
      at('late', NOON + 2.5 * DAY + 60_000, { language: 'es', variant: 'cards' }),
      at('late', NOON + 2.5 * DAY + 120_000, { kind: 'event', event: 'done' }),
      at('late', NOON + 2.5 * DAY + 180_000, { kind: 'rage' }),
      at('never', NOON),
    ]);
    expect((await signalsOf({ language: 'es', variant: 'cards' })).sessions).toEqual(['early', 'late']);
    expect((await signalsOf({ outcome: 'done' }, raged)).sessions).toEqual(['late']);
    expect((await signalsOf({ without: 'done' })).sessions).toEqual(['early', 'never']);
  });

  it('reads no more of a site with a long history than of one without', async () => {
    const visit = (name: string, start: number) => [
      at(name, start, { language: 'es' }),
      at(name, start, { kind: 'rage' }),
      at(name, start, { kind: 'event', event: 'done' }),
    ];
    await insert(visit('now', NOON));
    const all = async () => [
      await signalsOf({ language: 'es', regime: 'applicant' }),
      await signalsOf({ outcome: 'done' }, raged),
      await listed({ language: 'es', outcome: 'done' }),
      await listed({ device: 'desktop' }),
    ];
    const before = await all();
    expect(before.map(({ sessions }) => sessions)).toEqual([['now'], ['now'], ['now'], ['now']]);
    expect(before[0]?.read).toBeGreaterThan(0);
    await insert(Array.from({ length: 12 }, (_, past) => visit(`past${past}`, NOON - (past + 2) * 30 * DAY)).flat());
    expect(await all()).toEqual(before);
  });
});
