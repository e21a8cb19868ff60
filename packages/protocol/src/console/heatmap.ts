import { z } from 'zod';
import { ElementPath } from '../signal.ts';

/** What is counted on elements: every click, rage, dead, the first click of each page view, pointer rests. */
export const HeatmapKind = z.enum(['click', 'rage', 'dead', 'first', 'rest']);
export type HeatmapKind = z.infer<typeof HeatmapKind>;

/** Width of the viewport in CSS pixels; page layouts change at about these widths. */
export const WidthBand = z.enum(['under-600', '600-1023', '1024-1439', '1440-up']);
export type WidthBand = z.infer<typeof WidthBand>;

/** UTC days, both included; null: no bound. */
export const CountedPeriod = z.object({ from: z.string().nullable(), to: z.string().nullable() });
export type CountedPeriod = z.infer<typeof CountedPeriod>;

/** Beyond these, the newest segments and the rarest events narrow no heatmap: what it tells is judged beside every filter there is. */
export const HEATMAP_SEGMENTS = 20;
export const HEATMAP_EVENTS = 12;

/** Why a filter gets no answer: its segment or outcome is beyond those, or it asks for an outcome and its absence, which nobody has. */
export const UnansweredFilter = z.enum(['segment', 'outcome', 'contradiction']);
export type UnansweredFilter = z.infer<typeof UnansweredFilter>;

export const HeatmapElement = z.object({
  path: z.string(),
  count: z.number(),
  /** Null in a narrowed answer: numbers of different people would tell, subtracted, how many came by two filters. */
  subjects: z.number().nullable(),
  /** Share of the page views shown that hit the element at least once. */
  viewShare: z.number(),
  /** Cells of a 20 × 20 grid over the element's box: [column 0..19, row 0..19, count]; those under k subjects are left out. */
  cells: z.array(z.tuple([z.number(), z.number(), z.number()])),
});
export type HeatmapElement = z.infer<typeof HeatmapElement>;

/** A recorded state of a page: what the chunks of one visit's view show at a moment. */
export const PageState = z.object({
  session: z.string(),
  /** Chunks to read, in order; the first begins with a full snapshot. */
  seqs: z.array(z.number()).min(1),
  /** Milliseconds since the epoch; null: as the full snapshot found it, once settled. */
  at: z.number().nullable(),
  viewportWidth: z.number(),
  viewportHeight: z.number(),
  /** Why this one, in words. */
  reason: z.string(),
});
export type PageState = z.infer<typeof PageState>;

/** GET /api/v1/sites/:site/heatmap?page&kind&band&from&to and the fields of `VisitFilter` */
export const Heatmap = z.object({
  page: z.string(),
  kind: HeatmapKind,
  k: z.number(),
  /** What was counted: the days asked for, widened to those that may be asked for. */
  period: CountedPeriod,
  views: z.number(),
  /** Null in a narrowed answer. */
  subjects: z.number().nullable(),
  clicks: z.number(),
  elements: z.array(HeatmapElement),
  /** Elements, and clicks on them, withheld because fewer than k subjects made them. */
  suppressed: z.object({ elements: z.number(), clicks: z.number() }),
  /** The answer is narrowed and as a whole withheld: beside the others it would tell of fewer than k people. */
  withheld: z.boolean(),
  /** Null: it is answered, as far as it is not withheld. */
  unanswered: UnansweredFilter.nullable(),
  /** The recorded state to draw on; null when fewer than k people were replayed. */
  snapshot: PageState.nullable(),
});
export type Heatmap = z.infer<typeof Heatmap>;

export const RankedElement = z.object({
  path: z.string(),
  /** Each null where fewer than k people are behind it, or where it would tell of fewer by subtraction. */
  clicks: z.number().nullable(),
  /** Share of page views that clicked it. */
  viewShare: z.number().nullable(),
  rage: z.number().nullable(),
  dead: z.number().nullable(),
  /** Share of page views whose first click hit it. */
  firstShare: z.number().nullable(),
  /**
   * Median time from the view's begin to the first click on it, milliseconds, in two digits: over people, of each the median of their
   * page views. Null also when fewer than 2k people clicked it.
   */
  timeToClick: z.number().nullable(),
});
export type RankedElement = z.infer<typeof RankedElement>;

/** GET …/heatmap/elements — the table beside the map, with the filters of the map. */
export const RankedElements = z.object({
  page: z.string(),
  k: z.number(),
  period: CountedPeriod,
  views: z.number(),
  elements: z.array(RankedElement),
});
export type RankedElements = z.infer<typeof RankedElements>;

/** Steps into which a page's height is divided. */
export const DEPTH_STEPS = 40;

export const DepthStep = z.object({
  /** Share of the people to whom, in any of their page views, the step's beginning came into view; of rounded numbers. Null: fewer than k. */
  reached: z.number().nullable(),
  /** Share of page views in which the step's middle line was in view for at least 150 ms. Null: withheld. */
  exposed: z.number().nullable(),
  /** Milliseconds that the step's middle line was in view: of each person the mean of their page views, of at least 2k people the middle, in two digits. Null: withheld. */
  attention: z.number().nullable(),
});
export type DepthStep = z.infer<typeof DepthStep>;

/** GET …/heatmap/depth — scroll and attention, with the filters of the map. */
export const PageDepth = z.object({
  page: z.string(),
  k: z.number(),
  period: CountedPeriod,
  /** Page views that told how far they were scrolled. */
  views: z.number(),
  /** The answer as a whole: it would tell of fewer than k people. With `tooManyWays`, it cannot be judged whether it would. */
  withheld: z.boolean(),
  unanswered: UnansweredFilter.nullable(),
  /** The page was seen in more different ways than are looked through, so `exposed` and `attention` are told of no step. */
  tooManyWays: z.boolean(),
  /** From the page's top to its end, each a fortieth of the page's height as that view had it. */
  steps: z.array(DepthStep),
  /**
   * Middle of the share of the page's height that is in view before scrolling. This and the quartiles are of at least 2k people, of
   * each the middle of their page views.
   */
  fold: z.number().nullable(),
  /** Depth that three quarters, half and a quarter of the people reached, as shares of the page's height. */
  quartiles: z.object({ three: z.number(), half: z.number(), one: z.number() }).nullable(),
});
export type PageDepth = z.infer<typeof PageDepth>;

/** GET …/heatmap/states — recorded states to choose from. */
export const PageStates = z.object({
  states: z.array(PageState.extend({ label: z.string(), band: WidthBand })),
});
export type PageStates = z.infer<typeof PageStates>;

/** GET …/heatmap/state?path — a moment in which the element was there, because somebody clicked or rested on it; null when none was replayed. */
export const StateWithElement = z.object({ state: PageState.nullable() });
export type StateWithElement = z.infer<typeof StateWithElement>;

export const NewZone = z.object({
  page: z.string().min(1).max(500),
  name: z.string().trim().min(1).max(60),
  /** Elements that it is made of, with all that is in them. */
  paths: z.array(ElementPath).min(1).max(50),
});
export type NewZone = z.infer<typeof NewZone>;

export const Zone = NewZone.extend({ id: z.string() });
export type Zone = z.infer<typeof Zone>;

/** GET /api/v1/sites/:site/zones?page */
export const ZoneList = z.object({ zones: z.array(Zone) });
export type ZoneList = z.infer<typeof ZoneList>;
