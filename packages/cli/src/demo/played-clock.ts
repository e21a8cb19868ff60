import { AsyncLocalStorage } from 'node:async_hooks';
import type { IncomingHttpHeaders } from 'node:http';

const HEADER = 'x-played-at';

/**
 * The clock of a server that is played several visits of different days at once: while it answers a request, the time is
 * when that request was sent; otherwise it is the earliest of those under way, and never goes back.
 */
export class PlayedClock {
  readonly #answering = new AsyncLocalStorage<number>();
  readonly #underWay = new Map<object, number>();
  #reached: number;

  constructor(start: number) {
    this.#reached = start;
  }

  now = (): number => this.#answering.getStore() ?? this.#reached;

  within = (headers: IncomingHttpHeaders, task: () => void): void => {
    const at = Number(headers[HEADER]);
    if (Number.isFinite(at)) this.#answering.run(at, task);
    else task();
  };

  /** Says when (epoch ms) the next request of a visit is sent. The headers to send with it. */
  set(visit: object, at: number): Record<string, string> {
    this.#underWay.set(visit, at);
    this.#reached = Math.max(this.#reached, Math.min(...this.#underWay.values()));
    return { [HEADER]: String(at) };
  }

  /** The visit has ended. */
  done(visit: object): void {
    this.#underWay.delete(visit);
  }
}
