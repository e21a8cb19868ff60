import type { Browser, CDPSession } from 'playwright-core';
import { findChoices } from '../browser/choices.ts';
import { guardOf, payingNothing } from '../browser/network-guard.ts';
import type { CostReport, Destination, Measured } from '../report/report.ts';

export interface CostOptions {
  readonly url: string;
  readonly origins: readonly string[];
  readonly destinations: readonly Destination[];
  readonly pairs: number;
  readonly say: (line: string) => void;
}

/** What the recorders cost on the first page: alternating runs with them and with their origins blocked, medians. Null when there is none. */
export async function measureCost(browser: Browser, options: CostOptions): Promise<CostReport | null> {
  const blocked = options.destinations
    .filter(({ vendor, recordsPages }) => recordsPages || vendor?.category === 'recorder')
    .map(({ origin }) => origin);
  if (blocked.length === 0) return null;
  const runs: { with: Measured[]; without: Measured[] } = { with: [], without: [] };
  for (let pair = 0; pair < options.pairs; pair++) {
    options.say(`cost, pair ${pair + 1} of ${options.pairs}`);
    for (const side of pair % 2 === 0 ? (['with', 'without'] as const) : (['without', 'with'] as const))
      runs[side].push(await measure(browser, options, side === 'with' ? [] : blocked));
  }
  return { pairs: options.pairs, blocked, with: medianOf(runs.with), without: medianOf(runs.without) };
}

async function measure(browser: Browser, { url, origins }: CostOptions, blocked: readonly string[]): Promise<Measured> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 } });
  try {
    const page = await context.newPage();
    await (await guardOf(browser)).watch(page, payingNothing(origins));
    const session = await context.newCDPSession(page);
    await session.send('Network.enable');
    await session.send('Performance.enable');
    if (blocked.length > 0)
      await session.send('Network.setBlockedURLs', { urls: blocked.map((origin) => `${origin}/*`) });
    let bytes = 0;
    session.on('Network.loadingFinished', ({ encodedDataLength }) => {
      bytes += encodedDataLength;
    });
    await page.addInitScript(observeVitals);
    await page.goto(url, { waitUntil: 'load' });
    await page.waitForTimeout(600);
    const accept = (await findChoices(page)).find(({ action }) => action === 'accept');
    if (accept) await page.mouse.click(accept.x, accept.y);
    for (let step = 0; step < 4; step++) {
      await page.mouse.wheel(0, 500);
      await page.waitForTimeout(150);
    }
    await page.mouse.click(640, 450);
    await page.keyboard.press('Tab');
    await page.waitForTimeout(700);
    const [task, script] = await Promise.all([metric(session, 'TaskDuration'), metric(session, 'ScriptDuration')]);
    const vitals = await page.evaluate(() => Reflect.get(window, '__scrimProbeVitals'));
    return {
      taskMilliseconds: task * 1000,
      scriptMilliseconds: script * 1000,
      bytes,
      layoutShift: Number(vitals?.shift ?? 0),
      largestPaint: vitals?.paint ?? null,
      interaction: vitals?.interaction ?? null,
    };
  } finally {
    await context.close();
  }
}

async function metric(session: CDPSession, name: string): Promise<number> {
  const { metrics } = await session.send('Performance.getMetrics');
  return metrics.find((one) => one.name === name)?.value ?? 0;
}

/** Runs in the page: largest contentful paint, layout shift, longest interaction (ms). */
function observeVitals(): void {
  const vitals = { shift: 0, paint: null as number | null, interaction: null as number | null };
  Reflect.set(window, '__scrimProbeVitals', vitals);
  const observe = (type: string, take: (entry: PerformanceEntry) => void, more: object = {}) => {
    try {
      new PerformanceObserver((list) => list.getEntries().forEach(take)).observe({ type, buffered: true, ...more });
    } catch {
      // this browser does not measure it
    }
  };
  observe('layout-shift', (entry) => {
    if (!Reflect.get(entry, 'hadRecentInput')) vitals.shift += Number(Reflect.get(entry, 'value'));
  });
  observe('largest-contentful-paint', (entry) => {
    vitals.paint = entry.startTime;
  });
  observe(
    'event',
    (entry) => {
      vitals.interaction = Math.max(vitals.interaction ?? 0, entry.duration);
    },
    { durationThreshold: 16 },
  );
}

function medianOf(runs: readonly Measured[]): Measured {
  const median = (pick: (run: Measured) => number | null): number | null => {
    const values = runs
      .map(pick)
      .filter((value) => value !== null)
      .sort((a, b) => a - b);
    const [low, high] = [values[Math.floor((values.length - 1) / 2)], values[Math.floor(values.length / 2)]];
    return low === undefined || high === undefined ? null : (low + high) / 2;
  };
  return {
    taskMilliseconds: median((run) => run.taskMilliseconds) ?? 0,
    scriptMilliseconds: median((run) => run.scriptMilliseconds) ?? 0,
    bytes: median((run) => run.bytes) ?? 0,
    layoutShift: median((run) => run.layoutShift) ?? 0,
    largestPaint: median((run) => run.largestPaint),
    interaction: median((run) => run.interaction),
  };
}
