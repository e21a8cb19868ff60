import { writeFile } from 'node:fs/promises';
import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { type ConsoleUnderTest, startConsole, violations } from '../testing/console-under-test.ts';

let console: ConsoleUnderTest;
beforeAll(async () => {
  console = await startConsole({ visits: 1 });
}, 360_000);
afterEach(() => console.closeWindows());
afterAll(() => console?.close());

async function picture(page: Page, name: string): Promise<void> {
  const directory = process.env.SCRIM_SCREENSHOTS;
  if (directory) await writeFile(`${directory}/${name}.png`, await page.screenshot({ fullPage: true }));
}

/** Where a check's row is, by its title. */
const rowOf = (page: Page, title: string) => page.locator('.check').filter({ hasText: title });

it('a check that fails opens a finding, and closes it when it passes again; by keyboard', async () => {
  const page = await console.open();
  await page.goto(console.address('findings'));
  // A key that a button gets while it is disabled is lost.
  const run = page.getByRole('button', { name: 'Run checks now', disabled: false });
  const consent = rowOf(page, 'Every recorded session has exactly one receipt that grants');
  await run.press('Enter');
  await consent.getByText('2 sessions held against the consent records.').waitFor();
  await page.getByText('9 of 9 passed.').waitFor();
  await picture(page, 'checks-passed');

  await console.server.clickhouse.command({
    query: `INSERT INTO chunks SELECT * REPLACE ('lost' AS session) FROM (SELECT * FROM chunks FINAL LIMIT 1)`,
  });
  await run.press('Enter');
  await consent.getByText('1 session under no receipt that grants.').waitFor();
  await page.getByText('To do (1)').waitFor();
  await page.getByRole('cell', { name: 'Session without consent' }).waitFor();
  expect(await violations(page)).toEqual([]);
  await picture(page, 'checks-failed');
  await consent.getByRole('button', { name: /^Finding of/ }).press('Enter');
  const detail = page.getByRole('dialog', { name: /Session without consent/ });
  await detail.getByText('Check of Scrim', { exact: true }).waitFor();
  await page.waitForFunction(() => document.getAnimations().length === 0);
  expect(await violations(page)).toEqual([]);
  await picture(page, 'checks-finding');
  await page.keyboard.press('Escape');
  await detail.waitFor({ state: 'detached' });

  await console.server.clickhouse.command({ query: `DELETE FROM chunks WHERE session = 'lost'` });
  await run.press('Enter');
  await page.getByText('Nothing is left to do.').waitFor();
  await page.getByText('9 of 9 passed.').waitFor();
  await page.getByText('All (1)').click();
  await page.getByRole('cell', { name: 'Fixed' }).waitFor();
}, 360_000);

it.each([
  { scheme: 'light' as const, width: 1280 },
  { scheme: 'dark' as const, width: 420 },
])(
  'says that checks have not run, cannot run, or cannot be read, in a window of $width px, $scheme',
  async (options) => {
    const page = await console.open(options);
    const address = '**/api/v1/sites/harbor/checks';
    const check = { id: 'kept-too-long', title: 'Nothing is kept beyond its time', since: null };
    const waiting = { ...check, state: 'waiting', detail: '', ranAt: null };
    await page.route(address, (route) => route.fulfill({ json: { running: false, checks: [waiting] } }));
    await page.goto(console.address('findings'));
    await page.getByText('They have not run yet; they do so every night.').waitFor();
    await rowOf(page, check.title).getByText('Not run yet').waitFor();

    const unable = {
      ...check,
      state: 'unable',
      detail: 'The server’s log says why.',
      ranAt: '2026-11-20T03:40:00.000Z',
    };
    await page.unroute(address);
    await page.route(address, (route) => route.fulfill({ json: { running: false, checks: [unable] } }));
    await page.reload();
    await page.getByText('0 of 1 passed, 1 could not run.').waitFor();
    expect(await violations(page)).toEqual([]);
    await picture(page, `checks-unable-${options.scheme}`);

    const error = {
      code: 'not_ready',
      message: 'Scrim is starting or stopping.',
      action: 'Try again in a few seconds.',
    };
    await page.unroute(address);
    await page.route(address, (route) => route.fulfill({ status: 503, json: { error } }));
    await page.reload();
    const card = page.getByRole('region', { name: 'Checks of Scrim itself' });
    await card.getByRole('alert').getByText('Scrim is starting or stopping.').waitFor();
    await page.unroute(address);
    await card.getByRole('button', { name: 'Try again' }).click();
    await card.getByText(/^\d of 9 passed/).waitFor();
    expect(await violations(page)).toEqual([]);
    expect(await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)).toBe(0);
  },
);

it('counts what the list does not hold, and does not say that nothing was found where something was', async () => {
  const page = await console.open();
  const answer = (list: object) =>
    page.route('**/api/v1/sites/harbor/findings', (route) => route.fulfill({ json: list }));
  const [dueAt, firstSeen, lastSeen] = Array.from({ length: 3 }, () => '2026-11-20T03:40:00.000Z');
  const finding = { kind: 'probe', severity: 'high', owner: null, dueAt, overdue: true, accepted: null };
  const where = {
    firstSeen,
    lastSeen,
    detector: 'card_number',
    page: '/apply',
    path: 'html > p',
    rule: 0,
    sessions: 3,
  };
  const findings = [
    { ...finding, ...where, id: 'one', state: 'open' },
    { ...finding, ...where, id: 'two', state: 'fixed', overdue: false },
  ];
  await answer({
    findings,
    counts: { open: 1201, overdue: 1100, all: 4003 },
    maskingCompliance: 0.5,
    foundIn: 3,
  });
  await page.goto(console.address('findings'));
  await page.getByText('To do (1,201)').waitFor();
  await page.locator('.stats').getByText('1,100', { exact: true }).waitFor();
  await page.getByText('1,200 more, of less weight, are not listed.').waitFor();
  await page.getByText('All (4,003)').click();
  await page.getByText('4,001 more, of less weight, are not listed.').waitFor();

  await page.unroute('**/api/v1/sites/harbor/findings');
  await answer({ findings: [], counts: { open: 0, overdue: 0, all: 0 }, maskingCompliance: 0.5, foundIn: 1 });
  await page.reload();
  await page.getByText('Something was found that has no finding').waitFor();
  await page.getByText(/In 1 session inspection found something/).waitFor();
  expect(await page.getByText('No personal data was found').count()).toBe(0);
  expect(await violations(page)).toEqual([]);
});
