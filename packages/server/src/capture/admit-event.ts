import type { CompiledPolicy } from '@scrim/policy';
import type { Signal } from '@scrim/protocol';
import { detect } from '@scrim/redaction';

type Event = Extract<Signal, { kind: 'event' }>;

export interface AdmittedEvent {
  /** The same object when nothing was dropped; null: the policy does not list the event. */
  readonly event: Event | null;
  /** Properties that were dropped because they may name a person or an account; never their values. */
  readonly hits: readonly { readonly detector: string; readonly path: string }[];
}

/** Amounts, counts and rates have at most seven digits and two decimals; account, card and identity numbers have more. */
const PLAIN_NUMBER = /^-?\d{1,7}(?:\.\d{1,2})?$/;

/** An event as far as the policy lists its name and properties and no value looks like personal data. */
export function admitEvent(policy: CompiledPolicy, event: Event): AdmittedEvent {
  if (!Object.hasOwn(policy.events, event.name)) return { event: null, hits: [] };
  const declared = policy.events[event.name] ?? {};
  const hits: { detector: string; path: string }[] = [];
  const entries = Object.entries(event.properties);
  const kept = entries.filter(([name, value]) => {
    const type = Object.hasOwn(declared, name) ? declared[name] : undefined;
    if (type === undefined) return false;
    const path = `event:${event.name}.${name}`;
    for (const { detector } of detect(String(value), name.replaceAll('_', ' '))) hits.push({ detector, path });
    if (hits.some((hit) => hit.path === path)) return false;
    if (type === 'boolean') return typeof value === 'boolean';
    if (type !== 'number') return typeof value === 'string' && type.includes(value);
    if (typeof value === 'number' && !PLAIN_NUMBER.test(String(value))) hits.push({ detector: 'long_number', path });
    return typeof value === 'number' && PLAIN_NUMBER.test(String(value));
  });
  return { event: kept.length === entries.length ? event : { ...event, properties: Object.fromEntries(kept) }, hits };
}
