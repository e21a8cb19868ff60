import type { CompiledPage, CompiledPolicy } from '@scrim/policy';
import { decideLevel, matchPage } from '@scrim/policy/runtime';
import type { Batch, Signal } from '@scrim/protocol';
import { inspect, redactBatch } from '@scrim/redaction';
import { ScrimError } from '../platform/errors.ts';

/** Where a detector hit; never what. */
export interface Hit {
  readonly detector: string;
  readonly path: string;
}

export interface Judgement {
  readonly page: CompiledPage;
  /** Null when the batch has none, or when the policy allows none here. */
  readonly replay: { readonly events: readonly unknown[]; readonly masked: number; readonly lit: number } | null;
  readonly signals: readonly Signal[];
  /** The browser sent replay where the policy allows signals only: that part is dropped. */
  readonly replayRefused: boolean;
  /** Nothing had to be dropped or changed, and no detector hit. */
  readonly clean: boolean;
  readonly hits: readonly Hit[];
}

/**
 * Judges again what the browser judged, trusting nothing of it but its shape.
 * @param draw the session's number for sampling  @param today UTC day
 * Throws `page_mismatch` when rule and template do not name one page of the policy, `page_off` when it is off.
 */
export function judgeBatch(policy: CompiledPolicy, batch: Batch, draw: number, today: string): Judgement {
  const match = matchPage(policy, batch.page.template);
  if (match === null) throw new ScrimError('page_off');
  if (match.rule !== batch.page.rule || match.template !== batch.page.template) throw new ScrimError('page_mismatch');
  const level = decideLevel(match.page, draw, today);
  if (level === 'off') throw new ScrimError('page_off');

  const signals = batch.signals.map((signal) => admitSignal(policy, signal)).filter((signal) => signal !== null);
  const signalsClean = signals.every((signal, index) => signal === batch.signals[index]);
  const allSignals = signals.length === batch.signals.length;
  const replayRefused = batch.replay !== null && level !== 'replay';
  if (batch.replay === null || level !== 'replay') {
    const clean = signalsClean && allSignals && !replayRefused;
    return { page: match.page, replay: null, signals, replayRefused, clean, hits: [] };
  }
  const redacted = redactBatch(policy, match.rule, batch.replay);
  const hits: Hit[] = [];
  const events = redacted.events.map((event) => {
    const inspected = inspect(event);
    for (const hit of inspected.hits) hits.push({ detector: hit.detector, path: hit.path });
    return inspected.event;
  });
  return {
    page: match.page,
    replay: { events, masked: redacted.masked, lit: redacted.lit },
    signals,
    replayRefused,
    clean: signalsClean && allSignals && !redacted.changed && hits.length === 0,
    hits,
  };
}

/** A signal may carry only words that the policy lists: variants, event names, their properties. Null: dropped. */
function admitSignal(policy: CompiledPolicy, signal: Signal): Signal | null {
  if (signal.kind === 'view') {
    const known = signal.variant === null || policy.variants.includes(signal.variant);
    return known ? signal : { ...signal, variant: null };
  }
  if (signal.kind !== 'event') return signal;
  if (!Object.hasOwn(policy.events, signal.name)) return null;
  const declared = policy.events[signal.name] ?? {};
  const entries = Object.entries(signal.properties);
  const kept = entries.filter(([name, value]) => {
    const type = Object.hasOwn(declared, name) ? declared[name] : undefined;
    if (type === undefined) return false;
    if (type === 'number' || type === 'boolean') return typeof value === type;
    return typeof value === 'string' && type.includes(value);
  });
  return kept.length === entries.length ? signal : { ...signal, properties: Object.fromEntries(kept) };
}
