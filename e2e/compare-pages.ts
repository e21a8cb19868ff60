import { Recording, RecordingList } from '@scrim/protocol';
import type { Browser } from 'playwright-core';
import { type Box, type Comparison, compareBoxes, readBoxes, readWidthBound } from './boxes.ts';
import { ask, openReplay, signIn } from './console.ts';
import { batchIn } from './sent-batches.ts';
import type { System } from './system.ts';
import { until } from './until.ts';
import { clickNotice } from './visitor/chromium.ts';

const SITE = '/api/v1/sites/meadow-loans';
/** What a page gets to settle before it is looked at, milliseconds. */
const SETTLE = 2_000;
/** What the snapshot of a large page may take on a busy machine, milliseconds. */
const PATIENCE = 90_000;

export interface PageComparison extends Comparison {
  readonly path: string;
}

/**
 * Visits pages with recording granted, without a network beyond this machine, and compares each with its replay in the
 * player. The system must have no other visits.
 */
export async function comparePages(
  system: System,
  browser: Browser,
  paths: readonly string[],
): Promise<PageComparison[]> {
  const visitor = await browser.newContext({ viewport: { width: 1280, height: 800 }, locale: 'en-US' });
  await visitor.route(
    (url) => url.hostname !== 'localhost' && url.hostname !== '127.0.0.1',
    (route) => route.abort(),
  );
  const page = await visitor.newPage();
  const originals = new Map<string, Box[]>();
  for (const [index, path] of paths.entries()) {
    await page.goto(system.siteUrl + path);
    if (index === 0) await clickNotice(page, 'granted');
    await page.waitForTimeout(SETTLE);
    originals.set(path, await readBoxes(page));
    await untilStored(system, path);
  }
  await page.goto('about:blank');
  await page.waitForTimeout(1500);
  await visitor.close();

  const viewer = await signIn(await browser.newContext({ viewport: { width: 1600, height: 1000 } }), system);
  const [item] = RecordingList.parse(await ask(viewer, `${system.scrimUrl}${SITE}/recordings`)).items;
  const recording = Recording.parse(await ask(viewer, `${system.scrimUrl}${SITE}/recordings/${item?.session}`));
  const results: PageComparison[] = [];
  for (const [path, boxes] of originals) {
    const mark = recording.marks.find(({ kind, label }) => kind === 'page' && label === path);
    if (!mark) throw new Error(`${path} is not in the recording`);
    const frame = await openReplay(viewer, system.scrimUrl, recording.session, mark.at + SETTLE - 500);
    results.push({ path, ...compareBoxes(boxes, await readBoxes(frame), await readWidthBound(frame)) });
  }
  await viewer.context().close();
  return results;
}

/** A page that is left before its replay has been sent may lose it. */
function untilStored({ proxy }: System, path: string): Promise<void> {
  const isStored = () =>
    proxy.seen.some((request) => {
      if (!request.path.endsWith('/batches') || request.status !== 200) return false;
      const { page, replay } = batchIn(request.body);
      return page.template === path && replay !== null;
    });
  return until(`a replay of ${path} was stored`, isStored, PATIENCE);
}
