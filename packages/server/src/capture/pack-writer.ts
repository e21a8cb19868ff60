import { randomBytes } from 'node:crypto';
import type { BlobStore } from '../platform/blob-store.ts';
import type { Clock } from '../platform/clock.ts';
import { ScrimError } from '../platform/errors.ts';
import { type DataClass, encodePack, type FrameLocation } from './pack-format.ts';

/** What is deleted together is stored together: one pack holds one class of one site and day. */
export interface Partition {
  readonly class: DataClass;
  readonly site: string;
  readonly day: string;
}

export interface StoredFrame extends FrameLocation {
  readonly pack: string;
}

interface OpenPack<Tag> {
  readonly partition: Partition;
  readonly frames: Buffer[];
  readonly tags: Tag[];
  readonly waiting: { resolve(stored: StoredFrame): void; reject(error: unknown): void }[];
  bytes: number;
  timer: NodeJS.Timeout;
}

export interface PackWriterOptions<Tag extends object> {
  readonly blobs: BlobStore;
  readonly clock: Clock;
  /** A pack is committed at this size or age, whichever is first. */
  readonly packBytes: number;
  readonly packMilliseconds: number;
  /** Above this many bytes not yet durable, `append` throws `overloaded`. */
  readonly pendingBytes: number;
  /** A pack is durable: all its frames, with what `append` was told of each. */
  readonly onDurable: (frames: readonly { readonly tag: Tag; readonly stored: StoredFrame }[]) => void;
}

/**
 * Group commit: frames of many sessions share one object and one fsync. `append` resolves when its frame is durable.
 * There is no log before the packs: the object store is the log.
 */
export class PackWriter<Tag extends object> {
  readonly #options: PackWriterOptions<Tag>;
  readonly #open = new Map<string, OpenPack<Tag>>();
  readonly #committing = new Set<Promise<void>>();
  #pending = 0;

  constructor(options: PackWriterOptions<Tag>) {
    this.#options = options;
  }

  /** Throws `overloaded` at once, `not_durable` when the store fails; then nothing of the frame is kept. */
  append(partition: Partition, frame: Buffer, tag: Tag): Promise<StoredFrame> {
    if (this.#pending + frame.length > this.#options.pendingBytes) {
      return Promise.reject(new ScrimError('overloaded', { retryAfter: 2 }));
    }
    this.#pending += frame.length;
    const key = packPrefix(partition);
    const pack = this.#open.get(key) ?? this.#begin(key, partition);
    pack.frames.push(frame);
    pack.tags.push(tag);
    pack.bytes += frame.length;
    const stored = new Promise<StoredFrame>((resolve, reject) => pack.waiting.push({ resolve, reject }));
    if (pack.bytes >= this.#options.packBytes) this.#commit(key, pack);
    return stored;
  }

  /** Resolves when everything appended before is durable or has failed. */
  async flush(): Promise<void> {
    for (const [key, pack] of [...this.#open]) this.#commit(key, pack);
    await Promise.all(this.#committing);
  }

  #begin(key: string, partition: Partition): OpenPack<Tag> {
    const timer = setTimeout(() => {
      const open = this.#open.get(key);
      if (open !== undefined) this.#commit(key, open);
    }, this.#options.packMilliseconds);
    const pack: OpenPack<Tag> = { partition, frames: [], tags: [], waiting: [], bytes: 0, timer };
    this.#open.set(key, pack);
    return pack;
  }

  #commit(key: string, pack: OpenPack<Tag>): void {
    this.#open.delete(key);
    clearTimeout(pack.timer);
    const commit = this.#put(pack).finally(() => this.#committing.delete(commit));
    this.#committing.add(commit);
  }

  async #put(pack: OpenPack<Tag>): Promise<void> {
    const name = `${packPrefix(pack.partition)}${packName(this.#options.clock.now())}`;
    const { content, locations } = encodePack(pack.frames);
    try {
      await this.#options.blobs.put(name, content);
      this.#pending -= pack.bytes;
    } catch (cause) {
      this.#pending -= pack.bytes;
      for (const waiter of pack.waiting) waiter.reject(new ScrimError('not_durable', { retryAfter: 2, cause }));
      return;
    }
    const frames = locations.flatMap((location, index) => {
      const tag = pack.tags[index];
      return tag === undefined ? [] : [{ tag, stored: { pack: name, ...location } }];
    });
    for (const [index, { stored }] of frames.entries()) pack.waiting[index]?.resolve(stored);
    this.#options.onDurable(frames);
  }
}

/** `signals/meadow-loans/` */
export function sitePrefix({ class: dataClass, site }: Pick<Partition, 'class' | 'site'>): string {
  return `${dataClass}/${site}/`;
}

/** `signals/meadow-loans/2026-08-02/` */
export function packPrefix(partition: Partition): string {
  return `${sitePrefix(partition)}${partition.day}/`;
}

/** The partition that a pack's name says; null for other objects. */
export function partitionOf(pack: string): Partition | null {
  const [dataClass, site, day, name, rest] = pack.split('/');
  if ((dataClass !== 'replay' && dataClass !== 'signals') || site === undefined || day === undefined) return null;
  if (!name?.endsWith('.pack') || rest !== undefined) return null;
  return { class: dataClass, site, day };
}

/** Sorts by time; the random part keeps nodes apart. */
export function packName(now: number): string {
  return `${now.toString(36).padStart(9, '0')}-${randomBytes(6).toString('hex')}.pack`;
}

/** When a pack was named, in milliseconds; null for other objects. */
export function packTime(pack: string): number | null {
  const name = pack.split('/')[3] ?? '';
  return partitionOf(pack) === null ? null : Number.parseInt(name.slice(0, 9), 36);
}
