import type { CompiledPage, CompiledSelector } from './compiled.ts';

/** What a replay rule lights, in words, each thing once: `text in`, an attribute `of`, or `images` with their selector. */
export function litBy({ light }: CompiledPage): string[] {
  return [
    ...sources(light.text).map((source) => `text in \`${source}\``),
    ...light.attributes.flatMap(({ selector, names }) => names.map((name) => `${name} of \`${selector.source}\``)),
    ...sources(light.images).map((source) => `images \`${source}\``),
  ];
}

/** Selectors as they were written. */
export const sources = (selectors: readonly CompiledSelector[]): string[] => selectors.map(({ source }) => source);
