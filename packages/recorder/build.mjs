import { createHash } from 'node:crypto';
import { mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { build } from 'esbuild';
import { minify } from 'terser';
import { RRWEB_INTERNAL_NAMES, trimRrweb } from './trim-rrweb.mjs';

const source = (name) => fileURLToPath(new URL(`./src/${name}`, import.meta.url));

async function bundle(entry) {
  const { outputFiles } = await build({
    entryPoints: [source(entry)],
    bundle: true,
    minify: true,
    format: 'iife',
    target: ['chrome99', 'firefox101', 'safari16.4'],
    legalComments: 'none',
    write: false,
    plugins: [trimRrweb],
    mangleProps: RRWEB_INTERNAL_NAMES,
    // Without a "use strict" in every file: tsc has checked it.
    tsconfigRaw: { compilerOptions: { alwaysStrict: false } },
  });
  // terser finds another 6 % after esbuild, and more in what it wrote itself: most of what the budget of 32 KB leaves.
  const smaller = async (code) =>
    (await minify(code, { ecma: 2022, compress: { passes: 3, ecma: 2022, keep_fargs: false } })).code;
  return Buffer.from(await smaller(await smaller(outputFiles[0].text)));
}

/**
 * Builds what a site's pages load: `scrim.js` before a decision; after one `control.<hash>.js`, and with consent also
 * `recorder.<hash>.js`; `manager.<hash>.js` where the tag names a consent manager. All under one hash. `manifest.json` names them, with sizes in bytes, plain and gzipped.
 * @param {string} outDirectory created when missing; older builds in it are removed
 */
export async function buildRecorder(outDirectory) {
  const entries = ['tag.ts', 'recorder-file.ts', 'control-file.ts', 'manager-file.ts'];
  const [loader, recorder, control, manager] = await Promise.all(entries.map(bundle));
  const hash = createHash('sha256').update(recorder).update(control).update(manager).digest('hex').slice(0, 12);
  const files = {
    loader: 'scrim.js',
    recorder: `recorder.${hash}.js`,
    control: `control.${hash}.js`,
    manager: `manager.${hash}.js`,
  };
  const size = (content) => ({ bytes: content.length, gzip: gzipSync(content, { level: 9 }).length });
  const manifest = {
    ...files,
    sizes: { loader: size(loader), recorder: size(recorder), control: size(control), manager: size(manager) },
  };
  await mkdir(outDirectory, { recursive: true });
  for (const name of await readdir(outDirectory)) {
    if (/^(recorder|control|manager)\.[0-9a-f]+\.js$/.test(name)) await rm(join(outDirectory, name));
  }
  await writeFile(join(outDirectory, files.loader), loader);
  await writeFile(join(outDirectory, files.recorder), recorder);
  await writeFile(join(outDirectory, files.control), control);
  await writeFile(join(outDirectory, files.manager), manager);
  await writeFile(join(outDirectory, 'manifest.json'), `${JSON.stringify(manifest, null, 2)}\n`);
  return manifest;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  console.log(await buildRecorder(process.argv[2] ?? fileURLToPath(new URL('./dist', import.meta.url))));
}
