import type { CompiledPage, CompiledPolicy, Level } from '@scrim/policy';
import { decideLevel, matchPage, type PageMatch } from '@scrim/policy/runtime';
import type { Batch, Signal } from '@scrim/protocol';
import { inspect, isPlatformName, type RedactedBatch, redactBatch } from '@scrim/redaction';
import { ScrimError } from '../platform/errors.ts';
import { admitEvent } from './admit-event.ts';
import { masksAsSeen } from './masks-as-seen.ts';
import { pagesNow } from './stricter-page.ts';

/** Under what a batch is judged. */
export interface Terms {
  /** What was consented to. */
  readonly policy: CompiledPolicy;
  /** What holds for the site now; it can only take away. */
  readonly active: CompiledPolicy;
  /** Purposes that the person agreed to. */
  readonly purposes: readonly string[];
  /** The session's number for sampling. */
  readonly draw: number;
  /** UTC day. */
  readonly today: string;
}

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
  /** Nothing had to be dropped or changed under the policy consented to, and no detector hit. */
  readonly clean: boolean;
  readonly hits: readonly Hit[];
}

/**
 * Judges again what the browser judged, trusting nothing of it but its shape. The stricter of two policies holds: the one
 * consented to, and the site's present one, which reaches sessions that began before it, masks and all. Replay needs the page's purpose.
 * Throws `page_mismatch` when rule and template do not name one page of the policy, `page_off` when it is off.
 */
export function judgeBatch(terms: Terms, batch: Batch): Judgement {
  const { policy } = terms;
  const match = matchPage(policy, batch.page.template);
  if (match === null) throw new ScrimError('page_off');
  if (match.rule !== batch.page.rule || match.template !== batch.page.template) throw new ScrimError('page_mismatch');
  const level = levelUnder(terms, match.page, match.template);
  if (level === 'off') throw new ScrimError('page_off');

  const hits: Hit[] = [];
  const admitted = admitSignals(policy, batch.signals, hits);
  const signalsClean = admitted.every((signal, index) => signal === batch.signals[index]);
  const allSignals = admitted.length === batch.signals.length;
  const signals = terms.active.hash === policy.hash ? admitted : admitSignals(terms.active, admitted, hits);
  const replayRefused = batch.replay !== null && level !== 'replay';
  if (batch.replay === null || level !== 'replay') {
    const clean = signalsClean && allSignals && !replayRefused;
    return { page: match.page, replay: null, signals, replayRefused, clean, hits };
  }
  const redacted = redactReplay(terms, match, batch.replay);
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

/** Under both policies; what the present one masks besides is nothing that the browser did wrong. */
function redactReplay(
  { policy, active }: Terms,
  { page, rule, template }: PageMatch,
  replay: NonNullable<Batch['replay']>,
): RedactedBatch {
  const own = redactBatch(policy, rule, replay);
  if (active.hash === policy.hash) return own;
  const [first, ...others] = pagesNow(policy, active, template).filter((one) => one !== null);
  if (first === undefined) throw new ScrimError('page_off');
  const masking = masksAsSeen(page, active, [first, ...others]);
  const redacted = redactBatch(masking, first.rule, { context: replay.context, events: own.events });
  return { ...redacted, changed: own.changed };
}

function levelUnder({ policy, active, purposes, draw, today }: Terms, page: CompiledPage, template: string): Level {
  const pages = active.hash === policy.hash ? [page] : [page, ...pagesNow(policy, active, template)];
  const levels = pages.map((one): Level => {
    if (one === null) return 'off';
    const level = decideLevel(one, draw, today);
    const agreed = one.purpose !== null && purposes.includes(one.purpose);
    return level === 'replay' && !agreed ? 'signals' : level;
  });
  if (levels.includes('off')) return 'off';
  return levels.includes('signals') ? 'signals' : 'replay';
}

function admitSignals(policy: CompiledPolicy, signals: readonly Signal[], hits: Hit[]): Signal[] {
  return signals.map((signal) => admitSignal(policy, signal, hits)).filter((signal) => signal !== null);
}

/** Elements whose names are not the web platform's are `x`: they could carry a person's. */
const withoutNames = (path: string): string =>
  path.replace(/[>/~][a-z0-9]+/g, (step) => (isPlatformName(step.slice(1)) ? step : `${step[0]}x`));

/** A signal may carry only words that the policy lists: variants, event names, their properties. Null: dropped. */
function admitSignal(policy: CompiledPolicy, signal: Signal, hits: Hit[]): Signal | null {
  if ('path' in signal) {
    const path = withoutNames(signal.path);
    if (signal.kind === 'submit') {
      const blank = signal.blank.map(withoutNames);
      return path + blank === signal.path + signal.blank ? signal : { ...signal, path, blank };
    }
    return path === signal.path ? signal : { ...signal, path };
  }
  if (signal.kind === 'view') {
    const known = signal.variant === null || policy.variants.includes(signal.variant);
    return known ? signal : { ...signal, variant: null };
  }
  if (signal.kind === 'variant') return policy.variants.includes(signal.variant) ? signal : null;
  if (signal.kind !== 'event') return signal;
  const admitted = admitEvent(policy, signal);
  hits.push(...admitted.hits);
  return admitted.event;
}
