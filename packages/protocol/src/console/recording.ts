import { z } from 'zod';
import { Device } from './device.ts';
import { Regime, VisitFilter } from './filter.ts';
import { FunnelVisits } from './funnel.ts';
import { inQuery } from './in-query.ts';
import { SignVisits } from './opportunity-place.ts';

/**
 * How much each sign of trouble weighs in a visit's frustration points: rage clicks most, because nobody makes them in good
 * spirits; errors shown and dead clicks twice a field that somebody came back to. Of each kind `FRUSTRATION_CAP` count, so that one
 * broken button does not outweigh a whole bad visit. The server's SQL and the console's explanation are both made from this.
 */
export const FRUSTRATION_WEIGHTS = { rage: 3, errors: 2, dead: 2, reentries: 1 } as const;
export const FRUSTRATION_CAP = 10;

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
  /** Visits to fields that had been completed before. */
  reentries: z.number(),
  /** Points by `FRUSTRATION_WEIGHTS`. */
  frustration: z.number(),
  /** The last page, in the order of the policy, of the site's steps that the visit reached; null when it reached none. */
  furthest: z.object({ page: z.string(), step: z.number(), steps: z.number() }).nullable(),
  hasReplay: z.boolean(),
  bytes: z.number(),
});
export type RecordingSummary = z.infer<typeof RecordingSummary>;

/** Moments of each kind of signal that a timeline has at most; where there are more, some spread over the visit. */
export const MOST_MOMENTS_OF_KIND = 100;

/** What happened when, small enough for a row of a list. Moments are milliseconds since `startedAt`. */
export const MiniTimeline = z.object({
  /** What people did (clicks, field visits, scrolls) in each of 24 equal stretches of the visit. */
  activity: z.array(z.number()),
  pages: z.array(z.object({ at: z.number(), page: z.string() })),
  marks: z.array(z.object({ at: z.number(), kind: z.enum(['rage', 'dead', 'error', 'event']) })),
});
export type MiniTimeline = z.infer<typeof MiniTimeline>;

export const RecordingItem = RecordingSummary.extend({
  /** In the list, from 0. */
  position: z.number(),
  /** By frustration points among the visits of the list: 1 has most; equals share a rank. */
  rank: z.number(),
  timeline: MiniTimeline,
  /** By who asks. */
  watched: z.boolean(),
});
export type RecordingItem = z.infer<typeof RecordingItem>;

export const RecordingSort = z.enum([
  'startedAt',
  'duration',
  'pages',
  'device',
  'language',
  'regime',
  'variant',
  'outcome',
  'furthest',
  'clicks',
  'rage',
  'dead',
  'errors',
  'frustration',
]);
export type RecordingSort = z.infer<typeof RecordingSort>;
export const SortDirection = z.enum(['asc', 'desc']);
export type SortDirection = z.infer<typeof SortDirection>;

/** Signals that an element can be asked for: "the visits in which this was clicked in vain". */
export const ElementSignal = z.enum(['click', 'rage', 'dead', 'error', 'field', 'rest']);
export type ElementSignal = z.infer<typeof ElementSignal>;
/** Signals that a visit can be asked for; a script fails on a page, at no element. */
export const VisitSignal = z.enum([...ElementSignal.options, 'script_error']);
export type VisitSignal = z.infer<typeof VisitSignal>;

const moment = z.union([z.iso.datetime({ offset: true }), z.iso.date()]);

/** By what the list of recordings may be narrowed. */
export const RecordingFilter = VisitFilter.extend({
  /** Visits that saw this page. */
  page: z.string().max(500).optional(),
  /** Visits with a signal on this element, by its path. */
  path: z.string().max(2000).optional(),
  /** Visits with a signal of this kind, on the page and the element that are asked for, if any are. */
  kind: VisitSignal.optional(),
  /** Start of the visit, both bounds included; ISO 8601. A date alone means that whole UTC day. */
  from: moment.optional(),
  to: moment.optional(),
  /** Only visits with a replay. */
  replay: z.stringbool().optional(),
  /** At least so many frustration points. */
  frustration: z.coerce.number().int().min(0).max(1000).optional(),
  /** Visits of those who dropped at a funnel's step, or completed it. */
  funnel: inQuery(FunnelVisits).optional(),
  /** Visits of those who show an opportunity's sign. */
  sign: inQuery(SignVisits).optional(),
  /** Visits in this playlist. */
  playlist: z.string().max(60).optional(),
  /** Visits that who asks has watched, or not. */
  watched: z.enum(['yes', 'no']).optional(),
});
export type RecordingFilter = z.infer<typeof RecordingFilter>;

/** Share of sessions that a page rule of the active policy replays. */
export const PageSampling = z.object({ match: z.string(), sample: z.number() });
export type PageSampling = z.infer<typeof PageSampling>;

/** GET /api/v1/sites/:site/recordings: a stretch of the list. */
export const RecordingList = z.object({
  items: z.array(RecordingItem),
  offset: z.number(),
  /** Visits that match, as of `asOf`. */
  total: z.number(),
  /** Those of them with a replay. */
  replays: z.number(),
  /** Positions that can be asked for; fewer than `total` only beyond a million. */
  listed: z.number(),
  /** Milliseconds since the epoch; sent back, it keeps later visits from moving the list. */
  asOf: z.number(),
  sampling: z.array(PageSampling),
});
export type RecordingList = z.infer<typeof RecordingList>;

/** GET /api/v1/sites/:site/recordings/:session/neighbours: what comes before and after a visit in a filtered list. */
export const Neighbours = z.object({
  /** Null when the visit is not in the list. */
  position: z.number().nullable(),
  listed: z.number(),
  previous: z.string().nullable(),
  next: z.string().nullable(),
});
export type Neighbours = z.infer<typeof Neighbours>;

/** How far a typical visit lies from the middle of all, in standard deviations. */
export const Deviation = z.object({ feature: z.string(), deviation: z.number() });
/** GET /api/v1/sites/:site/recordings/representatives: visits that stand for the others. */
export const Representatives = z.object({
  /** Visits that were compared; a sample when `total` is larger. */
  compared: z.number(),
  total: z.number(),
  /** As in the list. */
  sampling: z.array(PageSampling),
  k: z.number(),
  features: z.array(z.string()),
  groups: z.array(
    z.object({
      visit: RecordingItem,
      /** Visits that it stands for; null when fewer than k people made them. */
      visits: z.number().nullable(),
      /** What sets the group's middle visit apart, strongest first. */
      apart: z.array(Deviation),
    }),
  ),
});
export type Representatives = z.infer<typeof Representatives>;

export const Mark = z.object({
  /** Milliseconds since `startedAt`. */
  at: z.number(),
  kind: z.enum(['page', 'click', 'rage', 'dead', 'error', 'recovered', 'script_error', 'event', 'field', 'degraded']),
  label: z.string(),
  /** Element that the mark is about, to be found in the replayed page; null when it is about none. */
  path: z.string().nullable(),
  /** Where in the element's box, each 0 to 1; of pointer marks. */
  point: z.tuple([z.number(), z.number()]).nullable().optional(),
  /** Of a visit to a field, what an opportunity's signs are made of, and how long it lasted. Never a value. */
  field: z
    .object({
      errorShown: z.boolean(),
      reentry: z.boolean(),
      /** From the focus to the first change, ms; null without a change. */
      hesitation: z.number().nullable(),
      /** Focus to blur without pauses of more than 5 s, ms. */
      active: z.number(),
    })
    .optional(),
});
export type Mark = z.infer<typeof Mark>;

/** The pointer's first rest on an element of a page: where a list of those who rested there opens. On no timeline: there are too many. */
export const Rest = z.object({
  /** Milliseconds since `startedAt`. */
  at: z.number(),
  page: z.string(),
  path: z.string(),
});
export type Rest = z.infer<typeof Rest>;

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
  /** Why there is no replay, in a sentence; null: there is one. */
  noReplay: z.string().nullable(),
  chunks: z.array(ReplayChunk),
  marks: z.array(Mark),
  rests: z.array(Rest),
});
export type Recording = z.infer<typeof Recording>;

/** GET /api/v1/sites/:site/recordings/:session/chunks/:seq — the redacted rrweb events of one chunk, `timestamp` in ms since the epoch. */
export const ChunkEvents = z.object({ seq: z.number(), events: z.array(z.unknown()) });
export type ChunkEvents = z.infer<typeof ChunkEvents>;

/** An element of a replayed page as the policy's selectors see it. */
export const JudgedElement = z.object({
  tag: z.string().max(60),
  attributes: z.record(z.string().max(60), z.string().max(400)),
});
export type JudgedElement = z.infer<typeof JudgedElement>;

/** POST /api/v1/sites/:site/recordings/:session/masking — why something is masked; elements from the root inwards. */
export const MaskingQuestion = z.object({
  page: z.string().max(500),
  elements: z.array(JudgedElement).min(1).max(200),
  /** What the replay shows of the text directly in the element. */
  text: z.enum(['masked', 'shown', 'none']),
});
export type MaskingQuestion = z.infer<typeof MaskingQuestion>;

export const MaskingAnswer = z.object({
  verdict: z.enum(['floor', 'excluded', 'masked', 'lit', 'unlisted', 'inspected', 'dictionary', 'structure']),
  /** In a sentence. */
  reason: z.string(),
  /** The page rule of the policy that decided (`policy`), as written, and its position in the file from 1. */
  rule: z.object({ match: z.string(), position: z.number() }).nullable(),
  /** The selector or setting that decided; null when the default did. */
  selector: z.string().nullable(),
  regulation: z.string(),
  policy: z.string(),
});
export type MaskingAnswer = z.infer<typeof MaskingAnswer>;
