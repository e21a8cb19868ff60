import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { Stage, until } from './testing/stage.ts';

let stage: Stage;
beforeAll(async () => {
  stage = await Stage.open();
});
afterAll(() => stage.close());
beforeEach(async () => {
  await stage.reset();
  for (const path of ['/apply', '/other']) stage.pages.set(path, stage.html('<h1>Your loan</h1>'));
});
afterEach(() => expect([...stage.problems, ...stage.capture.rejected]).toEqual([]));

describe('A decision made before the policy is here', () => {
  /** The next page of somebody who agreed, whose policy does not come yet. */
  const early = async () => {
    const page = await stage.consented('/apply');
    await until(() => expect(stage.batches().length).toBeGreaterThan(0));
    let answer = () => {};
    const answered = new Promise<void>((resolve) => {
      answer = resolve;
    });
    await page.route('**/policy.json', async (route) => {
      await answered;
      await route.continue();
    });
    await page.goto(`${stage.origin}/other`);
    await page.waitForFunction(() => window.scrim);
    return { page, answer };
  };

  test('is no consent when a refusal follows, be it in the same moment', async () => {
    const { page, answer } = await early();
    const before = stage.capture.receipts.length;
    const told = page.evaluate(async () => {
      const consent = window.scrim?.consent;
      return Promise.all([consent?.grant(), consent?.deny()]);
    });
    answer();
    expect(await told).toEqual([false, true]);
    expect(stage.capture.receipts.slice(before)).toMatchObject([{ decision: 'denied' }]);
    expect(await page.evaluate(() => window.scrim?.consent.state().decision)).toBe('denied');
  });

  test('ends consent at once, is told when it can be, and nothing is recorded', async () => {
    const { page, answer } = await early();
    const told = page.evaluate(() => window.scrim?.consent.withdraw());
    await page.waitForFunction(() => window.scrim?.consent.state().decision === 'withdrawn');
    answer();
    expect(await told).toBe(true);
    expect(stage.capture.receipts.at(-1)).toMatchObject({
      decision: 'withdrawn',
      previous: expect.stringContaining('signed.'),
    });
    expect(await page.evaluate(() => [window.scrim?.link.call, window.scrim?.link.stored?.decision])).toEqual([
      undefined,
      'withdrawn',
    ]);
    expect(stage.signals('view').length).toBe(1);
  });

  test('ends consent also where Scrim cannot be reached, and the next page tells it', async () => {
    const { page } = await early();
    await page.evaluate(() => void window.scrim?.consent.withdraw());
    // Without a route, what waits at one would go on: the page is left first.
    await page.goto('about:blank');
    await page.unroute('**/policy.json');
    await page.goto(`${stage.origin}/apply`);
    await until(() => expect(stage.capture.receipts.at(-1)).toMatchObject({ decision: 'withdrawn', method: 'api' }));
    expect(await page.evaluate(() => window.scrim?.link.call)).toBe(undefined);
    expect(stage.capture.receipts).toHaveLength(2);
  });

  test('is told to the page at once, and discards what earlier pages left to send', async () => {
    const { page } = await early();
    const left = await page.evaluate(() => {
      localStorage['scrim.test.rest'] = '[[0,"token-1","AAAA"]]';
      sessionStorage['scrim.test.rest'] = '[[1,"token-1","AAAA"]]';
      const heard: unknown[] = [];
      window.scrim?.consent.onChange(({ decision }) => heard.push(decision));
      window.scrim?.consent.withdraw();
      return { heard, rest: [localStorage['scrim.test.rest'], sessionStorage['scrim.test.rest']] };
    });
    expect(left).toEqual({ heard: ['withdrawn'], rest: [undefined, undefined] });
  });

  test('keeps no call of the site while it is not known whether an older grant still holds', async () => {
    const { page, answer } = await early();
    await page.evaluate(() => {
      localStorage['scrim.test'] = localStorage['scrim.test']?.replace('"notice":"1"', '"notice":"0"') ?? '';
      window.scrim?.link.refresh();
      window.scrim?.event('application_submitted', { amount: 1 });
    });
    expect(await page.evaluate(() => window.scrim?.link.waiting)).toEqual([]);
    answer();
    await page.waitForFunction(() => window.scrim?.link.public);
    await page.evaluate(() => window.scrim?.consent.grant());
    await until(() => expect(stage.signals('view')).toHaveLength(2));
    await page.evaluate(() => window.scrim?.stop());
    await until(() => expect(stage.signals('scroll').length).toBeGreaterThan(1));
    expect(stage.signals('event')).toEqual([]);
  });

  test('grants as it would have later', async () => {
    const context = await stage.visitor();
    const page = await context.newPage();
    await page.route('**/policy.json', async (route) => {
      await new Promise((resolve) => setTimeout(resolve, 200));
      await route.continue();
    });
    await page.goto(`${stage.origin}/apply`);
    await page.waitForFunction(() => window.scrim);
    expect(await page.evaluate(() => window.scrim?.consent.grant())).toBe(true);
    await until(() => expect(stage.events().some(({ type }) => type === 2)).toBe(true));
  });
});

test('Calls that wait for the recorder are forgotten when consent ends before it comes', async () => {
  const context = await stage.visitor();
  await context.route('**/recorder.*', (route) => route.abort());
  const page = await stage.page('/other', context);
  await page.evaluate(() => window.scrim?.consent.grant());
  await page.evaluate(() => window.scrim?.event('application_submitted', { amount: 1 }));
  expect(await page.evaluate(() => window.scrim?.link.waiting.length)).toBe(1);
  await page.evaluate(() => window.scrim?.consent.withdraw());
  expect(await page.evaluate(() => window.scrim?.link.waiting)).toEqual([]);
});
