import { z } from 'zod';
import { Device } from './device.ts';
import { Regime } from './filter.ts';

export const RecordingSummary = z.object({
  session: z.string(),
  startedAt: z.string(),
  duration: z.number(),
  activeDuration: z.number(),
  pages: z.array(z.string()),
  device: Device,
  browser: z.string(),
  language: z.string(),
  regime: Regime,
  variant: z.string().nullable(),
  outcome: z.array(z.string()),
  clicks: z.number(),
  rage: z.number(),
  dead: z.number(),
  errors: z.number(),
  hasReplay: z.boolean(),
  bytes: z.number(),
});
export type RecordingSummary = z.infer<typeof RecordingSummary>;

/** GET /api/v1/sites/:site/recordings?cursor&limit&page&device&from&to&replay&sort */
export const RecordingList = z.object({
  items: z.array(RecordingSummary),
  nextCursor: z.string().nullable(),
  total: z.number(),
});
export type RecordingList = z.infer<typeof RecordingList>;

export const Mark = z.object({
  /** Milliseconds since `startedAt`. */
  at: z.number(),
  kind: z.enum(['page', 'click', 'rage', 'dead', 'error', 'event', 'field', 'degraded']),
  label: z.string(),
  /** Element that the mark is about, to be found in the replayed page; null when it is about none. */
  path: z.string().nullable(),
});
export type Mark = z.infer<typeof Mark>;

export const ReplayChunk = z.object({
  seq: z.number(),
  /** Milliseconds since `startedAt`. */
  from: z.number(),
  to: z.number(),
  events: z.number(),
  bytes: z.number(),
  /** Holds a full snapshot (with its Meta event) at its start: a seek may begin here. */
  keyframe: z.boolean(),
  page: z.string(),
});
export type ReplayChunk = z.infer<typeof ReplayChunk>;

/** GET /api/v1/sites/:site/recordings/:session — manifest; events are read per chunk. */
export const Recording = RecordingSummary.extend({
  policy: z.string(),
  receipt: z.string(),
  chunks: z.array(ReplayChunk),
  marks: z.array(Mark),
});
export type Recording = z.infer<typeof Recording>;

/** GET /api/v1/sites/:site/recordings/:session/chunks/:seq — the redacted rrweb events of one chunk, `timestamp` in ms since the epoch. */
export const ChunkEvents = z.object({ seq: z.number(), events: z.array(z.unknown()) });
export type ChunkEvents = z.infer<typeof ChunkEvents>;
