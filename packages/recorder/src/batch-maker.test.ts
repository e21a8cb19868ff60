import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { Stage, until } from './testing/stage.ts';

let stage: Stage;
beforeAll(async () => {
  stage = await Stage.open();
});
afterAll(() => stage.close());
beforeEach(async () => {
  await stage.reset();
  stage.pages.set('/apply', stage.html('<h1>Your loan</h1><input id="name"><p>Lovelace</p>'));
  stage.pages.set('/other', stage.html('<h1>Other</h1>'));
});
afterEach(() => expect([...stage.problems, ...stage.capture.rejected]).toEqual([]));

const keyframes = () => stage.events().filter(({ type }) => type === 2);
const nothingPersonal = () => expect(JSON.stringify(stage.batches())).not.toMatch(/love|lace|zanz|hipp/i);

describe('A redaction worker that dies in the middle of a visit', () => {
  /** A page that is recorded in a worker. */
  const recorded = async () => {
    const page = await stage.consented('/apply', await stage.hurriedVisitor());
    await until(() => expect(keyframes()).toHaveLength(1));
    const [worker] = page.workers();
    if (!worker) throw new Error('There is no worker.');
    return { page, worker };
  };
  const goOn = async (page: Page) => {
    await page.evaluate(() => document.querySelector('p')?.append('Hippopotamus'));
    await page.locator('#name').pressSequentially('Zanzibar');
  };

  test('leaves a mark; the recording goes on in the page, from a full snapshot, redacted', async () => {
    const { page, worker } = await recorded();
    await worker.evaluate(() => {
      setTimeout(() => {
        throw new Error('out of memory');
      });
    });
    await until(() => expect(keyframes()).toHaveLength(2));
    expect(stage.signals('degraded')).toMatchObject([{ reason: 'worker' }]);
    await goOn(page);
    await until(() => expect(JSON.stringify(stage.events())).toContain('█'.repeat(12)));
    expect(page.workers()).toEqual([]);
    nothingPersonal();
  });

  test('without a word stops the recording: what the page does at its end is redacted there', async () => {
    const { page, worker } = await recorded();
    await worker.evaluate(() => self.close());
    const before = stage.batches().length;
    await goOn(page);
    await page.evaluate(() => window.scrim?.event('application_submitted', { amount: 1 }));
    await page.evaluate(() => location.assign('/other'));
    await page.waitForURL('**/other', { waitUntil: 'commit' });
    await until(() => expect(stage.signals('event')).toHaveLength(1));
    expect(stage.batches().length).toBeGreaterThan(before);
    nothingPersonal();
  });
});
