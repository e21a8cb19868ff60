import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { copyFile, mkdir, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { gzipSync } from 'node:zlib';
import { build } from 'esbuild';
import { minify } from 'terser';
import { RRWEB_INTERNAL_NAMES, trimRrweb } from './trim-rrweb.mjs';

const source = (name) => fileURLToPath(new URL(`./src/${name}`, import.meta.url));

/** Names of properties that only one script's own code knows, shortened too. None is in JSON, in the DOM or in what scripts share. */
const OWN_NAMES =
  /^(?:across|addNode|addText|adopt|answered|changedAttributes|changing|classPart|counts|declarations|descriptor|epoch|expires|firstChange|forget|idleSince|init|isHidden|isLeftOut|isOff|judge|judged|judgedBy|keyframe|known|lastChange|lastCorrection|lastWords|leave|leftOut|loadContext|lock|locked|masked|movedMap|needBlock|nextSeq|noteAll|plain|pointIn|redact|refer|referred|release|relevant|rename|settle|stoodBefore|takeContext|takeFullSnapshot|textParent|unit|unlock|workers)$/;

/** @param {'iife' | 'esm'} format */
async function bundle(entry, format = 'iife') {
  const { outputFiles } = await build({
    entryPoints: [source(entry)],
    bundle: true,
    minify: true,
    format,
    // Chrome 99, Firefox 101 and Safari 16.4 have all of it.
    target: 'es2022',
    legalComments: 'none',
    write: false,
    plugins: [trimRrweb],
    mangleProps: new RegExp(`${RRWEB_INTERNAL_NAMES.source}|${OWN_NAMES.source}`),
    // Without a "use strict" in every file: tsc has checked it.
    tsconfigRaw: { compilerOptions: { alwaysStrict: false } },
  });
  const named = outputFiles[0].text.match(/\w+/g).find((word) => OWN_NAMES.test(word));
  if (named) throw new Error(`"${named}" is used by name`);
  // terser finds another 6 % after esbuild, and more in what it wrote itself: most of what the budget of 32 KB leaves.
  const smaller = async (code) =>
    (
      await minify(code, {
        ecma: 2022,
        module: format === 'esm',
        compress: {
          passes: 3,
          ecma: 2022,
          keep_fargs: false,
          unsafe_arrows: true,
          booleans: false,
          pure_getters: true,
          lhs_constants: false,
        },
      })
    ).code;
  return Buffer.from(await smaller(await smaller(outputFiles[0].text)));
}

/**
 * Builds what a site's pages load: `scrim.js` before a decision; after one `control.<hash>.js`, and with consent also
 * `recorder.<hash>.js`; `manager.<hash>.js` where the tag names a consent manager. All under one hash. `manifest.json` names them, with sizes in bytes, plain and gzipped.
 * @param {string} outDirectory created when missing; older builds in it are removed
 */
export async function buildRecorder(outDirectory) {
  const entries = ['tag.ts', 'recorder-file.ts', 'control-file.ts', 'manager-file.ts'];
  const [loader, recorder, control, manager] = await Promise.all(entries.map((entry) => bundle(entry)));
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
    if (/^(recorder|control|manager)\.[0-9a-f]+\.js$|\.gz$/.test(name)) await rm(join(outDirectory, name));
  }
  await writeFile(join(outDirectory, files.loader), loader);
  await writeFile(join(outDirectory, files.recorder), recorder);
  await writeFile(join(outDirectory, files.control), control);
  await writeFile(join(outDirectory, files.manager), manager);
  await writeFile(join(outDirectory, 'manifest.json'), `${JSON.stringify(manifest, null, 2)}\n`);
  return manifest;
}

/**
 * Compresses a built recorder as servers send it: `FILE.gz` beside each script. Returns their sizes in bytes.
 * @param {string} directory that `buildRecorder` filled
 */
export async function compressRecorder(directory) {
  const manifest = JSON.parse(await readFile(join(directory, 'manifest.json'), 'utf8'));
  const parts = Object.keys(manifest.sizes);
  const files = parts.map((part) => join(directory, manifest[part]));
  await promisify(execFile)(process.execPath, [fileURLToPath(new URL('./compress.mjs', import.meta.url)), ...files]);
  const sizes = await Promise.all(files.map(async (file) => (await stat(`${file}.gz`)).size));
  return Object.fromEntries(parts.map((part, at) => [part, sizes[at]]));
}

/** What `src/public.ts` does not say of the package: its one value, and what it leaves on the page. */
const DECLARED = `
/** Starts Scrim on this page: see \`CreateScrim\`. */
export declare const createScrim: CreateScrim;

declare global {
  interface Window {
    /** Set by the script tag or \`createScrim\`; not there where neither could run. */
    scrim?: Scrim;
  }
}
`;

const PACKAGE_README = `# @scrim/recorder

Does what Scrim's script tag does, from your own bundle. What comes after a visitor's consent is loaded from your Scrim server,
so build this package from the Scrim that you run, and again after each update of it.

    import { createScrim } from '@scrim/recorder';

    const scrim = createScrim({ site: 'my-lender', origin: 'https://scrim.my-lender.example' });

It never throws, does nothing outside a browser, and is typed in \`index.d.ts\`.
`;

/**
 * Builds the npm package: the loader as a module, its types, and nothing else. `npm pack` of the directory works.
 * @param {string} outDirectory created when missing
 */
export async function buildRecorderPackage(outDirectory) {
  const { name, version, license, type } = JSON.parse(
    await readFile(new URL('./package.json', import.meta.url), 'utf8'),
  );
  const manifest = {
    name,
    version,
    description: 'Loads the Scrim session recorder from your own Scrim server, after consent.',
    license,
    type,
    sideEffects: false,
    exports: { '.': { types: './index.d.ts', default: './index.js' } },
    files: ['index.js', 'index.d.ts'],
  };
  await mkdir(outDirectory, { recursive: true });
  await writeFile(join(outDirectory, 'index.js'), await bundle('index.ts', 'esm'));
  await writeFile(join(outDirectory, 'index.d.ts'), (await readFile(source('public.ts'), 'utf8')) + DECLARED);
  await writeFile(join(outDirectory, 'package.json'), `${JSON.stringify(manifest, null, 2)}\n`);
  await writeFile(join(outDirectory, 'README.md'), PACKAGE_README);
  await copyFile(new URL('../../LICENSE', import.meta.url), join(outDirectory, 'LICENSE'));
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  console.log(await buildRecorder(process.argv[2] ?? fileURLToPath(new URL('./dist', import.meta.url))));
}
