import { openLender } from './lender.ts';

/** A whole server in a process of its own, to be killed while it redacts what is stored. */
const [dataDirectory = ''] = process.argv.slice(2);
await openLender({ dataDirectory, clock: { now: () => Date.now() } });
process.stdout.write('started\n');
