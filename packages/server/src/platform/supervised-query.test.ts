import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openAnalytics } from '../heatmaps/testing/analytics.ts';
import { isGivenUp, progressOf, withinQuestion } from './supervised-query.ts';

let analytics: Awaited<ReturnType<typeof openAnalytics>>;
beforeAll(async () => {
  analytics = await openAnalytics();
});
afterAll(() => analytics.close());

/** Would take hours. */
const ENDLESS = 'SELECT sum(sipHash64(number)) FROM numbers(100000000005) WHERE number != {n:UInt64}';

const ask = (tag: string, signal: AbortSignal) =>
  withinQuestion({ tag, signal }, () => analytics.clickhouse.query({ query: ENDLESS, query_params: { n: 1 } }));
const progress = (tag: string) => progressOf(analytics.clickhouseControl, tag);

it('a statement that nobody waits for is gone from the engine, with those that wait behind it, and the next one runs', async () => {
  const caller = new AbortController();
  const answers = Promise.allSettled([ask('aa', caller.signal), ask('aa', caller.signal)]);
  const next = withinQuestion({ tag: 'ab', signal: new AbortController().signal }, () =>
    analytics.clickhouse.query({ query: 'SELECT {n:UInt8} AS n', query_params: { n: 7 }, format: 'JSONEachRow' }),
  );
  await expect.poll(() => progress('aa')).toMatchObject({ statements: 1 });
  caller.abort();
  for (const answer of await answers) expect(answer).toMatchObject({ reason: { name: 'AbortError' } });
  await expect.poll(() => progress('aa')).toEqual({ statements: 0, rowsRead: 0, rowsToRead: 0 });
  expect(await (await next).json()).toEqual([{ n: 7 }]);
});

it('tells the rows read and to be read of its own statements alone, in whole hundred thousands', async () => {
  const caller = new AbortController();
  const answer = ask('bb', caller.signal).catch(() => 'stopped');
  let read = 0;
  await expect
    .poll(async () => {
      ({ rowsRead: read } = await progress('bb'));
      return read;
    })
    .toBeGreaterThan(0);
  expect(read % 100_000).toBe(0);
  await expect.poll(async () => (await progress('bb')).rowsRead).toBeGreaterThan(read);
  expect((await progress('bb')).rowsToRead).toBe(100_000_000_000);
  expect((await progress('b')).statements).toBe(0);
  caller.abort();
  expect(await answer).toBe('stopped');
});

it('what is asked outside of any question runs as it is, and a given-up question asks nothing', async () => {
  expect(isGivenUp()).toBe(false);
  const caller = new AbortController();
  caller.abort();
  await withinQuestion({ tag: 'cc', signal: caller.signal }, async () => {
    await delay(1);
    expect(isGivenUp()).toBe(true);
    await expect(analytics.clickhouse.query({ query: 'SELECT 1' })).rejects.toThrow('aborted');
  });
});

it('a statement that fails says why', async () => {
  const question = { tag: 'dd', signal: new AbortController().signal };
  await expect(withinQuestion(question, () => analytics.clickhouse.query({ query: 'SELECT nothing' }))).rejects.toThrow(
    'nothing',
  );
});
