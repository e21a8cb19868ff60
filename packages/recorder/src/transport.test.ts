import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { Stage, until } from './testing/stage.ts';
import { RING_LIMITS } from './transport.ts';

let stage: Stage;
beforeAll(async () => {
  stage = await Stage.open();
});
afterAll(() => stage.close());
beforeEach(() => stage.reset());
afterEach(() => expect([...stage.problems, ...stage.capture.rejected]).toEqual([]));

const outcomes = () => stage.signals('event').map(({ properties }) => properties.amount);

test('A ring that overflows loses its oldest batches, with marks in the recording that push out nothing more', async () => {
  stage.pages.set('/signals', stage.html('<h1>Your loan</h1>'));
  stage.capture.failBatches = { status: 503, headers: { 'Retry-After': '6000' } };
  const page = await stage.consented('/signals', await stage.hurriedVisitor());
  const made = RING_LIMITS.batches + 20;
  await page.evaluate(async (count) => {
    for (let amount = 0; amount < count; amount++) {
      window.scrim?.event('application_submitted', { amount });
      // A navigation is about to begin: the batch is cut.
      window.navigation.dispatchEvent(new Event('navigate'));
      await new Promise((resolve) => setTimeout(resolve));
    }
  }, made);
  // Long enough for five batches.
  await page.waitForTimeout(500);
  stage.capture.failBatches = null;
  await page.evaluate(() => window.dispatchEvent(new Event('online')));
  await until(() => expect(outcomes()).toContain(made - 1));
  await page.evaluate(() => window.scrim?.stop());
  await until(() => expect(stage.signals('scroll')).toHaveLength(1));
  const kept = outcomes();
  expect(kept.length).toBeLessThanOrEqual(RING_LIMITS.batches);
  expect(kept).toEqual(Array.from(kept, (_, at) => made - kept.length + at));
  expect(stage.signals('degraded')).toContainEqual(expect.objectContaining({ reason: 'overflow' }));
  for (const { signals } of stage.batches()) expect(signals.some(({ kind }) => kind !== 'degraded')).toBe(true);
});

test('Each request says the time of the browser at that moment, however long its batch has waited', async () => {
  stage.pages.set('/signals', stage.html('<h1>Your loan</h1>'));
  stage.capture.failBatches = { status: 503, headers: { 'Retry-After': '600' } };
  const page = await stage.consented('/signals');
  const sent = () => stage.capture.requests.filter(({ method, path }) => method === 'POST' && path.includes('batches'));
  await page.evaluate(() => window.navigation.dispatchEvent(new Event('navigate')));
  await until(() => expect(sent()).toHaveLength(1));
  stage.capture.failBatches = null;
  await page.evaluate(() => {
    const now = Date.now.bind(Date);
    Date.now = () => now() + 3_600_000;
    window.dispatchEvent(new Event('online'));
  });
  await until(() => expect(stage.batches()).toHaveLength(1));
  const [first = 0, second = 0] = sent().map(({ headers }) => Number(headers['scrim-now']));
  expect(stage.batches()[0]?.sentAt).toBeLessThanOrEqual(first);
  expect(second - first).toBeGreaterThanOrEqual(3_600_000);
});
