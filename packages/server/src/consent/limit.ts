import { PassingKeys } from '../access/passing-keys.ts';
import { RateLimit } from '../capture/rate-limit.ts';
import type { Clock } from '../platform/clock.ts';
import { ScrimError } from '../platform/errors.ts';

/** Bounds what one network address, and all of a site's pages together, may ask. Addresses are never kept. */
export class ConsentLimit {
  readonly #clock: Clock;
  readonly #keys: PassingKeys;
  // Many people share an address (offices, carriers), so it is generous.
  readonly #addresses = new RateLimit({ amount: 300, perMilliseconds: 60_000, keys: 50_000 });
  readonly #sites = new RateLimit({ amount: 2000, perMilliseconds: 10_000, keys: 10_000 });

  constructor(clock: Clock) {
    this.#clock = clock;
    this.#keys = new PassingKeys(clock);
  }

  /** Throws `rate_limited`. */
  check(site: string, address: string): void {
    const now = this.#clock.now();
    const wait = Math.max(this.#addresses.take(this.#keys.of(address), now), this.#sites.take(site, now));
    if (wait > 0) throw new ScrimError('rate_limited', { retryAfter: wait });
  }
}
