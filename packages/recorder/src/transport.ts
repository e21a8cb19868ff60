import { ANONYMOUS } from './anonymous.ts';

/** A finished batch: redacted and compressed. */
export interface Outgoing {
  readonly seq: number;
  readonly token: string;
  readonly bytes: Uint8Array<ArrayBuffer>;
}

/** What waits in a page for the server, at most. */
export const RING_LIMITS = { bytes: 8 * 1024 * 1024, batches: 200 } as const;

/** `fetch` with `keepalive` shares 64 KiB per page. */
export const KEEPALIVE_BYTES = 60 * 1024;

export interface TransportEvents {
  /** The server will never take this token's batches: 401, 403, 410. */
  refused(token: string, status: number): void;
  /** The ring was full: the oldest batches are gone. */
  overflow(): void;
}

/** Sends batches one at a time, in order, until each is acknowledged. */
export class Transport {
  readonly #url: string;
  readonly #events: TransportEvents;
  #ring: Outgoing[] = [];
  #bytes = 0;
  #flight: AbortController | null = null;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #failures = 0;
  #closed = false;

  constructor(url: string, events: TransportEvents) {
    this.#url = url;
    this.#events = events;
    addEventListener('online', this.#retryNow);
  }

  send(batch: Outgoing): void {
    if (this.#closed) return;
    this.#ring.push(batch);
    this.#bytes += batch.bytes.length;
    let lost = false;
    while (this.#ring.length > 1 && (this.#bytes > RING_LIMITS.bytes || this.#ring.length > RING_LIMITS.batches)) {
      this.#bytes -= this.#ring.splice(this.#flight ? 1 : 0, 1)[0]?.bytes.length ?? 0;
      lost = true;
    }
    if (lost) this.#events.overflow();
    this.#next();
  }

  /** Forgets the batches of a token. */
  drop(token: string): void {
    this.#ring = this.#ring.filter((batch) => batch.token !== token);
    this.#bytes = this.#ring.reduce((sum, batch) => sum + batch.bytes.length, 0);
  }

  /**
   * For a page that is going away: sends what fits a keepalive request and returns all that is not acknowledged, for the
   * next page. A batch that arrives twice counts once.
   */
  leave(last: readonly Outgoing[]): Outgoing[] {
    const rest = [...this.#ring, ...last];
    let room = KEEPALIVE_BYTES;
    for (const batch of rest) {
      if (batch.bytes.length > room) continue;
      room -= batch.bytes.length;
      this.#post(batch, true).catch(() => {});
    }
    this.close();
    return rest;
  }

  /** Stops in this task and forgets everything. */
  close(): void {
    this.#closed = true;
    this.#ring = [];
    this.#flight?.abort();
    clearTimeout(this.#timer);
    removeEventListener('online', this.#retryNow);
  }

  #post(batch: Outgoing, keepalive: boolean, signal: AbortSignal | null = null): Promise<Response> {
    return fetch(this.#url, {
      method: 'POST',
      headers: {
        Authorization: `Bearer ${batch.token}`,
        'Content-Type': 'application/vnd.scrim.batch+json',
        'Content-Encoding': 'gzip',
        'Scrim-Now': `${Date.now()}`,
      },
      ...ANONYMOUS,
      keepalive,
      signal,
      body: batch.bytes,
    });
  }

  readonly #retryNow = () => {
    // A request from before the network went away may never be answered; one that arrives twice counts once.
    this.#flight?.abort();
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#next();
  };

  async #next(): Promise<void> {
    const batch = this.#ring[0];
    if (!batch || this.#flight || this.#timer || this.#closed) return;
    const flight = new AbortController();
    this.#flight = flight;
    // A server that never answers must not block the ring for ever.
    const patience = setTimeout(() => flight.abort(), 60_000);
    let wait = 0;
    try {
      const keepalive = document.visibilityState === 'hidden' && batch.bytes.length <= KEEPALIVE_BYTES;
      const { status, headers } = await this.#post(batch, keepalive, flight.signal);
      if (this.#closed) return;
      if (status === 408 || status === 429 || status >= 500) {
        wait = Number(headers.get('Retry-After')) * 1000 || this.#backoff();
      } else {
        this.#failures = 0;
        this.#remove(batch);
        if (status === 401 || status === 403 || status === 410) this.#events.refused(batch.token, status);
      }
    } catch {
      wait = this.#backoff();
    }
    clearTimeout(patience);
    this.#flight = null;
    if (this.#closed) return;
    if (wait) this.#timer = setTimeout(this.#retryNow, wait * (0.75 + Math.random() / 2));
    else this.#next();
  }

  #remove(batch: Outgoing): void {
    const at = this.#ring.indexOf(batch);
    if (at < 0) return;
    this.#ring.splice(at, 1);
    this.#bytes -= batch.bytes.length;
  }

  #backoff(): number {
    return Math.min(60_000, 1000 * 2 ** this.#failures++);
  }
}
