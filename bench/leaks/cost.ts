import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import type { Adapter, Recorder } from '../../e2e/leaks/adapter.ts';
import { closeServer, listen, openSink, SITE_HOST, type Sink } from '../../e2e/leaks/sink.ts';
import { openMeter } from '../browser.ts';
import { median } from '../measure.ts';

/**
 * Main-thread time in scripts of the same mutations with a recorder, beyond the time without one in the same round. What
 * the page's own layout and painting take varies by more than recorders add.
 */
export interface Cost {
  /** Milliseconds added, the median of the rounds. */
  readonly added: number;
  /** Half of what lies between the lowest and the highest round, ms. */
  readonly spread: number;
  readonly samples: readonly number[];
  /** Bytes that left the page from the first mutation on: a recorder that sent none recorded none. */
  readonly sent: number;
}

export interface CostOptions {
  readonly browser: Browser;
  readonly root: string;
  readonly steps: number;
  readonly rounds: number;
  readonly say: (line: string) => void;
}

/** Before the mutations, and after them: every recorder takes up what it put off within it, ms. */
const SETTLE = 2200;
const LOAD = 1000;
/** Longest wait for what was recorded to be sent, ms: Sentry sends nothing of visits under five seconds. */
const SENDING = 8000;

interface Site {
  readonly name: string;
  readonly url: string;
  readonly recorder: Recorder;
  readonly sink: Sink;
  close(): Promise<void>;
}

/** Measures all adapters in turns, each time in a fresh page, and the page without any; by the adapter's name. */
export async function measureCosts(adapters: readonly Adapter[], options: CostOptions): Promise<Map<string, Cost>> {
  const without: Adapter = { name: '', open: async () => ({ head: '' }) };
  // Scrim's adapters start their server when each has been opened.
  const sites = await Promise.all([without, ...adapters].map((adapter) => openSite(adapter, options.root)));
  const taken = new Map(sites.map(({ name }) => [name, { times: [] as number[], sent: 0 }]));
  try {
    for (let round = 0; round < options.rounds; round++)
      for (const site of sites) {
        const { time, sent } = await work(site, options);
        const before = taken.get(site.name);
        before?.times.push(time);
        if (before) before.sent = Math.max(before.sent, sent);
        options.say(`cost: ${site.name || 'no recorder'} ${time.toFixed(0)} ms, ${(sent / 1024).toFixed(0)} KB sent`);
      }
  } finally {
    await Promise.all(sites.map((site) => site.close()));
  }
  const none = taken.get('')?.times ?? [];
  return new Map(
    adapters.map(({ name }) => {
      const { times, sent } = taken.get(name) ?? { times: [], sent: 0 };
      const added = times.map((time, round) => time - (none[round] ?? Number.NaN));
      const spread = (Math.max(...added) - Math.min(...added)) / 2;
      return [name, { added: median(added), spread, samples: times, sent }];
    }),
  );
}

async function openSite(adapter: Adapter, root: string): Promise<Site> {
  const html = await readFile(join(root, 'bench/pages/mutations.html'), 'utf8');
  let head = '';
  const server = createServer((_, response) =>
    response
      .writeHead(200, { 'content-type': 'text/html; charset=utf-8' })
      .end(html.replace('<head>', `<head>${head}`)),
  );
  const url = `http://${SITE_HOST}:${await listen(server)}`;
  const sink = await openSink();
  const recorder = await adapter.open({ sink, siteUrl: url, root });
  head = recorder.head.replaceAll('{page}', url);
  return {
    name: adapter.name,
    url,
    recorder,
    sink,
    async close() {
      await recorder.close?.();
      await closeServer(server);
      await sink.close();
    },
  };
}

async function work({ url, recorder, sink }: Site, { browser, steps }: CostOptions) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
  try {
    const page = await context.newPage();
    await page.goto(`${url}/start`);
    const arrived = sentFrom(recorder, sink);
    await recorder.start?.(page);
    await page.waitForTimeout(LOAD);
    // One that is not ready yet would be measured without what it does.
    for (let waited = 0; recorder.head !== '' && arrived() === 0 && waited < SENDING; waited += 200)
      await page.waitForTimeout(200);
    const meter = await openMeter(page);
    const sent = sentFrom(recorder, sink);
    const before = await meter.read();
    await page.evaluate(`window.runWork(${steps})`);
    await recorder.flush?.(page);
    await page.waitForTimeout(SETTLE);
    const after = await meter.read();
    for (let waited = 0; recorder.head !== '' && sent() === 0 && waited < SENDING; waited += 200)
      await page.waitForTimeout(200);
    // What is sent when a page is left.
    await page.goto('about:blank');
    await page.waitForTimeout(300);
    return { time: after.script - before.script, sent: sent() };
  } finally {
    await context.close();
  }
}

/** Bytes that leave from now on: the sink's, or those that a server of its own counts. */
function sentFrom(recorder: Recorder, sink: Sink): () => number {
  const count = () => recorder.received?.() ?? sink.seen.reduce((sum, { body }) => sum + body.length, 0);
  const before = count();
  return () => count() - before;
}
