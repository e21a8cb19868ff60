import { createHmac, randomBytes } from 'node:crypto';
import type { Clock } from '../platform/clock.ts';

const SALT_LIFETIME = 24 * 3_600_000;

/**
 * Turns a network address (or e-mail address) into a key that means nothing outside this process: keyed with a salt that
 * is never written and changes every day, so that nobody can be followed for longer.
 */
export class PassingKeys {
  readonly #clock: Clock;
  #salt = randomBytes(32);
  #since: number;

  constructor(clock: Clock) {
    this.#clock = clock;
    this.#since = clock.now();
  }

  of(value: string): string {
    const now = this.#clock.now();
    if (now - this.#since >= SALT_LIFETIME) {
      this.#salt = randomBytes(32);
      this.#since = now;
    }
    return createHmac('sha256', this.#salt).update(value).digest('base64url');
  }
}
