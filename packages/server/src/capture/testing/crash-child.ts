import { openLender } from './lender.ts';

/** A whole server in a process of its own, to be killed. Tells its parent where it answers and a token per session. */
const [dataDirectory = ''] = process.argv.slice(2);
const lender = await openLender({ dataDirectory, clock: { now: () => Date.now() } });
const tokens = Array.from({ length: 8 }, (_, index) => lender.token({ session: `s${index}`, subject: `u${index}` }));
process.stdout.write(`${JSON.stringify({ url: lender.server.url, policy: lender.policy, tokens })}\n`);
