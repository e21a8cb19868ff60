import type { Browser, CDPSession, Page } from 'playwright-core';
import { findChoices } from '../browser/choices.ts';
import { guardOf, payingNothing } from '../browser/network-guard.ts';
import { noticeAmong } from '../browser/notice.ts';
import { pressChoice } from '../browser/press-choice.ts';
import { waitForNotice } from '../consent/consent-check.ts';
import { firstLine } from '../explore/explore.ts';
import { withoutSharedWorkers } from '../observe/unseen-channels.ts';
import type { CostNotMeasured, CostReport, Destination, Measured } from '../report/report.ts';
import { SentByRecorders } from './sent-by-recorders.ts';

export interface CostOptions {
  readonly url: string;
  readonly origins: readonly string[];
  readonly destinations: readonly Destination[];
  /** The page shows a consent notice. */
  readonly asks: boolean;
  readonly pairs: number;
  readonly say: (line: string) => void;
}

/** One run: what it cost, and whether recorders were sent something in it. */
interface Run {
  readonly measured: Measured;
  readonly recorded: boolean;
  /** How long the notice took to show, ms; null where none did. */
  readonly noticeAfter: number | null;
  /** Addresses of others' scripts that sent it. */
  readonly scripts: readonly string[];
}

/** What is not to be loaded, and how the notice is accepted, where one shows. */
interface Setting {
  readonly blocked: readonly string[];
  readonly accept: (page: Page) => Promise<number | null>;
}

/** For how long a press is waited for, whether or not there is something to press, ms. */
const PRESSED_WITHIN = 1_000;
/** Long enough for the slowest notice that is waited for elsewhere. */
const SLOWEST_NOTICE = 4_000;

/**
 * What the recorders cost on the first page, medians of alternating runs with and without them. A run before all others tells
 * which scripts send them something, and how long the notice takes. Null when there is none; without figures where a run failed,
 * or recorders were sent nothing in it: then both sides would be the same page.
 */
export async function measureCost(
  browser: Browser,
  options: CostOptions,
): Promise<CostReport | CostNotMeasured | null> {
  const receivers = options.destinations
    .filter(({ vendor, recordsPages }) => recordsPages || vendor?.category === 'recorder')
    .map(({ origin }) => origin);
  if (receivers.length === 0) return null;
  const own = receivers.filter((address) => options.origins.some((origin) => address.startsWith(`${origin}/`)));
  // Only a part of it could be kept from loading: its scripts are the site's.
  const others = receivers.filter((address) => !own.includes(address));
  if (others.length === 0)
    return { problem: `${own.join(', ')} stands behind an origin of the site, and cannot be left out` };
  try {
    return await measurePairs(browser, options, others);
  } catch (error) {
    if (!browser.isConnected()) throw error;
    return { problem: `a run failed: ${firstLine(error)}` };
  }
}

async function measurePairs(
  browser: Browser,
  options: CostOptions,
  receivers: readonly string[],
): Promise<CostReport | CostNotMeasured> {
  const nothingSent = { problem: `in a run with them, nothing was sent to ${receivers.join(', ')}` };
  options.say('cost, a run before');
  const first = await measure(browser, options, receivers, { blocked: [], accept: acceptOnceShown });
  if (!first.recorded) return nothingSent;
  const blocked = [...receivers, ...first.scripts];
  const { noticeAfter } = first;
  const accept = noticeAfter === null ? async () => null : acceptAfter(Math.max(SLOWEST_NOTICE, 2 * noticeAfter + 500));
  const runs: { with: Measured[]; without: Measured[] } = { with: [], without: [] };
  for (let pair = 0; pair < options.pairs; pair++) {
    options.say(`cost, pair ${pair + 1} of ${options.pairs}`);
    for (const side of pair % 2 === 0 ? (['with', 'without'] as const) : (['without', 'with'] as const)) {
      const setting = { blocked: side === 'with' ? [] : blocked, accept };
      const { measured, recorded } = await measure(browser, options, receivers, setting);
      if (side === 'with' && !recorded) return nothingSent;
      if (side === 'without' && recorded) return { problem: 'in a run without them, they were sent something' };
      runs[side].push(measured);
    }
  }
  return { pairs: options.pairs, blocked, with: medianOf(runs.with), without: medianOf(runs.without) };
}

async function measure(
  browser: Browser,
  { url, origins, asks }: CostOptions,
  receivers: readonly string[],
  { blocked, accept }: Setting,
): Promise<Run> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 } });
  try {
    // As in the visits, whose recorders it measures.
    await withoutSharedWorkers(context);
    const page = await context.newPage();
    await (await guardOf(browser)).watch(page, payingNothing(origins));
    const session = await context.newCDPSession(page);
    await session.send('Network.enable');
    await session.send('Performance.enable');
    if (blocked.length > 0) await session.send('Network.setBlockedURLs', { urls: blocked.map(patternOf) });
    const sent = new SentByRecorders(page, session, receivers, origins);
    let bytes = 0;
    session.on('Network.loadingFinished', ({ encodedDataLength }) => {
      bytes += encodedDataLength;
    });
    await page.addInitScript(observeVitals);
    await page.goto(url, { waitUntil: 'load' });
    await page.waitForTimeout(600);
    const noticeAfter = asks ? await accept(page) : null;
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
      measured: {
        taskMilliseconds: task * 1000,
        scriptMilliseconds: script * 1000,
        bytes,
        layoutShift: Number(vitals?.shift ?? 0),
        largestPaint: vitals?.paint ?? null,
        interaction: vitals?.interaction ?? null,
      },
      recorded: sent.any,
      noticeAfter,
      scripts: sent.scripts,
    };
  } finally {
    await context.close();
  }
}

/** Accepts the notice once it shows. How long it took, ms; null where none did. */
async function acceptOnceShown(page: Page): Promise<number | null> {
  let requestCount = 0;
  page.context().on('request', () => {
    requestCount += 1;
  });
  const visit = {
    page,
    get requestCount() {
      return requestCount;
    },
  };
  const began = Date.now();
  const [accept] = await waitForNotice(visit, SLOWEST_NOTICE);
  const after = Date.now() - began;
  return accept && (await pressChoice(page, accept)) === 'pressed' ? after : null;
}

/**
 * Looks for the notice once, after so many ms, and accepts it where it shows: looking takes the page's own time, and may not take
 * more of it on the side where the recorder is not there to show one.
 */
function acceptAfter(milliseconds: number): Setting['accept'] {
  return async (page) => {
    await page.waitForTimeout(milliseconds);
    const [accept] = noticeAmong(await findChoices(page));
    await Promise.all([accept && pressChoice(page, accept), page.waitForTimeout(PRESSED_WITHIN)]);
    return null;
  };
}

/** An origin with all that is at it, or one script, whatever its query. */
function patternOf(blocked: string): string {
  return new URL(blocked).pathname === '/' ? `${blocked}/*` : `${blocked}*`;
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
