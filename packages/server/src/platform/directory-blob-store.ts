import { randomBytes } from 'node:crypto';
import { mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises';
import { dirname, join, sep } from 'node:path';
import type { BlobStore } from './blob-store.ts';

const NAME = /^[a-zA-Z0-9_-][a-zA-Z0-9._-]*(?:\/[a-zA-Z0-9_-][a-zA-Z0-9._-]*)*$/;

/**
 * Blobs as files under one directory. `put` writes beside, syncs the file, renames, then syncs the directory (and its
 * parents when they are new): an object is there whole or not at all, also after a power cut.
 */
export class DirectoryBlobStore implements BlobStore {
  readonly #root: string;
  /** Directories known to be on disk. */
  readonly #known = new Set<string>();

  constructor(root: string) {
    this.#root = root;
  }

  async put(name: string, content: readonly Uint8Array[]): Promise<void> {
    const path = this.#path(name);
    const directory = dirname(path);
    await this.#ensure(directory);
    // A leading dot keeps an unfinished object out of `list`.
    const temporary = join(directory, `.${randomBytes(8).toString('hex')}.tmp`);
    try {
      const file = await open(temporary, 'wx', 0o600);
      try {
        for (const part of content) await writeAll(file, part);
        await file.sync();
      } finally {
        await file.close();
      }
      await rename(temporary, path);
    } catch (error) {
      await rm(temporary, { force: true });
      throw error;
    }
    await syncDirectory(directory);
  }

  async readRange(name: string, offset: number, length: number): Promise<Buffer> {
    const file = await open(this.#path(name), 'r');
    try {
      const buffer = Buffer.allocUnsafe(length);
      let done = 0;
      while (done < length) {
        const { bytesRead } = await file.read(buffer, done, length - done, offset + done);
        if (bytesRead === 0) throw new RangeError(`${name} ends before ${offset + length}`);
        done += bytesRead;
      }
      return buffer;
    } finally {
      await file.close();
    }
  }

  async size(name: string): Promise<number | null> {
    try {
      return (await stat(this.#path(name))).size;
    } catch (error) {
      if (isMissing(error)) return null;
      throw error;
    }
  }

  async list(prefix: string): Promise<string[]> {
    const base = prefix === '' ? this.#root : this.#path(prefix.replace(/\/$/, ''));
    try {
      const entries = await readdir(base, { recursive: true, withFileTypes: true });
      return entries
        .filter((entry) => entry.isFile() && !entry.name.startsWith('.'))
        .map((entry) => join(entry.parentPath, entry.name).slice(this.#root.length + 1))
        .map((path) => path.split(sep).join('/'))
        .sort();
    } catch (error) {
      if (isMissing(error)) return [];
      throw error;
    }
  }

  async delete(name: string): Promise<void> {
    const path = this.#path(name);
    await rm(path, { force: true });
    try {
      await syncDirectory(dirname(path));
    } catch (error) {
      if (!isMissing(error)) throw error;
    }
  }

  #path(name: string): string {
    if (!NAME.test(name)) throw new TypeError(`not a blob name: ${name}`);
    return join(this.#root, name);
  }

  async #ensure(directory: string): Promise<void> {
    if (this.#known.has(directory)) return;
    await mkdir(directory, { recursive: true, mode: 0o700 });
    for (let at = directory; at.startsWith(this.#root); at = dirname(at)) await syncDirectory(at);
    this.#known.add(directory);
  }
}

async function writeAll(file: Awaited<ReturnType<typeof open>>, part: Uint8Array): Promise<void> {
  for (let done = 0; done < part.byteLength; ) {
    done += (await file.write(part, done, part.byteLength - done)).bytesWritten;
  }
}

async function syncDirectory(directory: string): Promise<void> {
  const handle = await open(directory, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT';
}
