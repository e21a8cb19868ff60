import { canonicalJson, EXPORT_FORMAT } from '@scrim/ledger';
import type { Context } from '../platform/context.ts';
import { logIdentity, makeCheckpoint } from './checkpoints.ts';
import { readCheckpoints, readEntries } from './store.ts';

const PAGE = 1000;

/**
 * The whole log as `scrim verify` reads it, many lines at a time, without their newlines: a header with every checkpoint
 * that was ever kept and one of now, then the entries. A log that lost its end contradicts its checkpoints.
 * Throws `audit_log_damaged`.
 */
export async function exportLog(
  context: Pick<Context, 'database' | 'clock' | 'keys'>,
): Promise<AsyncGenerator<readonly string[]>> {
  const { database, keys } = context;
  const { origin, verifierKey } = logIdentity(keys.signing);
  const kept = (await readCheckpoints(database)).map(({ note }) => note);
  const { size, note } = await makeCheckpoint(context);
  async function* pages(): AsyncGenerator<readonly string[]> {
    yield [canonicalJson({ format: EXPORT_FORMAT, origin, key: verifierKey, checkpoints: [...kept, note] })];
    for (let from = 0; from < size; from += PAGE) {
      const entries = await readEntries(database, from, Math.min(size, from + PAGE));
      yield entries.map(({ entry }) => entry);
    }
  }
  return pages();
}
