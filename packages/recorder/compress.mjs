// Writes `FILE.gz` beside each file, as small as gzip gets. A program of its own: the library takes over a process's handlers.
import { readFile, writeFile } from 'node:fs/promises';
import { gzipAsync } from '@gfx/zopfli';

for (const file of process.argv.slice(2)) await writeFile(`${file}.gz`, await gzipAsync(await readFile(file), {}));
