import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { DirectoryBlobStore } from './directory-blob-store.ts';
import { type Throwaway, throwawayDirectory } from './throwaway.ts';

describe('blobs in a directory', () => {
  let directory: Throwaway<string>;
  let blobs: DirectoryBlobStore;
  beforeEach(async () => {
    directory = await throwawayDirectory();
    blobs = new DirectoryBlobStore(join(directory.value, 'packs'));
  });
  afterEach(() => directory.close());

  it('come back by range', async () => {
    await blobs.put('replay/site/2026-08-02/a.pack', [Buffer.from('hello '), Buffer.from('world')]);
    expect((await blobs.readRange('replay/site/2026-08-02/a.pack', 4, 4)).toString()).toBe('o wo');
    expect(await blobs.size('replay/site/2026-08-02/a.pack')).toBe(11);
    await expect(blobs.readRange('replay/site/2026-08-02/a.pack', 8, 4)).rejects.toThrow(RangeError);
  });

  it('are listed by prefix, without unfinished ones, and gone once deleted', async () => {
    expect(await blobs.list('')).toEqual([]);
    await blobs.put('b/2', [Buffer.from('2')]);
    await blobs.put('a/1', [Buffer.from('1')]);
    writeFileSync(join(directory.value, 'packs', 'a', '.0011.tmp'), 'unfinished');
    expect(await blobs.list('')).toEqual(['a/1', 'b/2']);
    expect(await blobs.list('a/')).toEqual(['a/1']);
    await blobs.delete('a/1');
    await blobs.delete('a/1');
    expect(await blobs.list('')).toEqual(['b/2']);
    expect(await blobs.size('a/1')).toBeNull();
  });

  it('leave nothing behind when they cannot be stored', async () => {
    mkdirSync(join(directory.value, 'packs', 'a', 'taken', 'full'), { recursive: true });
    await expect(blobs.put('a/taken', [Buffer.from('x')])).rejects.toThrow();
    expect(await blobs.list('')).toEqual([]);
  });

  it('refuse names that lead out of the directory', async () => {
    for (const name of ['../x', 'a/../../x', '/etc/passwd', 'a//b', '.hidden', '']) {
      await expect(blobs.put(name, [])).rejects.toThrow(TypeError);
    }
  });
});
