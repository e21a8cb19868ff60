import { writeFile } from 'node:fs/promises';
import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type ConsoleUnderTest, openRecording, startConsole, violations } from './testing/console-under-test.ts';

let console: ConsoleUnderTest;

beforeAll(async () => {
  console = await startConsole({ visits: 12, trouble: true });
}, 540_000);
afterEach(() => console.closeWindows());
afterAll(() => console?.close());

async function picture(page: Page, name: string): Promise<void> {
  const directory = process.env.SCRIM_SCREENSHOTS;
  if (directory) await writeFile(`${directory}/${name}.png`, await page.screenshot({ fullPage: true }));
}

/** A row's cells under the headings of their columns. */
async function cellsOf(page: Page, heading: string): Promise<Record<string, string>> {
  const table = page.locator('.data-table');
  const row = table.locator('tbody tr').filter({ has: page.locator('> :first-child', { hasText: heading }) });
  const cells = row.locator('th, td');
  await cells.first().waitFor();
  const headings = await table.locator('thead th').allTextContents();
  const texts = await cells.allTextContents();
  return Object.fromEntries(headings.map((heading, at) => [heading, texts[at] ?? '']));
}

describe.each([
  { scheme: 'light' as const, width: 1280 },
  { scheme: 'dark' as const, width: 820 },
])('trouble that visits met, in a window of $width px, $scheme', (options) => {
  it('form friction lists the field that nobody entered, and says how many put an error right', async () => {
    const page = await console.open(options);
    await page.goto(console.address('forms'));
    await page.locator('.field-table').waitFor();
    await picture(page, `form-${options.scheme}`);
    const [entered, untouched] = [await cellsOf(page, '1. '), await cellsOf(page, '2. ')];
    expect(entered).toMatchObject({ 'Empty on submit': '< 5', 'Put right after': '0.5 s0.5 s–0.5 s' });
    expect(entered['Put right']).toMatch(/^2\d100 %$/);
    expect(untouched).toMatchObject({ Visits: '< 5', 'Left here': '–', 'Error shown': '< 5', 'Put right after': '–' });
    expect(untouched['Empty on submit']).toMatch(/^2\d100 %$/);
    expect(await violations(page)).toEqual([]);
    await picture(page, `form-${options.scheme}`);
  });

  it('the player lists the script’s error by class and place, and the error that is gone', async () => {
    const page = await console.open(options);
    await openRecording(console, page);
    const events = page.locator('.event-list .event');
    await events.filter({ hasText: 'Script error' }).filter({ hasText: 'TypeError, script 3f2a 120:40' }).waitFor();
    await events.filter({ hasText: 'Error gone' }).waitFor();
    expect(
      await page.locator('.timeline-mark.mark-kind-script_error, .timeline-mark.mark-kind-recovered').count(),
    ).toBe(2);
    await page.getByText('Only trouble').click();
    await events.filter({ hasText: 'Error gone' }).waitFor({ state: 'detached' });
    expect(await events.filter({ hasText: 'Script error' }).count()).toBe(1);
    await page.getByText('Only trouble').click();
    await picture(page, `player-${options.scheme}`);
  });

  it('pages have their vitals and the people for whom a script failed', async () => {
    const page = await console.open(options);
    await page.goto(console.address('pages'));
    expect(await cellsOf(page, '/apply/amount')).toMatchObject({
      // 24 people, rounded by the key of this installation.
      'Script failed': expect.stringMatching(/^(?:20|25)/),
      LCP: '1.9 s',
      INP: '320 ms',
      CLS: '0.02',
      FCP: '0.7 s',
      TTFB: '90 ms',
    });
    expect(await violations(page)).toEqual([]);
    await picture(page, `pages-${options.scheme}`);
    await page.getByRole('button', { name: 'LCP' }).focus();
    await page.getByRole('tooltip').filter({ hasText: '75th percentile of page loads' }).waitFor();
  });
});
