import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type ConsoleUnderTest, startConsole, statePurpose, violations } from '../testing/console-under-test.ts';

let console: ConsoleUnderTest;

beforeAll(async () => {
  console = await startConsole({ visits: 12, trouble: true });
}, 540_000);
afterEach(() => console.closeWindows());
afterAll(() => console?.close());

describe('recordings opened from a number', () => {
  it('of a page are those with its signal on the page, in the period that it counts', async () => {
    const page = await console.open();
    await page.goto(console.address('pages?period=90d'));
    const watch = page.getByRole('link', { name: 'Watch recordings: Clicked in vain, /', exact: true });
    const href = new URL((await watch.getAttribute('href')) ?? '', page.url());
    expect(Object.fromEntries(href.searchParams)).toEqual({ page: '/', kind: 'dead', period: '90d' });
    expect(await violations(page)).toEqual([]);
    if (process.env.SCRIM_SCREENSHOTS)
      await page.screenshot({ path: `${process.env.SCRIM_SCREENSHOTS}/pages-links.png` });
    await watch.click();
    await page.getByText('Dead click on /').waitFor();
    await page.locator('.list-summary', { hasText: '24 visits' }).waitFor();
    await page.goto(console.address('recordings?page=%2Fapply%2Famount&kind=dead'));
    await page.getByText('No visit matches these filters').waitFor();
    await page.goto(console.address('recordings?kind=script_error'));
    await page.getByText('Script failed. Visits open').waitFor();
    await page.locator('.list-summary', { hasText: '24 visits' }).waitFor();
    await page.getByRole('combobox', { name: 'Page', exact: true }).click();
    await page.getByRole('option', { name: '/apply/amount', exact: true }).click();
    await page.getByText('Script failed on /apply/amount').waitFor();
    await page.getByRole('button', { name: 'Take this filter away' }).click();
    await expect.poll(() => new URL(page.url()).searchParams.has('kind')).toBe(false);
  });

  it('of a field are those of visits in it, under the filters and days of the form', async () => {
    const page = await console.open();
    await page.goto(console.address('forms?page=%2Fapply%2Famount&device=phone&from=2026-01-01'));
    const watch = page.getByRole('link', { name: /^Watch recordings of visits with its error shown: 1\./ });
    const href = new URL((await watch.getAttribute('href')) ?? '', page.url());
    expect(Object.fromEntries(href.searchParams)).toEqual({
      ...{ page: '/apply/amount', path: 'html>body:2>main:2>form:2>input:2', kind: 'error' },
      ...{ device: 'phone', from: '2026-01-01' },
    });
    const entered = page.getByRole('link', { name: /^Watch recordings of visits that were in it: 1\./ });
    expect(await entered.getAttribute('href')).toContain('kind=field');
    await watch.click();
    await page.locator('.list-summary', { hasText: '12 visits' }).waitFor();
  });
});

async function openList(search = '', width?: number, scheme?: 'light' | 'dark'): Promise<Page> {
  const page = await console.open({ ...(width && { width }), ...(scheme && { scheme }) });
  await page.goto(console.address(`recordings${search}`));
  await page.locator('.row-link').first().waitFor();
  return page;
}

describe('the list of recordings', () => {
  it.each([
    { width: 1280, scheme: 'light' as const },
    { width: 820, scheme: 'dark' as const },
    { width: 1920, scheme: 'dark' as const },
  ])(
    'names the days that it counts, and the time zone of its times ($width px, $scheme)',
    async ({ width, scheme }) => {
      const page = await openList('?from=2026-01-02', width, scheme);
      await page.getByText(/^Counted: 2 January 2026 – .* \(UTC\)\. .*Times of visits are local: \S+\.$/).waitFor();
      expect(await violations(page)).toEqual([]);
      if (process.env.SCRIM_SCREENSHOTS)
        await page.screenshot({ path: `${process.env.SCRIM_SCREENSHOTS}/recordings-${width}.png` });
    },
  );

  it('names the year of visits of another one, whole', async () => {
    const page = await console.open();
    await page.route('**/recordings?*', async (route) => {
      const answer = await route.fetch();
      const body = (await answer.text()).replaceAll(/"startedAt":"\d{4}-\d\d-\d\d/g, '"startedAt":"2024-11-23');
      await route.fulfill({ response: answer, body });
    });
    await page.goto(console.address('recordings'));
    const when = page.locator('.row-link .strong').first();
    await expect.poll(() => when.textContent()).toMatch(/^23 Nov 2024, \d\d:\d\d$/);
    expect(await when.evaluate((text) => text.scrollWidth - text.clientWidth)).toBe(0);
  });

  it('tells the definition of every column to the keyboard', async () => {
    const page = await openList();
    const heads = page.locator('.recordings-table thead th:not(.cell-select)');
    const count = await heads.count();
    await page.getByRole('checkbox', { name: 'Select the visits in view' }).focus();
    for (let at = 0; at < count; at++) {
      await page.keyboard.press('Tab');
      expect(await heads.nth(at).evaluate((head) => head.contains(document.activeElement))).toBe(true);
      // That of the heading before goes first.
      const told = page.getByRole('tooltip');
      await expect.poll(() => told.count()).toBe(1);
      expect((await told.textContent())?.length).toBeGreaterThan(20);
    }
  });

  it('lists on a playlist as many visits as its tab says, however long ago, and goes back to the usual days', async () => {
    const page = await openList();
    const tab = (name: string) => page.getByRole('link', { name: new RegExp(`^${name}`) });
    const params = async (name: string) =>
      Object.fromEntries(new URL((await tab(name).getAttribute('href')) ?? '', page.url()).searchParams);
    expect(await params('To discuss')).toMatchObject({ period: 'all' });
    expect(await params('Watched')).toEqual({ watched: 'yes', period: 'all' });
    await tab('Watched').click();
    await page.getByText('Counted: all that retention has kept.').waitFor();
    expect(await params('All visits')).toEqual({});
  });
});

it('a visit without replay tells what happened in it and why there is none, and one click leaves such visits out', async () => {
  const { clickhouse } = console.server;
  const page = await openList('?device=desktop', 1280, 'dark');
  const summary = page.locator('.list-summary');
  const onlyReplays = page.getByRole('button', { name: 'Show only those with a replay' });
  await summary.getByText('12 visits').waitFor();
  expect(await onlyReplays.count()).toBe(0);
  const href = new URL((await page.locator('.row-link').first().getAttribute('href')) ?? '', page.url());
  const session = href.pathname.split('/').at(-1);
  await clickhouse.command({
    query: "DELETE FROM chunks WHERE class = 'replay' AND session = {session:String}",
    query_params: { session },
    clickhouse_settings: { lightweight_deletes_sync: '2' },
  });

  await page.goto(`${href.origin}${href.pathname}`);
  await statePurpose(page, '.no-replay');
  await page.getByText('None is stored of this visit.').waitFor();
  const error = page.locator('.event', { hasText: 'Error' }).first();
  await error.click();
  expect(await error.getAttribute('aria-current')).toBe('step');
  const moment = await error.locator('.event-time').textContent();
  await page.getByLabel(`Note at ${moment}`).fill('The error came at once');
  await page.getByRole('button', { name: 'Keep note' }).click();
  await page.locator('.note', { hasText: 'The error came at once' }).waitFor();
  expect(await violations(page)).toEqual([]);
  if (process.env.SCRIM_SCREENSHOTS) await page.screenshot({ path: `${process.env.SCRIM_SCREENSHOTS}/no-replay.png` });

  await page.goto(console.address('recordings?device=desktop'));
  await summary.getByText('12 visits').waitFor();
  if (process.env.SCRIM_SCREENSHOTS) await page.screenshot({ path: `${process.env.SCRIM_SCREENSHOTS}/mixed.png` });
  await onlyReplays.click();
  await summary.getByText('11 visits').waitFor();
  expect(new URL(page.url()).searchParams.get('replay')).toBe('true');
  expect(await onlyReplays.count()).toBe(0);
});
