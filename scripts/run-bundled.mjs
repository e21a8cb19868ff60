import { spawnSync } from 'node:child_process';
import { bundleProgram, root } from './build.mjs';

/** Bundles one of our programs that is no part of the product, runs it with the clone's root and the words; its exit code. */
export async function runBundled(entry, outfile, words) {
  await bundleProgram(entry, outfile);
  const program = ['--enable-source-maps', outfile, root, ...words];
  return spawnSync(process.execPath, program, { stdio: 'inherit', cwd: root }).status ?? 1;
}
