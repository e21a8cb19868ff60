// Bundles bench/*.ts and runs it: `npm run bench -- [--quick] [sizes detectors main-thread capture stored seek footprint heatmap]`.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { build } from 'esbuild';
import { bundleProgram, root } from './build.mjs';

const outfile = join(root, 'dist', 'bench', 'main.js');

/** Bundles our own packages; npm's stay where the importing file finds them, also below a workspace. */
function keepPackagesOutside(plugin) {
  plugin.onResolve({ filter: /^[^./]/ }, async ({ path, kind, resolveDir, pluginData }) => {
    if (kind === 'entry-point' || path.startsWith('@scrim/') || pluginData === 'asked') return undefined;
    const found = await plugin.resolve(path, { kind, resolveDir, pluginData: 'asked' });
    const nested = found.path?.startsWith(join(root, 'packages'));
    return { path: nested ? found.path : path, external: true };
  });
}

await bundleProgram('packages/server/src/capture/batch-thread.ts', join(root, 'dist', 'bench', 'batch-thread.js'));
await build({
  absWorkingDir: root,
  entryPoints: ['bench/main.ts'],
  outfile,
  bundle: true,
  platform: 'node',
  format: 'esm',
  target: 'node20.19',
  sourcemap: 'linked',
  logLevel: 'warning',
  loader: { '.cedar': 'text', '.cedarschema': 'text', '.sql': 'text' },
  plugins: [{ name: 'packages-stay-outside', setup: keepPackagesOutside }],
});
const program = [outfile, root, ...process.argv.slice(2)];
const { status } = spawnSync(process.execPath, ['--enable-source-maps', ...program], { stdio: 'inherit', cwd: root });
process.exit(status ?? 1);
