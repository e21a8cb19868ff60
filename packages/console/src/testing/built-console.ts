import { join } from 'node:path';
import { buildConsole } from '../../build.mjs';

/** The console's files: those that `npm test` has just built, else built below `directory`. */
export async function builtConsole(directory: string): Promise<string> {
  const built = process.env.SCRIM_BUILT_CONSOLE;
  if (built) return built;
  const own = join(directory, 'console');
  await buildConsole(own);
  return own;
}
