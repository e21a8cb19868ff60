import type { Browser, JSHandle, Page } from 'playwright-core';
import type { Recorder } from './adapter.ts';
import type { SeenRequest } from './sink.ts';
import type { Case, Site } from './site.ts';
import type { HandTimes } from './vector.ts';

/** What a page gets to come to rest (ms). */
const SETTLE = 500;
/** What one hand may take (ms). */
const PATIENCE = 10_000;
/** What a page gets to load (ms). */
export const LOAD = 60_000;

export interface Visit {
  /** Vectors whose act or hand failed, and how: such a vector proves nothing. */
  readonly failures: ReadonlyMap<string, string>;
  /** Of each vector that needs a hand. */
  readonly hands: ReadonlyMap<string, HandTimes>;
  /** Keys and values that the recorder keeps in the browser, without those of the page. */
  readonly storage: string;
}

/** One visit of one person: start, the page with all vectors, their acts, their hands, the page after it and back, the end. */
export async function visit(
  browser: Browser,
  site: Site,
  cases: readonly Case[],
  recorder: Recorder,
  seen: readonly SeenRequest[],
): Promise<Visit> {
  const failures = new Map<string, string>();
  const hands = new Map<string, HandTimes>();
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, locale: 'en-US' });
  context.setDefaultTimeout(PATIENCE);
  try {
    const page = await context.newPage();
    await page.goto(`${site.url}/start`, { timeout: LOAD });
    await recorder.start?.(page);
    await page.waitForTimeout(SETTLE);
    const referrer = cases.find(({ vector }) => vector.place === 'referrer')?.marker.text ?? 'none';
    await page.goto(site.url + site.casePath, {
      referer: `https://search.test/?q=${referrer}`,
      waitUntil: 'domcontentloaded',
      timeout: LOAD,
    });
    await page.waitForTimeout(2 * SETTLE);
    for (const [id, failure] of await act(page, cases)) failures.set(id, failure);
    await page.waitForTimeout(SETTLE);
    await drive(page, cases, failures, hands);
    await page.waitForTimeout(SETTLE);
    // A router's change of address: recorders take another snapshot, of the page as it is by now.
    await page.evaluate(() => {
      history.pushState({}, '', '/case/end');
      document.body.append(Object.assign(document.createElement('p'), { textContent: 'x' }));
    });
    await page.waitForTimeout(2 * SETTLE);
    await recorder.flush?.(page);
    await page.goto(site.url + site.nextPath, { timeout: LOAD });
    await page.waitForTimeout(SETTLE);
    await page.goBack({ waitUntil: 'domcontentloaded', timeout: LOAD });
    await page.waitForTimeout(2 * SETTLE);
    await recorder.flush?.(page);
    await page.goto(`${site.url}/leave`, { timeout: LOAD });
    await recorder.flush?.(page);
    await quiet(page, seen);
    return { failures, hands, storage: await storageOf(page) };
  } finally {
    await context.close();
  }
}

/** Runs every act in the page, one after the other; what throws is told by the id of its vector. */
function act(page: Page, cases: readonly Case[]): Promise<[string, string][]> {
  const acts = cases.flatMap(({ vector, marker, box }) =>
    vector.act
      ? `[${JSON.stringify(vector.id)},${JSON.stringify(box)},${JSON.stringify(marker.text)},${vector.act}]`
      : [],
  );
  return page.evaluate(`(async () => {
    const failures = [];
    for (const [id, box, marker, act] of [${acts.join(',\n')}]) {
      try { Promise.resolve(act(document.getElementById(box), marker)).catch(() => {}); }
      catch (error) { failures.push([id, String(error)]); }
      await new Promise((resolve) => setTimeout(resolve, 4));
    }
    return failures;
  })()`);
}

async function drive(
  page: Page,
  cases: readonly Case[],
  failures: Map<string, string>,
  hands: Map<string, HandTimes>,
): Promise<void> {
  for (const { vector, marker, box } of cases) {
    if (!vector.drive) continue;
    const from = Date.now();
    let keys: readonly number[] = [];
    try {
      const hand = { page, context: page.context(), box: page.locator(`#${box}`), marker: marker.text };
      const met = vector.channel?.kind === 'rhythm' ? await keysMet(page) : null;
      await vector.drive(hand);
      if (met) keys = await met.jsonValue();
    } catch (error) {
      failures.set(vector.id, String(error).split('\n')[0] ?? '');
    }
    hands.set(vector.id, { from, to: Date.now(), keys });
  }
}

/** Moments of the letters that the page meets from now on; no recorder sees the list. */
function keysMet(page: Page): Promise<JSHandle<number[]>> {
  return page.evaluateHandle(() => {
    const moments: number[] = [];
    window.addEventListener('keydown', ({ key }) => key.length === 1 && moments.push(Date.now()), true);
    return moments;
  });
}

/** Waits until nothing has been sent for a while. */
async function quiet(page: Page, seen: readonly SeenRequest[]): Promise<void> {
  for (let before = -1, rounds = 0; before !== seen.length && rounds < 8; rounds++) {
    before = seen.length;
    await page.waitForTimeout(800);
  }
}

async function storageOf(page: Page): Promise<string> {
  const kept = await page.evaluate(() =>
    [localStorage, sessionStorage].flatMap((storage) =>
      Object.entries({ ...storage }).filter(([key]) => !key.startsWith('page-')),
    ),
  );
  const cookies = (await page.context().cookies()).filter(({ name }) => !name.startsWith('page-'));
  return JSON.stringify({ kept, cookies });
}
