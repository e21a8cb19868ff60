import type { Page } from 'playwright-core';

/** How much faster a page's clock runs while its scripted person only reads or thinks. */
const THINKING = 25;
/** And while they type: a key takes some real milliseconds to press and to draw. */
const TYPING = 9;

/**
 * Runs in the page before its own scripts: `Date.now`, `performance.now` and timers follow a clock that can be sent ahead,
 * at some speed and by so much. Otherwise it runs true: clicks and their effects, loading, waiting for a server take as
 * long as they take.
 */
function installClock(ahead: number): void {
  const real = {
    now: Date.now.bind(Date),
    elapsed: performance.now.bind(performance),
    set: globalThis.setTimeout.bind(globalThis),
    clear: globalThis.clearTimeout.bind(globalThis),
  };
  interface Timer {
    due: number;
    handle: number;
    readonly every: number | null;
    readonly run: () => void;
  }
  const timers = new Map<number, Timer>();
  let lastId = 1_000_000;
  let leg = { at: real.elapsed(), ahead, speed: 1, most: 0 };
  const aheadNow = () => leg.ahead + Math.min(leg.most, (real.elapsed() - leg.at) * (leg.speed - 1));
  const now = () => real.now() + aheadNow();
  const arm = (id: number, timer: Timer) => {
    timer.handle = Number(
      real.set(
        () => {
          // Sent ahead less far than it seemed when the timer was set.
          if (timer.due - now() > 1) return arm(id, timer);
          if (timer.every === null) timers.delete(id);
          else {
            timer.due = Math.max(now(), timer.due + timer.every);
            arm(id, timer);
          }
          timer.run();
        },
        Math.max(0, (timer.due - now()) / (aheadNow() < leg.ahead + leg.most ? leg.speed : 1)),
      ),
    );
  };
  const start = (task: unknown, wait: unknown, parameters: unknown[], repeats: boolean): number => {
    const milliseconds = Math.max(0, Number(wait) || 0);
    const run = () => {
      if (typeof task === 'function') task(...parameters);
    };
    const timer = { due: now() + milliseconds, handle: 0, every: repeats ? Math.max(4, milliseconds) : null, run };
    const id = ++lastId;
    timers.set(id, timer);
    arm(id, timer);
    return id;
  };
  const stop = (id: unknown) => {
    const timer = timers.get(Number(id));
    real.clear(timer ? timer.handle : Number(id));
    timers.delete(Number(id));
  };
  Date.now = () => Math.round(now());
  performance.now = () => real.elapsed() + aheadNow() - ahead;
  Object.assign(globalThis, {
    setTimeout: (task: unknown, wait?: unknown, ...parameters: unknown[]) => start(task, wait, parameters, false),
    setInterval: (task: unknown, wait?: unknown, ...parameters: unknown[]) => start(task, wait, parameters, true),
    clearTimeout: stop,
    clearInterval: stop,
    /** Sends the clock ahead by `most` ms and answers how far it was ahead of real time, ms. */
    scriptedClock(speed: number, most: number): number {
      leg = { ahead: aheadNow(), at: real.elapsed(), speed, most };
      for (const [id, timer] of timers) {
        real.clear(timer.handle);
        arm(id, timer);
      }
      return leg.ahead;
    },
  });
}

interface Leg {
  readonly at: number;
  readonly ahead: number;
  readonly speed: number;
  readonly most: number;
}

/**
 * The clock of a scripted visitor's page. It runs fast while the person thinks or types and true otherwise, so that the
 * recorder sees the pauses of a person without anybody waiting for them.
 */
export class PageClock {
  #page: Page | null = null;
  /** From when on (real) the page was how far ahead, at what speed, and by how much more at most. */
  readonly #course: Leg[] = [{ at: 0, ahead: 0, speed: 1, most: 0 }];
  readonly #absences: { readonly since: number; readonly milliseconds: number }[] = [];

  /** A moment by the pages' clocks (epoch ms), for one in real time. */
  seen(real: number): number {
    const leg = this.#course.findLast(({ at }) => at <= real);
    return leg ? Math.round(real + leg.ahead + Math.min(leg.most, (real - leg.at) * (leg.speed - 1))) : real;
  }

  /** By how much later than its page said a moment was, ms: the person had been away for days. */
  away(moment: number): number {
    return this.#absences
      .filter(({ since }) => moment >= since)
      .reduce((sum, { milliseconds }) => sum + milliseconds, 0);
  }

  /** Goes away. The server's clock does not, so the page's stays near it, and what it sends is moved afterwards. */
  leaveFor(milliseconds: number): void {
    this.#absences.push({ since: this.seen(Date.now()), milliseconds });
  }

  /** The clock of this page's documents. Call it once per page, before it opens one. */
  async install(page: Page): Promise<void> {
    const now = Date.now();
    const ahead = this.seen(now) - now;
    this.#page = page;
    this.#course.push({ at: now, ahead, speed: 1, most: 0 });
    await page.addInitScript(installClock, ahead);
  }

  /** Lets so many of the person's milliseconds pass. */
  async pass(milliseconds: number): Promise<void> {
    await this.#sendAhead(THINKING, milliseconds);
    await this.#page?.waitForTimeout(milliseconds / THINKING);
  }

  /** Lets so many of the person's milliseconds pass during a task that takes about an eighth of them. */
  async during<Result>(milliseconds: number, task: () => Promise<Result>): Promise<Result> {
    await this.#sendAhead(TYPING, milliseconds);
    const result = await task();
    await this.#sendAhead(1, 0);
    return result;
  }

  async #sendAhead(speed: number, milliseconds: number): Promise<void> {
    if (this.#page === null) return;
    const most = speed === 1 ? 0 : milliseconds * (1 - 1 / speed);
    const before = Date.now();
    const ahead: unknown = await this.#page.evaluate(
      ([fast, by]) => Reflect.get(globalThis, 'scriptedClock')(fast, by),
      [speed, most],
    );
    if (typeof ahead !== 'number') throw new Error('the page has no scripted clock');
    this.#course.push({ at: (before + Date.now()) / 2, ahead, speed, most });
  }
}
