import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Context } from '../platform/context.ts';
import { openContext, START, store } from '../recordings/testing/stored-visit.ts';
import { noteArrival, recentArrivals } from './arrivals.ts';
import { checkLive } from './live-check.ts';

const site = 'meadow-loans';
/** The clock of `openContext` stands an hour after START. */
const justNow = START + 3_590_000;
const event = { type: 4, timestamp: justNow, data: {} };

describe('the live check', () => {
  let opened: Awaited<ReturnType<typeof openContext>>;
  let context: Context;
  beforeAll(async () => {
    opened = await openContext();
    context = opened.context;
  });
  afterAll(() => opened.close());

  const states = async () => {
    const { steps } = await checkLive(context, site, 'https://scrim.example');
    return Object.fromEntries(steps.map(({ id, state }) => [id, state]));
  };

  it('waits for everything on a new site, and shows the tag to add', async () => {
    const { steps, snippet, recent, lastStoredAt } = await checkLive(context, site, 'https://scrim.example');
    expect(steps.map(({ state }) => state)).toEqual(Array(6).fill('waiting'));
    expect(steps.every(({ at }) => at === null)).toBe(true);
    expect(snippet).toBe(
      '<script async src="https://scrim.example/scrim.js" data-site="meadow-loans" crossorigin referrerpolicy="no-referrer"></script>',
    );
    expect(recent).toEqual([]);
    expect(lastStoredAt).toBeNull();
  });

  it('knows when the site last stored something, before the time that it looks at', async () => {
    await store(context, [{ session: 'old', from: START, to: START, meta: { receivedAt: START } }]);
    const { steps, lastStoredAt } = await checkLive(context, site, 'https://scrim.example');
    expect(steps.map(({ state }) => state)).toEqual(Array(6).fill('waiting'));
    expect(lastStoredAt).toBe(new Date(START).toISOString());
  });

  it('follows a first visit step by step: the policy proves the loader, a stored part all that came before it', async () => {
    noteArrival(context, 'policy', site);
    expect(await states()).toMatchObject({ loader: 'ok', policy: 'ok', decision: 'waiting', batch: 'waiting' });
    noteArrival(context, 'refusal', site, 'origin_refused');
    expect(await states()).toMatchObject({ batch: 'failed' });
    noteArrival(context, 'decision', site, 'granted');
    await store(context, [
      { session: 'live', from: justNow, to: justNow, events: [event], meta: { receivedAt: justNow + 10_000 } },
    ]);
    expect(await states()).toEqual({
      loader: 'ok',
      policy: 'ok',
      decision: 'ok',
      batch: 'ok',
      redaction: 'ok',
      replay: 'ok',
    });
  });

  it('fails where the server found something left to mask', async () => {
    const part = { session: 'leaky', from: justNow, to: justNow, meta: { clean: false, receivedAt: justNow } };
    await store(context, [part]);
    expect(await states()).toMatchObject({ batch: 'ok', redaction: 'failed' });
  });

  it('fails where a stored recording cannot be read back', async () => {
    const [row] = await store(context, [
      { session: 'damaged', from: justNow, to: justNow, events: [event], meta: { receivedAt: justNow + 10_001 } },
    ]);
    await context.blobs.delete(String(row?.chunk.pack));
    await expect(states()).resolves.toMatchObject({ replay: 'failed' });
  });

  it('remembers a bounded number of arrivals', () => {
    for (let count = 0; count < 500; count++) noteArrival(context, 'policy', 'busy');
    expect(recentArrivals(context, 'busy', 0)).toHaveLength(50);
  });
});
