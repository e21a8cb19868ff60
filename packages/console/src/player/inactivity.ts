import type { Mark, ReplayChunk } from '@scrim/protocol';

/** Milliseconds since the recording's start. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

/** Sources of rrweb incremental events that a person causes: pointer, click, scroll, input, touch, media, drag, selection. */
const PERSON_SOURCES = new Set([1, 2, 3, 5, 6, 7, 12, 14]);
/** A pause longer than this is idle; ms. */
export const IDLE_AFTER = 5_000;
/** More of a hesitation is time spent elsewhere, in another tab for one; ms. */
const LONGEST_HESITATION = 60_000;
/** What stays visible at either end of an idle span; ms. */
const LEAD = 800;

/** Moments, in milliseconds since `startedAt`, at which a person did something. */
export function activityMoments(events: readonly unknown[], startedAt: number): number[] {
  const moments: number[] = [];
  for (const event of events) {
    if (typeof event !== 'object' || event === null || !('timestamp' in event) || typeof event.timestamp !== 'number')
      continue;
    if (!('type' in event) || event.type !== 3 || !('data' in event)) continue;
    const { data } = event;
    if (typeof data !== 'object' || data === null || !('source' in data) || typeof data.source !== 'number') continue;
    if (PERSON_SOURCES.has(data.source)) moments.push(event.timestamp - startedAt);
  }
  return moments;
}

/**
 * Spans in which nobody did anything for longer than `IDLE_AFTER`; to hesitate before a field, and to fill it in, is to do something. A chunk not read yet counts as active from end to end, so the spans
 * grow truer as chunks are read; a time without any chunk (a page that is not replayed) is idle unless a mark falls in it.
 */
export function idleSpans(input: {
  readonly chunks: readonly ReplayChunk[];
  readonly activity: ReadonlyMap<number, readonly number[]>;
  readonly marks: readonly Mark[];
  readonly duration: number;
}): Span[] {
  const active: Span[] = [
    { from: 0, to: 0 },
    { from: input.duration, to: input.duration },
    ...input.marks.map((mark) => ({ from: mark.at, to: mark.at + atFieldFor(mark) })),
  ];
  for (const chunk of input.chunks) {
    const moments = input.activity.get(chunk.seq);
    if (moments === undefined) active.push({ from: chunk.from, to: chunk.to });
    else for (const moment of moments) active.push({ from: moment, to: moment });
  }
  active.sort((a, b) => a.from - b.from);
  const idle: Span[] = [];
  let end = 0;
  for (const span of active) {
    if (span.from - end > IDLE_AFTER) idle.push({ from: end + LEAD, to: span.from - LEAD });
    end = Math.max(end, span.to);
  }
  return idle;
}

/**
 * How long the person was at a field, ms: what they type is told as they leave. Its active time leaves out a hesitation in which
 * nothing was pressed; of other pauses it is not known when they were.
 */
function atFieldFor({ field }: Mark): number {
  if (field === undefined) return 0;
  const hesitation = Math.min(field.hesitation ?? 0, LONGEST_HESITATION);
  return field.active + (hesitation > IDLE_AFTER ? hesitation : 0);
}

/** The idle span that a moment lies in, or null. */
export const idleSpanAt = (spans: readonly Span[], at: number): Span | null =>
  spans.find((span) => at >= span.from && at < span.to) ?? null;
