import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { lockDirectory } from './directory-lock.ts';
import { type Throwaway, throwawayDirectory } from './throwaway.ts';

describe('the lock on the data directory', () => {
  let directory: Throwaway<string>;
  beforeEach(async () => {
    directory = await throwawayDirectory();
  });
  afterEach(() => directory.close());

  it('lets one opener in and names it to the next', () => {
    const lock = lockDirectory(directory.value);
    expect(() => lockDirectory(directory.value)).toThrow(
      expect.objectContaining({ code: 'data_directory_locked', message: expect.stringContaining(`${process.pid}`) }),
    );
    lock.release();
    lockDirectory(directory.value).release();
  });

  it('is respected while another process lives and taken over when it is dead', async () => {
    const child = spawn('sleep', ['60']);
    lockDirectory(directory.value).release();
    const stat = readFileSync(`/proc/${child.pid}/stat`, 'utf8').split(') ')[1]?.split(' ')[19];
    const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
    const lock = lockDirectory(directory.value);
    const holder = JSON.parse(readFileSync(join(directory.value, 'scrim.lock'), 'utf8'));
    lock.release();
    const theirs = JSON.stringify({ ...holder, pid: child.pid, started: `${boot}/${stat}` });
    writeFileSync(join(directory.value, 'scrim.lock'), theirs);
    expect(() => lockDirectory(directory.value)).toThrow(expect.objectContaining({ code: 'data_directory_locked' }));
    child.kill('SIGKILL');
    await once(child, 'exit');
    lockDirectory(directory.value).release();
  });

  it('is taken over when the process number was given to another process', () => {
    const lock = lockDirectory(directory.value);
    const path = join(directory.value, 'scrim.lock');
    const holder = JSON.parse(readFileSync(path, 'utf8'));
    lock.release();
    writeFileSync(path, JSON.stringify({ ...holder, started: 'an earlier boot/1' }));
    lockDirectory(directory.value).release();
  });

  it('is taken over when its file was cut short by a crash', () => {
    writeFileSync(join(directory.value, 'scrim.lock'), '{"pi');
    lockDirectory(directory.value).release();
  });

  it('says so when the directory cannot be made', () => {
    writeFileSync(join(directory.value, 'file'), '');
    expect(() => lockDirectory(join(directory.value, 'file', 'data'))).toThrow(
      expect.objectContaining({ code: 'data_directory_unwritable' }),
    );
  });
});
