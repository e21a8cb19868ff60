/** Limits a capture server enforces; the recorder stays below them. Bytes. */
export const BATCH_LIMITS = {
  compressedBytes: 4 * 1024 * 1024,
  inflatedBytes: 32 * 1024 * 1024,
  events: 20_000,
  signals: 5_000,
} as const;
