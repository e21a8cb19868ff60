import { type ExportReport, verifyExport } from '@scrim/ledger';
import type { Context } from '../platform/context.ts';
import { checkpointDirectory, logIdentity, readPublished } from './checkpoints.ts';
import { exportLog } from './export.ts';
import { countLostEntries } from './store.ts';

/**
 * Does with the log in the database what `scrim verify` does with an exported one, with the checkpoints in the database and
 * those that were published; besides, no hash may be left of an entry that is gone. It cannot see what was rewritten and signed again everywhere: whoever holds a checkpoint elsewhere can.
 * Throws `audit_log_damaged`.
 */
export async function verifyLog(
  context: Pick<Context, 'config' | 'database' | 'clock' | 'keys'>,
): Promise<ExportReport> {
  const published = await readPublished(checkpointDirectory(context));
  const log = await exportLog(context);
  async function* lines(): AsyncGenerator<Uint8Array> {
    const encoder = new TextEncoder();
    for await (const page of log) for (const line of page) yield encoder.encode(line);
  }
  const { signing } = context.keys;
  const { verifierKey } = logIdentity(signing);
  // Its own key is the only one that it trusts.
  const report = await verifyExport(lines(), { key: verifierKey, checkpoints: published }, (_key, message, signature) =>
    signing.verify(message, signature),
  );
  const lost = await countLostEntries(context.database);
  const said = `The log lost its end: of the entries after its last one, ${lost} in number, only hashes are left.`;
  return lost === 0 ? report : { ...report, problems: [...report.problems, said] };
}
