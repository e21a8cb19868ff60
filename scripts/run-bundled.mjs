import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { build } from 'esbuild';
import { root } from './build.mjs';

/** Bundles our own packages; npm's stay where the importing file finds them, also below a workspace. */
function keepPackagesOutside(plugin) {
  plugin.onResolve({ filter: /^[^./]/ }, async ({ path, kind, resolveDir, pluginData }) => {
    if (kind === 'entry-point' || path.startsWith('@scrim/') || pluginData === 'asked') return undefined;
    const found = await plugin.resolve(path, { kind, resolveDir, pluginData: 'asked' });
    const nested = found.path?.startsWith(join(root, 'packages'));
    return { path: nested ? found.path : path, external: true };
  });
}

/** Bundles one of our programs that is no part of the product, runs it with the clone's root and the words; its exit code. */
export async function runBundled(entry, outfile, words) {
  await build({
    absWorkingDir: root,
    entryPoints: [entry],
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
  const program = ['--enable-source-maps', outfile, root, ...words];
  return spawnSync(process.execPath, program, { stdio: 'inherit', cwd: root }).status ?? 1;
}
