import { quietly } from '../quietly.ts';
import { type Collector, listen } from './context.ts';

interface LayoutShift extends PerformanceEntry {
  readonly value: number;
  readonly hadRecentInput: boolean;
}

/** A day, ms: no longer time is told. */
const LONGEST = 864e5;

/** Web vitals of the document that was loaded: FCP, LCP, INP (slowest interaction), CLS (largest session window), TTFB. */
export const vitals: Collector = ({ emit }) => {
  let fcp: number | null = null;
  let lcp: number | null = null;
  let inp: number | null = null;
  // No shift is 0 where shifts can be seen, else unknown.
  let cls = 'LayoutShift' in window ? 0 : null;
  let windowValue = 0;
  let windowStart = 0;
  let windowEnd = 0;
  let reported = false;
  // What a hidden page paints waits for the person to come back.
  const firstHidden =
    document.visibilityState === 'hidden'
      ? 0
      : (performance.getEntriesByType('visibility-state').find(({ name }) => name === 'hidden')?.startTime ?? LONGEST);

  const observers: PerformanceObserver[] = [];
  const observe = (type: string, each: (entry: PerformanceEntry) => void) => {
    quietly(() => {
      const observer = new PerformanceObserver((list) => list.getEntries().forEach(each));
      observer.observe({ type, buffered: true, durationThreshold: 40 } as PerformanceObserverInit);
      observers.push(observer);
    });
  };
  observe('paint', ({ name, startTime }) => {
    if (name === 'first-contentful-paint' && startTime < firstHidden) fcp = startTime;
  });
  observe('largest-contentful-paint', ({ startTime }) => {
    if (startTime < firstHidden) lcp = startTime;
  });
  const interaction = (entry: PerformanceEntry) => {
    if ((entry as PerformanceEventTiming & { interactionId?: number }).interactionId) {
      inp = Math.max(inp ?? 0, entry.duration);
    }
  };
  observe('event', interaction);
  // Told however short it was: a load whose interactions were all fast has an INP, too.
  observe('first-input', interaction);
  observe('layout-shift', (entry) => {
    const { value, hadRecentInput, startTime } = entry as LayoutShift;
    if (hadRecentInput) return;
    if (startTime - windowEnd > 1000 || startTime - windowStart > 5000) {
      windowStart = startTime;
      windowValue = 0;
    }
    windowEnd = startTime;
    windowValue += value;
    cls = Math.max(cls ?? 0, windowValue);
  });

  const milliseconds = (value: number | null | undefined) =>
    value === null || value === undefined ? null : Math.round(Math.min(Math.max(0, value), LONGEST));
  const report = () => {
    if (reported) return;
    reported = true;
    const [navigation] = performance.getEntriesByType('navigation') as PerformanceNavigationTiming[];
    emit({
      kind: 'vitals',
      time: Date.now(),
      lcp: milliseconds(lcp),
      inp: milliseconds(inp),
      cls: cls === null ? null : Math.round(Math.min(cls, 1000) * 1e4) / 1e4,
      ttfb: milliseconds(navigation?.responseStart),
      fcp: milliseconds(fcp),
    });
  };
  const stopListening = listen(document, 'visibilitychange', () => document.visibilityState === 'hidden' && report());
  return () => {
    stopListening();
    report();
    for (const observer of observers) observer.disconnect();
  };
};
