import type { Browser, Page } from 'playwright-core';
import { type Box, type Comparison, compareBoxes, readBoxes } from '../../e2e/boxes.ts';
import { openSink } from '../../e2e/leaks/sink.ts';
import { SHIPPED_PAGES, serveShippedPagesWith } from '../../e2e/shipped-pages.ts';
import { adapterOf, bundle, type Contender, type Setting } from './contender.ts';
import type { Player, Visited } from './players/player.ts';

interface Seen extends Visited {
  readonly boxes: readonly Box[];
}

/** What a page gets to settle before it is looked at, ms. */
const SETTLE = 1500;
/** What a page is looked at for: some send nothing of a visit that is shorter than five seconds, ms. */
const STAY = 4500;

/** Records the pages by other hands with a recorder, plays its uploads with its player, and compares. */
export async function compareReplays(
  contender: Contender,
  player: Player,
  setting: Setting,
  browser: Browser,
  root: string,
): Promise<Comparison[]> {
  const sink = await openSink();
  const recorder = await (await adapterOf(contender, setting)).open({ sink, siteUrl: '', root });
  const site = await serveShippedPagesWith(recorder.head);
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, locale: 'en-US' });
  await context.route(
    (url) => !/(?:^|\.)localhost$|^127\.0\.0\.1$/.test(url.hostname),
    (route) => route.abort(),
  );
  try {
    const page = await context.newPage();
    const visited: Seen[] = [];
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
    const program = await bundle(player.program(root), root);
    const recordings = player.recordings(sink.seen, visited, contender.open);
    const compared: Comparison[] = [];
    for (const [at, one] of visited.entries()) {
      compared.push(compareBoxes(one.boxes, await replay(page, program, recordings[at] ?? null, one)));
    }
    return compared;
  } finally {
    await context.close();
    await site.close();
    await sink.close();
  }
}

async function replay(
  page: Page,
  program: string,
  recording: unknown,
  { path, until }: Visited,
): Promise<readonly Box[]> {
  if (recording === null) throw new Error(`no snapshot of ${path} was sent`);
  await page.goto(page.url());
  await page.evaluate(program);
  await page.evaluate(
    async ([recorded, at]) => {
      await (Reflect.get(window, 'showReplay') as (recorded: unknown, at: number) => unknown)(recorded, at);
    },
    [recording, until] as const,
  );
  await page.waitForTimeout(SETTLE);
  const frame = page.frames().find((one) => one.parentFrame() === page.mainFrame());
  if (!frame) throw new Error('the player shows no frame');
  return readBoxes(frame);
}
