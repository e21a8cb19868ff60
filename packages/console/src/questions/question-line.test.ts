import { writeFile } from 'node:fs/promises';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { type ConsoleUnderTest, startConsole, violations } from '../testing/console-under-test.ts';

let console: ConsoleUnderTest;
beforeAll(async () => {
  console = await startConsole({ visits: 6 });
  await console.server.clickhouse.command({ query: 'CREATE TABLE endless AS signals ENGINE = GenerateRandom' });
}, 540_000);
afterAll(() => console.close());

/** Signals without end in place of those recorded, and back. */
let exchanged = false;
const exchange = async () => {
  await console.server.clickhouse.command({ query: 'EXCHANGE TABLES signals AND endless' });
  exchanged = !exchanged;
};
// A test that failed has left them.
beforeEach(() => (exchanged ? undefined : exchange()));
afterEach(() => console.closeWindows());

const running = async () => {
  const answer = await console.server.clickhouseControl.query({
    query: "SELECT count() AS n FROM system.processes WHERE position(query, concat('log_', 'comment')) > 0",
    format: 'JSONEachRow',
  });
  const [row] = await answer.json<{ n: string | number }>();
  return Number(row?.n);
};

it.each([
  { scheme: 'light' as const, path: 'overview' },
  { scheme: 'dark' as const, path: 'recordings' },
])(
  'an answer that takes long tells the rows read, is cancelled by keyboard at the engine, and can be asked again: $path, $scheme',
  async ({ scheme, path }) => {
    const page = await console.open({ scheme });
    await page.goto(console.address(path), { waitUntil: 'commit' });
    const line = page.getByRole('region', { name: 'Answer under way' });
    await line.waitFor();
    await line.getByText(/Reading: [\d.]+[KMB] of [\d.]+[KMB] rows/).waitFor();
    await expect
      .poll(() => page.getByRole('status').allTextContents())
      .toContain('The answer takes long. It can be cancelled.');
    expect(await violations(page)).toEqual([]);
    if (process.env.SCRIM_SCREENSHOTS)
      await writeFile(`${process.env.SCRIM_SCREENSHOTS}/line-${scheme}.png`, await page.screenshot());
    expect(await running()).toBeGreaterThan(0);
    await page.getByRole('link', { name: 'Skip to content' }).focus();
    await page.keyboard.press('Enter');
    await page.keyboard.press('Tab');
    expect(await page.evaluate(() => document.activeElement?.textContent)).toBe('Cancel');
    await page.keyboard.press('Enter');
    await page.getByRole('alert').getByText('You cancelled this question.').first().waitFor();
    expect(await page.evaluate(() => document.activeElement?.id)).toBe('content');
    await expect.poll(running).toBe(0);
    expect(await line.count()).toBe(0);
    await exchange();
    await page.getByRole('button', { name: 'Try again' }).first().click();
    await page.getByText('You cancelled this question.').first().waitFor({ state: 'detached' });
    expect(await page.getByRole('alert').count()).toBe(0);
  },
);

it('leaving a screen stops its question, and the line goes with the last answer', async () => {
  const page = await console.open();
  await page.goto(console.address('overview'), { waitUntil: 'commit' });
  await expect.poll(running).toBe(1);
  await page.goto('about:blank');
  await expect.poll(running).toBe(0);
  await exchange();
  await page.goto(console.address('pages'));
  await page.getByRole('table').waitFor();
  await expect.poll(() => page.getByRole('region', { name: 'Answer under way' }).count()).toBe(0);
}, 360_000);
