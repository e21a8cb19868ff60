/** Something in a policy file that its author should change. Lines and columns count from 1. */
export interface Problem {
  /** `error`: does not compile. `warning`: compiles, and is likely not meant. `note`: worth knowing. */
  readonly severity: 'error' | 'warning' | 'note';
  readonly code: string;
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly message: string;
  /** What to write in its place. */
  readonly instead: string | null;
  /** The rule of law or of the trade behind it. */
  readonly regulation: string | null;
}

/** One problem as editors and terminals know it: `file:line:column severity message`. */
export function formatProblem(problem: Problem): string {
  const { file, line, column, severity, code, message, instead, regulation } = problem;
  const lines = [`${file}:${line}:${column} ${severity} ${message} [${code}]`];
  if (instead) lines.push(`    write: ${instead}`);
  if (regulation) lines.push(`    see: ${regulation}`);
  return lines.join('\n');
}
