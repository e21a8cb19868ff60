import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { completeConfig, openScrim, reindexAll } from '@scrim/server';
import { explainFailure } from './failure.ts';
import type { CommandOutput } from './policy/command.ts';

/** `scrim reindex --data DIR`: empties and rebuilds ClickHouse from the packs. Exit code 0 done, 1 failed or damage found, 2 wrong usage. */
export async function runReindex(argv: string[], io: CommandOutput): Promise<number> {
  const data = readData(argv);
  if (data === null) {
    io.err('scrim reindex --data DIR\n  Stop the server first: it holds the data directory.');
    return 2;
  }
  try {
    const scrim = await openScrim(completeConfig({ dataDirectory: resolve(io.cwd, data), logLevel: 'error' }));
    try {
      const report = await reindexAll(scrim.context, (done, all) => {
        if (done % 100 === 0 || done === all) io.out(`${done} of ${all} packs`);
      });
      io.out(`${report.frames} chunks and ${report.signals} signals from ${report.packs} packs.`);
      if (report.erased > 0) io.out(`${report.erased} chunks stay out: their people were erased.`);
      if (report.damaged > 0) io.err(`${report.damaged} packs are damaged: see the log, restore them from a backup.`);
      return report.damaged > 0 ? 1 : 0;
    } finally {
      await scrim.close();
    }
  } catch (error) {
    io.err(explainFailure(error));
    return 1;
  }
}

function readData(argv: string[]): string | null {
  try {
    return parseArgs({ args: argv, options: { data: { type: 'string' } } }).values.data ?? null;
  } catch {
    return null;
  }
}
