import { pino } from 'pino';
import { openDatabase } from '../../platform/open-database.ts';
import { insertRun, withRunLock } from '../redact-stored-store.ts';

/** A node in the middle of a run over stored replays, on a PostgreSQL that others share, until it is killed. */
const [url = '', site = '', policy = '', packs = '0'] = process.argv.slice(2);
const log = pino({ level: 'silent' });
const { database } = await openDatabase({ url, dataDirectory: '', emptyDatabase: null, log });
await insertRun(database, {
  id: 'of-another-node',
  site,
  policy,
  actor: 'person:p1',
  started_at: Date.now(),
  state: 'running',
  packs: Number(packs),
  done: 0,
  rewritten: 0,
  skipped: 0,
  destroyed: 0,
});
await withRunLock(database, { site, embedded: false }, async () => {
  process.stdout.write('held\n');
  await new Promise(() => {});
});
