/** What is left of an allowance, refilled evenly. */
interface Bucket {
  tokens: number;
  at: number;
}

/**
 * Token buckets by key. At most `keys` are remembered; the longest unused is forgotten, which can only be generous.
 * Times in milliseconds.
 */
export class RateLimit {
  readonly #capacity: number;
  readonly #perMillisecond: number;
  readonly #keys: number;
  readonly #buckets = new Map<string, Bucket>();

  constructor(options: { readonly amount: number; readonly perMilliseconds: number; readonly keys: number }) {
    this.#capacity = options.amount;
    this.#perMillisecond = options.amount / options.perMilliseconds;
    this.#keys = options.keys;
  }

  /** Seconds to wait, 0 when allowed. */
  take(key: string, now: number): number {
    const bucket = this.#buckets.get(key) ?? { tokens: this.#capacity, at: now };
    this.#buckets.delete(key);
    if (this.#buckets.size >= this.#keys) {
      const oldest = this.#buckets.keys().next();
      if (!oldest.done) this.#buckets.delete(oldest.value);
    }
    const refill = Math.max(0, now - bucket.at) * this.#perMillisecond;
    bucket.tokens = Math.min(this.#capacity, bucket.tokens + refill);
    bucket.at = now;
    this.#buckets.set(key, bucket);
    if (bucket.tokens >= 1) {
      bucket.tokens -= 1;
      return 0;
    }
    return Math.max(1, Math.ceil((1 - bucket.tokens) / this.#perMillisecond / 1000));
  }
}
