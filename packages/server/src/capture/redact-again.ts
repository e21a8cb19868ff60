import type { CompiledPolicy } from '@scrim/policy/runtime';
import { inspect, type RedactedEvent } from '@scrim/redaction';
import { createRedactor } from '@scrim/redaction/browser';

/**
 * What a policy leaves of stored events, given in their order from a page view's first on, so that a change is judged on
 * the page that it changed. What only inspection masked stays masked.
 * @param rule of the policy's pages, the one that holds for the view
 */
export function redactAgain(
  policy: CompiledPolicy,
  rule: number,
): (events: readonly unknown[]) => readonly RedactedEvent[] {
  const redactor = createRedactor(policy, rule, { renames: new Map(), counts: { masked: 0, lit: 0 } });
  redactor.takeContext();
  redactor.loadContext([]);
  return (events) => events.flatMap((event) => redactor.redact(event)).map((event) => inspect(event).event);
}
