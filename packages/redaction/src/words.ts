import { PACKED_WORDS } from './packed-words.ts';

const WORDS = new Set<string>();
let word = '';
for (const [, shared = '', rest] of PACKED_WORDS.matchAll(/([A-Z])([a-z\d]*)/g)) {
  word = word.slice(0, shared.charCodeAt(0) - 65) + rest;
  WORDS.add(word);
}

/**
 * Whether a name is made of nothing but words of the web platform, in any case, joined by hyphens. Such a name says
 * nothing about a person; any other is renamed or dropped. A hyphen alone is an escaped one, which would have to be written so.
 */
export function isPlatformName(name: string): boolean {
  return name.split(/-(?=.)/).every((one) => !one || WORDS.has(one.toLowerCase()));
}
