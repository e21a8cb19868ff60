import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { pipelineOf } from '../capture/pipeline.ts';
import { reindexAll } from '../capture/reindex.ts';
import { batch, type Lender, openLender, SITE, START, view } from '../capture/testing/lender.ts';
import type { Context } from '../platform/context.ts';
import { ENGINES } from '../platform/throwaway.ts';
import { indexDiffers } from './index-differs.ts';

const HOUR = 3_600_000;

describe.each(ENGINES)('packs that are deleted while they are held against the index, with $name', (engine) => {
  let now = START;
  let lender: Lender;
  let context: Context;
  beforeAll(async () => {
    lender = await openLender({ clock: { now: () => now }, postgres: engine.postgres });
    context = lender.server.context;
    expect((await lender.send(batch(lender.policy, { sentAt: now, signals: [view(now)] }))).status).toBe(200);
    await pipelineOf(context)?.settle();
    now += HOUR;
  });
  afterAll(() => lender.close());

  it.each([
    ['their number of batches', 1, 'chunks'],
    ['all of them', 2, 'nothing'],
  ])('are no difference when they go before %s is read', async (_, read, more) => {
    const { blobs, clickhouse } = context;
    const [pack = ''] = await blobs.list(`signals/${SITE}/`);
    const content = await blobs.readRange(pack, 0, (await blobs.size(pack)) ?? 0);
    const removeRows = () => clickhouse.command({ query: `DELETE FROM chunks WHERE pack = '${pack}'` });
    // Without its row it is looked at closely.
    if (more === 'nothing') await removeRows();
    let reads = 0;
    const meanwhile: Context = {
      ...context,
      blobs: {
        list: (prefix) => blobs.list(prefix),
        size: (name) => blobs.size(name),
        put: (name, bytes) => blobs.put(name, bytes),
        delete: (name) => blobs.delete(name),
        async readRange(name, offset, length) {
          reads += 1;
          if (reads === read) {
            await blobs.delete(pack);
            await removeRows();
          }
          return blobs.readRange(name, offset, length);
        },
      },
    };
    expect(await indexDiffers.run(meanwhile, SITE)).toMatchObject({ state: 'passed' });
    expect(reads).toBe(read);
    await blobs.put(pack, [content]);
    await reindexAll(context);
    expect(await indexDiffers.run(context, SITE)).toMatchObject({ state: 'passed' });
  });
});
