#!/usr/bin/env node
// The `scrim` command: runs the built program, or says how to build it.
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const program = new URL('../dist/cli/main.js', import.meta.url);
if (existsSync(program)) {
  process.setSourceMapsEnabled(true);
  await import(program.href);
} else {
  const root = fileURLToPath(new URL('..', import.meta.url));
  console.error(`Scrim is not built yet. Run \`npm ci && npm run build\` in ${root}, then this command again.`);
  process.exitCode = 1;
}
