import { parseArgs } from 'node:util';
import { describePolicy } from '@scrim/policy';
import { type CommandOutput, type ExitCode, WrongUsage } from './command.ts';
import { DEFAULT_POLICY_FILE, loadPolicy } from './load-policy.ts';

/** `scrim policy doc [FILE]`: plain language for the privacy notice, as Markdown. */
export function docCommand(argv: string[], io: CommandOutput): ExitCode {
  const { values, positionals } = parseArgs({
    args: argv,
    allowPositionals: true,
    options: { language: { type: 'string', default: 'en' } },
  });
  if (positionals.length > 1) throw new WrongUsage('doc takes one policy file');
  if (!/^(?:en|es)\b/.test(values.language)) throw new WrongUsage('--language can be en or es');
  const policy = loadPolicy(positionals[0] ?? DEFAULT_POLICY_FILE, io);
  if (!policy) return 1;
  io.out(describePolicy(policy, values.language));
  return 0;
}
