import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { gunzipSync } from 'node:zlib';
import type { Browser, BrowserContextOptions } from 'playwright-core';
import { type Visit, writeVisits } from '../../packages/cli/src/demo/visit-file.ts';
import { type Entrance, startSystem } from '../system.ts';
import { launchChromium } from './chromium.ts';
import { makePlots, type Plot } from './people.ts';
import type { SeenRequest } from './recording-proxy.ts';
import { playPlot } from './visitor.ts';

/**
 * Records the demo's visits: each plot is played in a browser context of its own against a running Scrim, through a proxy that keeps what was sent.
 * Options: `--count N` (40), `--parallel N` (3), `--only NAME`, `--out FILE`.
 */
const { values } = parseArgs({
  options: {
    count: { type: 'string', default: '40' },
    parallel: { type: 'string', default: '3' },
    only: { type: 'string' },
    out: { type: 'string', default: 'examples/meadow-loans/visits/visits.json.br' },
  },
});

const plots = makePlots(Number(values.count)).filter(({ name }) => values.only === undefined || name === values.only);
const dataDirectory = await mkdtemp(join(tmpdir(), 'scrim-visits-'));
const system = await startSystem({ dataDirectory, entrances: Number(values.parallel) });
const browser = await launchChromium();
const waiting = [...plots];
const visits: Visit[] = [];
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
if (visits.length < plots.length) process.exitCode = 1;

async function recordWaiting(entrance: Entrance): Promise<void> {
  for (let plot = waiting.shift(); plot; plot = waiting.shift()) {
    try {
      const visit = await record(browser, entrance, plot);
      visits.push(visit);
      console.log(
        `  ${plot.name} ${plot.device} ${plot.language} ${plot.consent} → ${plot.ending}: ${visit.requests.length} requests`,
      );
    } catch (error) {
      console.error(`  ${plot.name} failed: ${error instanceof Error ? error.stack : String(error)}`);
    }
  }
}

async function record(chromium: Browser, entrance: Entrance, plot: Plot): Promise<Visit> {
  entrance.proxy.seen.length = 0;
  const context = await chromium.newContext(contextFor(plot));
  try {
    const page = await context.newPage();
    const userAgent = await page.evaluate(() => navigator.userAgent);
    const startedAt = Date.now();
    await playPlot(page, entrance.siteUrl, plot);
    await page.goto('about:blank');
    await page.waitForTimeout(1500);
    return {
      name: plot.name,
      userAgent: userAgent.replace('Headless', ''),
      startedAt,
      requests: requestsOf(entrance.proxy.seen, startedAt),
    };
  } finally {
    await context.close();
  }
}

function contextFor(plot: Plot): BrowserContextOptions {
  const viewport = {
    phone: { width: 390, height: 844 },
    tablet: { width: 820, height: 1180 },
    desktop: { width: 1280, height: 800 },
  }[plot.device];
  return {
    viewport,
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

function requestsOf(seen: readonly SeenRequest[], startedAt: number): Visit['requests'] {
  return seen
    .filter(({ method, status }) => method === 'POST' && status >= 200 && status < 300)
    .map(({ at, path, headers, body }) => ({
      at: at - startedAt,
      path,
      body: JSON.parse((headers['content-encoding'] === 'gzip' ? gunzipSync(body) : body).toString('utf8')),
    }));
}
