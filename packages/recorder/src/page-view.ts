import { type CompiledPage, type CompiledPolicy, decideLevel, type Level, matchPage } from '@scrim/policy/runtime';
import type { Batch, Signal } from '@scrim/protocol';

/** One page view under one rule of the policy. */
export interface PageView {
  readonly level: Level;
  readonly page: CompiledPage;
  /** The part that a batch carries. */
  readonly head: Batch['page'];
}

/** What is captured at an address in a session; null is `off`. */
export function openView(
  policy: CompiledPolicy,
  url: string,
  draw: number,
  now: number,
  purposes: readonly string[],
): PageView | null {
  const match = matchPage(policy, url);
  if (!match) return null;
  const allowed = decideLevel(match.page, draw, new Date(now).toISOString());
  if (allowed === 'off') return null;
  // Without its purpose a page is not replayed, as the server would judge too.
  const level = purposes.includes(match.page.purpose ?? '') ? allowed : 'signals';
  return { level, page: match.page, head: { view: randomHex(8), rule: match.rule, template: match.template } };
}

/** CSS selector of what is Scrim's own, and of what a rule excludes. */
export const leftOutOf = ({ exclude }: CompiledPage): string =>
  ['[data-scrim]', ...exclude.map(({ source }) => source)].join();

/** The variant that the page says it shows, if the policy lists it. */
export function shownVariant(policy: CompiledPolicy): string | null {
  const { variant } = document.documentElement.dataset;
  return variant && policy.variants.includes(variant) ? variant : null;
}

/** The signal that a view begins with. */
export function viewSignal(policy: CompiledPolicy, navigation: 'load' | 'route' | 'restore', time: number): Signal {
  const { lang } = document.documentElement;
  const language = (lang || navigator.language).toLowerCase().split('-')[0] ?? '';
  return {
    kind: 'view',
    time,
    viewportWidth: Math.round(innerWidth),
    viewportHeight: Math.round(innerHeight),
    language: /^[a-z]{2,3}$/.test(language) ? language : 'und',
    variant: shownVariant(policy),
    navigation,
  };
}

export const hexOf = (bytes: Uint8Array): string =>
  Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');

const randomHex = (bytes: number): string => hexOf(crypto.getRandomValues(new Uint8Array(bytes)));
