import type { CompiledPolicy } from '@scrim/policy/runtime';
import type { Signal } from '@scrim/protocol';

/**
 * An outcome event as the policy declares it; null when it does not, so that nothing else can be sent by mistake. Amounts, counts
 * and rates have at most seven digits and two decimals; account, card and identity numbers have more. A number that has more is
 * left out, and the event stays, as at the server.
 */
export function outcomeSignal(policy: CompiledPolicy, time: number, name: unknown, properties: unknown): Signal | null {
  if (typeof name !== 'string' || !Object.hasOwn(policy.events, name)) return null;
  const declared = policy.events[name];
  const kept: Record<string, number | boolean | string> = {};
  for (const [key, value] of Object.entries(properties ?? {})) {
    // What an object inherits under a name is no type.
    const type = declared?.[key];
    if (!(Array.isArray(type) ? type.includes(value) : type === typeof value)) return null;
    if (type !== 'number' || (Math.abs(value) < 1e7 && +value.toFixed(2) === value)) kept[key] = value;
  }
  return { kind: 'event', time, name, properties: kept };
}
