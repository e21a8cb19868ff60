import { gunzipSync } from 'node:zlib';
import type { Batch } from '@scrim/protocol';
import type { Browser, Page } from 'playwright-core';
import { launchChromium } from '../e2e/visitor/chromium.ts';
import { openMeter } from './browser.ts';
import { type Installation, openInstallation } from './installation.ts';
import { type Benchmark, median } from './measure.ts';

type Variant = 'none' | 'raw' | 'work';
const VARIANTS: readonly Variant[] = ['none', 'raw', 'work'];

/** Every recorder flushes within it, so that work put off is counted. */
const SETTLE_MILLISECONDS = 2500;

/**
 * CPU time of the page's main thread for the same mutations: without a recorder, with raw rrweb in its strictest masking, and
 * with Scrim after consent. What a recorder adds is the difference to none. Taken in turns, each in a fresh page.
 * Throws when Scrim gave up the replay, or sent none of the work: not recording costs nothing and proves nothing.
 */
export const mainThread: Benchmark = async ({ quick, scratch, say }) => {
  const steps = quick ? 60 : 200;
  const repetitions = quick ? 3 : 7;
  const installation = await openInstallation(scratch);
  const browser = await launchChromium();
  const samples: Record<Variant, number[]> = { none: [], raw: [], work: [] };
  const script: Record<Variant, number[]> = { none: [], raw: [], work: [] };
  try {
    for (let round = 0; round <= repetitions; round++) {
      for (const variant of VARIANTS) {
        const took = await measure(browser, installation, variant, steps);
        // The first round warms caches and is thrown away.
        if (round === 0) continue;
        samples[variant].push(took.task);
        script[variant].push(took.script);
      }
      say(VARIANTS.map((variant) => `${variant} ${samples[variant].at(-1)?.toFixed(0) ?? 'warm-up'}`).join(', '));
    }
  } finally {
    await browser.close();
    await installation.close();
  }
  const added = (series: Record<Variant, number[]>, variant: Variant) => median(series[variant]) - median(series.none);
  return [
    {
      name: 'main-thread',
      what: 'time added, against raw rrweb with strict masking',
      budget: { kind: 'at-most', value: 1 },
      value: added(samples, 'work') / added(samples, 'raw'),
      unit: '×',
      samples,
      detail: `milliseconds of main-thread CPU (TaskDuration) over ${steps} steps; work is Scrim`,
    },
    {
      name: 'main-thread',
      what: 'script time added, against raw rrweb',
      budget: null,
      value: added(script, 'work') / added(script, 'raw'),
      unit: '×',
      samples: script,
      detail: 'milliseconds of ScriptDuration',
    },
  ];
};

async function measure(browser: Browser, { siteUrl }: Installation, variant: Variant, steps: number) {
  const context = await browser.newContext();
  try {
    const page = await context.newPage();
    const recording =
      variant === 'work' ? page.waitForResponse((response) => response.url().endsWith('/batches')) : null;
    await page.goto(`${siteUrl}/${variant}`);
    if (recording !== null) {
      await page.waitForFunction('window.scrim?.consent?.grant !== undefined');
      await page.evaluate('window.scrim.consent.grant()');
      await recording;
    }
    await page.waitForTimeout(SETTLE_MILLISECONDS);
    const meter = await openMeter(page);
    const sent: Buffer[] = [];
    page.on('request', (request) => {
      const body = request.url().endsWith('/batches') ? request.postDataBuffer() : null;
      if (body !== null) sent.push(body);
    });
    const before = await meter.read();
    await page.evaluate(`window.runWork(${steps})`);
    await page.waitForTimeout(SETTLE_MILLISECONDS);
    const after = await meter.read();
    if (variant === 'work') await checkRecorded(page, sent, steps);
    return { task: after.task - before.task, script: after.script - before.script };
  } finally {
    await context.close();
  }
}

/** Each step rewrites 20 texts and replaces 20 rows: at least as many of its mutations have to have been sent. */
async function checkRecorded(page: Page, sent: readonly Buffer[], steps: number): Promise<void> {
  // What the last seconds hold is sent with the next batch.
  await page.waitForTimeout(6000);
  const batches = sent.map((body) => JSON.parse(gunzipSync(body).toString()) as Batch);
  const degraded = batches.flatMap(({ signals }) => signals).find(({ kind }) => kind === 'degraded');
  if (degraded !== undefined) throw new Error(`main-thread: Scrim stopped recording: ${JSON.stringify(degraded)}`);
  const changes = batches
    .flatMap(
      ({ replay }) => (replay?.events ?? []) as { type: number; data: { source?: number; removes?: unknown[] } }[],
    )
    .filter(({ type, data }) => type === 3 && data.source === 0)
    .reduce((sum, { data }) => sum + (data.removes?.length ?? 0), 0);
  if (changes < steps * 20) throw new Error(`main-thread: ${changes} removals arrived of at least ${steps * 20}`);
}
