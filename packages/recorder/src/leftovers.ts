import type { Outgoing } from './transport.ts';

/** Characters of base64 kept for the next page, at most; the origin's storage is the page's, not ours. */
const LIMIT = 1_500_000;

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
      if (size > LIMIT) break;
      kept.push([seq, token, body]);
    }
    if (kept.length) localStorage.setItem(keyOf(site), JSON.stringify(kept));
  } catch {}
}

/** Takes what an earlier page left, so that nothing stays behind. */
export function takeLeftovers(site: string): Outgoing[] {
  try {
    const text = localStorage.getItem(keyOf(site));
    localStorage.removeItem(keyOf(site));
    const kept: [number, string, string][] = JSON.parse(text ?? '[]');
    return kept.map(([seq, token, body]) => ({
      seq,
      token,
      bytes: Uint8Array.from(atob(body), (character) => character.charCodeAt(0)),
    }));
  } catch {
    return [];
  }
}
