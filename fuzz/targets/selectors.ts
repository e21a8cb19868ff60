import type { CompiledSelector } from '@scrim/policy';
import { parseSelector } from '../../packages/policy/src/parse-selector.ts';

/** Selectors as a policy has them. */
export const selectors = (...sources: readonly string[]): CompiledSelector[] =>
  sources.map((source) => {
    const selector = parseSelector(source);
    if ('wrong' in selector) throw new Error(`${source} ${selector.wrong}`);
    return selector;
  });
