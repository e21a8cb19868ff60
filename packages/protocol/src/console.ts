import { z } from 'zod';

/** Responses of the console's API, `/api/v1/...`. Times are ISO 8601 UTC, durations milliseconds. */
export const Device = z.enum(['phone', 'tablet', 'desktop']);
export type Device = z.infer<typeof Device>;

export const Person = z.object({
  id: z.string(),
  name: z.string(),
  email: z.string(),
  role: z.string(),
  department: z.string(),
});
export type Person = z.infer<typeof Person>;

export const Site = z.object({
  id: z.string(),
  name: z.string(),
  origins: z.array(z.string()),
  policyHash: z.string().nullable(),
  policyActiveSince: z.string().nullable(),
});
export type Site = z.infer<typeof Site>;

/** GET /api/v1/me */
export const Me = z.object({
  person: Person,
  sites: z.array(Site),
  purposes: z.array(z.object({ id: z.string(), description: z.string() })),
  demo: z.boolean(),
});
export type Me = z.infer<typeof Me>;

/** GET /api/v1/setup (public): is there anything yet? */
export const SetupState = z.object({
  needsFirstPerson: z.boolean(),
  demo: z.object({ email: z.string(), password: z.string() }).nullable(),
});
export type SetupState = z.infer<typeof SetupState>;

export const RecordingSummary = z.object({
  session: z.string(),
  startedAt: z.string(),
  duration: z.number(),
  activeDuration: z.number(),
  pages: z.array(z.string()),
  device: Device,
  browser: z.string(),
  language: z.string(),
  regime: z.enum(['visitor', 'applicant', 'customer']),
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

export const HeatmapKind = z.enum(['click', 'rage', 'dead', 'rest']);
export type HeatmapKind = z.infer<typeof HeatmapKind>;

export const HeatmapElement = z.object({
  path: z.string(),
  count: z.number(),
  subjects: z.number(),
  /** Share of the page views shown that hit the element at least once. */
  viewShare: z.number(),
  /** Cells of a 20 × 20 grid over the element's box: [column 0..19, row 0..19, count]; those under k subjects are left out. */
  cells: z.array(z.tuple([z.number(), z.number(), z.number()])),
});
export type HeatmapElement = z.infer<typeof HeatmapElement>;

/** GET /api/v1/sites/:site/heatmap?page&kind&device&variant&from&to */
export const Heatmap = z.object({
  page: z.string(),
  kind: HeatmapKind,
  k: z.number(),
  views: z.number(),
  subjects: z.number(),
  clicks: z.number(),
  elements: z.array(HeatmapElement),
  /** Elements, and clicks on them, withheld because fewer than k subjects made them. */
  suppressed: z.object({ elements: z.number(), clicks: z.number() }),
  /** The recorded state to draw on: a chunk with a full snapshot of this page; null when none was replayed. */
  snapshot: z
    .object({
      session: z.string(),
      seq: z.number(),
      viewportWidth: z.number(),
      viewportHeight: z.number(),
      reason: z.string(),
    })
    .nullable(),
});
export type Heatmap = z.infer<typeof Heatmap>;

/** A count; null when somebody, but fewer than k subjects, stands behind it. */
const GuardedCount = z.number().nullable();

/** GET /api/v1/sites/:site/pages?from&to. Pages that fewer than k subjects saw are left out. */
export const PageSummary = z.object({
  template: z.string(),
  level: z.enum(['off', 'signals', 'replay']),
  views: z.number(),
  subjects: z.number(),
  clicks: GuardedCount,
  rage: GuardedCount,
  dead: GuardedCount,
  errors: GuardedCount,
  medianDuration: z.number(),
});
export type PageSummary = z.infer<typeof PageSummary>;
export const PageList = z.object({ pages: z.array(PageSummary), k: z.number() });
export type PageList = z.infer<typeof PageList>;

/** GET /api/v1/sites/:site/policy */
export const PolicyExplanation = z.object({
  hash: z.string(),
  activeSince: z.string(),
  source: z.string(),
  purposes: z.array(z.object({ id: z.string(), description: z.string() })),
  retentionDays: z.object({ replay: z.number(), signals: z.number(), consent: z.number() }),
  presets: z.array(z.string()),
  dictionaryStrings: z.number(),
  pages: z.array(
    z.object({
      match: z.string(),
      level: z.enum(['off', 'signals', 'replay']),
      sentences: z.array(z.string()),
      regulations: z.array(z.string()),
    }),
  ),
  document: z.string(),
});
export type PolicyExplanation = z.infer<typeof PolicyExplanation>;

/** GET /api/v1/sites/:site/consent?from&to */
export const ConsentNumbers = z.object({
  granted: z.number(),
  denied: z.number(),
  withdrawn: z.number(),
  gpc: z.number(),
  optInRate: z.number().nullable(),
  days: z.array(
    z.object({ day: z.string(), granted: z.number(), denied: z.number(), withdrawn: z.number(), gpc: z.number() }),
  ),
  byLanguage: z.array(z.object({ language: z.string(), granted: z.number(), denied: z.number() })),
  byMethod: z.array(z.object({ method: z.string(), count: z.number() })),
});
export type ConsentNumbers = z.infer<typeof ConsentNumbers>;

/** GET /api/v1/sites/:site/live — what arrived in the last minutes; for a newly installed site. */
export const LiveCheck = z.object({
  steps: z.array(
    z.object({
      id: z.enum(['loader', 'policy', 'decision', 'batch', 'redaction', 'replay']),
      title: z.string(),
      state: z.enum(['waiting', 'ok', 'failed']),
      at: z.string().nullable(),
      detail: z.string(),
    }),
  ),
  recent: z.array(z.object({ at: z.string(), kind: z.string(), detail: z.string() })),
  snippet: z.string(),
});
export type LiveCheck = z.infer<typeof LiveCheck>;

/** GET /api/v1/sites/:site/findings */
export const Finding = z.object({
  id: z.string(),
  firstSeen: z.string(),
  lastSeen: z.string(),
  detector: z.string(),
  page: z.string(),
  rule: z.number(),
  path: z.string(),
  sessions: z.number(),
});
export type Finding = z.infer<typeof Finding>;
export const FindingList = z.object({ findings: z.array(Finding), maskingCompliance: z.number().nullable() });
export type FindingList = z.infer<typeof FindingList>;
