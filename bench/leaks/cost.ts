import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import type { Adapter, Recorder } from '../../e2e/leaks/adapter.ts';
import { closeServer, listen, openSink, type Sink } from '../../e2e/leaks/sink.ts';
import { openMeter } from '../browser.ts';
import { median } from '../measure.ts';

/** Main-thread time of the same mutations with a recorder, beyond the time without one. */
export interface Cost {
  /** Milliseconds added, the median of the rounds. */
  readonly added: number;
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
  const none = median(taken.get('')?.times ?? []);
  return new Map(
    adapters.map(({ name }) => {
      const { times, sent } = taken.get(name) ?? { times: [], sent: 0 };
      return [name, { added: median(times) - none, samples: times, sent }];
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
  const url = `http://lender.localhost:${await listen(server)}`;
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
    await recorder.start?.(page);
    await page.waitForTimeout(LOAD);
    const meter = await openMeter(page);
    const seen = sink.seen.length;
    let sent = 0;
    page.on('request', (request) => {
      sent += request.postDataBuffer()?.length ?? 0;
    });
    const before = await meter.read();
    await page.evaluate(`window.runWork(${steps})`);
    await recorder.flush?.(page);
    await page.waitForTimeout(SETTLE);
    const after = await meter.read();
    // What is sent when a page is left, and what a worker sends, which the page does not tell of.
    await page.goto('about:blank');
    await page.waitForTimeout(300);
    const received = sink.seen.slice(seen).reduce((sum, { body }) => sum + body.length, 0);
    return { time: after.task - before.task, sent: Math.max(sent, received) };
  } finally {
    await context.close();
  }
}
