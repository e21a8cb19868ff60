import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { openKeyFile } from '../keys/key-provider.ts';
import { ScrimError } from '../platform/errors.ts';
import { type Check, type FailedPlace, outcomeOf } from './check.ts';

/** Every account but its own, those of its group too. */
const OTHERS = 0o077;

export const keyFileExposed: Check = {
  id: 'key-file-exposed',
  title: 'Only Scrim’s own account reads its key and its data',
  scope: 'installation',
  async run({ config }) {
    const path = config.keyFile ?? join(config.dataDirectory, 'master.key');
    const places: FailedPlace[] = [];
    const said: string[] = [];
    const problem = await keyProblem(path);
    if (problem !== null) {
      places.push({ page: 'Keys', path: 'key file', severity: 'critical' });
      said.push(problem);
    }
    if (((await stat(config.dataDirectory)).mode & OTHERS) !== 0) {
      places.push({ page: 'Keys', path: 'data directory', severity: 'high' });
      said.push('Other accounts of the host reach into the data directory. Set its mode to 0700.');
    }
    return outcomeOf(places, said, 'The key file is whole and of mode 0600; the data directory is closed to others.');
  },
};

/** Looks before it opens: opening makes a file where none is. */
async function keyProblem(path: string): Promise<string | null> {
  const isThere = await stat(path).then(
    () => true,
    (error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return false;
      throw error;
    },
  );
  if (!isThere) {
    return 'The key file is gone. Restore it before Scrim is started again: without it nothing that is stored can be read.';
  }
  try {
    openKeyFile(path);
    return null;
  } catch (error) {
    // The path is the host's own business.
    if (error instanceof ScrimError && error.code === 'key_file_exposed')
      return 'Other accounts can read the key file.';
    if (error instanceof ScrimError && error.code === 'key_file_damaged') return 'The key file cannot be read.';
    throw error;
  }
}
