import type { Browser, JSHandle, Page } from 'playwright-core';
import type { Evidence, Recorder } from './adapter.ts';
import { watchInside } from './inside.ts';
import { TookTooLong, within } from './limit.ts';
import { PLAIN_OUTCOME } from './outcomes.ts';
import { type Moment, passSignpost } from './signposts.ts';
import type { SeenRequest } from './sink.ts';
import { type Case, casesOn, type Site } from './site.ts';
import { LOAD, watchJourneys, wrongReturn } from './there-and-back.ts';
import type { Hand, HandTimes } from './vector.ts';

/** What a page gets to come to rest (ms). */
const SETTLE = 500;
/** What one step of a hand may take (ms). */
const PATIENCE = 10_000;
/** What one act, or one hand with all its attempts, may take; and one answer of an adapter (ms). Beyond it the visit ends: the page hangs. */
const LIMIT = 120_000;

export interface Visit {
  /** Vectors whose act or hand failed, and how: such a vector proves nothing. */
  readonly failures: ReadonlyMap<string, string>;
  /** Of each vector that needs a hand. */
  readonly hands: ReadonlyMap<string, HandTimes>;
  /** What the recorder's workers gave out, and what it stored in the browser at any moment. */
  readonly inside: readonly Evidence[];
  /** Whether the browser kept a page whole while somebody was away. */
  readonly kept: boolean;
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
  await context.grantPermissions(['clipboard-read', 'clipboard-write'], { origin: site.url });
  try {
    const inside = await watchInside(context);
    const page = await context.newPage();
    await inside.follow(page);
    const answer = (name: 'start' | 'ready' | 'flush') =>
      within(LIMIT, `\`${name}\` of the adapter`, Promise.resolve(recorder[name]?.(page)));
    /** On a page that was just come to: waits until it is recorded, and leaves what shows that it is. */
    const recorded = async (moment: Moment) => {
      await (recorder.ready ? answer('ready') : page.waitForTimeout(SETTLE));
      await page.waitForTimeout(SETTLE);
      await passSignpost(page, moment, recorder.clicksOnly === true);
    };
    const onPage = async (own: readonly Case[]) => {
      await act(page, own, failures, recorder);
      await page.waitForTimeout(SETTLE);
      for (const [id, failure] of await page.evaluate<[string, string][]>(`globalThis[${LATE}] ?? []`))
        failures.set(id, failure);
      await inside.look(page);
      await drive(page, own, failures, hands);
    };
    const journeys = await watchJourneys(context, page);
    const awayAndBack = () =>
      within(
        2 * LIMIT,
        'the way to the next page and back',
        journeys.thereAndBack(site.url + site.nextPath, async () => {
          await page.waitForTimeout(SETTLE);
          await inside.look(page);
        }),
      );
    await page.goto(`${site.url}/start`, { timeout: LOAD });
    await answer('start');
    await page.waitForTimeout(SETTLE);
    const referrer = cases.find(({ vector }) => vector.place === 'referrer')?.marker.text ?? 'none';
    await page.goto(site.url + site.casePath, {
      referer: `https://search.test/?q=${referrer}`,
      waitUntil: 'domcontentloaded',
      timeout: LOAD,
    });
    await recorded('before the acts');
    await onPage(casesOn(cases));
    await passSignpost(page, 'after the hands', recorder.clicksOnly === true);
    await page.evaluate(
      `(${recorder.tell ?? '() => {}'})(${JSON.stringify(PLAIN_OUTCOME.name)}, ${JSON.stringify(PLAIN_OUTCOME.properties)})`,
    );
    await page.waitForTimeout(SETTLE);
    await inside.look(page);
    // A router's change of address: recorders take another snapshot, of the page as it is by now.
    await page.evaluate(() => {
      history.pushState({}, '', '/case/end');
      document.body.append(Object.assign(document.createElement('p'), { textContent: 'x' }));
    });
    await page.waitForTimeout(2 * SETTLE);
    await answer('flush');
    await awayAndBack();
    await recorded('after the return');
    await answer('flush');
    let kept = false;
    for (const [name, how] of [
      ['kept', 'kept'],
      ['loaded', 'loaded again'],
    ] as const) {
      const own = casesOn(cases, name);
      await page.goto(`${site.url}/${name}`, { timeout: LOAD });
      await recorded(`before the hands of the page that is ${how}`);
      await onPage(own);
      await answer('flush');
      const back = await awayAndBack();
      kept ||= back.kept;
      const wrong = wrongReturn(name, back);
      if (wrong) for (const { vector } of own) failures.set(vector.id, wrong);
      await recorded(`after the return to the page that is ${how}`);
      for (const one of own) if (one.vector.returned) await handle(page, one, one.vector.returned, failures);
      await page.waitForTimeout(SETTLE);
      await answer('flush');
    }
    await page.goto(`${site.url}/last`, { timeout: LOAD });
    await recorded('before what may end the recording');
    await onPage(casesOn(cases, 'last'));
    await answer('flush');
    await page.goto(`${site.url}/leave`, { timeout: LOAD });
    await answer('ready');
    await answer('flush');
    await quiet(page, () => recorder.received?.() ?? seen.length);
    await inside.look(page);
    return { failures, hands, inside: inside.evidence(), kept };
  } finally {
    await context.close();
  }
}

/** Where a page keeps what acts say too late, that do not end at once: no recorder looks there. */
const LATE = "Symbol.for('late failures')";

/** Runs every act in the page, one after the other; notes what throws. What an act waits for is not waited for, and noted in the page. */
async function act(
  page: Page,
  cases: readonly Case[],
  failures: Map<string, string>,
  { tell = '() => {}', identify = '() => {}' }: Pick<Recorder, 'tell' | 'identify'>,
): Promise<void> {
  for (const { vector, marker, box } of cases) {
    if (!vector.act) continue;
    const running = page.evaluate<string | null>(`(() => {
      try {
        Promise.resolve((${vector.act})(document.getElementById('${box}'), '${marker.text}', ${tell}, ${identify})).catch((error) => {
          (globalThis[${LATE}] ??= []).push(['${vector.id}', String(error)]);
        });
        return null;
      } catch (error) {
        return String(error);
      }
    })()`);
    const failure = await within(LIMIT, `the act of ${vector.id}`, running);
    if (failure) failures.set(vector.id, failure);
  }
}

async function drive(
  page: Page,
  cases: readonly Case[],
  failures: Map<string, string>,
  hands: Map<string, HandTimes>,
): Promise<void> {
  for (const one of cases) {
    const { vector } = one;
    if (!vector.drive) continue;
    const from = Date.now();
    const met = vector.channel?.kind === 'rhythm' ? await keysMet(page) : null;
    await handle(page, one, vector.drive, failures);
    const keys = met ? await met.jsonValue() : [];
    hands.set(vector.id, { from, to: Date.now(), keys });
  }
}

async function handle(
  page: Page,
  { vector, marker, box }: Case,
  work: (hand: Hand) => Promise<unknown>,
  failures: Map<string, string>,
): Promise<void> {
  try {
    const hand = { page, context: page.context(), box: page.locator(`#${box}`), marker: marker.text };
    await within(LIMIT, `the hand of ${vector.id}`, work(hand));
  } catch (error) {
    // Its late keys would go to the hands after it.
    if (error instanceof TookTooLong) throw error;
    failures.set(vector.id, String(error).split('\n')[0] ?? '');
  }
}

/** Moments at which letters arrive in the page and its own frames from now on, in the task in which the page answers them; no recorder sees the list. */
function keysMet(page: Page): Promise<JSHandle<number[]>> {
  return page.evaluateHandle(() => {
    const moments: number[] = [];
    const own = [...document.querySelectorAll('iframe')].flatMap(({ contentDocument }) => contentDocument ?? []);
    for (const one of [document, ...own]) one.addEventListener('input', () => moments.push(Date.now()), true);
    return moments;
  });
}

/** Waits until nothing has been sent for a while: a recorder may wait for an answer in between. One that never rests is left. */
async function quiet(page: Page, sent: () => number): Promise<void> {
  for (let still = 0, rounds = 0; still < 3 && rounds < 20; rounds++) {
    const before = sent();
    await page.waitForTimeout(800);
    still = before === sent() ? still + 1 : 0;
  }
}
