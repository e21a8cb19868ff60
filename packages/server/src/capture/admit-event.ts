import type { CompiledPolicy } from '@scrim/policy';
import type { Signal } from '@scrim/protocol';
import { detect } from '@scrim/redaction';

type Event = Extract<Signal, { kind: 'event' }>;

export interface AdmittedEvent {
  /** The same object when nothing was dropped; null: the policy does not list the event. */
  readonly event: Event | null;
  /** Properties that were dropped because they may name a person or an account; never their values. */
  readonly hits: readonly { readonly detector: string; readonly path: string }[];
  /** The browser should have dropped the event or a property itself. What inspection dropped is nothing that it did wrong. */
  readonly changed: boolean;
}

/** Amounts, counts and rates have at most seven digits and two decimals; account, card and identity numbers have more. */
const PLAIN_NUMBER = /^-?\d{1,7}(?:\.\d{1,2})?$/;

type Declared = CompiledPolicy['events'][string];
type Value = Event['properties'][string];

/** An event as far as the policy lists its name and properties and no value looks like personal data. */
export function admitEvent(policy: CompiledPolicy, event: Event): AdmittedEvent {
  if (!Object.hasOwn(policy.events, event.name)) return { event: null, hits: [], changed: true };
  const declared = policy.events[event.name] ?? {};
  const hits: { detector: string; path: string }[] = [];
  const entries = Object.entries(event.properties);
  let changed = false;
  const kept = entries.filter(([name, value]) => {
    const type = Object.hasOwn(declared, name) ? declared[name] : undefined;
    const isLit = type !== undefined && isOfType(type, value);
    changed ||= !isLit;
    if (type === undefined) return false;
    const path = `event:${event.name}.${name}`;
    const found = detect(String(value), name.replaceAll('_', ' '));
    for (const { detector } of found) hits.push({ detector, path });
    if (found.length > 0) return false;
    if (type === 'number' && typeof value === 'number' && !isLit) hits.push({ detector: 'long_number', path });
    return isLit;
  });
  const admitted = kept.length === entries.length ? event : { ...event, properties: Object.fromEntries(kept) };
  return { event: admitted, hits, changed };
}

/** As the recorder judges it before it sends. */
function isOfType(type: Declared[string], value: Value): boolean {
  if (type === 'boolean') return typeof value === 'boolean';
  if (type === 'number') return typeof value === 'number' && PLAIN_NUMBER.test(String(value));
  return typeof value === 'string' && type.includes(value);
}
