import { resolve } from 'node:path';
import { type CompiledPolicy, type CompileResult, compilePolicy, formatProblem } from '@scrim/policy';
import { openPolicyFiles, readPolicySource } from '@scrim/policy/files';
import { type CommandOutput, Unreadable } from './command.ts';

export const DEFAULT_POLICY_FILE = 'scrim.policy.yaml';

/** Compiles a policy file; today decides about its end dates. */
export function compileFile(file: string, io: CommandOutput, today: string): CompileResult {
  const path = resolve(io.cwd, file);
  try {
    const source = readPolicySource(path);
    return compilePolicy(source, { ...openPolicyFiles(path), name: file }, { today });
  } catch (error) {
    throw new Unreadable(`${file} can not be read: ${error instanceof Error ? error.message : String(error)}`);
  }
}

/** The compiled policy of a file, or null after its errors are printed. */
export function loadPolicy(file: string, io: CommandOutput): CompiledPolicy | null {
  const { policy, problems } = compileFile(file, io, new Date().toISOString().slice(0, 10));
  if (!policy)
    for (const problem of problems.filter(({ severity }) => severity === 'error')) io.err(formatProblem(problem));
  return policy;
}
