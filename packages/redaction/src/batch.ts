import type { CompiledPolicy } from '@scrim/policy/runtime';
import { createRedactor, type RedactedEvent } from './redactor.ts';

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
  const counts = { masked: 0, lit: 0 };
  const redactor = createRedactor(policy, rule, { judgedBefore: true, counts });
  redactor.loadContext(batch.context);
  const events: RedactedEvent[] = [];
  let changed = false;
  for (const event of batch.events) {
    const redacted = redactor.redact(event);
    changed ||= redacted.length !== 1 || !equal(event, redacted[0]);
    events.push(...redacted);
  }
  return { events, changed, ...counts };
}

/** Whether two JSON values are the same; a key that is undefined is one that is missing. */
function equal(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || !a || !b) return false;
  if (Array.isArray(a)) {
    return Array.isArray(b) && a.length === b.length && a.every((item, index) => equal(item, b[index]));
  }
  let keys = 0;
  for (const key in a) {
    const mine: unknown = Reflect.get(a, key);
    if (mine === undefined) continue;
    if (!Object.hasOwn(b, key) || !equal(mine, Reflect.get(b, key))) return false;
    keys++;
  }
  for (const key in b) if (Reflect.get(b, key) !== undefined) keys--;
  return keys === 0;
}
