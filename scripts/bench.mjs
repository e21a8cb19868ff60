// Builds what changed, bundles bench/*.ts and runs it: `npm run bench -- [--quick] [sizes detectors heat-render main-thread capture stored seek recordings-scroll fidelity footprint learn journeys leaks heatmap]`.
import { join } from 'node:path';
import { buildChanged, bundleProgram, root } from './build.mjs';
import { requireChromium } from './chromium.mjs';
import { runBundled } from './run-bundled.mjs';

// What is measured is what ships: the recorder, the console and the engines' empty database.
await buildChanged(console.log);
const programs = {
  'batch-thread': 'packages/server/src/capture/batch-thread.ts',
  'floor-thread': 'bench/floor-thread.ts',
};
for (const [name, entry] of Object.entries(programs)) {
  await bundleProgram(entry, join(root, 'dist', 'bench', `${name}.js`));
}
// As people have it.
process.env.SCRIM_CHROMIUM = requireChromium(console.log).SCRIM_CHROMIUM_WHOLE;
process.exit(await runBundled('bench/main.ts', join(root, 'dist', 'bench', 'main.js'), process.argv.slice(2)));
