import type { Signal } from '@scrim/protocol';
import { clickhouseTime, dayOf } from '../platform/clock.ts';
import type { FrameMeta, FramePayload } from './frame.ts';
import type { FrameHeader } from './pack-format.ts';
import type { StoredFrame } from './pack-writer.ts';

/** Rows of one frame, as JSONEachRow takes them. The same from a live batch and from a pack read back. */
export interface IndexRows {
  readonly chunk: Readonly<Record<string, unknown>>;
  readonly signals: readonly Readonly<Record<string, unknown>>[];
}

/** What the index takes of a frame: of replay no event, only their number. */
export type Indexed =
  | { readonly class: 'replay'; readonly meta: FrameMeta; readonly events: number }
  | { readonly class: 'signals'; readonly meta: FrameMeta; readonly signals: readonly Signal[] };

export function toIndexed(payload: FramePayload): Indexed {
  return payload.class === 'replay' ? { ...payload, events: payload.events.length } : payload;
}

export function indexRows(header: FrameHeader, payload: Indexed, stored: StoredFrame): IndexRows {
  const { meta } = payload;
  const shared = {
    site: header.site,
    session: header.session,
    seq: header.seq,
    subject: header.subject,
    day: header.day,
    page: meta.page,
    rule: meta.rule,
    view: meta.view,
    regime: meta.regime,
    device: meta.device,
    browser: meta.browser,
    browser_version: meta.browserVersion,
    language: meta.language,
    variant: meta.variant,
    viewport_width: meta.viewportWidth,
    viewport_height: meta.viewportHeight,
  };
  const chunk = {
    ...shared,
    class: header.class,
    pack: stored.pack,
    offset: stored.offset,
    length: stored.length,
    time_from: clickhouseTime(meta.from),
    time_to: clickhouseTime(meta.to),
    received_at: clickhouseTime(meta.receivedAt),
    skew: meta.skew,
    events: payload.class === 'replay' ? payload.events : payload.signals.length,
    keyframe: meta.keyframe,
    policy: meta.policy,
    receipt: meta.receipt,
    clean: meta.clean,
    masked: meta.masked,
    lit: meta.lit,
    hits: meta.hits,
    parts: meta.parts ?? 1,
  };
  if (payload.class === 'replay') return { chunk, signals: [] };
  const signals = payload.signals.map((signal, position) => ({
    ...shared,
    // A view over midnight is on one side of it, or two periods could be subtracted to tell that somebody was there.
    day: meta.viewDay || header.day,
    position,
    kind: signal.kind,
    time: clickhouseTime(signal.time),
    ...columnsOf(signal),
  }));
  return { chunk, signals };
}

/** A view resets what the batch's header inherited; every other kind adds its own columns. */
function columnsOf(signal: Signal): Record<string, unknown> {
  switch (signal.kind) {
    case 'view':
      return {
        viewport_width: signal.viewportWidth,
        viewport_height: signal.viewportHeight,
        language: signal.language,
        ...(signal.variant !== null && { variant: signal.variant }),
        navigation: signal.navigation,
      };
    case 'click':
    case 'dead':
      return pointed(signal);
    case 'rage':
      return { ...pointed(signal), clicks: signal.clicks };
    case 'rest':
      return { ...pointed(signal), duration: signal.duration };
    case 'scroll':
      return { depth: signal.depth, height: signal.height };
    case 'attention':
      return {
        attention: signal.runs.map(([band, bands, milliseconds]) => ({ band, bands, milliseconds })),
      };
    case 'field':
      return {
        path: signal.path,
        hesitation: signal.hesitation,
        active: signal.active,
        edits: signal.edits,
        reentry: signal.reentry,
        blank: signal.blank,
        autofilled: signal.autofilled,
        error_shown: signal.error,
        corrections: signal.corrections,
      };
    case 'submit':
      return { path: signal.path, outcome: signal.outcome, blanks: signal.blank };
    case 'error':
      return { path: signal.path };
    case 'recovered':
      return { path: signal.path, duration: signal.duration };
    case 'script_error':
      return {
        error_name: signal.name,
        script_source: signal.source,
        script_file: signal.file ?? '',
        script_line: signal.line,
        script_column: signal.column,
      };
    case 'variant':
      return { variant: signal.variant };
    case 'vitals':
      return { lcp: signal.lcp, inp: signal.inp, cls: signal.cls, ttfb: signal.ttfb, fcp: signal.fcp };
    case 'event':
      return { event: signal.name, ...properties(signal.properties) };
    case 'degraded':
      return { reason: signal.reason };
  }
}

function pointed(signal: { path: string; x: number; y: number }) {
  return { path: signal.path, x: signal.x, y: signal.y };
}

/** Booleans count as 0 and 1, so that sums and averages mean something. */
function properties(all: Readonly<Record<string, number | boolean | string>>) {
  const entries = Object.entries(all);
  return {
    numbers: Object.fromEntries(
      entries.filter(([, value]) => typeof value !== 'string').map(([k, v]) => [k, Number(v)]),
    ),
    texts: Object.fromEntries(entries.filter(([, value]) => typeof value === 'string')),
  };
}

/** Day that retention counts from: when it happened, not when it arrived; never in the future or a far past. */
export function retentionDay(from: number, receivedAt: number): string {
  const oldest = receivedAt - 31 * 86_400_000;
  return dayOf(Math.min(Math.max(from, oldest), receivedAt));
}
