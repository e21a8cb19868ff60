import type { IncomingHttpHeaders } from 'node:http';

/** The time, as an argument: tests move it. */
export interface Clock {
  /** Milliseconds since the epoch. */
  now(): number;
  /**
   * For programs that play what happened earlier: runs `task`, the answering of a request with these headers, so that
   * `now` says within it when that request was sent.
   */
  within?(headers: IncomingHttpHeaders, task: () => void): void;
}

export const systemClock: Clock = { now: () => Date.now() };

/** UTC day, `2026-08-02`. */
export function dayOf(milliseconds: number): string {
  return new Date(milliseconds).toISOString().slice(0, 10);
}

/** As ClickHouse reads a DateTime64(3, 'UTC') without doubt about its unit: `2026-08-02 10:00:00.123`. */
export function clickhouseTime(milliseconds: number): string {
  return new Date(milliseconds).toISOString().replace('T', ' ').slice(0, -1);
}
