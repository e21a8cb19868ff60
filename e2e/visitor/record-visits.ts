import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { gunzipSync } from 'node:zlib';
import type { Browser, BrowserContextOptions } from 'playwright-core';
import { moveBatch } from '../../packages/cli/src/demo/move-batch.ts';
import { readVisits, type Visit, writeVisits } from '../../packages/cli/src/demo/visit-file.ts';
import { type Entrance, startSystem } from '../system.ts';
import { launchChromium } from './chromium.ts';
import { joinBatches } from './join-batches.ts';
import type { PageClock } from './page-clock.ts';
import { playPlot } from './play-plot.ts';
import { makePlots, type Plot } from './plots.ts';
import type { SeenRequest } from './recording-proxy.ts';

/**
 * Records the demo's visits: each plot is played in a browser context of its own against a running Scrim, through a proxy that keeps what was sent.
 * Options: `--count N` (320), `--parallel N` (6), `--only NAME`, `--out FILE`, `--missing` (adds to the file what it lacks).
 */
const { values } = parseArgs({
  options: {
    count: { type: 'string', default: '320' },
    parallel: { type: 'string', default: '6' },
    only: { type: 'string' },
    missing: { type: 'boolean', default: false },
    out: { type: 'string', default: 'examples/meadow-loans/visits/visits.json.br' },
  },
});

const kept = values.missing ? await readVisits(values.out) : [];
const plots = makePlots(Number(values.count))
  .filter(({ name }) => values.only === undefined || name === values.only)
  .filter(({ name }) => !kept.some((visit) => visit.name === name));
const dataDirectory = await mkdtemp(join(tmpdir(), 'scrim-visits-'));
const system = await startSystem({ dataDirectory, entrances: Number(values.parallel) });
// The pages' clocks run ahead while people think: half a second until a batch is durable would be half a minute to them.
// The demo's first start sends every batch to the capture API.
for (const { proxy } of system.entrances) proxy.keepsBatches = true;
const browser = await launchChromium();
const waiting = [...plots];
const visits: Visit[] = [...kept];
try {
  await Promise.all(system.entrances.map(recordWaiting));
  visits.sort((one, other) => one.name.localeCompare(other.name));
  await writeVisits(values.out, visits);
  console.log(`  ${visits.length} visits in ${values.out}, ${((await stat(values.out)).size / 1024).toFixed(0)} KiB`);
} finally {
  await browser.close();
  await system.close();
  await rm(dataDirectory, { recursive: true, force: true });
}
if (visits.length < kept.length + plots.length) process.exitCode = 1;

async function recordWaiting(entrance: Entrance): Promise<void> {
  for (let plot = waiting.shift(); plot; plot = waiting.shift()) {
    try {
      const visit = await record(browser, entrance, plot);
      visits.push(visit);
      console.log(
        `  ${plot.name} ${plot.device} ${plot.language} ${plot.consent} ${plot.course}: ${visit.requests.length} requests`,
      );
    } catch (error) {
      console.error(`  ${plot.name} failed: ${error instanceof Error ? error.stack : String(error)}`);
    }
  }
}

async function record(chromium: Browser, entrance: Entrance, plot: Plot): Promise<Visit> {
  const context = await chromium.newContext(contextFor(plot));
  try {
    const probe = await context.newPage();
    const userAgent = await probe.evaluate(() => navigator.userAgent);
    await probe.close();
    // What the visitor before sent last has arrived by now.
    entrance.proxy.seen.length = 0;
    const startedAt = Date.now();
    const clock = await playPlot(context, entrance.siteUrl, plot);
    return {
      name: plot.name,
      userAgent: userAgent.replace('Headless', ''),
      startedAt,
      requests: joinBatches(requestsOf(entrance.proxy.seen, startedAt, clock)),
    };
  } finally {
    await context.close();
  }
}

function contextFor(plot: Plot): BrowserContextOptions {
  return {
    viewport: plot.viewport,
    isMobile: plot.device !== 'desktop',
    hasTouch: plot.device !== 'desktop',
    locale: plot.language === 'es' ? 'es-US' : 'en-US',
    ...(plot.device === 'phone' && {
      userAgent:
        'Mozilla/5.0 (Linux; Android 14; Pixel 8) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Mobile Safari/537.36',
    }),
    ...(plot.device === 'tablet' && {
      userAgent:
        'Mozilla/5.0 (Linux; Android 14; SM-X710) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36',
    }),
    ...(plot.consent === 'gpc' && { extraHTTPHeaders: { 'Sec-GPC': '1' } }),
  };
}

/**
 * What was sent, by the visitor's own time; a batch is as late as its page says. What a page could not send before it went
 * away comes with the person's next page, perhaps days later, but belongs to the session before.
 */
function requestsOf(seen: readonly SeenRequest[], startedAt: number, clock: PageClock): Visit['requests'] {
  const sent = seen
    .filter(({ method, status }) => method === 'POST' && status >= 200 && status < 300)
    .map(({ at, path, headers, body: bytes }) => {
      const body = JSON.parse((headers['content-encoding'] === 'gzip' ? gunzipSync(bytes) : bytes).toString('utf8'));
      const moment = path.endsWith('/batches') ? Number(body.sentAt) : clock.seen(at);
      const away = clock.away(moment);
      const moved = path.endsWith('/batches') ? moveBatch(body, away) : body;
      return { away, at: moment + away - startedAt, path, body: moved };
    })
    .sort((one, other) => one.away - other.away);
  let reached = 0;
  return sent.map(({ at, path, body }) => {
    reached = Math.max(reached, at);
    return { at: reached, path, body };
  });
}
