// What a page loads of redaction, minified as the recorder is: fuzzing compares it with the server's.
import { join } from 'node:path';
import { build } from 'esbuild';
import { root } from './build.mjs';

/** Writes dist/fuzz/redaction.browser.mjs. */
export function buildShippedRedaction() {
  return build({
    absWorkingDir: root,
    entryPoints: ['packages/redaction/src/browser.ts'],
    outfile: join(root, 'dist', 'fuzz', 'redaction.browser.mjs'),
    bundle: true,
    minify: true,
    format: 'esm',
    target: ['chrome99', 'firefox101', 'safari16.4'],
    tsconfigRaw: { compilerOptions: { alwaysStrict: false } },
  });
}
