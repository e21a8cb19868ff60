import type { MiniTimeline, RecordingSummary } from '@scrim/protocol';
import type { MomentRow, VisitRow } from './visit-store.ts';

export function summaryOf(row: VisitRow, steps: readonly string[]): RecordingSummary {
  const furthest = Number(row.furthest);
  const page = steps[furthest - 1];
  return {
    session: row.session,
    startedAt: new Date(Number(row.started)).toISOString(),
    duration: Number(row.duration),
    activeDuration: Number(row.active),
    pages: [...row.pages],
    device: row.device,
    browser: row.browser,
    language: row.language,
    regime: row.regime,
    variant: row.variant === '' ? null : row.variant,
    outcome: [...row.outcome],
    clicks: Number(row.clicks),
    rage: Number(row.rage),
    dead: Number(row.dead),
    errors: Number(row.errors),
    reentries: Number(row.reentries),
    frustration: Number(row.frustration),
    furthest: page === undefined ? null : { page, step: furthest, steps: steps.length },
    hasReplay: Boolean(row.hasReplay),
    bytes: Number(row.bytes),
  };
}

const STRETCHES = 24;
const MARKS = new Set<string>(['rage', 'dead', 'error', 'event']);
const isMarkKind = (kind: string): kind is MiniTimeline['marks'][number]['kind'] => MARKS.has(kind);

/** What happened when in a visit of which `moments` are all that is known, in any order. */
export function miniTimeline(summary: RecordingSummary, moments: readonly MomentRow[]): MiniTimeline {
  const start = Date.parse(summary.startedAt);
  const activity = new Array<number>(STRETCHES).fill(0);
  const pages: MiniTimeline['pages'] = [];
  const marks: MiniTimeline['marks'] = [];
  for (const { kind, time, page } of [...moments].sort((a, b) => Number(a.time) - Number(b.time))) {
    const at = Math.min(Math.max(0, Number(time) - start), summary.duration);
    if (kind === 'view') pages.push({ at, page });
    else if (isMarkKind(kind)) marks.push({ at, kind });
    if (kind === 'view' || kind === 'event') continue;
    const stretch = summary.duration === 0 ? 0 : Math.floor((at / summary.duration) * STRETCHES);
    const last = Math.min(STRETCHES - 1, stretch);
    activity[last] = (activity[last] ?? 0) + 1;
  }
  return { activity, pages, marks };
}
