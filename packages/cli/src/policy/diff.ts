import { parseArgs } from 'node:util';
import { diffPolicies } from '@scrim/policy';
import { type CommandOutput, type ExitCode, WrongUsage } from './command.ts';
import { loadPolicy } from './load-policy.ts';

const SIGNS = { loosens: '+', tightens: '-', neutral: ' ' } as const;

/** `scrim policy diff A B`: what changes for visitors when B replaces A, in words. */
export function diffCommand(argv: string[], io: CommandOutput): ExitCode {
  const { values, positionals } = parseArgs({
    args: argv,
    allowPositionals: true,
    options: { json: { type: 'boolean' }, 'forbid-loosening': { type: 'boolean' } },
  });
  const [before, after, ...rest] = positionals;
  if (before === undefined || after === undefined || rest.length > 0)
    throw new WrongUsage('diff takes two policy files');
  const [old, fresh] = [loadPolicy(before, io), loadPolicy(after, io)];
  if (!old || !fresh) return 1;
  const { changes, effect } = diffPolicies(old, fresh);
  if (values.json) io.out(JSON.stringify({ before: old.hash, after: fresh.hash, effect, changes }, null, 2));
  else {
    for (const { effect: sign, sentence } of changes) io.out(`${SIGNS[sign]} ${sentence}`);
    io.out(
      changes.length === 0
        ? 'Nothing changes.'
        : `Taken together it ${effect === 'neutral' ? 'neither loosens nor tightens' : effect}.`,
    );
  }
  return values['forbid-loosening'] && effect === 'loosens' ? 1 : 0;
}
