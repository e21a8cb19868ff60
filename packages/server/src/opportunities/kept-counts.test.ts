import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openScrimUnderTest, type ScrimUnderTest, SITE } from '../access/testing/scrim-under-test.ts';
import { insertSignals, signalRow } from '../heatmaps/testing/signal-rows.ts';
import { withinQuestion } from '../platform/supervised-query.ts';
import { keptCounts, type PeriodCounts } from './kept-counts.ts';
import type { Asked } from './store.ts';

const TIME = Date.UTC(2026, 10, 20, 12);
const asked: Asked = {
  scope: { site: SITE, from: '2026-11-14', to: '2026-11-20', steps: ['/apply'], outcome: 'signed' },
  key: { markKey0: '1', markKey1: '2' },
  k: 5,
};

let scrim: ScrimUnderTest;
let counted = 0;
/** Counts that are no others, though they are as those. */
const fresh = (): PeriodCounts => ({
  period: null,
  trend: [{ stretch: ++counted, visits: 0, starters: 0, completers: 0 }],
});
const last = () => [{ stretch: counted, visits: 0, starters: 0, completers: 0 }];
const ask = (question = asked) => keptCounts(scrim.context.clickhouse, question, async () => fresh());
const view = (person: string, seq = 1) =>
  signalRow({
    site: SITE,
    session: person,
    subject: person,
    seq,
    time: TIME,
    page: '/apply',
    view: person,
    kind: 'view',
  });

beforeAll(async () => {
  scrim = await openScrimUnderTest();
  await insertSignals(
    scrim.context.clickhouse,
    ['a', 'b', 'c'].map((person) => view(person)),
  );
});
afterAll(() => scrim?.close());

describe('counts of a period', () => {
  it('are kept while its rows stay as they are', async () => {
    const first = await ask();
    expect(await ask()).toBe(first);
    const { clickhouse } = scrim.context;
    // Of another day, and of another site: not its rows.
    await insertSignals(clickhouse, [
      { ...view('d'), time: TIME + 86_400_000 },
      { ...view('d'), site: 'another' },
    ]);
    expect(await ask()).toBe(first);
  });

  it('are counted again once a batch came late, or somebody was erased', async () => {
    const { clickhouse } = scrim.context;
    const first = await ask();
    await insertSignals(clickhouse, [view('late')]);
    const second = await ask();
    expect(second).not.toBe(first);
    await clickhouse.command({ query: `DELETE FROM signals WHERE site = '${SITE}' AND subject = 'a'` });
    const third = await ask();
    expect(third).not.toBe(second);
    // As many rows as before, of another person.
    await insertSignals(clickhouse, [view('someone else')]);
    await clickhouse.command({ query: `DELETE FROM signals WHERE site = '${SITE}' AND subject = 'b'` });
    expect(await ask()).not.toBe(third);
  });

  it('are of one period, process and k each', async () => {
    const all = [
      asked,
      { ...asked, k: 6 },
      { ...asked, scope: { ...asked.scope, outcome: 'sent' } },
      { ...asked, scope: { ...asked.scope, steps: ['/apply', '/offers'] } },
      { ...asked, scope: { ...asked.scope, from: '2026-11-13' } },
    ];
    const answers: PeriodCounts[] = [];
    for (const one of all) answers.push(await ask(one));
    expect(new Set(answers).size).toBe(all.length);
  });

  it('that failed, or that somebody no longer waits for, are counted for whoever asks next or still waits', async () => {
    const { clickhouse } = scrim.context;
    const own = { ...asked, k: 7 };
    const failing = () => keptCounts(clickhouse, own, () => Promise.reject(new Error('no memory')));
    await expect(failing()).rejects.toThrow('no memory');
    expect(await ask(own)).toEqual({ period: null, trend: last() });

    const gone = new AbortController();
    const other = { ...asked, k: 8 };
    let begin = () => {};
    const begun = new Promise<void>((resolve) => {
      begin = resolve;
    });
    const first = withinQuestion({ tag: 'a1', signal: gone.signal }, () =>
      keptCounts(clickhouse, other, () => {
        begin();
        return new Promise<PeriodCounts>((_, reject) =>
          gone.signal.addEventListener('abort', () => reject(gone.signal.reason)),
        );
      }),
    );
    const refused = expect(first).rejects.toThrow();
    await begun;
    const second = withinQuestion({ tag: 'b2', signal: new AbortController().signal }, () => ask(other));
    gone.abort();
    await refused;
    expect(await second).toEqual({ period: null, trend: last() });
  });
});
