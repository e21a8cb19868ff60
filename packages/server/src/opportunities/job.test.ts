import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openScrimUnderTest, POLICY, type ScrimUnderTest, SITE } from '../access/testing/scrim-under-test.ts';
import { insertSignals, signalRow } from '../heatmaps/testing/signal-rows.ts';
import { countOverviews } from './job.ts';
import { readOverview } from './opportunity.ts';

const DAY = 86_400_000;
const PEOPLE = ['a', 'b', 'c', 'd', 'e', 'f'];

let scrim: ScrimUnderTest;

beforeAll(async () => {
  scrim = await openScrimUnderTest({ policy: POLICY });
  const yesterday = scrim.context.clock.now() - DAY;
  await insertSignals(
    scrim.context.clickhouse,
    PEOPLE.map((person) =>
      signalRow({
        site: SITE,
        session: person,
        subject: person,
        time: yesterday,
        page: '/',
        view: person,
        kind: 'view',
      }),
    ),
  );
});
afterAll(() => scrim?.close());

/** How many statements `run` asks of the engine; `told` hears of each. */
async function statementsOf(run: () => Promise<unknown>, told: (count: number) => unknown = () => {}): Promise<number> {
  const { clickhouse } = scrim.context;
  const ask = clickhouse.query;
  let asked = 0;
  clickhouse.query = ((params) => {
    asked += 1;
    told(asked);
    return ask.call(clickhouse, params);
  }) as typeof ask;
  try {
    await run();
  } finally {
    clickhouse.query = ask;
  }
  return asked;
}

const overview = (days: 7 | 30 | 90) => async () =>
  expect((await readOverview(scrim.context, { site: SITE, days })).current.visits).toBeGreaterThan(0);

describe('the overviews counted beforehand', () => {
  it('are those that people see: nothing is counted again', async () => {
    const anew = await statementsOf(overview(30));
    await countOverviews(scrim.context, new AbortController().signal);
    for (const days of [7, 30, 90] as const) expect(await statementsOf(overview(days)), `${days} days`).toBeLessThan(4);
    expect(anew).toBeGreaterThan(10);
  });

  it('end when Scrim is stopped meanwhile, and are counted for whoever asks then', async () => {
    const { clickhouse } = scrim.context;
    const yesterday = scrim.context.clock.now() - DAY;
    const row = {
      site: SITE,
      session: 'g',
      subject: 'g',
      time: yesterday,
      page: '/',
      view: 'g',
      kind: 'view',
    } as const;
    await insertSignals(clickhouse, [signalRow(row)]);
    const stopped = new AbortController();
    const asked = await statementsOf(
      () => countOverviews(scrim.context, stopped.signal),
      (count) => count === 5 && stopped.abort(),
    );
    // Of the first period alone.
    expect(asked).toBeLessThan(20);
    expect(await statementsOf(overview(90))).toBeGreaterThan(10);
  });
});
