import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { type ConsoleUnderTest, startConsole, statePurpose, violations } from '../testing/console-under-test.ts';
import { redraw } from '../testing/open-heatmap.ts';

let console: ConsoleUnderTest;

beforeAll(async () => {
  console = await startConsole({ visits: 12, trouble: true });
}, 540_000);
afterEach(() => console.closeWindows());
afterAll(() => console?.close());

const READY = '.form-stage .heat-scroller[data-ready=true]';
const width = (page: Page) =>
  page.locator(`${READY} .heat-scaled`).evaluate((drawn) => (drawn instanceof HTMLElement ? drawn.style.width : null));

async function openForm(search: string, options: Parameters<ConsoleUnderTest['open']>[0] = {}): Promise<Page> {
  const page = await console.open(options);
  await page.goto(console.address(`forms?page=%2Fapply%2Famount${search}`));
  await statePurpose(page, READY);
  await page.locator('.form-mark').first().waitFor();
  return page;
}

async function picture(page: Page, name: string): Promise<void> {
  const directory = process.env.SCRIM_SCREENSHOTS;
  if (directory) await page.screenshot({ path: `${directory}/${name}.png`, fullPage: true });
}

it('a form is drawn on the page that its filters and days mean', async () => {
  const page = await console.open();
  const asked: URL[] = [];
  page.on('request', (request) => {
    if (new URL(request.url()).pathname.endsWith('/heatmap')) asked.push(new URL(request.url()));
  });
  await page.goto(console.address('forms?page=%2Fapply%2Famount&device=phone&period=90d'));
  await statePurpose(page, READY);
  expect(await width(page)).toBe('390px');
  expect(asked.map(({ searchParams }) => searchParams.get('device'))).toEqual(['phone']);
  expect(asked[0]?.searchParams.get('from')).toMatch(/T00:00:00.000Z$/);
});

it('another state of the page is chosen by keyboard, and is in the address', async () => {
  const page = await openForm('&device=desktop');
  expect(await width(page)).toBe('1280px');
  const states = page.getByRole('combobox', { name: 'State of the page to draw on' });
  await states.focus();
  await page.keyboard.press('ArrowDown');
  const option = page.getByRole('option', { name: 'Usual at 390 px' });
  await option.waitFor();
  for (let presses = 0; presses < 10; presses++) {
    if ((await option.getAttribute('data-combobox-selected')) === 'true') break;
    await page.keyboard.press('ArrowDown');
  }
  await page.keyboard.press('Enter');
  await expect.poll(() => width(page)).toBe('390px');
  expect(new URL(page.url()).searchParams.get('state')).not.toBeNull();
});

it.each([
  { what: 'heatmap', route: '**/heatmap?*', search: '' },
  {
    what: 'state with a field',
    route: '**/heatmap/state?*',
    search: `&element=${encodeURIComponent('html>body:2>main:2>form:2>input:2')}`,
  },
  { what: 'chosen state', route: '**/heatmap/states?*', search: '&state=gone:0' },
])('where the $what fails, that alone is said, and can be tried again', async ({ route, search }) => {
  const page = await console.open();
  await page.route(route, (asked) => asked.abort());
  await page.goto(console.address(`forms?page=%2Fapply%2Famount${search}`));
  const failure = page.locator('.form-picture').getByRole('alert');
  await failure.getByText('Scrim does not answer.').waitFor();
  expect(await page.getByText('No picture of this page').count()).toBe(0);
  expect(await page.locator('.form-picture .loading-rows').count()).toBe(0);
  await page.unroute(route);
  await failure.getByRole('button', { name: 'Try again' }).click();
  await statePurpose(page, READY);
});

it('a field that the page hides has no mark, and is counted as missing', async () => {
  const page = await openForm('&device=desktop');
  expect(await page.locator('.form-mark').count()).toBe(2);
  await redraw(page, 'input', 'visibility:hidden');
  await page.getByText('2 of the fields are not in this picture').waitFor();
  expect(await page.locator('.form-mark').count()).toBe(0);
});

it.each([
  { width: 1280, scheme: 'light' as const },
  { width: 1920, scheme: 'dark' as const },
  { width: 820, scheme: 'dark' as const },
  { width: 820, scheme: 'light' as const },
])('any of the numbers can be drawn on the fields ($width px, $scheme)', async (options) => {
  const page = await openForm('', options);
  const heads = await page.locator('.field-table thead th').allTextContents();
  const choice = page.getByRole('combobox', { name: 'Drawn on the form' });
  await choice.click();
  expect(await page.getByRole('option').allTextContents()).toEqual(heads.slice(1, 15));
  await page.getByRole('option', { name: 'Empty on submit' }).click();
  await expect
    .poll(() => page.locator('.form-mark-label').allTextContents())
    .toEqual(expect.arrayContaining(['–', '100 %']));
  expect(new URL(page.url()).searchParams.get('drawn')).toBe('emptyOnSubmit');
  expect(await violations(page)).toEqual([]);
  await picture(page, `form-picture-${options.width}-${options.scheme}`);
});
