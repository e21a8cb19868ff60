// Builds what changed, bundles e2e/leaks and an adapter, and runs them: `npm run leaks -- --adapter FILE [--json] [--seed N]`.
import { spawnSync } from 'node:child_process';
import { join, resolve } from 'node:path';
import { buildChanged, bundleProgram, root } from './build.mjs';
import { requireChromium } from './chromium.mjs';

// An adapter may measure the recorder as it ships.
await buildChanged(console.error);
const words = process.argv.slice(2);
const at = words.indexOf('--adapter') + 1;
const program = join(root, 'dist', 'leaks', 'main.js');
await bundleProgram('e2e/leaks/main.ts', program);
if (at > 0 && words[at]) {
  const bundled = join(root, 'dist', 'leaks', 'adapter.js');
  await bundleProgram(resolve(words[at]), bundled);
  words[at] = bundled;
}
Object.assign(process.env, requireChromium(console.error));
const { status } = spawnSync(process.execPath, ['--enable-source-maps', program, root, ...words], {
  stdio: 'inherit',
  cwd: root,
});
process.exit(status ?? 1);
