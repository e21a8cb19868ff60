import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Context } from '../platform/context.ts';
import { openContext, START, store } from '../recordings/testing/stored-visit.ts';
import { readHeatmap } from './heatmap.ts';
import type { HeatmapQuery } from './question.ts';
import { chooseSnapshot, findStateWith, listStates } from './states.ts';
import { insertSignals, signalRow } from './testing/signal-rows.ts';

const query: HeatmapQuery = {
  site: 'meadow-loans',
  page: '/apply/amount',
  kind: 'click',
  filter: {},
  segment: null,
  band: null,
  from: '2026-11-01',
  to: '2026-11-30',
};

describe('the snapshot under a heatmap', () => {
  let opened: Awaited<ReturnType<typeof openContext>>;
  let context: Context;
  let addPhone: () => Promise<unknown>;
  beforeAll(async () => {
    opened = await openContext();
    context = opened.context;
    const state = (session: string, at: number, nodes: number, meta: object = {}) => ({
      session,
      from: START + at,
      to: START + at + 1000,
      events: [{ type: 2, timestamp: START + at, data: noise(nodes) }],
      meta: { keyframe: true, ...meta },
    });
    const phone = { device: 'phone', viewportWidth: 390 };
    addPhone = () => store(context, [state('phone-5', 15, 300, phone)]);
    await store(context, [
      state('half-loaded', 1, 5),
      state('usual', 2, 400),
      state('usual-later', 3, 410),
      state('unfolded', 4, 4000),
      state('odd-width', 5, 405, { viewportWidth: 900 }),
      state('no-keyframe', 6, 405, { keyframe: false }),
      state('usual-too', 7, 402),
      ...[1, 2, 3, 4].map((at) => state(`phone-${at}`, 10 + at, 300, phone)),
      state('old-policy', -9_000_000, 405, { policy: 'q'.repeat(64) }),
    ]);
  });
  afterAll(() => opened.close());

  it('is a full snapshot of usual size at the width that the most people had under the newest policy, and the reason says so', async () => {
    const chosen = await chooseSnapshot(context, query);
    expect(chosen).toMatchObject({ session: 'usual-too', seqs: [0], at: null });
    expect(chosen).toMatchObject({ viewportWidth: 1280, viewportHeight: 800 });
    expect(chosen?.reason).toBe(
      'The full snapshot nearest the median size of page views at 1280 px, the most common width (each person counts once), under the newest policy; recorded 2026-11-20.',
    );
  });

  it('is one of the device asked for, when at least k people were recorded on it, else as if everybody were asked for', async () => {
    const onPhones = () => chooseSnapshot(context, { ...query, filter: { device: 'phone' } });
    expect(await onPhones()).toMatchObject({ session: 'usual-too', viewportWidth: 1280 });
    expect(await chooseSnapshot(context, { ...query, band: 'under-600' })).toMatchObject({ session: 'usual-too' });
    await addPhone();
    expect(await onPhones()).toMatchObject({ viewportWidth: 390 });
    expect(await chooseSnapshot(context, { ...query, filter: { device: 'phone', language: 'es' } })).toMatchObject({
      viewportWidth: 390,
    });
  });

  it('is the same for those who did something as for everybody', async () => {
    for (const filter of [{ outcome: 'signed' }, { regime: 'customer' as const }, { without: 'signed' }]) {
      expect(await chooseSnapshot(context, { ...query, filter })).toEqual(await chooseSnapshot(context, query));
    }
  });

  it('is shown under a heatmap only when at least k subjects were on the page', async () => {
    const subject = (person: number) =>
      signalRow({ session: `s${person}`, subject: `p${person}`, kind: 'view', path: '' });
    await insertSignals(context.clickhouse, [0, 1, 2, 3].map(subject));
    expect(await readHeatmap(context, query)).toMatchObject({ k: 5, views: 0, snapshot: null });
    await insertSignals(context.clickhouse, [subject(4)]);
    expect(await readHeatmap(context, query)).toMatchObject({ views: 1, snapshot: { session: 'usual-too' } });
  });

  it('may be another: of each width band that at least k people were recorded at, the usual and the fullest', async () => {
    const { states } = await listStates(context, query);
    expect(states.map(({ label, session }) => [label, session])).toEqual([
      ['Usual at 390 px', 'phone-5'],
      ['Usual at 1280 px', 'usual-too'],
      ['Fullest at 1280 px', 'unfolded'],
    ]);
  });

  it('is of the width that the most people had and of the size of a usual page view, however long one visit is', async () => {
    const page = '/apply/about-you';
    const state = (session: string, seq: number, nodes: number, viewportWidth: number) => ({
      ...{ session, seq, from: START + seq * 1000, to: START + seq * 1000 + 500 },
      events: [{ type: 2, timestamp: START + seq * 1000, data: noise(nodes) }],
      meta: { keyframe: true, viewportWidth, page },
    });
    const minutes = Array.from({ length: 20 }, (_, seq) => seq);
    await store(context, [
      ...[398, 399, 400, 401, 402].map((nodes) => state(`short-${nodes}`, 0, nodes, 1280)),
      ...minutes.map((seq) => state('long-and-unfolded', seq, 4000, 1280)),
      ...minutes.map((seq) => state('long-and-wide', seq, 400, 1920)),
      ...minutes.map((seq) => state('long-and-wide-too', seq, 400, 1920)),
    ]);
    expect(await chooseSnapshot(context, { ...query, page })).toMatchObject({
      session: expect.stringMatching(/^short-/),
      viewportWidth: 1280,
    });
    const { states } = await listStates(context, { ...query, page });
    expect(states.map(({ label, session }) => [label, session])).toEqual([
      ['Usual at 1280 px', expect.stringMatching(/^short-/)],
      ['Fullest at 1280 px', 'long-and-unfolded'],
    ]);
  });

  it('may be the moment at which an element was clicked, rebuilt from the full snapshot before it', async () => {
    const path = 'html>body:2>dialog:9>button:1';
    const click = START + 60_000;
    await store(context, [
      ...[0, 1, 2].map((seq) => ({
        session: 'menu',
        seq,
        from: START + 40_000 + seq * 10_000,
        to: START + 50_000 + seq * 10_000,
        events: [{ type: seq === 1 ? 3 : 2, timestamp: START + 40_000 + seq * 10_000, data: {} }],
        meta: { keyframe: seq !== 1 },
      })),
      { session: 'menu', seq: 1, from: click - 5000, to: click, signals: [] },
    ]);
    const hit = (person: number, session: string) =>
      signalRow({
        path,
        kind: 'click',
        seq: 1,
        time: click - 1,
        session,
        view: `view-${session}`,
        subject: `m${person}`,
      });
    await insertSignals(
      context.clickhouse,
      [1, 2, 3].map((person) => hit(person, `elsewhere-${person}`)),
    );
    await insertSignals(context.clickhouse, [hit(4, 'menu')]);
    expect(await findStateWith(context, query, path)).toBeNull();
    await insertSignals(context.clickhouse, [hit(5, 'elsewhere-5')]);
    expect(await findStateWith(context, query, path)).toMatchObject({ session: 'menu', seqs: [0, 1], at: click - 1 });
    expect(await findStateWith(context, query, 'html>body:2>p:1')).toBeNull();
  });

  it('may be the moment at which a pointer rested on an element that nobody clicks', async () => {
    const path = 'html>body:2>dialog:9>p:1';
    const at = START + 120_000;
    await store(context, [
      {
        ...{ session: 'reader', seq: 0, from: at - 5000, to: at + 5000, meta: { keyframe: true } },
        events: [{ type: 2, timestamp: at - 5000, data: {} }],
      },
      { session: 'reader', seq: 0, from: at - 5000, to: at + 5000, signals: [] },
    ]);
    const rest = (person: number, session: string) =>
      signalRow({ path, kind: 'rest', time: at, session, view: `view-${session}`, subject: `r${person}` });
    await insertSignals(
      context.clickhouse,
      [1, 2, 3].map((person) => rest(person, `resting-${person}`)),
    );
    await insertSignals(context.clickhouse, [rest(4, 'reader')]);
    expect(await findStateWith(context, query, path)).toBeNull();
    await insertSignals(context.clickhouse, [rest(5, 'resting-5')]);
    expect(await findStateWith(context, query, path)).toMatchObject({
      ...{ session: 'reader', seqs: [0], at },
      reason: 'The page at the latest replayed pointer rest on the element; recorded 2026-11-20.',
    });
  });

  it('is none where nothing was replayed, and of a period in which nothing was it is of another', async () => {
    expect(await chooseSnapshot(context, { ...query, page: '/pay' })).toBeNull();
    expect(await chooseSnapshot(context, { ...query, to: '2026-11-19' })).toEqual(await chooseSnapshot(context, query));
  });
});

/** Content that does not compress away, so that sizes differ. */
function noise(nodes: number): number[] {
  let state = nodes;
  return Array.from({ length: nodes }, () => {
    state = (state * 48_271) % 2_147_483_647;
    return state;
  });
}
