import type { Outgoing } from './transport.ts';

/**
 * Characters of base64 kept for the next page, at most. Little goes to `localStorage`, for any tab of the origin; more than
 * that to `sessionStorage`, for the next page in this tab: the origin's storage is the page's, not ours.
 */
const LIMITS = { local: 300_000, session: 4_000_000 } as const;

const keyOf = (site: string) => `scrim.${site}.rest`;

/** Keeps unacknowledged batches, which are redacted and compressed, for the next page of this origin. */
export function keepLeftovers(site: string, batches: readonly Outgoing[]): void {
  try {
    let size = 0;
    const kept = [];
    for (const { seq, token, bytes } of batches) {
      let text = '';
      for (let at = 0; at < bytes.length; at += 8192) text += String.fromCharCode(...bytes.subarray(at, at + 8192));
      const body = btoa(text);
      size += body.length;
      if (size > LIMITS.session) break;
      kept.push([seq, token, body]);
    }
    const storage = size > LIMITS.local ? sessionStorage : localStorage;
    if (kept.length) storage.setItem(keyOf(site), JSON.stringify(kept));
  } catch {}
}

/** Takes what an earlier page left, so that nothing stays behind. */
export function takeLeftovers(site: string): Outgoing[] {
  return ['localStorage', 'sessionStorage'].flatMap((name) => {
    try {
      const storage = window[name as 'localStorage'];
      const kept: [number, string, string][] = JSON.parse(storage.getItem(keyOf(site)) ?? '[]');
      storage.removeItem(keyOf(site));
      return kept.map(([seq, token, body]) => ({
        seq,
        token,
        bytes: Uint8Array.from(atob(body), (character) => character.charCodeAt(0)),
      }));
    } catch {
      return [];
    }
  });
}
