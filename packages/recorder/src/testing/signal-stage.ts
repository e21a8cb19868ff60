import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, expect } from 'vitest';
import { testPolicy } from './policy.ts';
import { Stage, until } from './stage.ts';

/** A stage for the tests of one signal: pages of the level `signals`, and no exception in any of them. */
export function signalStage(policy = testPolicy, options: Parameters<typeof Stage.open>[1] = {}) {
  let stage: Stage;
  beforeAll(async () => {
    stage = await Stage.open(policy, options);
  });
  afterAll(() => stage.close());
  beforeEach(() => stage.reset());
  const expected = { problems: [] as RegExp[] };
  afterEach(() => {
    const unexpected = stage.problems.filter((problem) => !expected.problems.some((one) => one.test(problem)));
    expect([...unexpected, ...stage.capture.rejected]).toEqual([]);
  });
  return {
    get stage() {
      return stage;
    },
    expected,
    /** A page whose signals are collected. */
    async recorded(body: string, options: Parameters<Stage['html']>[1] = {}): Promise<Page> {
      stage.pages.set('/signals', stage.html(body, options));
      const page = await stage.consented('/signals');
      await page.waitForFunction(() => !String(history.pushState).includes('[native code]'));
      return page;
    },
    /** Ends the view, and waits for everything about it: its last batch may overtake an earlier one. */
    async end(page: Page): Promise<void> {
      await page.evaluate(() => window.scrim?.stop());
      await until(() => {
        expect(stage.signals('scroll').length).toBeGreaterThan(0);
        const last = Math.max(...stage.batches().map(({ seq }) => seq));
        expect(stage.batches()).toHaveLength(last + 1);
      });
    },
  };
}
