import type { Context } from '../platform/context.ts';
import { type ErrorCode, ScrimError } from '../platform/errors.ts';
import { openFrame } from './frame.ts';
import { type IndexRows, indexRows, toIndexed } from './index-rows.ts';
import { insertRows } from './indexer.ts';
import { type LocatedFrame, readPack, salvagePack } from './pack-reader.ts';
import { partitionOf } from './pack-writer.ts';

export interface ReindexReport {
  readonly packs: number;
  readonly frames: number;
  readonly signals: number;
  /** Frames of people whose key was destroyed: they stay out. */
  readonly erased: number;
  /** Packs and frames that could not be read; named in the log. */
  readonly damaged: number;
}

type Reach = Pick<Context, 'blobs' | 'keys' | 'clickhouse' | 'log'>;

/** `scrim reindex`: empties `chunks` and `signals` and rebuilds them from the packs alone. No server may run meanwhile. */
export async function reindexAll(
  context: Reach,
  progress?: (done: number, all: number) => void,
): Promise<ReindexReport> {
  for (const table of ['signals', 'chunks', 'erased_packs']) {
    await context.clickhouse.command({ query: `TRUNCATE TABLE ${table}` });
  }
  return indexPacks(context, await packNames(context), progress);
}

/**
 * Indexes the packs that a crash, or an index that fell behind, left without rows. Damage is counted and logged; it stops
 * nothing, nor does a pack that is deleted meanwhile.
 * @param prefix of the packs' names
 */
export async function indexMissingPacks(context: Reach, prefix = ''): Promise<ReindexReport> {
  const answer = await context.clickhouse.query({
    query: 'SELECT pack FROM chunks UNION DISTINCT SELECT pack FROM erased_packs',
    format: 'JSONEachRow',
  });
  const indexed = new Set((await answer.json<{ pack: string }>()).map((row) => row.pack));
  return indexPacks(
    context,
    (await packNames(context, prefix)).filter((name) => !indexed.has(name)),
  );
}

/** Indexes one pack; rows that its frames had before are replaced. */
export async function indexPack(context: Reach, name: string): Promise<void> {
  const { rows } = await readRows(context, name);
  await insertRows(context.clickhouse, rows);
}

async function packNames(context: Reach, prefix = ''): Promise<string[]> {
  return (await context.blobs.list(prefix)).filter((name) => partitionOf(name) !== null);
}

async function indexPacks(context: Reach, names: readonly string[], progress?: (done: number, all: number) => void) {
  const report = { packs: 0, frames: 0, signals: 0, erased: 0, damaged: 0 };
  for (const [done, name] of names.entries()) {
    progress?.(done, names.length);
    const { rows, erased, damaged } = await readRows(context, name);
    await insertRows(context.clickhouse, rows);
    if (rows.length === 0 && damaged === 0 && erased > 0) await rememberErased(context, name);
    report.packs++;
    report.frames += rows.length;
    report.signals += rows.reduce((sum, one) => sum + one.signals.length, 0);
    report.erased += erased;
    report.damaged += damaged;
  }
  progress?.(names.length, names.length);
  return report;
}

async function readRows(context: Reach, pack: string): Promise<{ rows: IndexRows[]; erased: number; damaged: number }> {
  const rows: IndexRows[] = [];
  let erased = 0;
  const { frames, damaged: unreadable } = await readFrames(context, pack);
  let damaged = unreadable;
  for (const { frame, location } of frames) {
    try {
      rows.push(indexRows(frame.header, toIndexed(await openFrame(context, frame)), { pack, ...location }));
    } catch (error) {
      if (isCode(error, 'subject_erased')) {
        erased++;
        continue;
      }
      // Times beyond what a date holds; anything else is not the frame's fault.
      if (!isCode(error, 'seal_broken') && !(error instanceof RangeError)) throw error;
      damaged++;
      context.log.error({ pack, offset: location.offset }, 'frame cannot be indexed');
    }
  }
  return { rows, erased, damaged };
}

async function readFrames(context: Reach, pack: string): Promise<{ frames: LocatedFrame[]; damaged: number }> {
  try {
    const { frames, whole } = await readPack(context.blobs, pack);
    return { frames, damaged: whole ? 0 : 1 };
  } catch (error) {
    if ((await context.blobs.size(pack)) === null) return { frames: [], damaged: 0 };
    if (!isCode(error, 'seal_broken')) throw error;
    const frames = await salvagePack(context.blobs, pack);
    context.log.error({ pack, frames: frames.length }, 'pack is damaged; its whole frames are used');
    return { frames, damaged: 1 };
  }
}

async function rememberErased(context: Reach, pack: string): Promise<void> {
  await context.clickhouse.insert({ table: 'erased_packs', values: [{ pack }], format: 'JSONEachRow' });
}

function isCode(error: unknown, code: ErrorCode): boolean {
  return error instanceof ScrimError && error.code === code;
}
