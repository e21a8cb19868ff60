import type { CompiledPage } from './compiled.ts';
import { litBy, sources } from './lit-by.ts';

/**
 * Whether a replay rule takes and shows no more of an address than another: sample, end, triggers, kept parameters, lights, masks.
 * Rules of different purposes cannot be compared: either may be the one that somebody agreed to.
 */
export function isAsStrict(one: CompiledPage, other: CompiledPage): boolean {
  return (
    one.purpose === other.purpose &&
    one.sample <= other.sample &&
    (one.until ?? '') <= (other.until ?? '') &&
    (other.triggers.length === 0 || (one.triggers.length > 0 && within(one.triggers, other.triggers))) &&
    within(one.query, other.query) &&
    within(litBy(one), litBy(other)) &&
    within(sources(other.mask), sources(one.mask)) &&
    within(sources(other.exclude), sources(one.exclude))
  );
}

const within = (some: readonly string[], all: readonly string[]): boolean => some.every((one) => all.includes(one));
