import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { build } from 'esbuild';
import { trimRrweb } from '../../../packages/recorder/trim-rrweb.mjs';
import { root } from '../../system.ts';

const ANY_OUTCOME = `
  const told = (value) => (value instanceof Error ? { ...value, message: value.message } : value);
  export const outcomeSignal = (_, time, name, properties) => ({
    kind: 'event',
    time,
    name: String(name),
    properties: Object.fromEntries(Object.entries(told(properties) ?? {}).map(([key, value]) => [key, told(value)])),
  });`;

/** Tells of what failed, where Scrim says nothing. */
const QUIETLY = `
  globalThis.scrimFailed = ({ name, message, stack, filename }) => {
    if (!globalThis.scrim) return;
    const { origin, site } = scrim.link;
    const body = [name, message, stack, filename].join();
    fetch(origin + '/capture/v1/' + site + '/failures', { method: 'POST', mode: 'no-cors', body }).catch(() => {});
  };
  export const quietly = (task) => {
    try {
      return task();
    } catch (error) {
      scrimFailed(error);
    }
  };`;

/** Exact text of the recorder, and its replacement. */
type Edit = readonly [from: string, to: string];
/** Where else it drops an exception; and where it masks what fields hold, before redaction. */
const WORKER: readonly Edit[] = [['event.preventDefault();', 'event.preventDefault(); scrimFailed(event);']];
const RRWEB: readonly Edit[] = [
  ['return cb(...rest); } catch {} };', 'return cb(...rest); } catch (error) { scrimFailed(error); } };'],
  ["'*'.repeat((value || '').length)", "value || ''"],
];

function edited(source: string | Uint8Array | undefined, edits: readonly Edit[]): string {
  if (typeof source !== 'string') throw new Error('the recorder has changed: it is no text');
  return edits.reduce((text, [from, to]) => {
    if (!text.includes(from)) throw new Error(`the recorder has changed: ${from}`);
    return text.replace(from, to);
  }, source);
}

/** Scrim's recorder with a redaction that lets everything pass, what fields hold as it is, every outcome as the site tells it, and reports of its own failures. */
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
              ({ redact: (event) => [event], takeContext: () => [], loadContext: () => {} });
              export const createLookup = () => ({ known: (_, text) => text });`,
          }));
          plugin.onResolve({ filter: /\/quietly\.ts$/ }, () => ({ path: 'quietly', namespace: 'broken-quietly' }));
          plugin.onLoad({ filter: /.*/, namespace: 'broken-quietly' }, () => ({ contents: QUIETLY }));
          plugin.onLoad({ filter: /[\\/]batch-maker\.ts$/ }, async ({ path }) => ({
            contents: edited(await readFile(path, 'utf8'), WORKER),
            loader: 'ts',
          }));
          trimRrweb.setup({
            ...plugin,
            onLoad: (options, load) =>
              plugin.onLoad(options, async (file) => {
                const loaded = await load(file);
                return { ...loaded, contents: edited(loaded?.contents, RRWEB) };
              }),
          });
          plugin.onResolve({ filter: /\/outcome\.ts$/ }, () => ({ path: 'outcome', namespace: 'broken-outcome' }));
          plugin.onLoad({ filter: /.*/, namespace: 'broken-outcome' }, () => ({ contents: ANY_OUTCOME }));
        },
      },
    ],
  });
  return outputFiles[0]?.text ?? '';
}
