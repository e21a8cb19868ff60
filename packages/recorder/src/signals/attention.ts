import { type Collector, listen } from './context.ts';

const BAND = 10;
const MOST_RUNS = 2000;
/** Without a move, a key or a scroll for so long nobody is known to look, ms. */
export const IDLE = 30_000;

/** Runs of bands with the same time in view, finer than `quantum` ms only while they fit. */
export function mergeRuns(milliseconds: readonly number[]): [number, number, number][] {
  for (let quantum = 1; ; quantum *= 4) {
    const runs: [number, number, number][] = [];
    milliseconds.forEach((exact, band) => {
      const value = Math.round(exact / quantum) * quantum;
      const last = runs.at(-1);
      if (!value) return;
      if (last && last[0] + last[1] === band && last[2] === value) last[1]++;
      else runs.push([band, 1, Math.min(value, 864e5)]);
    });
    if (runs.length <= MOST_RUNS) return runs;
  }
}

/** Scroll depth, and attention: how long each 10-px band of the page was in view while the page was visible and somebody at it. */
export const attention: Collector = ({ emit }) => {
  let bands: number[] = [];
  let depth = 0;
  let height = 0;
  let top = 0;
  let bottom = 0;
  let since = 0;
  let lastAct = performance.now();
  /** For how long nobody has been known to look, ms. */
  const idle = () => Math.max(0, performance.now() - lastAct - IDLE);

  const account = () => {
    const now = performance.now();
    const lasted = now - idle() - since;
    if (since && lasted > 0) {
      for (let band = Math.floor(top / BAND); band < bottom / BAND; band++) {
        bands[band] = (bands[band] ?? 0) + lasted;
      }
    }
    since = 0;
    if (document.visibilityState === 'hidden') return;
    since = now;
    top = Math.max(0, scrollY);
    bottom = top + innerHeight;
    depth = Math.max(depth, bottom);
    height = Math.max(height, document.documentElement.scrollHeight);
  };

  const report = () => {
    account();
    if (!depth) return;
    const time = Math.round(Date.now() - idle());
    emit({ kind: 'scroll', time, depth: Math.round(Math.min(depth, height)), height });
    const runs = mergeRuns(Array.from(bands, (value) => value ?? 0));
    if (runs.length) emit({ kind: 'attention', time, runs });
    bands = [];
  };

  const act = () => {
    if (idle()) account();
    lastAct = performance.now();
  };

  let frame = 0;
  const stops = [
    listen(document, 'pointermove pointerdown keydown wheel touchmove', act),
    listen(window, 'scroll resize', ({ target }) => {
      // A box in the page may scroll by itself.
      if (target === document) act();
      frame ||= requestAnimationFrame(() => {
        frame = 0;
        account();
      });
    }),
    listen(document, 'visibilitychange', () => {
      if (document.visibilityState === 'hidden') return report();
      act();
      account();
    }),
  ];
  account();
  return () => {
    for (const stop of stops) stop();
    cancelAnimationFrame(frame);
    report();
  };
};
