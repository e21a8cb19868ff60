import type { CompiledPage, CompiledPolicy, Level } from '@scrim/policy';
import { decideLevel, matchPage, type PageMatch } from '@scrim/policy/runtime';
import type { Batch, Signal } from '@scrim/protocol';
import { inspect, isPlatformName, type RedactedBatch, redactBatch } from '@scrim/redaction';
import { ScrimError } from '../platform/errors.ts';
import { admitEvent } from './admit-event.ts';
import { masksAsSeen } from './masks-as-seen.ts';
import { nodePaths } from './node-paths.ts';
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
  /** Nothing had to be dropped or changed under the policy consented to; what inspection masked or dropped is in `hits`. */
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

  const own = admitSignals(policy, batch.signals);
  const now = terms.active.hash === policy.hash ? null : admitSignals(terms.active, own.signals);
  const { signals } = now ?? own;
  const hits: Hit[] = [...own.hits, ...(now?.hits ?? [])];
  const replayRefused = batch.replay !== null && level !== 'replay';
  if (batch.replay === null || level !== 'replay') {
    return { page: match.page, replay: null, signals, replayRefused, clean: !own.changed && !replayRefused, hits };
  }
  const redacted = redactReplay(terms, match, batch.replay);
  const pathOf = nodePaths(batch.replay.context, redacted.events);
  const events = redacted.events.map((event, at) => {
    const inspected = inspect(event);
    for (const { detector, path } of inspected.hits) hits.push({ detector, path: pathOf(path, at) });
    return inspected.event;
  });
  return {
    page: match.page,
    replay: { events, masked: redacted.masked, lit: redacted.lit },
    signals,
    replayRefused,
    clean: !own.changed && !redacted.changed,
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

interface AdmittedSignals {
  readonly signals: readonly Signal[];
  readonly hits: readonly Hit[];
  /** The policy does not light all of them as they came. */
  readonly changed: boolean;
}

function admitSignals(policy: CompiledPolicy, given: readonly Signal[]): AdmittedSignals {
  const hits: Hit[] = [];
  let changed = false;
  const signals = given.flatMap((signal) => {
    if (signal.kind !== 'event') {
      const admitted = admitSignal(policy, signal);
      changed ||= admitted !== signal;
      return admitted ?? [];
    }
    const admitted = admitEvent(policy, signal);
    hits.push(...admitted.hits);
    changed ||= admitted.changed;
    return admitted.event ?? [];
  });
  return { signals, hits, changed };
}

/** Elements whose names are not the web platform's are `x`: they could carry a person's. */
const withoutNames = (path: string): string =>
  path.replace(/[>/~][a-z0-9]+/g, (step) => (isPlatformName(step.slice(1)) ? step : `${step[0]}x`));

/** A signal may carry only words that the policy lists: variants, as event names and their properties are. Null: dropped. */
function admitSignal(policy: CompiledPolicy, signal: Signal): Signal | null {
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
  return signal;
}
