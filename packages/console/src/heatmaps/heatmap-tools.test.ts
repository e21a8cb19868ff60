import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type ConsoleUnderTest, startConsole, violations } from '../testing/console-under-test.ts';
import { download, keepZone, openHeatmap, redraw } from '../testing/open-heatmap.ts';
import { searchOfCounted } from './search.ts';
import { differenceOf } from './use-heatmap.ts';

let console: ConsoleUnderTest;

beforeAll(async () => {
  console = await startConsole({ visits: 12 });
}, 540_000);
afterEach(() => console.closeWindows());
afterAll(() => console?.close());

const DESKTOP = 'page=%2Fapply%2Famount&device=desktop';

describe('a difference', () => {
  it('is of hits per 1,000 page views, on what both sides show, cell by cell', () => {
    const side = (views: number, count: number, cells: [number, number, number][]) => ({
      ...EMPTY,
      views,
      elements: [
        { path: 'html>body:2', count, cells, subjects: null, viewShare: 0 },
        ...(views === 100 ? [{ path: 'html>body:2>p:1', count: 9, cells: [], subjects: null, viewShare: 0 }] : []),
      ],
    });
    const [only, ...others] = differenceOf(
      side(100, 30, [
        [1, 1, 20],
        [2, 2, 10],
      ]),
      side(200, 20, [[1, 1, 20]]),
    );
    expect(others).toEqual([]);
    expect(only).toEqual({ path: 'html>body:2', here: 300, there: 100, count: 200, cells: [[1, 1, 100]] });
  });

  it('of two sides alike is no heat, and says what its colours mean', async () => {
    const page = await openHeatmap(
      console,
      `${DESKTOP}&against=${encodeURIComponent('{"device":"phone"}')}&comparison=difference`,
    );
    await page.getByText('more, per 1,000 page views').waitFor();
    const hot = await page.locator('.heat-canvas').evaluate((canvas) => {
      const context = canvas instanceof HTMLCanvasElement ? canvas.getContext('2d') : null;
      const data = context?.getImageData(0, 0, context.canvas.width, context.canvas.height).data ?? [];
      return Array.from(data).filter((value, at) => at % 4 === 3 && value > 0).length;
    });
    expect(hot).toBe(0);
    const table = (await download(page, 'CSV')).toString('utf8');
    expect(table).toContain('Difference per 1,000 page views');
    expect(table).toContain('Less: Page /apply/amount; device phone');
  });

  it('is not drawn before both sides are there', async () => {
    const page = await console.open();
    let answer = () => {};
    const isAsked = new Promise<void>((resolve) => {
      answer = resolve;
    });
    await page.route('**/heatmap?*device=phone*', async (route) => {
      await isAsked;
      await route.continue();
    });
    const against = encodeURIComponent('{"device":"phone"}');
    await page.goto(console.address(`heatmap?${DESKTOP}&against=${against}&comparison=difference`));
    await page.getByRole('status', { name: 'Loading' }).waitFor();
    await page.getByRole('button', { name: 'CSV' }).waitFor();
    expect(await page.getByText('Difference on the page').or(page.locator('.heatmap')).count()).toBe(0);
    answer();
    await page.locator('.heatmap').waitFor();
    await page.getByText('more, per 1,000 page views').waitFor();
  });

  it('is listed beside the map with both sides, recomputed from the raw clicks, the largest first', async () => {
    const { clickhouse } = console.server;
    // On phones, each “Continue” was clicked twice again.
    await clickhouse.command({
      query: `INSERT INTO signals SELECT * REPLACE (position + arrayJoin([100, 200]) AS position) FROM signals FINAL
        WHERE kind = 'click' AND device = 'phone' AND page = '/apply/amount' AND path LIKE '%button%'`,
    });
    const answer = await clickhouse.query({
      query: `SELECT path, device, count() AS clicks FROM signals FINAL WHERE kind = 'click' AND page = '/apply/amount' GROUP BY path, device
        UNION ALL SELECT '', device, uniqExact(view) FROM signals WHERE page = '/apply/amount' GROUP BY device`,
      format: 'JSONEachRow',
    });
    const rows = await answer.json<{ path: string; device: string; clicks: string }>();
    const per = (device: string, path: string) => {
      const of = (one: string) => Number(rows.find((row) => row.device === device && row.path === one)?.clicks);
      return (of(path) * 1000) / of('');
    };
    const expected = [...new Set(rows.map(({ path }) => path))]
      .filter((path) => path !== '' && per('desktop', path) > 0 && per('phone', path) > 0)
      .map((path) => ({ path, here: per('desktop', path), there: per('phone', path) }))
      .sort((a, b) => Math.abs(b.here - b.there) - Math.abs(a.here - a.there));
    expect(expected[0]?.there).toBe((expected[0]?.here ?? 0) * 3);

    const page = await openHeatmap(
      console,
      `${DESKTOP}&against=${encodeURIComponent('{"device":"phone"}')}&comparison=difference`,
    );
    await page.getByText('Hits per 1,000 page views, of the elements that both sides show').waitFor();
    const listed = await page.locator('.ranking tbody tr').evaluateAll((list) =>
      list.map((row) => ({
        path: row.querySelector('.ranked')?.getAttribute('title'),
        numbers: Array.from(row.querySelectorAll('td.number'), (cell) => cell.textContent),
      })),
    );
    const tenths = (value: number) =>
      value.toLocaleString('en-US', { minimumFractionDigits: 1, maximumFractionDigits: 1 });
    expect(listed[0]?.numbers[0]).toMatch(/^-/);
    const sorted = (list: typeof listed) => [...list].sort((a, b) => ((a.path ?? '') < (b.path ?? '') ? -1 : 1));
    expect(sorted(listed)).toEqual(
      sorted(
        expected.map(({ path, here, there }) => ({
          path,
          numbers: [tenths(here - there), tenths(here), tenths(there)],
        })),
      ),
    );
    expect(listed[0]?.path).toBe(expected[0]?.path);
    const table = (await download(page, 'CSV')).toString('utf8');
    expect(table).toContain(
      `${expected[0]?.path},${(expected[0]?.here ?? 0) - (expected[0]?.there ?? 0)},${expected[0]?.here},`,
    );
    const legend = await page.locator('.heat-legend').textContent();
    const [, strongest] = /^([\d,]+) fewer\1 more per 1,000 page views, on one spot$/.exec(legend ?? '') ?? [];
    // Of those on the button, some of which are spread over it.
    const share = Number(strongest?.replace(',', '')) / Math.abs((expected[0]?.here ?? 0) - (expected[0]?.there ?? 0));
    expect(share).toBeGreaterThan(0.4);
    expect(share).toBeLessThan(1.02);
    expect(await violations(page)).toEqual([]);
    if (process.env.SCRIM_SCREENSHOTS) {
      await page.screenshot({ path: `${process.env.SCRIM_SCREENSHOTS}/difference.png` });
      await page.emulateMedia({ colorScheme: 'dark' });
      await page.screenshot({ path: `${process.env.SCRIM_SCREENSHOTS}/difference-dark.png` });
    }
  });
});

describe('of two sides beside each other', () => {
  const FORM = 'html>body:2>main:2>form:2';
  const BESIDE = `${DESKTOP}&against=${encodeURIComponent('{"device":"phone"}')}`;

  it('the list and the zones tell the one that is chosen, by keyboard too, and the address holds which', async () => {
    const { clickhouse } = console.server;
    // On phones, the amount was clicked once again.
    await clickhouse.command({
      query: `INSERT INTO signals SELECT * REPLACE (position + 400 AS position) FROM signals FINAL
        WHERE kind = 'click' AND device = 'phone' AND page = '/apply/amount' AND path LIKE '%input%'`,
    });
    const answer = await clickhouse.query({
      query: `SELECT device, path, toUInt32(count()) AS clicks FROM signals FINAL
        WHERE kind = 'click' AND page = '/apply/amount' GROUP BY device, path`,
      format: 'JSONEachRow',
    });
    const rows = await answer.json<{ device: string; path: string; clicks: number }>();
    const of = (device: string) =>
      new Map(rows.flatMap((row) => (row.device === device ? [[row.path, row.clicks]] : [])));
    const within = (device: string) =>
      [...of(device)].reduce((sum, [path, clicks]) => sum + (path.startsWith(FORM) ? clicks : 0), 0);
    expect(within('phone')).toBeGreaterThan(within('desktop'));

    const page = await openHeatmap(console, BESIDE);
    await keepZone(page, { name: 'Both', paths: [FORM] });
    await page.reload();
    const compared = page.getByRole('region', { name: 'Compared with', exact: true });
    await compared.locator('.heat-scroller[data-ready=true]').waitFor();
    const listed = async () => {
      const cells = await page
        .locator('.ranking tbody tr')
        .evaluateAll((list) =>
          list.map((row): [string, number] => [
            row.querySelector('.ranked')?.getAttribute('title') ?? '',
            Number(row.querySelector('td.number')?.textContent),
          ]),
        );
      return new Map(cells);
    };
    const zone = page.locator('.zones tbody tr', { hasText: 'Both' });
    const hits = () => zone.locator('td').first().textContent();
    await expect.poll(listed).toEqual(of('desktop'));
    await expect.poll(hits).toBe(String(within('desktop')));

    await page.getByRole('radio', { name: 'These filters' }).focus();
    await page.keyboard.press('ArrowRight');
    await expect.poll(listed).toEqual(of('phone'));
    await expect.poll(hits).toBe(String(within('phone')));
    const watch = page.getByRole('link', { name: 'Watch recordings with a click on Continue' });
    expect(await watch.getAttribute('href')).toContain('device=phone');
    await page.locator('.ranked', { hasText: 'Continue' }).hover();
    await compared.locator('.heat-outline').waitFor();
    expect(await violations(page)).toEqual([]);
    expect(await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)).toBeLessThanOrEqual(0);
    if (process.env.SCRIM_SCREENSHOTS) await page.screenshot({ path: `${process.env.SCRIM_SCREENSHOTS}/listed.png` });

    await page.reload();
    await expect.poll(listed).toEqual(of('phone'));
    await page.getByRole('button', { name: 'Remove the zone Both' }).click();
    await zone.waitFor({ state: 'detached' });
    await page.getByText('Difference', { exact: true }).click();
    await page.getByRole('radio', { name: 'These filters' }).waitFor({ state: 'detached' });
  });

  it('the numbers by depth are of it, too', async () => {
    const page = await console.open();
    await page.route('**/heatmap/depth?*', async (route) => {
      const answer = await route.fetch();
      const reached = new URL(route.request().url()).searchParams.get('device') === 'phone' ? 0.25 : 0.75;
      const steps = Array.from({ length: 40 }, () => ({ reached, exposed: reached, attention: 1200 }));
      await route.fulfill({ response: answer, json: { ...(await answer.json()), withheld: false, views: 100, steps } });
    });
    await page.goto(console.address(`heatmap?${BESIDE}&kind=scroll`));
    const first = page.locator('.depth-table tbody td').first();
    await expect.poll(() => first.textContent()).toBe('75 %');
    await page.locator('.heat-listed').getByText('Compared with').click();
    await expect.poll(() => first.textContent()).toBe('25 %');
  });

  it('one that is withheld cannot be chosen', async () => {
    const page = await openHeatmap(
      console,
      `${DESKTOP}&against=${encodeURIComponent('{"device":"tablet"}')}&listed=compared`,
    );
    await page.getByRole('heading', { name: 'This answer is withheld' }).waitFor();
    expect(await page.getByRole('radio', { name: 'Compared with' }).isDisabled()).toBe(true);
    expect(await page.getByRole('radio', { name: 'These filters' }).isChecked()).toBe(true);
    expect(await page.locator('.ranking tbody tr').count()).toBeGreaterThan(0);
  });
});

it('an element that the picture has, but hidden, is listed beside it with a way to the state that shows it', async () => {
  const page = await openHeatmap(console, DESKTOP);
  expect(await page.getByText('not in this picture').count()).toBe(0);
  await redraw(page, 'button', 'visibility:hidden');
  await page.getByText('1 element not in this picture').click();
  await page.getByRole('button', { name: 'Show the state with it' }).waitFor();
  expect(await page.locator('.ranked', { hasText: 'Continue' }).count()).toBe(0);
  if (process.env.SCRIM_SCREENSHOTS) await page.screenshot({ path: `${process.env.SCRIM_SCREENSHOTS}/hidden.png` });
});

it('the state in which what people clicked is shown can be chosen, keeps its name, and is in the address', async () => {
  const page = await openHeatmap(console, DESKTOP);
  const choice = page.getByRole('combobox', { name: 'State of the page to draw on' });
  await choice.click();
  await page.getByRole('option', { name: 'Most representative' }).waitFor();
  expect(await page.getByRole('option', { name: /^With / }).count()).toBe(0);
  await redraw(page, 'button', 'visibility:hidden');
  await page.getByText('1 element not in this picture').waitFor();
  await choice.click();
  await page.getByRole('option', { name: 'With “Continue” shown' }).click();
  await expect.poll(() => choice.inputValue()).toBe('With “Continue” shown');
  const { searchParams } = new URL(page.url());
  expect(searchParams.get('element')).toMatch(/^html>body:2>.*button/);
  await page.reload();
  await page.locator('.heat-scroller[data-ready=true]').waitFor();
  await expect.poll(() => choice.inputValue()).toBe('With “Continue” shown');
  await choice.click();
  if (process.env.SCRIM_SCREENSHOTS) await page.screenshot({ path: `${process.env.SCRIM_SCREENSHOTS}/state.png` });
  await page.getByRole('option', { name: 'Most representative' }).click();
  await expect.poll(() => new URL(page.url()).searchParams.has('element')).toBe(false);
});

it('beside a map of rests is listed whatever a pointer rested on, clicked or not, in the picture or not: as much as is said above it', async () => {
  const button = 'html>body:2>main:2>form:2>button:5';
  const [heading, elsewhere] = ['html>body:2>main:2>h1:1', 'html>body:2>dialog:9>p:1'];
  // Of each of the 24 visits.
  const places = [heading, heading, button, elsewhere, elsewhere, elsewhere];
  for (const [at, path] of places.entries()) {
    await console.server.clickhouse.command({
      query: `INSERT INTO signals SELECT * REPLACE ('rest' AS kind, {path:String} AS path, toUInt16(position + {at:UInt16}) AS position)
        FROM (SELECT * FROM signals FINAL WHERE kind = 'view' AND page = '/apply/amount')`,
      query_params: { path, at: 500 + at },
    });
  }
  const page = await openHeatmap(console, 'page=%2Fapply%2Famount&kind=rest');
  await page.locator('.heat-facts', { hasText: '144 rests' }).waitFor();
  const listed = await page
    .locator('.ranking tbody tr')
    .evaluateAll((list) =>
      list.map((row) => [
        row.querySelector('.ranked')?.getAttribute('title'),
        row.querySelector('td.number')?.textContent,
      ]),
    );
  expect(listed.filter(([, rests]) => rests !== '–')).toEqual([
    [heading, '48'],
    [button, '24'],
  ]);
  await page.getByText('1 element not in this picture').click();
  const missing = page.locator('.ranking-missing li');
  expect(await missing.locator('code').getAttribute('title')).toBe(elsewhere);
  expect(await missing.locator('span').textContent()).toBe('72');
  const table = (await download(page, 'CSV')).toString('utf8');
  for (const row of [`${heading},48,,`, `${button},24,`, `${elsewhere},72,,`]) expect(table).toContain(row);
  expect(await violations(page)).toEqual([]);
  if (process.env.SCRIM_SCREENSHOTS)
    await page.screenshot({ path: `${process.env.SCRIM_SCREENSHOTS}/rests.png`, fullPage: true });
});

it('recordings beside a map are of the days that it counts, of which those asked for are a part', async () => {
  expect(searchOfCounted({ from: null, to: null })).toEqual({ period: 'all' });
  expect(searchOfCounted({ from: null, to: '2026-11-01' })).toEqual({ to: '2026-11-01' });
  const page = await openHeatmap(console, `${DESKTOP}&period=7d`);
  const [, from] = /Counted: (\S+) to today/.exec((await page.locator('.heat-foot').textContent()) ?? '') ?? [];
  expect(new Date(from ?? '').getUTCDay()).toBe(1);
  const watch = page.getByRole('link', { name: /^Watch recordings with a click on Continue/ });
  const asked = new URL((await watch.getAttribute('href')) ?? '', page.url()).searchParams;
  expect([asked.get('from'), asked.get('to'), asked.get('period')]).toEqual([from, null, null]);
});

it('recordings beside a map of one width band are said to be of any width', async () => {
  const page = await openHeatmap(console, DESKTOP);
  const watch = page.getByRole('link', { name: /^Watch recordings with a click on Continue/ });
  expect(await watch.getAttribute('aria-label')).toBe('Watch recordings with a click on Continue');
  expect(await page.getByText('are of any width').count()).toBe(0);
  await page.goto(console.address(`heatmap?${DESKTOP}&band=1024-1439`));
  await page.getByText('Recordings opened from here are of any width').waitFor();
  expect(await watch.getAttribute('aria-label')).toBe('Watch recordings with a click on Continue, at any width');
  if (process.env.SCRIM_SCREENSHOTS) await page.screenshot({ path: `${process.env.SCRIM_SCREENSHOTS}/band.png` });
});

const EMPTY: Parameters<typeof differenceOf>[0] = {
  page: '/',
  kind: 'click',
  period: { from: null, to: null },
  withheld: false,
  unanswered: null,
  views: 0,
  subjects: null,
  clicks: 0,
  elements: [],
  suppressed: { elements: 0, clicks: 0 },
  snapshot: null,
  k: 5,
};

describe('a zone', () => {
  it('is drawn with the mouse around elements, kept, shown with its hits, and removed', async () => {
    const page = await openHeatmap(console, DESKTOP, 1600);
    await page.getByRole('button', { name: 'Draw a zone' }).click();
    const place = await page.evaluate(() => {
      const frame = document.querySelector<HTMLIFrameElement>('.replay-root iframe');
      const form = frame?.contentDocument?.querySelector('form')?.getBoundingClientRect();
      const box = frame?.getBoundingClientRect();
      if (!frame || !form || !box) throw new Error('no form in the picture');
      const scale = box.width / Number(frame.getAttribute('width'));
      return {
        left: box.left + form.left * scale,
        top: box.top + form.top * scale,
        right: box.left + form.right * scale,
        bottom: box.top + form.bottom * scale,
      };
    });
    await page.mouse.move(place.left - 6, place.top - 6);
    await page.mouse.down();
    await page.mouse.move(place.right + 6, place.bottom + 6, { steps: 5 });
    await page.mouse.up();
    await page.getByLabel(/^Name of the zone of/).fill('The form');
    await page.getByRole('button', { name: 'Keep', exact: true }).click();
    const row = page.locator('.zones tbody tr', { hasText: 'The form' });
    await row.waitFor();
    // 24 on “Continue”, 12 on the amount.
    expect(await row.locator('td').first().textContent()).toBe('36');
    await page.reload();
    await row.waitFor();
    await page.locator('.heat-zone', { hasText: 'The form' }).waitFor();
    await page.getByRole('button', { name: 'Remove the zone The form' }).click();
    await row.waitFor({ state: 'detached' });
  });

  it('is exposed as what lies where it is in the picture shown, whatever it was drawn on; not at all where that lacks it', async () => {
    const page = await openHeatmap(console, DESKTOP, 1600);
    await page.route('**/heatmap/depth?*', async (route) => {
      const answer = await route.fetch();
      const depth = await answer.json();
      const steps = Array.from({ length: 40 }, (_, at) => ({ reached: 1, exposed: at / 40, attention: 1 }));
      await route.fulfill({ response: answer, json: { ...depth, withheld: false, views: 100, steps } });
    });
    const form = 'html>body:2>main:2>form:2';
    await keepZone(page, { name: 'Elsewhere', paths: [form] });
    await page.reload();
    const row = page.locator('.zones tbody tr', { hasText: 'Elsewhere' });
    const exposed = () => row.locator('td').nth(1).textContent();
    /** From the picture itself. */
    const expected = () =>
      page.evaluate(() => {
        const shown = document.querySelector<HTMLIFrameElement>('.replay-root iframe')?.contentDocument;
        const box = shown?.querySelector('form')?.getBoundingClientRect();
        if (!shown || !box) return null;
        const middle = (box.top + box.height / 2) / shown.documentElement.scrollHeight;
        return `${((Math.floor(middle * 40) / 40) * 100).toFixed(0)} %`;
      });
    await page.locator('.heat-scroller[data-ready=true]').waitFor();
    const isAsExpected = async () => (await exposed()) === (await expected());
    await expect.poll(isAsExpected).toBe(true);
    const first = await exposed();
    await redraw(page, 'main', 'margin-top:1200px');
    await expect.poll(isAsExpected).toBe(true);
    expect(await exposed()).not.toBe(first);
    await page.unroute('**/chunks/*');
    await redraw(page, 'form', 'visibility:hidden');
    await expect.poll(exposed).toBe('–');
    expect(await row.locator('td').nth(2).textContent()).toBe('–');
    await page.unroute('**/chunks/*');
    await page.reload();
    await expect.poll(isAsExpected).toBe(true);
    const moment = new URL(page.url());
    moment.searchParams.set('element', `${form}>button:5`);
    await page.goto(moment.href);
    await page.locator('.heat-scroller[data-ready=true]').waitFor();
    await page.locator('.heat-zone', { hasText: 'Elsewhere' }).waitFor();
    expect(await exposed()).toBe('–');
    await page.getByRole('button', { name: 'Remove the zone Elsewhere' }).click();
    await row.waitFor({ state: 'detached' });
  });

  it('is made by keyboard alone, of elements chosen by name', async () => {
    const page = await openHeatmap(console, DESKTOP);
    await page.getByRole('button', { name: 'Draw a zone' }).focus();
    await page.keyboard.press('Enter');
    await page.keyboard.press('Tab');
    expect(await page.evaluate(() => document.activeElement?.getAttribute('placeholder'))).toBe(
      'Elements of the ranking',
    );
    await page.keyboard.type('Contin');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await page.keyboard.press('Escape');
    await page.getByLabel('Name of the zone of 1 element').waitFor();
    await page.keyboard.press('Tab');
    await page.keyboard.type('Send');
    await page.keyboard.press('Enter');
    const row = page.locator('.zones tbody tr', { hasText: 'Send' });
    await row.waitFor();
    expect(await row.locator('td').first().textContent()).toBe('24');
  });
});
