import { RateLimit } from '../capture/rate-limit.ts';
import type { Clock } from '../platform/clock.ts';
import { ScrimError } from '../platform/errors.ts';
import { PassingKeys } from './passing-keys.ts';

const KEYS = 50_000;

/** Slows down whoever guesses passwords: from one address, and for one account from anywhere. */
export class SignInLimit {
  readonly #clock: Clock;
  readonly #keys: PassingKeys;
  readonly #addresses = new RateLimit({ amount: 20, perMilliseconds: 120_000, keys: KEYS });
  readonly #accounts = new RateLimit({ amount: 10, perMilliseconds: 300_000, keys: KEYS });

  constructor(clock: Clock) {
    this.#clock = clock;
    this.#keys = new PassingKeys(clock);
  }

  /** Throws `rate_limited`. */
  check(address: string, account: string): void {
    const now = this.#clock.now();
    const wait = Math.max(
      this.#addresses.take(this.#keys.of(`address:${address}`), now),
      this.#accounts.take(this.#keys.of(`account:${account.trim().toLowerCase()}`), now),
    );
    if (wait > 0) throw new ScrimError('rate_limited', { retryAfter: wait });
  }
}
