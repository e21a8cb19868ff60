/** Whole objects by name (`replay/2026-08-02/….pack`); names are segments of `[a-zA-Z0-9._-]` joined by `/`. */
export interface BlobStore {
  /** Returns once the object survives a power cut. Never overwrites: same name, same content. */
  put(name: string, content: readonly Uint8Array[]): Promise<void>;
  /** Throws when the range lies outside the object. */
  readRange(name: string, offset: number, length: number): Promise<Buffer>;
  size(name: string): Promise<number | null>;
  /** Names under a prefix ending in `/`, or '' for all; sorted. */
  list(prefix: string): Promise<string[]>;
  /** Deleting what isn't there is no error. */
  delete(name: string): Promise<void>;
}
