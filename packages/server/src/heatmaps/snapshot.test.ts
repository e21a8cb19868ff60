import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Context } from '../platform/context.ts';
import { openContext, START, store } from '../recordings/testing/stored-visit.ts';
import { readHeatmap } from './heatmap.ts';
import { chooseSnapshot } from './snapshot.ts';
import type { HeatmapQuery } from './store.ts';
import { insertSignals, signalRow } from './testing/signal-rows.ts';

const query: HeatmapQuery = {
  site: 'meadow-loans',
  page: '/apply/amount',
  kind: 'click',
  device: null,
  variant: null,
  from: '2026-11-01',
  to: '2026-11-30',
};

describe('the snapshot under a heatmap', () => {
  let opened: Awaited<ReturnType<typeof openContext>>;
  let context: Context;
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
    await store(context, [
      state('half-loaded', 1, 5),
      state('usual', 2, 400),
      state('usual-later', 3, 410),
      state('unfolded', 4, 4000),
      state('odd-width', 5, 405, { viewportWidth: 900 }),
      state('no-keyframe', 6, 405, { keyframe: false }),
      state('phone', 7, 300, { device: 'phone', viewportWidth: 390 }),
      state('old-policy', -9_000_000, 405, { policy: 'q'.repeat(64) }),
    ]);
  });
  afterAll(() => opened.close());

  it('is a full snapshot of usual size at the most common width under the newest policy, and the reason says so', async () => {
    const chosen = await chooseSnapshot(context.clickhouse, query);
    expect(chosen).toMatchObject({ session: 'usual', seq: 0, viewportWidth: 1280, viewportHeight: 800 });
    expect(chosen?.reason).toBe(
      'Of 4 full snapshots at 1280 px, the most common width, under the newest policy, the one of median size; recorded 2026-11-20.',
    );
  });

  it('is one of the device asked for', async () => {
    expect(await chooseSnapshot(context.clickhouse, { ...query, device: 'phone' })).toMatchObject({ session: 'phone' });
  });

  it('is shown under a heatmap only when at least k subjects were on the page', async () => {
    const subject = (person: number) =>
      signalRow({ session: `s${person}`, subject: `p${person}`, kind: 'view', path: '' });
    await insertSignals(context.clickhouse, [0, 1, 2, 3].map(subject));
    expect(await readHeatmap(context, query)).toMatchObject({ k: 5, subjects: 0, snapshot: null });
    await insertSignals(context.clickhouse, [subject(4)]);
    expect(await readHeatmap(context, query)).toMatchObject({ subjects: 5, snapshot: { session: 'usual' } });
  });

  it('is none where nothing was replayed', async () => {
    expect(await chooseSnapshot(context.clickhouse, { ...query, page: '/pay' })).toBeNull();
    expect(await chooseSnapshot(context.clickhouse, { ...query, to: '2026-11-19' })).toBeNull();
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
