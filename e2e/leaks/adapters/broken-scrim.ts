import { join } from 'node:path';
import { build } from 'esbuild';
import { buildRecorder } from '../../../packages/recorder/build.mjs';
import { trimRrweb } from '../../../packages/recorder/trim-rrweb.mjs';
import { root } from '../../system.ts';

/** Builds Scrim's recorder with a redaction that lets everything pass. */
export async function buildBrokenRecorder(directory: string): Promise<void> {
  const manifest = await buildRecorder(directory);
  await build({
    entryPoints: [join(root, 'packages/recorder/src/recorder-file.ts')],
    outfile: join(directory, manifest.recorder),
    bundle: true,
    format: 'iife',
    allowOverwrite: true,
    plugins: [
      {
        name: 'broken-redaction',
        setup(plugin) {
          plugin.onResolve({ filter: /^@scrim\/redaction\/browser$/ }, () => ({ path: 'broken', namespace: 'broken' }));
          plugin.onLoad({ filter: /.*/, namespace: 'broken' }, () => ({
            contents: `export const MASK = '█'; export const createRedactor = () =>
              ({ redact: (event) => [event], takeContext: () => [], loadContext: () => {} });`,
          }));
        },
      },
      trimRrweb,
    ],
  });
}
