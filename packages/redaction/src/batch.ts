import type { CompiledPolicy } from '@scrim/policy/runtime';
import type { Counts } from './document.ts';
import { createRedactor, type RedactedEvent, type Redactor } from './redactor.ts';

export interface RedactedBatch {
  readonly events: RedactedEvent[];
  /** Whether anything in the events was not as redaction leaves it: the browser's redaction did not work, or lied. */
  readonly changed: boolean;
  /** Texts and text attributes masked and shown. */
  readonly masked: number;
  readonly lit: number;
}

/**
 * Redacts at the server what a browser says it has redacted; what it has, stays as it is. Never throws.
 * @param batch `context` and `events` of `Batch.replay`
 */
export function redactBatch(
  policy: CompiledPolicy,
  rule: number,
  batch: { readonly context: unknown; readonly events: readonly unknown[] },
): RedactedBatch {
  const { redactor, counts, putBack } = takeRedactor(policy, rule);
  redactor.takeContext();
  redactor.loadContext(batch.context);
  const events: RedactedEvent[] = [];
  let changed = false;
  for (const event of batch.events) {
    const redacted = redactor.redact(event);
    changed ||= redacted.length !== 1 || !equal(event, redacted[0]);
    events.push(...redacted);
  }
  putBack();
  return { events, changed, ...counts };
}

interface Idle {
  readonly redactor: Redactor;
  readonly counts: Counts;
  readonly renames: Map<string, string>;
}

/** One per rule: what it remembers of style sheets, classes and strings serves the next batch, whoever sent it. */
const idle = new WeakMap<CompiledPolicy, Map<number, Idle>>();

/** A redactor whose judgements depend on no earlier batch, to be put back when it has judged one without an exception. */
function takeRedactor(policy: CompiledPolicy, rule: number): Idle & { putBack(): void } {
  const rules = idle.get(policy) ?? new Map<number, Idle>();
  idle.set(policy, rules);
  const taken = rules.get(rule) ?? newRedactor(policy, rule);
  rules.delete(rule);
  taken.counts.masked = 0;
  taken.counts.lit = 0;
  // New names get numbers in their order, so what was remembered beside them is of use to no other batch.
  const putBack = () => {
    if (taken.renames.size === 0) rules.set(rule, taken);
  };
  return { ...taken, putBack };
}

function newRedactor(policy: CompiledPolicy, rule: number): Idle {
  const counts = { masked: 0, lit: 0 };
  const renames = new Map<string, string>();
  return { redactor: createRedactor(policy, rule, { counts, renames }), counts, renames };
}

type Fields = Readonly<Record<string, unknown>>;
const isFields = (value: unknown): value is Fields => typeof value === 'object' && value !== null;

/** Whether two JSON values are the same; a key that is undefined is one that is missing. */
function equal(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (!isFields(a) || !isFields(b) || Array.isArray(a) !== Array.isArray(b)) return false;
  if (Array.isArray(a) && Array.isArray(b)) {
    if (a.length !== b.length) return false;
    for (let index = 0; index < a.length; index++) if (!equal(a[index], b[index])) return false;
    return true;
  }
  // Of what `b` inherits only this one is no function, and redaction makes no such key.
  let keys = 0;
  for (const key in a) {
    if (a[key] === undefined) continue;
    if (key === '__proto__') return false;
    if (!equal(a[key], b[key])) return false;
    keys++;
  }
  for (const key in b) if (b[key] !== undefined) keys--;
  return keys === 0;
}
