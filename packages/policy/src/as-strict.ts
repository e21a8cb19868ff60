import type { CompiledPage, CompiledSelector } from './compiled.ts';

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
    within(sources(one.light.text), sources(other.light.text)) &&
    within(sources(one.light.images), sources(other.light.images)) &&
    within(litAttributes(one), litAttributes(other)) &&
    within(sources(other.mask), sources(one.mask)) &&
    within(sources(other.exclude), sources(one.exclude))
  );
}

const sources = (selectors: readonly CompiledSelector[]): string[] => selectors.map(({ source }) => source);

const litAttributes = ({ light }: CompiledPage): string[] =>
  light.attributes.flatMap(({ selector, names }) => names.map((name) => `${selector.source} ${name}`));

const within = (some: readonly string[], all: readonly string[]): boolean => some.every((one) => all.includes(one));
