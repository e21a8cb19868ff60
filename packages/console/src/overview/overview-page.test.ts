import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { insertSignals, signalRow } from '../../../server/src/heatmaps/testing/signal-rows.ts';
import { type ConsoleUnderTest, startConsole, violations } from '../testing/console-under-test.ts';

let console: ConsoleUnderTest;
beforeAll(async () => {
  console = await startConsole({ visits: 6 });
}, 540_000);
afterEach(() => console.closeWindows());
afterAll(() => console.close());

const DAY = 86_400_000;
const FIELDS = [1, 2, 3, 4, 5, 6, 7, 8, 9].map((at) => `html>body:2>form:1>input:${at}`);

/** Applications of which each fourth ends at the third field, after an error; their people hesitate at a field, if one is given. */
function troubledApplications(name = 'applicant', hesitatesAt = '') {
  return Array.from({ length: 200 }, (_, person) => {
    const start = Date.now() - (1 + (person % 20)) * DAY - 60_000;
    const stops = person % 4 === 0 ? 3 : FIELDS.length;
    const row = (seq: number, given: object) => ({
      ...signalRow({
        site: 'harbor',
        session: `${name}-${person}`,
        subject: `${name}-${person}`,
        view: `${name}-${person}`,
        page: '/apply/about-you',
        device: 'desktop',
        seq,
        time: start + seq * 100,
        path: '',
      }),
      ...given,
    });
    return [
      row(1, { kind: 'view', page: '/apply/amount', view: `${name}-amount-${person}` }),
      row(2, { kind: 'view' }),
      ...FIELDS.slice(0, stops).map((path, at) =>
        row(3 + at, {
          ...{ kind: 'field', path, edits: 1, error_shown: stops === 3 && at === 2 },
          hesitation: path === hesitatesAt ? 9000 : 900,
        }),
      ),
    ];
  }).flat();
}

const tab = (page: Page, name: string) => page.getByRole('radiogroup', { name: 'Status' }).getByText(name);

/** Changes the status of the first listed opportunity, by keyboard alone but for the day. */
async function changeStatus(page: Page, from: string, to: string, why: string, day = '') {
  await page
    .getByRole('button', { name: `Status: ${from}. Change it` })
    .first()
    .focus();
  await page.keyboard.press('Enter');
  const form = page.locator('.status-form');
  await form.waitFor();
  const status = form.getByRole('combobox', { name: 'Status' }).or(form.getByRole('textbox', { name: 'Status' }));
  if ((await status.inputValue()) !== to) {
    await status.press('Enter');
    const option = form.getByRole('option', { name: to, exact: true });
    await option.waitFor();
    // A press may be lost while the list opens; the last option is followed by the first.
    for (let at = 0; at < 20 && !(await option.getAttribute('data-combobox-selected')); at++)
      await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await expect.poll(() => status.inputValue()).toBe(to);
  }
  if (to === 'Being fixed') expect(await form.getByLabel('Live since (once it is)').inputValue()).toBe(day);
  if (to === 'Verified') await form.getByLabel('Live since').fill(day);
  await form.getByLabel('Why').pressSequentially(why);
  expect(await violations(page)).toEqual([]);
  await form.getByRole('button', { name: 'Save' }).press('Enter');
}

const kept = (page: Page) =>
  page.evaluate(async () => {
    const { opportunities } = await (await fetch('/api/v1/sites/harbor/overview?days=30')).json();
    return opportunities
      .filter(({ decisions }: { decisions: unknown[] }) => decisions.length > 0)
      .map(({ id, status, decisions }: { id: string; status: string; decisions: { reason: string }[] }) => ({
        id,
        status,
        reasons: decisions.map(({ reason }) => reason),
      }));
  });

it('says that nothing stands out, and that nothing has a status, before anything does', async () => {
  const page = await console.open();
  await page.goto(console.address('overview'));
  await page.getByRole('heading', { name: 'Nothing stands out' }).waitFor();
  await page.locator('.kpi', { hasText: 'Replay rate' }).getByText('that the policy sets').waitFor();
  await page.getByText('Today is not over, so it counts from tomorrow on.').waitFor();
  await tab(page, 'Being fixed 0').click();
  await page.getByRole('heading', { name: 'Nothing is being fixed' }).waitFor();
  expect(await violations(page)).toEqual([]);
}, 270_000);

it('an opportunity goes from new over being fixed and verified to dismissed, with the reasons, and stays so', async () => {
  await insertSignals(console.server.clickhouse, troubledApplications());
  const page = await console.open({ scheme: 'dark' });
  await page.goto(console.address('overview'));
  await page.locator('.opportunity').first().waitFor();
  const open = await page.locator('.opportunity').count();
  const every = await page.locator('.opportunity-links').allTextContents();
  expect(every).toHaveLength(open);
  for (const links of every) {
    expect(links).toContain('Watch them');
    expect(links).toContain('Heatmap');
  }
  await tab(page, `Open ${open}`).waitFor();
  await changeStatus(page, 'New', 'Being fixed', 'Saying the format');
  await tab(page, `Open ${open - 1}`).waitFor();
  await tab(page, 'Being fixed 1').click();
  await page.locator('.opportunity h3 a').click();
  await page.getByText('Saying the format').waitFor();
  // No day, nothing to compare.
  expect(await page.getByRole('heading', { name: /^Before and after/ }).count()).toBe(0);
  await page.goBack();
  const today = new Date().toISOString().slice(0, 10);
  await changeStatus(page, 'Being fixed', 'Verified', 'Errors are gone', today);
  await tab(page, 'Verified 1').click();
  await changeStatus(page, 'Verified', 'Dismissed', 'Another field now');
  await tab(page, 'Dismissed 1').click();
  expect(await page.locator('.opportunity').count()).toBe(1);
  const reasons = ['Another field now', 'Errors are gone', 'Saying the format'];
  expect(await kept(page)).toMatchObject([{ status: 'dismissed', reasons }]);
  await page.reload();
  await page.getByRole('button', { name: 'Status: Dismissed. Change it' }).waitFor();
  await page.context().clearCookies();
  await changeStatus(page, 'Dismissed', 'Being fixed', 'Not mine to say');
  await page.locator('.status-form').getByRole('alert').getByText('Nobody is signed in.').waitFor();
});

it('what was dismissed is under Open again, with a note why, when another field of its form has a sign', async () => {
  const page = await console.open();
  await page.goto(console.address('overview?show=dismissed'));
  await page.locator('.opportunity').first().waitFor();
  const open = Number((await tab(page, 'Open').textContent())?.replace('Open ', ''));
  await insertSignals(console.server.clickhouse, troubledApplications('hesitant', FIELDS[6]));
  await page.goto(console.address('overview'));
  await tab(page, `Open ${open + 1}`).waitFor();
  await tab(page, 'Dismissed 0').waitFor();
  const row = page.locator('.opportunity', { hasText: '; 1 other place was not listed then: one field.' });
  await row.getByRole('button', { name: 'Status: Dismissed. Change it' }).waitFor();
  expect(await violations(page)).toEqual([]);
  if (process.env.SCRIM_SCREENSHOTS) {
    await page.screenshot({ path: `${process.env.SCRIM_SCREENSHOTS}/reopened.png`, fullPage: true });
    await page.emulateMedia({ colorScheme: 'dark' });
    await page.screenshot({ path: `${process.env.SCRIM_SCREENSHOTS}/reopened-dark.png`, fullPage: true });
    await page.emulateMedia({ colorScheme: 'light' });
  }
  await row.locator('h3 a').click();
  await page.locator('.opportunity-detail .reopened').waitFor();
  expect(await violations(page)).toEqual([]);
  if (process.env.SCRIM_SCREENSHOTS)
    await page.screenshot({ path: `${process.env.SCRIM_SCREENSHOTS}/reopened-detail.png`, fullPage: true });
}, 270_000);

it('an overview that fails says so, and comes when it is asked for again', async () => {
  const { clickhouse } = console.server;
  await clickhouse.command({ query: 'RENAME TABLE signals TO away' });
  const page = await console.open();
  await page.goto(console.address('overview'));
  const alert = page.getByRole('alert');
  await alert.getByText('Something went wrong inside Scrim.').waitFor();
  expect(await violations(page)).toEqual([]);
  await clickhouse.command({ query: 'RENAME TABLE away TO signals' });
  await alert.getByRole('button', { name: 'Try again' }).click();
  await page.locator('.kpis, .overview').first().waitFor();
  expect(await alert.count()).toBe(0);
}, 270_000);
