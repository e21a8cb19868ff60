import { type ElementSignal, HeatmapKind } from '@scrim/protocol';
import { z } from 'zod';
import { DEAD_CLICK, RAGE_CLICK } from '../shell/click-definitions.ts';

/** What the screen shows: hits on elements, or how far and how long the page was seen. */
export const HeatmapView = z.enum([...HeatmapKind.options, 'scroll', 'attention']);
export type HeatmapView = z.infer<typeof HeatmapView>;

interface KindText {
  readonly label: string;
  readonly unit: string;
  readonly definition: string;
}

export const KINDS: Record<HeatmapView, KindText> = {
  click: { label: 'Clicks', unit: 'click', definition: 'Every click or tap, at its place within the element it hit.' },
  rage: {
    label: 'Rage clicks',
    unit: 'rage click',
    definition: RAGE_CLICK,
  },
  dead: {
    label: 'Dead clicks',
    unit: 'dead click',
    definition: DEAD_CLICK,
  },
  first: {
    label: 'First clicks',
    unit: 'first click',
    definition: 'The first click of each page view: where people begin.',
  },
  rest: {
    label: 'Pointer rests',
    unit: 'rest',
    definition: 'The pointer of a mouse stayed within 10 px for at least 500 ms.',
  },
  scroll: {
    label: 'Scroll depth',
    unit: 'page view',
    definition:
      'Share of people to whom each part of the page came into view, in whichever of their page views came furthest; of numbers rounded to k. The fold, the middle of what is in view before scrolling, and the lines are of the middle of each person’s page views.',
  },
  attention: {
    label: 'Attention',
    unit: 'page view',
    definition:
      'Typical time per page view that the middle line of each fortieth of the page was in view while somebody was at it: until 30 s after their last move, key or scroll. Typical: the middle of people’s means, in two digits. Exposed: in view for at least 150 ms.',
  },
};

/** By which signal the visits of a map's hits are found. A first click is a click like any other in a recording. */
export const SIGNALS: Record<HeatmapKind, ElementSignal & HeatmapKind> = {
  click: 'click',
  rage: 'rage',
  dead: 'dead',
  first: 'click',
  rest: 'rest',
};

export const isDepth = (view: HeatmapView): view is 'scroll' | 'attention' => view === 'scroll' || view === 'attention';

/** Definitions of the numbers in the table beside the map. */
export const COLUMN_DEFINITIONS = {
  rests: 'Times that the pointer of a mouse stayed on the element, within 10 px for at least 500 ms.',
  clicks: 'Clicks and taps on the element.',
  share: 'Share of page views that clicked it at least once.',
  rage: RAGE_CLICK,
  dead: DEAD_CLICK,
  first: 'Share of page views whose first click hit it.',
  time: 'Middle time from the beginning of the page view to the first click on it: over people, of each the middle of their page views.',
  exposed:
    'Share of page views in which its middle line was in view for at least 150 ms, to the fortieth of the page. A dash, too, for what opens over the page or stays in the window, and in the moment of one visit: its place is not always there to see.',
  here: 'Hits per 1,000 page views under these filters.',
  there: 'Hits per 1,000 page views under the filters compared with.',
  difference: 'These filters less those compared with, as the map draws it; the largest, more or fewer, come first.',
  attractiveness: 'Page views that clicked it ÷ page views exposed to it. A click counts as exposure.',
} as const;

export const ZONE_DEFINITION =
  'Hits are those of the elements shown. Exposed: page views in which the zone’s middle line was in view for at least 150 ms. Attracts at least: its most clicked element’s page views ÷ those exposed.';

export const BANDS = {
  'under-600': 'Under 600 px',
  '600-1023': '600 – 1,023 px',
  '1024-1439': '1,024 – 1,439 px',
  '1440-up': '1,440 px and more',
} as const;
