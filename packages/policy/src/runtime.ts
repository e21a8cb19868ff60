import type { CompiledPage, CompiledPolicy, Level } from './compiled.ts';
import { matchTemplate } from './match-template.ts';

/** What the browser needs of a policy: no parser, no schema, no dependency. Everything else is in `@scrim/policy`. */
export type * from './compiled.ts';
export { drawingOf, isPlace, placeOf } from './drawing.ts';
export { matchesSelector, type SelectorNode, STRING_ROLES, stringRole } from './match-selector.ts';
export { normaliseString, stringHash } from './string-hash.ts';

const STRICTNESS: readonly Level[] = ['off', 'signals', 'replay'];

export interface PageMatch {
  readonly rule: number;
  readonly page: CompiledPage;
  /** The address as it may be stored: alternations are resolved, `*` and `**` stay, plus the listed query parameters. */
  readonly template: string;
}

/**
 * The strictest rule that matches an address, the first of equals; null when none does, which means `off`.
 * Idempotent: matching a returned template gives that template, so a server can check one.
 */
export function matchPage(policy: CompiledPolicy, url: string): PageMatch | null {
  let best: PageMatch | null = null;
  for (const page of policy.pages) {
    if (best && STRICTNESS.indexOf(page.level) >= STRICTNESS.indexOf(best.page.level)) continue;
    const template = matchTemplate(page, url);
    if (template) best = { rule: page.rule, page, template };
  }
  return best;
}

/**
 * What is captured on a page in one session.
 * @param draw the session's fixed number in [0, 1)
 * @param today ISO date (UTC), `2026-11-23`
 */
export function decideLevel(page: CompiledPage, draw: number, today: string): Level {
  return page.level === 'replay' && !(draw < page.sample && page.until !== null && today.slice(0, 10) <= page.until)
    ? 'signals'
    : page.level;
}
