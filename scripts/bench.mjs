// Bundles bench/*.ts and runs it: `npm run bench -- [--quick] [sizes main-thread capture stored seek footprint heatmap]`.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { build } from 'esbuild';
import { root } from './build.mjs';

const outfile = join(root, 'dist', 'bench', 'main.js');
const options = {
  absWorkingDir: root,
  bundle: true,
  platform: 'node',
  format: 'esm',
  target: 'node20.19',
  sourcemap: 'linked',
  logLevel: 'warning',
  loader: { '.cedar': 'text', '.cedarschema': 'text', '.sql': 'text' },
  plugins: [
    {
      name: 'packages-stay-outside',
      setup: (plugin) =>
        plugin.onResolve({ filter: /^[^./]/ }, ({ path, kind }) =>
          kind === 'entry-point' || path.startsWith('@scrim/') ? undefined : { path, external: true },
        ),
    },
  ],
};
await build({ ...options, entryPoints: ['bench/main.ts'], outfile });
const { status } = spawnSync(
  process.execPath,
  ['--enable-source-maps', '--expose-gc', outfile, root, ...process.argv.slice(2)],
  { stdio: 'inherit', cwd: root },
);
process.exit(status ?? 1);
