import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launchChromium } from './chromium.ts';
import { PageClock } from './page-clock.ts';

describe('the clock of a scripted visitor’s page', () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await launchChromium();
  });
  afterAll(() => browser?.close());

  async function open() {
    const page = await browser.newPage();
    const clock = new PageClock();
    await clock.install(page);
    await page.goto('data:text/html,<p>here</p>');
    const ahead = () => page.evaluate(() => Date.now() - performance.timeOrigin).then((now) => now);
    return { page, clock, ahead };
  }

  it('passes as much as a person thinks and no more, with the timers that fall due on the way', async () => {
    const { page, clock, ahead } = await open();
    await page.evaluate(() => {
      const due: string[] = [];
      Object.assign(globalThis, { due });
      setTimeout(() => due.push('after 9 s'), 9000);
      setTimeout(() => due.push('after 3 s'), 3000);
      setTimeout(() => due.push('after an hour'), 3_600_000);
      const ticks = setInterval(() => due.push('tick') === 2 && clearInterval(ticks), 1000);
      clearTimeout(setTimeout(() => due.push('never'), 10));
    });
    const [real, before] = [performance.now(), await ahead()];
    await clock.pass(20_000);
    await clock.pass(0);
    const [passed, waited] = [(await ahead()) - before, performance.now() - real];
    expect(passed).toBeGreaterThanOrEqual(20_000);
    // What the machine takes on top counts once, not many times.
    expect(passed).toBeLessThan(20_000 + waited);
    expect(await page.evaluate(() => Reflect.get(globalThis, 'due'))).toEqual([
      'tick',
      'tick',
      'after 3 s',
      'after 9 s',
    ]);
  });

  it('knows for every real moment what the page’s clock said, and moves what comes after an absence', async () => {
    const { page, clock } = await open();
    await clock.pass(60_000);
    const [before, said, after] = [Date.now(), await page.evaluate(() => Date.now()), Date.now()];
    expect(said).toBeGreaterThanOrEqual(clock.seen(before) - 100);
    expect(said).toBeLessThanOrEqual(clock.seen(after) + 100);
    clock.leaveFor(86_400_000);
    expect(clock.away(said - 1000)).toBe(0);
    expect(clock.away(clock.seen(Date.now()) + 1)).toBe(86_400_000);
  });
});
