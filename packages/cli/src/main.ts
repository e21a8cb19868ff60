import { runDemo } from './demo/demo.ts';
import { runPolicyCommand } from './policy/index.ts';
import { runProbe } from './probe.ts';
import { runReindex } from './reindex.ts';
import { runServe } from './serve.ts';
import { runVerify } from './verify.ts';

const io = {
  out: (line: string) => console.log(line),
  err: (line: string) => console.error(line),
  cwd: process.cwd(),
};

const HELP = `scrim <command>
  serve     run Scrim
  demo      run Scrim with the demo lender (npm start)
  policy    check, explain, compare and document a capture policy
  probe     drive a browser through a site and report what personal data it sends to whom
  reindex   rebuild ClickHouse from the stored packs
  verify    check an exported audit log offline`;

/** Command → what runs it; the exit code is 0 done, 1 failed, 2 wrong usage. */
const commands: Record<string, (argv: string[]) => Promise<number>> = {
  demo: runDemo,
  policy: (argv) => runPolicyCommand(argv, io),
  probe: (argv) => runProbe(argv, io),
  reindex: (argv) => runReindex(argv, io),
  serve: (argv) => runServe(argv, io),
  verify: (argv) => runVerify(argv, io),
};

const [name = '', ...rest] = process.argv.slice(2);
const command = Object.hasOwn(commands, name) ? commands[name] : undefined;
if (command) {
  process.exitCode = await command(rest);
} else {
  (name === 'help' || name === '' ? io.out : io.err)(HELP);
  process.exitCode = name === 'help' ? 0 : 2;
}
