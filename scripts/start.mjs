// npm start: installs what is missing, builds what changed, starts Scrim and the demo lender.
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { installMissing, requireNode } from './install.mjs';

requireNode();
const say = (line) => console.log(`  ${line}`);
console.log('Scrim');
installMissing(say);
const { buildChanged, root } = await import('./build.mjs');
await buildChanged(say);

const child = spawn(
  process.execPath,
  ['--enable-source-maps', join(root, 'dist/cli/main.js'), 'demo', '--root', root, ...process.argv.slice(2)],
  { stdio: 'inherit' },
);
// The terminal sends Ctrl-C to the child as well; this process only waits for it to close its engines.
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => signal === 'SIGTERM' && child.kill(signal));
child.on('exit', (code, signal) => process.exit(signal ? 1 : (code ?? 1)));
