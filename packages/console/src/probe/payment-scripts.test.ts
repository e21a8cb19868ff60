import { writeFile } from 'node:fs/promises';
import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type ConsoleUnderTest, startConsole, violations } from '../testing/console-under-test.ts';

const ADDRESS = 'http://127.0.0.1:7379/';
const PROCESSOR = 'https://js.processor.example/v3/pay.js?merchant=harbor';
const REASON = 'Takes the card, so that no card number reaches us.';
let console: ConsoleUnderTest;

beforeAll(async () => {
  console = await startConsole({ visits: 1 });
  await sql(`insert into probe_plans (site, url, schedule) values ('harbor', '${ADDRESS}', 'off')`);
}, 540_000);
beforeEach(async () => {
  await sql('delete from probe_runs');
  await sql('delete from probe_authorised_scripts');
});
afterEach(() => console.closeWindows());
afterAll(() => console?.close());

const sql = (text: string) => console.server.database.execute(text);

/** A run that found these scripts where people pay. */
async function found(...scripts: { url: string; hash: string; change: string | null }[]): Promise<void> {
  const all = scripts.map(({ hash, ...script }) => ({ ...script, hash: hash.repeat(64), bytes: 900, vendor: null }));
  await reported({ payment: scripts.length > 0 ? [{ path: '/pay', scripts: all }] : [] });
}

/** A run with this report. */
async function reported(payment: Readonly<Record<string, unknown>>): Promise<void> {
  const report = JSON.stringify(payment);
  await sql(`insert into probe_runs (id, site, url, actor, state, started_at, seen_at, ended_at, progress, leaks, broken, review,
    json_sha256, html_sha256) values ('r', 'harbor', '${ADDRESS}', 'system', 'done', 1764300000000, 1764300000000, 1764300090000,
    '', 0, 0, 1, 'a', 'b')`);
  await sql(`insert into probe_reports (run, json, html) values ('r', '${report}', '')`);
}

async function open(options: Parameters<ConsoleUnderTest['open']>[0] = {}): Promise<Page> {
  const page = await console.open(options);
  await page.goto(console.address('probe'));
  return page;
}

async function picture(page: Page, name: string): Promise<void> {
  const directory = process.env.SCRIM_SCREENSHOTS;
  if (directory) await writeFile(`${directory}/${name}.png`, await page.screenshot({ fullPage: true }));
}

const section = (page: Page) => page.getByRole('region', { name: 'Scripts on payment pages' });
const row = (page: Page, script: string) => section(page).locator('tbody tr').filter({ hasText: script }).first();
const tooWide = (page: Page) => page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);

describe.each([
  { scheme: 'light' as const, width: 1280 },
  { scheme: 'dark' as const, width: 820 },
])('scripts on payment pages, in a window of $width px, $scheme', (options) => {
  it('are authorised with a reason by keyboard alone, said to be, and withdrawn', async () => {
    await found(
      { url: `${ADDRESS}assets/checkout.3f2a.js`, hash: 'a', change: 'same' },
      { url: PROCESSOR, hash: 'b', change: 'changed' },
      { url: 'inline 4', hash: 'c', change: 'new' },
    );
    const page = await open(options);
    await section(page).getByText('None is authorised yet.').waitFor();
    expect(await section(page).locator('tbody tr').count()).toBe(3);

    await page.getByRole('button', { name: `Authorise ${PROCESSOR}` }).focus();
    await page.keyboard.press('Enter');
    const reason = page.getByRole('textbox', { name: 'Reason' });
    await expect.poll(() => reason.evaluate((field) => field === document.activeElement)).toBe(true);
    await page.keyboard.type('short');
    expect(await page.getByRole('button', { name: 'Authorise this content' }).isDisabled()).toBe(true);
    await reason.fill(REASON);
    expect([await violations(page), await tooWide(page)]).toEqual([[], 0]);
    await picture(page, `payment-form-${options.scheme}`);
    await page.keyboard.press('Tab');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    const done = page.getByRole('status').filter({ hasText: 'is authorised, and that is in the audit log' });
    await expect.poll(() => done.evaluate((element) => element === document.activeElement)).toBe(true);
    await row(page, PROCESSOR).getByText(REASON).waitFor();
    await section(page).getByText('2 scripts not authorised').waitFor();
    expect([await violations(page), await tooWide(page)]).toEqual([[], 0]);
    await picture(page, `payment-scripts-${options.scheme}`);

    await page.reload();
    await page.getByRole('button', { name: `Withdraw ${PROCESSOR}` }).focus();
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: `Authorise ${PROCESSOR}` }).waitFor();
    await page.getByRole('status').filter({ hasText: 'is authorised no more' }).waitFor();
    await section(page).getByText('3 scripts not authorised: the next run reports what still is not.').waitFor();
    const earlier = section(page).getByText('1 earlier authorisation');
    await earlier.focus();
    await page.keyboard.press('Enter');
    await section(page).getByRole('cell', { name: REASON }).waitFor();
    expect([await violations(page), await tooWide(page)]).toEqual([[], 0]);
    await picture(page, `payment-withdrawn-${options.scheme}`);
  });

  it('say that a page could not be read, instead of that there is none', async () => {
    const why = 'opened anew, it leads to /apply';
    await reported({
      payment: [],
      paymentUnread: [
        { path: '/apply/pay', why, lastReadAt: '2026-11-28T02:40:00.000Z' },
        { path: '/checkout', why: 'page.goto: Timeout 30000ms exceeded', lastReadAt: null },
      ],
    });
    await sql(`insert into probe_authorised_scripts (id, site, url, hash, reason, person, authorised_at)
      values ('one', 'harbor', '${PROCESSOR}', null, '${REASON}', 'Ines', 1764300000000)`);
    const page = await open(options);
    await section(page).getByText('could read no payment page').waitFor();
    const told = section(page).getByRole('listitem').filter({ hasText: why });
    expect(await told.textContent()).toContain('Last read by the run of 28 Nov 2026.');
    await section(page).getByText('No run has read it yet.').waitFor();
    await section(page)
      .getByRole('heading', { name: 'Authorised, and not found on the pages that could be read' })
      .waitFor();
    expect(await section(page).getByText('came to no payment page').count()).toBe(0);
    expect([await violations(page), await tooWide(page)]).toEqual([[], 0]);
    await picture(page, `payment-unread-${options.scheme}`);
  });

  it('are left as they are by Escape, which leads back to the button', async () => {
    await found({ url: 'inline 4', hash: 'c', change: null });
    const page = await open(options);
    const button = page.getByRole('button', { name: 'Authorise inline 4' });
    await button.click();
    await page.getByText('It has no address').waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('form').waitFor({ state: 'detached' });
    expect(await button.evaluate((element) => element === document.activeElement)).toBe(true);
  });

  it('say so when there are none, and when one that was authorised is gone', async () => {
    await found();
    await sql(`insert into probe_authorised_scripts (id, site, url, hash, reason, person, authorised_at)
      values ('one', 'harbor', '${PROCESSOR}', null, '${REASON}', 'Ines', 1764300000000)`);
    const page = await open(options);
    await section(page).getByText('came to no payment page').waitFor();
    await section(page).getByRole('heading', { name: 'Authorised, and not found by the last run' }).waitFor();
    expect([await violations(page), await tooWide(page)]).toEqual([[], 0]);
    await picture(page, `payment-none-${options.scheme}`);
    await page.getByRole('button', { name: `Withdraw ${PROCESSOR}` }).click();
    await page
      .getByRole('heading', { name: 'Authorised, and not found by the last run' })
      .waitFor({ state: 'detached' });
  });
});

it('what could not be authorised stays open with the reason why', async () => {
  await found({ url: PROCESSOR, hash: 'b', change: null });
  const page = await open();
  await page.getByRole('button', { name: `Authorise ${PROCESSOR}` }).click();
  await page.getByRole('textbox', { name: 'Reason' }).fill(REASON);
  await sql(`update probe_reports set json = '{"payment":[]}'`);
  await page.getByRole('button', { name: 'Authorise this content' }).click();
  await page.getByRole('alert').filter({ hasText: 'There is no such script' }).waitFor();
  expect(await page.getByRole('textbox', { name: 'Reason' }).inputValue()).toBe(REASON);
  expect(await violations(page)).toEqual([]);
});

it('a script whose content the run could not read is authorised with any, and a run that is not conclusive says so', async () => {
  const unread = { url: PROCESSOR, hash: null, bytes: 0, vendor: null, change: null };
  await reported({ payment: [{ path: '/pay', scripts: [unread] }] });
  await sql('update probe_runs set conclusive = false');
  const page = await console.open();
  await page.goto(console.address('probe'));
  await page.getByText('Not known whether anything leaked, 0 broken rules, 1 to review').waitFor();
  await row(page, PROCESSOR).getByText('Content not read').waitFor();
  await page.getByRole('button', { name: `Authorise ${PROCESSOR}` }).click();
  await page.getByText('it can only be authorised with any').waitFor();
  await page.getByRole('textbox', { name: 'Reason' }).fill(REASON);
  expect([await violations(page), await tooWide(page)]).toEqual([[], 0]);
  await page.getByRole('button', { name: 'Authorise any content' }).click();
  await row(page, PROCESSOR).getByText('whatever its content').waitFor();
});

it('a list that does not load says so, and loads when it is asked for again', async () => {
  await found({ url: PROCESSOR, hash: 'b', change: null });
  const page = await console.open();
  await page.route('**/probe/scripts', (route) =>
    route.fulfill({ status: 503, contentType: 'application/json', body: '{}' }),
  );
  await page.goto(console.address('probe'));
  const again = section(page).getByRole('button', { name: 'Try again' });
  await again.waitFor();
  await page.unroute('**/probe/scripts');
  await again.click();
  await row(page, PROCESSOR).waitFor();
});
