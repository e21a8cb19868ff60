// Import boundaries of docs/architecture.md: which package may import which, and within the server, which capability which.
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));

/** Package → the packages of ours that it may import. */
const allowed = {
  policy: [],
  redaction: ['policy'],
  ledger: [],
  statistics: [],
  protocol: ['policy'],
  recorder: ['policy', 'protocol', 'redaction'],
  server: ['policy', 'probe', 'protocol', 'redaction', 'ledger', 'recorder', 'statistics'],
  probe: ['policy', 'protocol', 'redaction'],
  console: ['policy', 'protocol', 'recorder', 'statistics'],
  cli: ['policy', 'protocol', 'ledger', 'probe', 'server', 'meadow-loans'],
};
/** Packages that run in a browser and at the server alike: nothing of Node.js may enter their runtime. */
const pure = { redaction: true, ledger: true, protocol: true, statistics: true };

const problems = [];
for (const name of Object.keys(allowed)) {
  const source = join(root, 'packages', name, 'src');
  for (const file of filesUnder(source)) check(name, source, file);
}
if (problems.length > 0) {
  console.error(problems.join('\n'));
  process.exit(1);
}

function filesUnder(directory) {
  return readdirSync(directory, { withFileTypes: true }).flatMap((entry) => {
    const path = join(directory, entry.name);
    if (entry.isDirectory()) return filesUnder(path);
    return /\.tsx?$/.test(entry.name) ? [path] : [];
  });
}

function check(name, source, file) {
  const isTest = /\.test\.tsx?$|\/testing\//.test(file);
  const text = readFileSync(file, 'utf8');
  for (const [, specifier] of text.matchAll(
    /^\s*(?:import|export)[^'"]*?from\s+['"]([^'"]+)['"]|^\s*import\s+['"]([^'"]+)['"]/gm,
  )) {
    if (!specifier) continue;
    const place = relative(root, file);
    const [, imported] = /^@scrim\/([^/]+)/.exec(specifier) ?? [];
    if (imported && imported !== name && !isTest && !allowed[name].includes(imported)) {
      problems.push(`${place}: packages/${name} may not import @scrim/${imported}`);
    }
    if (specifier.startsWith('node:') && pure[name] && !isTest)
      problems.push(`${place}: packages/${name} is pure; ${specifier} is Node.js`);
    if (specifier.startsWith('.')) {
      const target = normalize(join(dirname(file), specifier));
      if (!target.startsWith(source + sep)) {
        if (!isTest && !target.startsWith(join(root, 'packages', name)))
          problems.push(`${place}: leaves its package by ${specifier}`);
      } else if (name === 'server' && !isTest) checkCapability(place, relative(source, file), relative(source, target));
    }
  }
}

/** A capability imports another only through its noun file; platform imports no capability; only app.ts joins them. */
function checkCapability(place, from, to) {
  const [fromFolder] = from.split(sep);
  const [toFolder, ...rest] = to.split(sep);
  if (rest.length === 0 || fromFolder === toFolder || !from.includes(sep)) return;
  if (fromFolder === 'platform') problems.push(`${place}: platform imports the capability ${toFolder}`);
  else if (toFolder !== 'platform' && /(?:store|routes)\.ts$/.test(to))
    problems.push(`${place}: imports ${to}; use the capability's noun file`);
}
