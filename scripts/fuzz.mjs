// Bundles fuzz/*.ts and runs it: `npm run fuzz -- [TARGET…] [--seconds N] [--seed S]`.
import { join } from 'node:path';
import { root } from './build.mjs';
import { runBundled } from './run-bundled.mjs';
import { buildShippedRedaction } from './shipped-redaction.mjs';

await buildShippedRedaction();
process.exit(await runBundled('fuzz/main.ts', join(root, 'dist', 'fuzz', 'main.js'), process.argv.slice(2)));
