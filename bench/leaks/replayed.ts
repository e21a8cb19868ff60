import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { type Box, type Comparison, compareBoxes, readBoxes } from '../../e2e/boxes.ts';
import { openSink } from '../../e2e/leaks/sink.ts';
import { SHIPPED_PAGES, serveShippedPagesWith } from '../../e2e/shipped-pages.ts';
import { adapterOf, bundle, type Contender, type Setting } from './contender.ts';

/** An event as rrweb's player takes it. */
interface ReplayEvent {
  readonly type: number;
  readonly timestamp: number;
  readonly data: unknown;
}

interface Visited {
  readonly path: string;
  readonly boxes: readonly Box[];
  /** Moments, ms since the epoch. */
  readonly from: number;
  readonly until: number;
}

/** What a page gets to settle before it is looked at, ms. */
const SETTLE = 1500;
/** What a page is looked at for: some send nothing of a visit that is shorter than five seconds, ms. */
const STAY = 4500;

/** Records the pages by other hands with a recorder of rrweb's kind, plays its uploads with rrweb's player, and compares. */
export async function compareReplays(
  contender: Contender,
  setting: Setting,
  browser: Browser,
  root: string,
): Promise<Comparison[]> {
  const sink = await openSink();
  const recorder = await (await adapterOf(contender, setting)).open({ sink, siteUrl: '', root });
  const site = await serveShippedPagesWith(recorder.head);
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, locale: 'en-US' });
  await context.route(
    (url) => url.hostname !== 'localhost' && url.hostname !== '127.0.0.1',
    (route) => route.abort(),
  );
  try {
    const page = await context.newPage();
    const visited: Visited[] = [];
    for (const path of SHIPPED_PAGES) {
      const from = Date.now();
      await page.goto(site.url + path);
      await page.mouse.move(3, 3);
      await page.waitForTimeout(SETTLE);
      visited.push({ path, boxes: await readBoxes(page), from, until: Date.now() });
      await page.waitForTimeout(STAY);
      await recorder.flush?.(page);
    }
    // An empty page of the same origin, where the player finds pictures and fonts.
    await page.route('**/left', (route) => route.fulfill({ contentType: 'text/html', body: '<!doctype html><body>' }));
    await page.goto(`${site.url}/left`);
    await page.waitForTimeout(SETTLE);
    const events = sink.seen.flatMap((request) => contender.open(request).flatMap(eventsIn));
    const player = await bundlePlayer(root);
    const compared: Comparison[] = [];
    for (const one of visited) compared.push(compareBoxes(one.boxes, await replay(page, player, events, one)));
    return compared;
  } finally {
    await context.close();
    await site.close();
    await sink.close();
  }
}

/** rrweb's events, wherever they stand in an upload. */
function eventsIn(value: unknown): ReplayEvent[] {
  if (typeof value !== 'object' || value === null) return [];
  const { type, timestamp, data } = value as Partial<ReplayEvent>;
  if (typeof type === 'number' && typeof timestamp === 'number' && data !== undefined)
    return [{ type, timestamp, data }];
  return Object.values(value).flatMap(eventsIn);
}

async function replay(
  page: Page,
  player: string,
  events: readonly ReplayEvent[],
  { path, from, until }: Visited,
): Promise<readonly Box[]> {
  const own = events.filter(({ timestamp }) => timestamp >= from && timestamp <= until);
  own.sort((a, b) => a.timestamp - b.timestamp);
  if (!own.some(({ type }) => type === 2)) throw new Error(`no snapshot of ${path} was sent`);
  await page.goto(page.url());
  await page.evaluate(player);
  await page.evaluate(
    ([list, at]) => (Reflect.get(window, 'showReplay') as (events: unknown, at: number) => void)(list, at),
    [own, until - (own[0]?.timestamp ?? 0)] as const,
  );
  await page.waitForTimeout(SETTLE);
  const frame = page.frames().find((one) => one.parentFrame() === page.mainFrame());
  if (!frame) throw new Error('the player shows no frame');
  return readBoxes(frame);
}

function bundlePlayer(root: string): Promise<string> {
  // Resolved from the package that plays recordings.
  const file = createRequire(join(root, 'packages/console/package.json')).resolve('@rrweb/replay');
  return bundle(
    `import { Replayer } from ${JSON.stringify(file)};
    window.showReplay = (events, at) => {
      document.body.replaceChildren();
      new Replayer(events, { root: document.body, mouseTail: false, showWarning: false }).pause(at);
    };`,
    root,
  );
}
