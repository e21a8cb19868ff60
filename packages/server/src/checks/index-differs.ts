import { DataClass } from '../capture/pack-format.ts';
import { readFrameCount } from '../capture/pack-reader.ts';
import { packTime, partitionOf, sitePrefix } from '../capture/pack-writer.ts';
import type { Context } from '../platform/context.ts';
import { type Check, counted, type FailedPlace, outcomeOf } from './check.ts';
import { compareWithIndex, type Difference, rowsByPack } from './pack-comparison.ts';

/** The index follows packs within seconds, and tries again for longer when the engine does not answer. */
const SETTLED = 10 * 60_000;

/** One place a class and kind of difference. */
const DIFFERENCES: Readonly<Record<Difference['kind'], readonly [path: string, severity: FailedPlace['severity']]>> = {
  missing: ['packs that are gone', 'high'],
  damaged: ['packs that are damaged', 'high'],
  unindexed: ['batches without a row', 'medium'],
  astray: ['rows without a batch', 'medium'],
};

export const indexDiffers: Check = {
  id: 'index-differs',
  title: 'Packs and index hold the same batches',
  scope: 'site',
  async run(context, site) {
    const until = context.clock.now() - SETTLED;
    const names = await Promise.all(
      DataClass.options.map((one) => context.blobs.list(sitePrefix({ class: one, site }))),
    );
    const packs = names.flat().filter((name) => (packTime(name) ?? Number.POSITIVE_INFINITY) < until);
    const rows = await rowsByPack(context, site);
    const there = new Set(packs);
    const suspects = [...rows.keys()].filter((pack) => (packTime(pack) ?? 0) < until && !there.has(pack));
    let batches = 0;
    for (const pack of packs) {
      const frames = await readFrameCount(context.blobs, pack);
      if (frames === null || frames !== (rows.get(pack) ?? 0)) suspects.push(pack);
      batches += frames ?? 0;
    }
    return tell(await differencesOf(context, suspects), { packs: packs.length, batches });
  },
};

/** What is left when each suspect is looked at closely: packs come and go while the check runs. */
async function differencesOf(context: Context, suspects: readonly string[]): Promise<Difference[]> {
  const found: Difference[] = [];
  for (const pack of suspects) found.push(...(await compareWithIndex(context, pack)));
  return found;
}

function tell(differences: readonly Difference[], { packs, batches }: { packs: number; batches: number }) {
  const places = new Map<string, FailedPlace & { count: number; packs: number }>();
  for (const { kind, pack, count } of differences) {
    const [what, severity] = DIFFERENCES[kind];
    const path = `${partitionOf(pack)?.class ?? 'unknown'}: ${what}`;
    const known = places.get(path);
    places.set(path, {
      page: 'Stored data',
      path,
      severity,
      count: (known?.count ?? 0) + count,
      packs: (known?.packs ?? 0) + 1,
    });
  }
  const said = [...places.values()].map(
    (one) => `${one.path}, ${counted(one.count, 'batch', 'batches')} in ${counted(one.packs, 'pack')}.`,
  );
  return outcomeOf(
    [...places.values()].map(({ page, path, severity }) => ({ page, path, severity })),
    said,
    packs === 0
      ? 'Nothing is stored yet.'
      : `${counted(batches, 'batch', 'batches')} in ${counted(packs, 'pack')}, each with its row.`,
  );
}
