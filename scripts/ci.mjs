// All of `npm test`, then 60 s of fuzzing each target, two at a time. The last line is `N passed, N failed`, summed over both.
import { spawn } from 'node:child_process';
import { root } from './build.mjs';

const totals = { passed: 0, failed: 0, skipped: 0 };
await counted('npm', ['test', '--silent']);
await counted('npm', ['run', '--silent', 'fuzz', '--', '--seconds', '60', '--at-once', '2']);
const skipped = totals.skipped > 0 ? `, ${totals.skipped} skipped` : '';
console.log(`\n${totals.passed} passed, ${totals.failed} failed${skipped}`);
process.exit(totals.failed > 0 ? 1 : 0);

/** Adds what the program's closing line counts; one that ends without it, or badly though it counts no failure, has failed. */
async function counted(command, words) {
  const child = spawn(command, words, { cwd: root, stdio: ['ignore', 'pipe', 'inherit'] });
  let end = '';
  child.stdout.on('data', (chunk) => {
    process.stdout.write(chunk);
    end = (end + chunk).slice(-2000);
  });
  const code = await new Promise((done) => child.on('close', done));
  const [, passed, failed, missed] = /(\d+) passed, (\d+) failed(?:, (\d+) skipped)?\s*$/.exec(end) ?? [];
  totals.passed += Number(passed ?? 0);
  totals.failed += code === 0 && passed !== undefined ? Number(failed) : Math.max(1, Number(failed ?? 0));
  totals.skipped += Number(missed ?? 0);
}
