import { join } from 'node:path';
import { build } from 'esbuild';
import { trimRrweb } from '../../../packages/recorder/trim-rrweb.mjs';
import { root } from '../../system.ts';

/** Scrim's recorder with a redaction that lets everything pass. */
export async function buildBrokenRecorder(): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [join(root, 'packages/recorder/src/recorder-file.ts')],
    bundle: true,
    format: 'iife',
    write: false,
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
  return outputFiles[0]?.text ?? '';
}
