// npm run demo:record: records the demo's visits anew, by driving the demo lender in a real browser with the real recorder.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { requireChromium } from './chromium.mjs';
import { installMissing, requireNode } from './install.mjs';

requireNode();
const say = (line) => console.log(`  ${line}`);
installMissing(say);
const { buildChanged, bundleProgram, root } = await import('./build.mjs');
await buildChanged(say);
const program = join(root, 'dist/record-visits/main.js');
await bundleProgram('e2e/visitor/record-visits.ts', program);
const { status } = spawnSync(process.execPath, ['--enable-source-maps', program, ...process.argv.slice(2)], {
  cwd: root,
  stdio: 'inherit',
  env: { ...process.env, ...requireChromium(say) },
});
process.exit(status ?? 1);
