import { mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { build } from 'esbuild';
import type { Throwaway } from '../../platform/throwaway.ts';

/** Bundles programs of this package as an installation has them, side by side: `batch-thread.ts` becomes `batch-thread.js`. */
export async function builtPrograms(...sources: readonly string[]): Promise<Throwaway<string>> {
  // Inside the package, so that what it depends on is found.
  const directory = await mkdtemp(join(import.meta.dirname, '../../../.programs-'));
  await build({
    entryPoints: sources.map((source) => join(import.meta.dirname, '..', source)),
    outdir: directory,
    entryNames: '[name]',
    bundle: true,
    platform: 'node',
    format: 'esm',
    loader: { '.cedar': 'text', '.cedarschema': 'text', '.sql': 'text' },
    logLevel: 'error',
    plugins: [
      {
        name: 'packages-stay-outside',
        setup(bundler) {
          bundler.onResolve({ filter: /^[^./]/ }, ({ path, kind }) =>
            kind === 'entry-point' || path.startsWith('@scrim/') ? undefined : { path, external: true },
          );
        },
      },
    ],
  });
  return { value: directory, close: () => rm(directory, { recursive: true, force: true }) };
}
