// Builds what changed: the recorder, its npm package, the console, the demo lender, the `scrim` program and an empty database, into dist/.
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = dirname(dirname(fileURLToPath(import.meta.url)));
const dist = join(root, 'dist');
const stampFile = join(dist, 'stamp.json');

const packageNames = ['policy', 'redaction', 'ledger', 'protocol', 'statistics'];
const sharedPackages = packageNames.map((name) => `packages/${name}`);

/** Each target: the folders whose content decides whether it is built again, and how it is built. */
const targets = [
  {
    name: 'recorder',
    inputs: [...sharedPackages, 'packages/recorder'],
    build: async (out) => {
      const { buildRecorder, compressRecorder } = await import('../packages/recorder/build.mjs');
      await buildRecorder(out);
      await compressRecorder(out);
    },
  },
  {
    name: 'recorder-package',
    inputs: [...sharedPackages, 'packages/recorder'],
    build: async (out) => (await import('../packages/recorder/build.mjs')).buildRecorderPackage(out),
  },
  {
    name: 'console',
    inputs: [...sharedPackages, 'packages/recorder', 'packages/console'],
    build: async (out) => (await import('../packages/console/build.mjs')).buildConsole(out),
  },
  {
    name: 'meadow-loans',
    inputs: ['examples/meadow-loans'],
    build: async (out) => (await import('../examples/meadow-loans/build.mjs')).buildMeadow(out),
  },
  {
    name: 'empty-database',
    inputs: [],
    build: async (out) => {
      const { PGlite } = await import('@electric-sql/pglite');
      await (await PGlite.create(out)).close();
    },
  },
  {
    name: 'cli',
    inputs: [
      ...sharedPackages,
      'packages/recorder',
      'packages/server',
      'packages/probe',
      'packages/cli',
      'examples/meadow-loans/src',
    ],
    build: (out) =>
      Promise.all([
        bundleProgram('packages/cli/src/main.ts', join(out, 'main.js')),
        bundleProgram('packages/server/src/capture/batch-thread.ts', join(out, 'batch-thread.js')),
        bundleProgram('packages/server/src/probes/probe-child.ts', join(out, 'probe-child.js')),
      ]),
  },
];

/** Bundles one of our TypeScript programs for Node.js; npm's packages stay outside, where the importing file finds them. */
export async function bundleProgram(entry, outfile) {
  const { build } = await import('esbuild');
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
}

/** An npm package below one of ours, which is not found from everywhere, is named by its path. */
function keepPackagesOutside(build) {
  build.onResolve({ filter: /^[^./]/ }, async ({ path, kind, resolveDir, pluginData }) => {
    if (kind === 'entry-point' || path.startsWith('@scrim/') || pluginData === 'asked') return undefined;
    const found = await build.resolve(path, { kind, resolveDir, pluginData: 'asked' });
    const nested = found.path?.startsWith(join(root, 'packages'));
    return { path: nested ? found.path : path, external: true };
  });
}

/** Hash of every input file of a target, by content. */
function fingerprint(inputs) {
  const hash = createHash('sha256').update(process.versions.node);
  const files = [
    'package-lock.json',
    'tsconfig.json',
    'scripts/build.mjs',
    ...inputs.flatMap((input) => filesUnder(join(root, input))),
  ];
  for (const file of files.sort())
    hash
      .update(`${file}\0`)
      .update(readFileSync(join(root, file)))
      .update('\0');
  return hash.digest('hex');
}

function filesUnder(directory) {
  return readdirSync(directory, { withFileTypes: true }).flatMap((entry) => {
    const path = join(directory, entry.name);
    if (entry.isDirectory()) return ['node_modules', 'dist', 'visits'].includes(entry.name) ? [] : filesUnder(path);
    return /\.test\.tsx?$/.test(entry.name) ? [] : [relative(root, path)];
  });
}

/** Builds every target whose inputs changed since its last build. `say` gets one line per target built. */
export async function buildChanged(say) {
  mkdirSync(dist, { recursive: true });
  const stamps = existsSync(stampFile) ? JSON.parse(readFileSync(stampFile, 'utf8')) : {};
  for (const target of targets) {
    const out = join(dist, target.name);
    const print = fingerprint(target.inputs);
    if (stamps[target.name] === print && existsSync(out) && statSync(out).isDirectory()) continue;
    const started = Date.now();
    rmSync(out, { recursive: true, force: true });
    mkdirSync(out, { recursive: true });
    await target.build(out);
    stamps[target.name] = print;
    writeFileSync(stampFile, JSON.stringify(stamps, null, 2));
    say(`built ${target.name} in ${((Date.now() - started) / 1000).toFixed(1)} s`);
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await buildChanged((line) => console.log(line));
