import type { StringRole } from './compiled.ts';

/** Trims and collapses white space, as layout does. */
export function normaliseString(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}

/**
 * Keyed 53-bit hash of a string of the dictionary, base 36 (cyrb53 by bryc, public domain). Not a secret: the strings
 * are the site's own. Short because it only has to keep two of the site's strings apart from what people type.
 */
export function stringHash(salt: string, role: StringRole, text: string): string {
  const keyed = `${salt}\n${role}\n${normaliseString(text)}`;
  let h1 = 0xdeadbeef;
  let h2 = 0x41c6ce57;
  for (let i = 0; i < keyed.length; i++) {
    const code = keyed.charCodeAt(i);
    h1 = Math.imul(h1 ^ code, 2654435761);
    h2 = Math.imul(h2 ^ code, 1597334677);
  }
  h1 = Math.imul(h1 ^ (h1 >>> 16), 2246822507) ^ Math.imul(h2 ^ (h2 >>> 13), 3266489909);
  h2 = Math.imul(h2 ^ (h2 >>> 16), 2246822507) ^ Math.imul(h1 ^ (h1 >>> 13), 3266489909);
  return (4294967296 * (2097151 & h2) + (h1 >>> 0)).toString(36);
}
