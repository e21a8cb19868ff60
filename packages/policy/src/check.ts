import { type CompileOptions, compilePolicy, type PolicyFiles } from './compile.ts';
import type { Problem } from './problem.ts';

/** Everything that the author of a policy should change or know, in the order of the file. Total. */
export function checkPolicy(source: string, files: PolicyFiles, options: CompileOptions = {}): readonly Problem[] {
  return compilePolicy(source, files, options).problems;
}
