import type { CompiledPolicy } from '@scrim/policy/runtime';
import type { Signal } from '@scrim/protocol';

/** An outcome event as the policy declares it; null when it does not, so that nothing else can be sent by mistake. */
export function outcomeSignal(policy: CompiledPolicy, time: number, name: unknown, properties: unknown): Signal | null {
  if (typeof name !== 'string' || !Object.hasOwn(policy.events, name)) return null;
  const declared = policy.events[name] ?? {};
  const kept: Record<string, number | boolean | string> = {};
  for (const [key, value] of Object.entries(properties ?? {})) {
    const type = Object.hasOwn(declared, key) ? declared[key] : undefined;
    const fits = Array.isArray(type) ? type.includes(value) : type === typeof value && Number.isFinite(Number(value));
    if (!fits) return null;
    kept[key] = value;
  }
  return { kind: 'event', time, name, properties: kept };
}
