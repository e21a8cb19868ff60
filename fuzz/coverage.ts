import { Session } from 'node:inspector/promises';

/** Which blocks of our code ran, by V8's own counters: no instrumentation, and a look costs a few milliseconds. */
export class Coverage {
  readonly #session = new Session();
  readonly #seen = new Set<string>();

  async start(): Promise<void> {
    this.#session.connect();
    await this.#session.post('Profiler.enable');
    await this.#session.post('Profiler.startPreciseCoverage', { callCount: true, detailed: true });
  }

  get blocks(): number {
    return this.#seen.size;
  }

  /** How many blocks ran since the last look that never ran before. */
  async take(): Promise<number> {
    const { result } = await this.#session.post('Profiler.takePreciseCoverage');
    let fresh = 0;
    for (const script of result) {
      if (!script.url.includes('/dist/fuzz')) continue;
      for (const { ranges } of script.functions) {
        for (const { startOffset, endOffset, count } of ranges) {
          if (count === 0) continue;
          // Counts in powers of two: a loop that ran far more often is new too.
          const block = `${script.scriptId}:${startOffset}:${endOffset}:${Math.min(8, Math.floor(Math.log2(count)))}`;
          if (this.#seen.has(block)) continue;
          this.#seen.add(block);
          fresh++;
        }
      }
    }
    return fresh;
  }

  stop(): void {
    this.#session.disconnect();
  }
}
