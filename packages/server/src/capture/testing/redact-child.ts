import { setTimeout as wait } from 'node:timers/promises';
import { latestStoredRedaction } from '../redact-stored.ts';
import { openLender, SITE } from './lender.ts';

/** A whole server in a process of its own, killed while it exchanges a pack: so many milliseconds after that began. */
const [dataDirectory = '', delay = '0'] = process.argv.slice(2);
const { context } = (await openLender({ dataDirectory, clock: { now: () => Date.now() } })).server;
for (;;) {
  const { rows } = await context.database.execute('select 1 from stored_redaction_packs where not finished');
  if (rows.length > 0) break;
  if ((await latestStoredRedaction(context, SITE))?.state !== 'running') process.exit(1);
  await wait(1);
}
await wait(Number(delay));
process.kill(process.pid, 'SIGKILL');
