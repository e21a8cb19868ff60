import type { Context } from '../platform/context.ts';
import { ScrimError } from '../platform/errors.ts';
import { openFrame } from './frame.ts';
import { type IndexRows, indexRows, toIndexed } from './index-rows.ts';
import { insertRows } from './indexer.ts';
import { readPack } from './pack-reader.ts';
import { partitionOf } from './pack-writer.ts';

export interface ReindexReport {
  readonly packs: number;
  readonly frames: number;
  readonly signals: number;
  /** Frames of people whose key was destroyed: they stay out. */
  readonly erased: number;
  /** Packs that could not be read whole; named in the log. */
  readonly damaged: number;
}

type Reach = Pick<Context, 'blobs' | 'keys' | 'clickhouse' | 'log'>;

/** `scrim reindex`: empties `chunks` and `signals` and rebuilds them from the packs alone. No server may run meanwhile. */
export async function reindexAll(
  context: Reach,
  progress?: (done: number, all: number) => void,
): Promise<ReindexReport> {
  await context.clickhouse.command({ query: 'TRUNCATE TABLE signals' });
  await context.clickhouse.command({ query: 'TRUNCATE TABLE chunks' });
  return indexPacks(context, await packNames(context), progress);
}

/** At start: indexes the packs that a crash left without rows. */
export async function indexMissingPacks(context: Reach): Promise<ReindexReport> {
  const answer = await context.clickhouse.query({ query: 'SELECT DISTINCT pack FROM chunks', format: 'JSONEachRow' });
  const indexed = new Set((await answer.json<{ pack: string }>()).map((row) => row.pack));
  return indexPacks(
    context,
    (await packNames(context)).filter((name) => !indexed.has(name)),
  );
}

async function packNames(context: Reach): Promise<string[]> {
  return (await context.blobs.list('')).filter((name) => partitionOf(name) !== null);
}

async function indexPacks(context: Reach, names: readonly string[], progress?: (done: number, all: number) => void) {
  const report = { packs: 0, frames: 0, signals: 0, erased: 0, damaged: 0 };
  for (const [done, name] of names.entries()) {
    progress?.(done, names.length);
    const rows: IndexRows[] = [];
    try {
      const { frames, whole } = await readPack(context.blobs, name);
      if (!whole) report.damaged++;
      for (const { frame, location } of frames) {
        try {
          rows.push(indexRows(frame.header, toIndexed(await openFrame(context, frame)), { pack: name, ...location }));
        } catch (error) {
          if (!(error instanceof ScrimError) || error.code !== 'subject_erased') throw error;
          report.erased++;
        }
      }
    } catch (err) {
      if (!(err instanceof ScrimError)) throw err;
      report.damaged++;
      context.log.error({ err, pack: name }, 'pack cannot be indexed');
    }
    await insertRows(context.clickhouse, rows);
    report.packs++;
    report.frames += rows.length;
    report.signals += rows.reduce((sum, one) => sum + one.signals.length, 0);
  }
  progress?.(names.length, names.length);
  return report;
}
