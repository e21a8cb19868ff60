// Bundles fuzz/*.ts and runs it: `npm run fuzz -- [TARGET…] [--seconds N] [--seed S]`.
import { join } from 'node:path';
import { build } from 'esbuild';
import { root } from './build.mjs';
import { runBundled } from './run-bundled.mjs';

// What a page loads of redaction, minified as the recorder is; the target compares it with the server's.
await build({
  absWorkingDir: root,
  entryPoints: ['packages/redaction/src/browser.ts'],
  outfile: join(root, 'dist', 'fuzz', 'redaction.browser.mjs'),
  bundle: true,
  minify: true,
  format: 'esm',
  target: ['chrome99', 'firefox101', 'safari16.4'],
  tsconfigRaw: { compilerOptions: { alwaysStrict: false } },
});
process.exit(await runBundled('fuzz/main.ts', join(root, 'dist', 'fuzz', 'main.js'), process.argv.slice(2)));
