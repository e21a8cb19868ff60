import { quietly } from './quietly.ts';
import type { Outgoing } from './transport.ts';

/**
 * Characters of base64 kept for the next page, at most. Little goes to `localStorage`, for any tab of the origin; more than
 * that to `sessionStorage`, for the next page in this tab: the origin's storage is the page's, not ours.
 */
const LIMITS = { local: 300_000, session: 4_000_000 } as const;

type Kept = [seq: number, token: string, body: string];

const keyOf = (site: string) => `scrim.${site}.rest`;

const read = (storage: Storage, site: string): Kept[] => JSON.parse(storage.getItem(keyOf(site)) ?? '[]');

/**
 * Keeps unacknowledged batches, which are redacted and compressed, for the next page of this origin: beside what other tabs
 * keep there, each batch once.
 */
export function keepLeftovers(site: string, batches: readonly Outgoing[]): void {
  quietly(() => {
    const own = batches.map(({ seq, token, bytes }): Kept => {
      let text = '';
      for (let at = 0; at < bytes.length; at += 8192) text += String.fromCharCode(...bytes.subarray(at, at + 8192));
      return [seq, token, btoa(text)];
    });
    const join = (storage: Storage, limit: number) => {
      let size = 0;
      const names = new Set<string>();
      const all = [...read(storage, site), ...own].filter(([seq, token, body]) => {
        const name = `${seq} ${token}`;
        if (names.has(name)) return false;
        names.add(name);
        size += body.length;
        return size <= limit;
      });
      // Whoever does not fit as a whole goes elsewhere as a whole.
      const fits = own.every(([seq, token]) => all.some((one) => one[0] === seq && one[1] === token));
      if (all.length && (fits || limit === LIMITS.session)) storage.setItem(keyOf(site), JSON.stringify(all));
      return fits;
    };
    if (own.length && !quietly(() => join(localStorage, LIMITS.local))) join(sessionStorage, LIMITS.session);
  });
}

/** Takes what an earlier page left, so that nothing stays behind. */
export function takeLeftovers(site: string): Outgoing[] {
  return ['localStorage', 'sessionStorage'].flatMap(
    (name) =>
      quietly(() => {
        const storage = window[name as 'localStorage'];
        const kept = read(storage, site);
        storage.removeItem(keyOf(site));
        return kept.map(([seq, token, body]) => ({
          seq,
          token,
          bytes: Uint8Array.from(atob(body), (character) => character.charCodeAt(0)),
        }));
      }) ?? [],
  );
}
