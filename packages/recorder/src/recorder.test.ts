import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { Stage } from './testing/stage.ts';

let stage: Stage;
beforeAll(async () => {
  stage = await Stage.open(7330);
});
afterAll(() => stage.close());
beforeEach(() => stage.capture.reset());

const until = (check: () => void) => vi.waitFor(check, { timeout: 10_000, interval: 50 });

describe('From consent to a stored batch', () => {
  test('an accepted banner leads to a redacted, compressed keyframe', async () => {
    stage.pages.set('/apply', stage.html('<h1>Your loan</h1><p>Ada Lovelace</p><button>Go on</button>'));
    const context = await stage.visitor();
    const page = await context.newPage();
    await page.goto(`${stage.origin}/apply`);
    await page.waitForSelector('[data-scrim]', { state: 'attached' });
    // The root is closed: only a person can press the button, so press where it is.
    await page.keyboard.press('Tab');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await until(() => expect(stage.events().some(({ type }) => type === 2)).toBe(true));
    expect(stage.capture.rejected).toEqual([]);
    expect(stage.capture.receipts).toMatchObject([{ decision: 'granted', method: 'banner', language: 'en' }]);
    const text = JSON.stringify(stage.batches());
    expect(text).toContain('Your loan');
    expect(text).not.toContain('Lovelace');
    expect(stage.signals('view')).toHaveLength(1);
    await context.close();
  });
});
