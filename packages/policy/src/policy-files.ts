import { readdirSync, readFileSync, realpathSync } from 'node:fs';
import { basename, dirname, join, relative, resolve, sep } from 'node:path';
import type { PolicyFiles } from './compile.ts';
import { matchesGlob } from './glob.ts';

/** The files beside a policy file on disk. Nothing outside its folder is read, links included. */
export function openPolicyFiles(policyFile: string): PolicyFiles {
  const folder = realpathSync(dirname(resolve(policyFile)));
  const inside = (path: string): string => {
    const real = realpathSync(join(folder, path));
    if (real !== folder && !real.startsWith(folder + sep))
      throw new Error(`${path} lies outside the folder of the policy`);
    return real;
  };
  return {
    name: basename(policyFile),
    read: (path) => readFileSync(inside(path)),
    list: (glob) => {
      const fixed = glob.split('/').slice(0, -1);
      const wild = fixed.findIndex((segment) => segment.includes('*'));
      const start = inside((wild < 0 ? fixed : fixed.slice(0, wild)).join('/') || '.');
      return readdirSync(start, { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile())
        .map((entry) => relative(folder, join(entry.parentPath, entry.name)).split(sep).join('/'))
        .filter((path) => !path.split('/').includes('node_modules') && matchesGlob(path, glob))
        .sort();
    },
  };
}

/** The policy file's own text. */
export function readPolicySource(policyFile: string): string {
  return readFileSync(policyFile, 'utf8');
}
