import { statSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { compilePolicy } from '@scrim/policy';
import { openPolicyFiles, readPolicySource } from '@scrim/policy/files';
import type { Context } from '../platform/context.ts';
import { activateFile } from './activate.ts';

const INTERVAL = 2000;

/** Looks at the policy files of the configuration every two seconds; an edit becomes a new version. Returns how to stop. */
export function watchPolicyFiles(context: Context): () => Promise<void> {
  const watched = context.config.sites.flatMap(({ id, policyFile }) => {
    if (policyFile === null) return [];
    const inputs = inputsOf(policyFile);
    return [{ site: id, policyFile, inputs, seen: fingerprint(policyFile, inputs) }];
  });
  let running: Promise<void> = Promise.resolve();
  const look = async (): Promise<void> => {
    for (const file of watched) {
      if (fingerprint(file.policyFile, file.inputs) === file.seen) continue;
      file.inputs = inputsOf(file.policyFile);
      file.seen = fingerprint(file.policyFile, file.inputs);
      await activateFile(context, file.site, file.policyFile);
    }
  };
  const timer = setInterval(() => {
    running = running.then(look).catch((error: unknown) => {
      context.log.error({ err: error }, 'policy files could not be watched');
    });
  }, INTERVAL);
  timer.unref();
  return async () => {
    clearInterval(timer);
    await running;
  };
}

interface Inputs {
  readonly paths: readonly string[];
  readonly globs: readonly string[];
}

/** What the compilation of a policy file reads and lists. */
function inputsOf(policyFile: string): Inputs {
  const paths = new Set<string>([basename(policyFile)]);
  const globs = new Set<string>();
  try {
    const files = openPolicyFiles(policyFile);
    compilePolicy(readPolicySource(policyFile), {
      name: files.name,
      list: (glob) => {
        globs.add(glob);
        return files.list(glob);
      },
      read: (path) => {
        paths.add(path);
        return files.read(path);
      },
    });
  } catch {
    // An unreadable file has one input: itself.
  }
  return { paths: [...paths], globs: [...globs] };
}

/** Changes when an input does: names, sizes and times. */
function fingerprint(policyFile: string, { paths, globs }: Inputs): string {
  const folder = dirname(policyFile);
  return [
    ...paths.map((path) => `${path} ${stamp(join(folder, path))}`),
    ...globs.map((glob) => listing(policyFile, glob)),
  ].join('\n');
}

function listing(policyFile: string, glob: string): string {
  try {
    return openPolicyFiles(policyFile).list(glob).join('\n');
  } catch {
    return 'missing';
  }
}

function stamp(path: string): string {
  try {
    const { mtimeMs, size } = statSync(path);
    return `${mtimeMs} ${size}`;
  } catch {
    return 'missing';
  }
}
