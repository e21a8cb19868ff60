import { z } from 'zod';

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
  /** When the site last stored something, however long ago. */
  lastStoredAt: z.string().nullable(),
  snippet: z.string(),
});
export type LiveCheck = z.infer<typeof LiveCheck>;

export const FindingSeverity = z.enum(['critical', 'high', 'medium', 'low']);
export type FindingSeverity = z.infer<typeof FindingSeverity>;
export const FindingState = z.enum(['open', 'in-work', 'fixed', 'accepted']);
export type FindingState = z.infer<typeof FindingState>;
/** What found it: the server's second look, a probe of the site, or one of the checks of Scrim itself. */
export const FindingKind = z.enum(['inspection', 'probe', 'check']);
export type FindingKind = z.infer<typeof FindingKind>;

/** GET /api/v1/sites/:site/findings. Says where something is, never what. */
export const Finding = z.object({
  id: z.string(),
  kind: FindingKind,
  severity: FindingSeverity,
  state: FindingState,
  owner: z.string().nullable(),
  /** By its severity, from when it opened. */
  dueAt: z.string(),
  overdue: z.boolean(),
  /** Of an accepted one. */
  accepted: z.object({ reason: z.string(), until: z.string() }).nullable(),
  firstSeen: z.string(),
  lastSeen: z.string(),
  detector: z.string(),
  page: z.string(),
  rule: z.number(),
  path: z.string(),
  sessions: z.number(),
});
export type Finding = z.infer<typeof Finding>;
export const FindingList = z.object({
  /** At most a thousand: what is to be dealt with first, of that the worst, of that what was seen last. */
  findings: z.array(Finding),
  /** Of all there are, listed or not. Open are those in work too. */
  counts: z.object({ open: z.number(), overdue: z.number(), all: z.number() }),
  maskingCompliance: z.number().nullable(),
  /** Sessions stored in which inspection found something, with or without a finding of it. */
  foundIn: z.number(),
});
export type FindingList = z.infer<typeof FindingList>;

/** POST /api/v1/sites/:site/findings/:finding. Accepting one needs a reason and an end of at most a year ahead. */
export const FindingChange = z
  .strictObject({
    state: FindingState.optional(),
    owner: z.string().trim().max(200).nullable().optional(),
    reason: z.string().trim().min(10).max(1000).optional(),
    until: z.iso.date().optional(),
  })
  .refine(
    ({ state, reason, until }) => state !== 'accepted' || (reason !== undefined && until !== undefined),
    'accepting needs a reason and an end date',
  );
export type FindingChange = z.infer<typeof FindingChange>;

/** GET /api/v1/sites/:site/findings/:finding/proposal — policy changes that would mask it, to be reviewed. */
export const FindingProposal = z.object({
  /** The policy comes from a file: it is changed there, not here. */
  fromFile: z.boolean(),
  /** Hash of the version that it changes: to publish an option is to replace this one. */
  policy: z.string(),
  options: z.array(
    z.object({
      id: z.string(),
      title: z.string(),
      /** What it does beside the finding. */
      effect: z.string(),
      /** File beside the policy's that it changes; null: the policy's own. */
      file: z.string().nullable(),
      /** The whole changed file. */
      source: z.string(),
      diff: z.array(z.object({ kind: z.enum(['same', 'added', 'removed', 'gap']), text: z.string() })),
      /** Of the policy's meaning, in words. */
      changes: z.array(z.string()),
    }),
  ),
});
export type FindingProposal = z.infer<typeof FindingProposal>;

/** GET /api/v1/sites/:site/findings/:finding/proposal/:option/preview — a recorded page as it is stored, and as the change would leave it. */
export const MaskingPreview = z.object({
  /** Redacted rrweb events of one part of a recording, from a full snapshot on. */
  before: z.array(z.unknown()),
  after: z.array(z.unknown()),
  /** Texts that can be read. */
  readable: z.object({ before: z.number(), after: z.number() }),
  viewport: z.object({ width: z.number(), height: z.number() }),
  recordedAt: z.string(),
});
export type MaskingPreview = z.infer<typeof MaskingPreview>;
/** Null: no replay of the page is kept. */
export const MaskingPreviewAnswer = z.object({ preview: MaskingPreview.nullable() });

/** GET and POST /api/v1/sites/:site/stored-redaction — a run that masks stored replays under the present policy. */
export const StoredRedactionRun = z.object({
  id: z.string(),
  policy: z.string(),
  startedAt: z.string(),
  state: z.enum(['running', 'done', 'failed']),
  packs: z.number(),
  done: z.number(),
  rewritten: z.number(),
  /** Frames that were damaged, expired or erased, and stay as they are. */
  skipped: z.number(),
  /** Frames of pages that the policy no longer replays. */
  destroyed: z.number(),
});
export const StoredRedactionAnswer = z.object({ run: StoredRedactionRun.nullable() });
export type StoredRedactionAnswer = z.infer<typeof StoredRedactionAnswer>;
