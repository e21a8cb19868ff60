import { parseArgs } from 'node:util';
import { explainPage } from '@scrim/policy';
import { type CommandOutput, type ExitCode, WrongUsage } from './command.ts';
import { DEFAULT_POLICY_FILE, loadPolicy } from './load-policy.ts';

/** `scrim policy explain URL`: what is captured there and why. */
export function explainCommand(argv: string[], io: CommandOutput): ExitCode {
  const { values, positionals } = parseArgs({
    args: argv,
    allowPositionals: true,
    options: { policy: { type: 'string' } },
  });
  const [url, ...rest] = positionals;
  if (url === undefined || rest.length > 0) throw new WrongUsage('explain takes one address or path');
  const policy = loadPolicy(values.policy ?? DEFAULT_POLICY_FILE, io);
  if (!policy) return 1;
  const { level, sentences, regulations } = explainPage(policy, url);
  io.out(`${url}: ${level}`);
  for (const sentence of sentences) io.out(`  ${sentence}`);
  for (const regulation of regulations) io.out(`  see: ${regulation}`);
  return 0;
}
