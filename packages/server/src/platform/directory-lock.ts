import { linkSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { ScrimError } from './errors.ts';

interface Holder {
  readonly pid: number;
  readonly host: string;
  /** Start of the process in the kernel's ticks: a number given again after a crash is another process. */
  readonly started: string | null;
}

/** Held for as long as the embedded engines are open: a second opener would corrupt them. */
export interface DirectoryLock {
  release(): void;
}

/**
 * Makes the data directory (0700) and takes its lock. A lock whose process is dead is taken over.
 * Throws `data_directory_locked` with the holder's process id, or `data_directory_unwritable`.
 */
export function lockDirectory(directory: string): DirectoryLock {
  const lock = join(directory, 'scrim.lock');
  const attempt = join(directory, `scrim.lock.${process.pid}`);
  const mine = JSON.stringify({ pid: process.pid, host: hostname(), started: startOf(process.pid) } satisfies Holder);
  try {
    mkdirSync(directory, { recursive: true, mode: 0o700 });
    writeFileSync(attempt, mine);
  } catch (cause) {
    throw new ScrimError('data_directory_unwritable', { detail: `${directory}: ${reason(cause)}.`, cause });
  }
  try {
    for (let tries = 0; tries < 5; tries++) {
      if (link(attempt, lock)) return { release: () => release(lock, mine) };
      const found = read(lock);
      if (found !== null && isAlive(found.holder)) {
        throw new ScrimError('data_directory_locked', { detail: `Process ${found.holder?.pid} holds ${directory}.` });
      }
      if (found !== null) removeStale(lock, found.text);
    }
    throw new ScrimError('data_directory_locked', { detail: `Others are starting on ${directory}.` });
  } finally {
    rmSync(attempt, { force: true });
  }
}

function link(from: string, to: string): boolean {
  try {
    linkSync(from, to);
    return true;
  } catch (error) {
    if (reason(error) === 'EEXIST') return false;
    throw new ScrimError('data_directory_unwritable', { detail: `${to}: ${reason(error)}.`, cause: error });
  }
}

function read(lock: string): { text: string; holder: Holder | null } | null {
  try {
    const text = readFileSync(lock, 'utf8');
    return { text, holder: parse(text) };
  } catch {
    return null;
  }
}

function parse(text: string): Holder | null {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value !== 'object' || value === null || !('pid' in value) || typeof value.pid !== 'number') return null;
    const host = 'host' in value && typeof value.host === 'string' ? value.host : '';
    const started = 'started' in value && typeof value.started === 'string' ? value.started : null;
    return { pid: value.pid, host, started };
  } catch {
    return null;
  }
}

function isAlive(holder: Holder | null): boolean {
  if (holder === null) return false;
  // A lock made on another host (a shared volume) can't be checked from here: respect it.
  if (holder.host !== hostname()) return true;
  try {
    process.kill(holder.pid, 0);
  } catch (error) {
    if (reason(error) === 'ESRCH') return false;
  }
  return holder.started === null || startOf(holder.pid) === null || startOf(holder.pid) === holder.started;
}

/** Linux only: field 22 of /proc/<pid>/stat, after the command in parentheses, with the boot it counts from. */
function startOf(pid: number): string | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const ticks = stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19];
    const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
    return ticks === undefined ? null : `${boot}/${ticks}`;
  } catch {
    return null;
  }
}

/** Moves the stale lock aside; if another starter was faster and it is theirs that was moved, puts it back. */
function removeStale(lock: string, text: string): void {
  const aside = `${lock}.stale.${process.pid}`;
  try {
    renameSync(lock, aside);
  } catch {
    return;
  }
  if (readFileSync(aside, 'utf8') !== text) link(aside, lock);
  rmSync(aside, { force: true });
}

function release(lock: string, mine: string): void {
  if (read(lock)?.text === mine) rmSync(lock, { force: true });
}

function reason(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : String(error);
}
