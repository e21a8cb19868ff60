import { parseArgs } from 'node:util';
import { formatProblem } from '@scrim/policy';
import { type CommandOutput, type ExitCode, WrongUsage } from './command.ts';
import { compileFile, DEFAULT_POLICY_FILE } from './load-policy.ts';

/** `scrim policy check [FILE]`: what its author should change, with line, column, reason and regulation. */
export function checkCommand(argv: string[], io: CommandOutput): ExitCode {
  const { values, positionals } = parseArgs({
    args: argv,
    allowPositionals: true,
    options: { json: { type: 'boolean' }, strict: { type: 'boolean' }, today: { type: 'string' } },
  });
  if (positionals.length > 1) throw new WrongUsage('check takes one policy file');
  const today = values.today ?? new Date().toISOString().slice(0, 10);
  if (!/^\d{4}-\d\d-\d\d$/.test(today)) throw new WrongUsage('--today takes a date such as 2026-11-23');
  const { policy, problems } = compileFile(positionals[0] ?? DEFAULT_POLICY_FILE, io, today);
  const count = (severity: string) => problems.filter((problem) => problem.severity === severity).length;
  const [errors, warnings, notes] = [count('error'), count('warning'), count('note')];
  if (values.json) io.out(JSON.stringify({ hash: policy?.hash ?? null, problems }, null, 2));
  else {
    for (const problem of problems) io.out(formatProblem(problem));
    const summary = [plural(errors, 'error'), plural(warnings, 'warning'), plural(notes, 'note')].join(', ');
    io.out(policy ? `${summary}. Policy ${policy.hash}` : `${summary}. It does not compile.`);
  }
  return errors > 0 || (values.strict && warnings > 0) ? 1 : 0;
}

function plural(count: number, word: string): string {
  return `${count} ${word}${count === 1 ? '' : 's'}`;
}
