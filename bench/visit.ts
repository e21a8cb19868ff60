import { gunzipSync, gzipSync } from 'node:zlib';
import type { Browser, Page } from 'playwright-core';
import { z } from 'zod';
import type { Installation } from './installation.ts';

/** One visit, recorded by Scrim and by raw rrweb in the same page at the same time. */
export interface Visit {
  /** Gzipped bodies that Scrim's recorder sent and the server took, one per number, in order. */
  readonly batches: readonly Buffer[];
  /** Raw rrweb events in JSON arrays, cut at the same moments as Scrim's batches. */
  readonly raw: readonly string[];
  /** From the first event to the last. */
  readonly seconds: number;
}

const Timed = z.looseObject({ timestamp: z.number() });
const Sent = z.object({ seq: z.number(), replay: z.object({ events: z.array(Timed) }).nullable() });

export async function recordVisit(browser: Browser, installation: Installation, seconds: number): Promise<Visit> {
  const bodies = new Map<number, Buffer>();
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
  try {
    const page = await context.newPage();
    page.on('response', (response) => {
      const body = response.url().endsWith('/batches') && response.ok() ? response.request().postDataBuffer() : null;
      if (body !== null) bodies.set(read(body).seq, body);
    });
    const first = page.waitForResponse((response) => response.url().endsWith('/batches'));
    await page.goto(`${installation.siteUrl}/compared`);
    await page.waitForFunction('window.scrim?.consent?.grant !== undefined');
    await page.evaluate('window.scrim.consent.grant(); window.startRaw()');
    await first;
    await drive(page, seconds);
    // The last batch is cut five seconds after the first event in it; nothing happens meanwhile.
    await page.waitForTimeout(7000);
    await page.evaluate('window.flushRaw()');
    const raw = (await page.evaluate<string[]>('window.rawBatches')).flatMap((text) =>
      z.array(Timed).parse(JSON.parse(text)),
    );
    const batches = [...bodies].sort(([a], [b]) => a - b).map(([, body]) => body);
    return { batches, ...cutAlike(batches, raw) };
  } finally {
    await context.close();
  }
}

/** Each raw event goes where Scrim's events of the same time went; what came after Scrim's last is left out. */
function cutAlike(batches: readonly Buffer[], raw: readonly z.infer<typeof Timed>[]): Pick<Visit, 'raw' | 'seconds'> {
  const times = batches.map((body) => read(body).replay?.events.map((event) => event.timestamp) ?? []);
  const ends = times.filter((one) => one.length > 0).map((one) => Math.max(...one));
  const groups = ends.map((end, index) => {
    const start = index === 0 ? Number.NEGATIVE_INFINITY : (ends[index - 1] ?? 0);
    return raw.filter(({ timestamp }) => timestamp > start && timestamp <= end);
  });
  const all = times.flat();
  return {
    raw: groups.filter((group) => group.length > 0).map((group) => JSON.stringify(group)),
    seconds: (Math.max(...all) - Math.min(...all)) / 1000,
  };
}

/** The batch in positions without gaps, as a session of its own sends it. */
export function renumbered(batches: readonly Buffer[]): Buffer[] {
  return batches.map((body, seq) => {
    const batch = JSON.parse(gunzipSync(body).toString('utf8')) as object;
    return gzipSync(JSON.stringify({ ...batch, seq }));
  });
}

function read(body: Buffer): z.infer<typeof Sent> {
  return Sent.parse(JSON.parse(gunzipSync(body).toString('utf8')));
}

/** Reading, pointing, scrolling, typing and a page that changes now and then. */
async function drive(page: Page, seconds: number): Promise<void> {
  const end = Date.now() + seconds * 1000;
  for (let round = 0; Date.now() < end; round++) {
    await page.mouse.move(200 + ((round * 97) % 700), 150 + ((round * 61) % 500), { steps: 12 });
    await page.mouse.wheel(0, round % 4 === 3 ? -600 : 200);
    if (round % 3 === 0) await page.locator('input[name=amount]').pressSequentially('12', { delay: 40 });
    if (round % 2 === 0) await page.evaluate('window.runWork(1)');
    await page.mouse.click(300 + (round % 5) * 40, 300);
    await page.waitForTimeout(700);
  }
}
