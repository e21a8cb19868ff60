import type { CompiledPolicy } from './compiled.ts';

/** The outcome event that completes an application; null when the policy declares none. */
export const completionOf = ({ completion, events }: CompiledPolicy): string | null =>
  completion ?? lastByName(events) ?? null;

/** The order of keys does not count in the hash: what is compiled names the event unless it is the last by name. */
export function compileCompletion(written: string | undefined, events: CompiledPolicy['events']) {
  const completion = written ?? Object.keys(events).at(-1);
  return completion === undefined || completion === lastByName(events) ? {} : { completion };
}

const lastByName = (events: CompiledPolicy['events']) => Object.keys(events).sort().at(-1);
