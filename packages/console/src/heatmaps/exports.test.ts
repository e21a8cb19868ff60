import { writeFile } from 'node:fs/promises';
import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type ConsoleUnderTest, startConsole } from '../testing/console-under-test.ts';
import { download, keepZone, openHeatmap, redraw } from '../testing/open-heatmap.ts';

let console: ConsoleUnderTest;

beforeAll(async () => {
  console = await startConsole({ visits: 12 });
}, 540_000);
afterEach(() => console.closeWindows());
afterAll(() => console?.close());

const DESKTOP = 'page=%2Fapply%2Famount&device=desktop';
const BESIDE_PHONES = `${DESKTOP}&against=${encodeURIComponent('{"device":"phone"}')}`;

/** A picture's size, what was written into it, and how much of it is of the yellow end of the scale, which no lender's page has. */
async function pictureIn(page: Page, bytes: Buffer) {
  return page.evaluate(async (base64) => {
    const image = await createImageBitmap(new Blob([Uint8Array.from(atob(base64), (byte) => byte.charCodeAt(0))]));
    const canvas = new OffscreenCanvas(image.width, image.height);
    const context = canvas.getContext('2d');
    context?.drawImage(image, 0, 0);
    const pixels = context?.getImageData(0, 0, image.width, image.height).data ?? [];
    const vivid = { scale: 0, heat: 0, heatBeyond: 0 };
    for (let at = 0; at < pixels.length; at += 4) {
      const [red = 0, green = 0, blue = 0] = [pixels[at], pixels[at + 1], pixels[at + 2]];
      if (red <= 225 || green <= 190 || blue >= 110) continue;
      const [x, y] = [(at / 4) % image.width, at / 4 / image.width];
      vivid[y < 300 ? 'scale' : x < 1280 ? 'heat' : 'heatBeyond'] += 1;
    }
    return { width: image.width, height: image.height, vivid, written: Reflect.get(window, 'written').join('\n') };
  }, bytes.toString('base64'));
}

/** Lines that say what a table is, and those of the table. */
function tableIn(bytes: Buffer) {
  const lines = bytes.toString('utf8').trim().split('\r\n');
  const isNote = (line: string) => /^"?#/.test(line);
  const [head = '', ...rows] = lines.filter((line) => !isNote(line));
  return { notes: lines.filter(isNote).join('\n'), head, rows: rows.map((row) => row.split(',')) };
}

describe('an exported picture', () => {
  it('holds the page, its heat, the scale, and in words the filters, the definition and what is withheld', async () => {
    const page = await openHeatmap(console, DESKTOP);
    const bytes = await download(page, 'PNG');
    const picture = await pictureIn(page, bytes);
    expect(picture.width).toBeGreaterThanOrEqual(1280);
    expect(picture.height).toBeGreaterThan(800);
    expect(picture.vivid.scale).toBeGreaterThan(50);
    expect(picture.vivid.heat).toBeGreaterThan(50);
    expect(picture.written).toContain('Clicks · /apply/amount');
    expect(picture.written).toContain('device desktop');
    expect(picture.written).toContain('Every click or tap');
    expect(picture.written).toMatch(/k = 5/);
    // Of the 24 on the button, which lie in two cells beside each other.
    expect(picture.written).toMatch(/^2[34] clicks on one spot$/m);
    expect(picture.written).toContain('Square-root scale');
    expect(picture.written).not.toContain('beside each other');
    expect(picture.written.replaceAll('\n', ' ')).toContain('older hits are drawn on what stands in its place now');
  });

  it('is what is printed, alone on the page, until printing is over', async () => {
    const page = await openHeatmap(console, DESKTOP);
    await page.getByRole('button', { name: 'Print', exact: true }).click();
    await page.waitForFunction(() => Reflect.get(window, 'printed') === true);
    await page.emulateMedia({ media: 'print' });
    expect(await page.getByAltText('Heatmap with its legend').isVisible()).toBe(true);
    expect(await page.locator('.sidebar').isVisible()).toBe(false);
    expect(await page.locator('.heatmap').isVisible()).toBe(false);
    await page.emulateMedia({ media: 'screen' });
    await page.evaluate(() => window.dispatchEvent(new Event('afterprint')));
    await page.getByAltText('Heatmap with its legend').waitFor({ state: 'detached' });
  });
});

describe('an exported table', () => {
  it('holds the rows that are shown, after lines that say what they are', async () => {
    const page = await openHeatmap(console, DESKTOP);
    const { notes, head, rows } = tableIn(await download(page, 'CSV'));
    expect(notes).toContain('device desktop');
    expect(notes).toContain('Every click or tap');
    expect(head).toMatch(/^Element,Path,clicks,Clicks,/);
    const shown = await page
      .locator('.ranking tbody tr')
      .evaluateAll((list) =>
        list.map((row) => [row.querySelector('.strong')?.textContent, row.querySelector('td')?.textContent]),
      );
    expect(rows.map((cells) => [cells[0], cells[3]])).toEqual(shown);
    expect(shown).toContainEqual(['Continue', '24']);
  });
});

describe('of two filters side by side', () => {
  it('a table holds both sides, each row and line under the name of its side', async () => {
    const page = await openHeatmap(console, BESIDE_PHONES);
    await page.getByRole('region', { name: 'Compared with' }).locator('.heat-scroller[data-ready=true]').waitFor();
    const { notes, head, rows } = tableIn(await download(page, 'CSV'));
    expect(notes).toContain('These filters: Page /apply/amount; device desktop');
    expect(notes).toContain('Compared with: Page /apply/amount; device phone');
    expect(notes).toContain('Compared with: Maps beside each other share a scale per 1,000 page views.');
    expect(head).toMatch(/^Side,Element,Path,clicks,Clicks,/);
    const clicksOn = (side: string, name: string) => rows.find((row) => row[0] === side && row[1] === name)?.[4];
    expect(clicksOn('These filters', 'Continue')).toBe('24');
    expect(clicksOn('Compared with', 'Continue')).toBe('24');
  });

  it('each is drawn on its own page, and both on a state that is chosen', async () => {
    const page = await openHeatmap(console, BESIDE_PHONES);
    const widths = () =>
      page
        .locator('.heat-scroller[data-ready=true] .heat-scaled')
        .evaluateAll((list) => list.map((drawn) => (drawn instanceof HTMLElement ? drawn.style.width : null)));
    await expect.poll(widths).toEqual(['1280px', '390px']);
    const legends = () => page.locator('.heat-legend').allTextContents();
    await expect.poll(async () => new Set(await legends()).size).toBe(1);
    expect((await legends())[0]).toMatch(/^02[34] clicks on one spot$/);
    if (process.env.SCRIM_SCREENSHOTS)
      await page.screenshot({ path: `${process.env.SCRIM_SCREENSHOTS}/own-pages.png` });
    await page.getByRole('combobox', { name: 'State of the page to draw on' }).click();
    await page.getByRole('option', { name: 'Usual at 390 px' }).click();
    await expect.poll(widths).toEqual(['390px', '390px']);
  });

  it('a picture holds both pages with their heat, each under its filters', async () => {
    const page = await openHeatmap(console, BESIDE_PHONES);
    await page.getByRole('region', { name: 'Compared with' }).locator('.heat-scroller[data-ready=true]').waitFor();
    const bytes = await download(page, 'PNG');
    const picture = await pictureIn(page, bytes);
    expect(picture.width).toBe(1280 + 24 + 640);
    expect(picture.vivid.heat).toBeGreaterThan(50);
    expect(picture.vivid.heatBeyond).toBeGreaterThan(50);
    expect(picture.written).toContain('These filters: Clicks · /apply/amount');
    expect(picture.written).toContain('device desktop');
    expect(picture.written).toContain('Compared with: Clicks · /apply/amount');
    expect(picture.written).toContain('device phone');
    if (process.env.SCRIM_SCREENSHOTS) await writeFile(`${process.env.SCRIM_SCREENSHOTS}/beside.png`, bytes);
  });

  it('a side that is withheld is said to be, and the other is whole', async () => {
    const against = encodeURIComponent('{"device":"tablet"}');
    const page = await openHeatmap(console, `${DESKTOP}&against=${against}`);
    await page.getByRole('heading', { name: 'This answer is withheld' }).waitFor();
    const { notes, rows } = tableIn(await download(page, 'CSV'));
    expect(notes).toContain('Compared with: Withheld: fewer than k = 5');
    expect(new Set(rows.map(([side]) => side))).toEqual(new Set(['These filters']));
    const picture = await pictureIn(page, await download(page, 'PNG'));
    expect(picture.written).toContain('Withheld: fewer than k = 5');
    expect(picture.vivid.heat).toBeGreaterThan(50);
    expect(picture.vivid.heatBeyond).toBe(0);
  });

  it('depth, too, is of both sides', async () => {
    const page = await console.open();
    await page.goto(console.address(`heatmap?${BESIDE_PHONES}&kind=scroll`));
    await page.getByText('Numbers by depth').waitFor();
    const { head, rows } = tableIn(await download(page, 'CSV'));
    expect(head).toMatch(/^Side,"From, share of page"/);
    expect(rows.filter(([side]) => side === 'Compared with')).toHaveLength(40);
    expect(rows).toHaveLength(80);
  });
});

describe('of a difference', () => {
  const DIFFERENCE = `${BESIDE_PHONES}&comparison=difference`;

  it('screen, picture and table state the days, views and suppression of both sides', async () => {
    const page = await openHeatmap(console, DIFFERENCE);
    const facts = await page.locator('.heat-facts').textContent();
    expect(facts).toMatch(/These filters\d+ clicks12 page views.*Less\d+ clicks12 page views/);
    const foot = await page.locator('.heat-foot p').textContent();
    expect(foot).toMatch(/These filters: Counted: .* to today \(UTC\)\. Withheld: places .*Less: Counted: .* to today/);
    await page.getByText('Both sides count the same days.').waitFor();
    const { notes } = tableIn(await download(page, 'CSV'));
    const picture = await pictureIn(page, await download(page, 'PNG'));
    const written = picture.written.replaceAll('\n', ' ');
    for (const side of ['These filters', 'Less'])
      for (const text of [notes, written]) {
        expect(text).toMatch(new RegExp(`${side}: \\d+ page views, \\d+ clicks`));
        expect(text).toMatch(new RegExp(`${side}: Counted: [-\\d]+ to today \\(UTC\\)\\. Withheld: places`));
      }
    for (const text of [notes, written]) expect(text).toContain('Both sides count the same days.');
    if (process.env.SCRIM_SCREENSHOTS) {
      await page.screenshot({ path: `${process.env.SCRIM_SCREENSHOTS}/difference-both.png` });
      await writeFile(`${process.env.SCRIM_SCREENSHOTS}/difference-picture.png`, await download(page, 'PNG'));
    }
  });

  it('of a period with itself, says that there is none to see', async () => {
    const against = encodeURIComponent('{"device":"desktop","from":"2015-01-01"}');
    const page = await openHeatmap(console, `${DESKTOP}&from=2016-01-01&against=${against}&comparison=difference`);
    await page.getByText(/Both sides count the same visits on the same days, so there is no difference/).waitFor();
    const { notes } = tableIn(await download(page, 'CSV'));
    expect(notes).toContain('so there is no difference to see');
    if (process.env.SCRIM_SCREENSHOTS)
      await page.screenshot({ path: `${process.env.SCRIM_SCREENSHOTS}/difference-itself.png` });
  });

  it('of which the side that is subtracted is withheld, says so and tells nothing', async () => {
    const against = encodeURIComponent('{"device":"tablet"}');
    const page = await openHeatmap(console, DESKTOP);
    await page.goto(console.address(`heatmap?${DESKTOP}&against=${against}&comparison=difference`));
    await page.getByRole('heading', { name: 'This answer is withheld' }).waitFor();
    const { notes, rows } = tableIn(await download(page, 'CSV'));
    expect(notes).toContain('Withheld: fewer than k = 5');
    expect(rows).toEqual([]);
  });
});

describe('of a filter that heatmaps do not answer', () => {
  it.each([
    ['segment', 'Heatmaps are narrowed by the 20 oldest segments alone; this is not one of them.'],
    ['outcome', 'Heatmaps are narrowed by the 12 most frequent outcome events alone; this is not one of them.'],
    ['contradiction', 'Nobody both reached and did not reach the same outcome.'],
  ])('screen, picture and table say so, and nothing of too few people: %s', async (unanswered, words) => {
    const page = await openHeatmap(console, DESKTOP);
    await page.route(/\/api\/v1\/sites\/harbor\/heatmap\?/, async (route) => {
      const answer = await route.fetch();
      const nothing = { views: 0, clicks: 0, elements: [], snapshot: null, withheld: false, unanswered };
      await route.fulfill({ response: answer, json: { ...(await answer.json()), ...nothing } });
    });
    await page.reload();
    await page.getByText(words).waitFor();
    expect(await page.getByText('Fewer than').count()).toBe(0);
    const { notes, rows } = tableIn(await download(page, 'CSV'));
    const { written } = await pictureIn(page, await download(page, 'PNG'));
    for (const text of [notes, written.replaceAll('\n', ' ')]) {
      expect(text).toContain(`Not answered: ${words}`);
      expect(text).not.toContain('fewer than');
    }
    expect(rows).toEqual([]);
    if (process.env.SCRIM_SCREENSHOTS && unanswered === 'segment')
      await page.screenshot({ path: `${process.env.SCRIM_SCREENSHOTS}/unanswered.png` });
  });
});

describe('while another picture is being built', () => {
  /** Keeps a state's recorded page back until it is let go. */
  const chooseHeldState = async (page: Page, name: string) => {
    let letGo = () => {};
    const held = new Promise<void>((resolve) => {
      letGo = resolve;
    });
    await page.route('**/chunks/*', async (route) => {
      await held;
      await route.continue();
    });
    await page.getByRole('combobox', { name: 'State of the page to draw on' }).click();
    await page.getByRole('option', { name }).click();
    return letGo;
  };

  it('nothing is drawn or printed, and a table says of no element whether a picture has it', async () => {
    const page = await openHeatmap(console, DESKTOP);
    const buttons = ['PNG', 'Print'].map((name) => page.getByRole('button', { name, exact: true }));
    const areEnabled = () => Promise.all(buttons.map((button) => button.isEnabled()));
    await expect.poll(areEnabled).toEqual([true, true]);
    const letGo = await chooseHeldState(page, 'Usual at 390 px');
    await expect.poll(areEnabled).toEqual([false, false]);
    const { notes, head, rows } = tableIn(await download(page, 'CSV'));
    expect(notes).toContain('No picture: elements are called by the end of their paths');
    expect(head).toMatch(/,In the picture$/);
    expect(new Set(rows.map((cells) => cells.at(-1)))).toEqual(new Set(['']));
    letGo();
    await expect.poll(areEnabled).toEqual([true, true]);
    const drawn = tableIn(await download(page, 'CSV'));
    expect(drawn.notes).not.toContain('No picture');
    expect(new Set(drawn.rows.map((cells) => cells.at(-1)))).toEqual(new Set(['yes']));
    const picture = await pictureIn(page, await download(page, 'PNG'));
    expect(picture.vivid.heat).toBeGreaterThan(50);
  });
});

/** How light the lightest and the darkest of a picture's lines are, `fromEnd` pixels above its end. */
async function lightnessOf(page: Page, bytes: Buffer, fromEnd: number) {
  return page.evaluate(
    async ([base64, fromEnd]) => {
      const image = await createImageBitmap(new Blob([Uint8Array.from(atob(base64), (byte) => byte.charCodeAt(0))]));
      const context = new OffscreenCanvas(image.width, image.height).getContext('2d');
      context?.drawImage(image, 0, 0);
      const { data } = context?.getImageData(600, image.height - fromEnd, 100, 1) ?? { data: [] };
      const reds = Array.from(data).filter((_, at) => at % 4 === 0);
      return { darkest: Math.min(...reds), lightest: Math.max(...reds) };
    },
    [bytes.toString('base64'), fromEnd] as const,
  );
}

describe('of a page that was seen in too many ways', () => {
  const openVaried = async (kind: 'scroll' | 'attention', change: object) => {
    const page = await openHeatmap(console, DESKTOP);
    await page.route('**/heatmap/depth?*', async (route) => {
      const answer = await route.fetch();
      const steps = Array.from({ length: 40 }, (_, at) => ({ reached: 1 - at / 60, exposed: null, attention: null }));
      const known = { withheld: false, views: 110_000, fold: 0.4, quartiles: { three: 0.4, half: 0.6, one: 1 } };
      const depth = { ...(await answer.json()), ...known, steps, tooManyWays: true, ...change };
      await route.fulfill({ response: answer, json: depth });
    });
    await page.goto(console.address(`heatmap?${DESKTOP}&kind=${kind}`));
    await page.evaluate(() => Reflect.get(window, 'written').splice(0));
    return page;
  };
  const WHY = 'this page was seen in more different ways than can be checked for singling somebody out';

  it.each(['scroll', 'attention'] as const)(
    'a map of %s, its picture and its table say what is not told, and why',
    async (kind) => {
      const page = await openVaried(kind, {});
      await page.locator('.heat-scroller[data-ready=true]').waitFor();
      const screen = (await page.locator('.heatmap-main').textContent()) ?? '';
      const { written } = await pictureIn(page, await download(page, 'PNG'));
      const { notes } = tableIn(await download(page, 'CSV'));
      for (const text of [screen, written.replaceAll('\n', ' '), notes]) {
        expect(text).toContain('110,000 page views');
        expect(text).toContain(`exposure and time in view are not told, as ${WHY}.`);
        expect(text).not.toContain('it would single out fewer than');
        expect(text).not.toContain('people or more');
      }
      if (process.env.SCRIM_SCREENSHOTS)
        await page.screenshot({ path: `${process.env.SCRIM_SCREENSHOTS}/varied-${kind}.png`, fullPage: true });
    },
  );

  it('an answer that cannot be judged says so, and no number of page views', async () => {
    const page = await openVaried('scroll', { withheld: true, views: 0 });
    await page.getByRole('heading', { name: 'This answer is withheld' }).waitFor();
    const screen = (await page.locator('main').textContent()) ?? '';
    const { written } = await pictureIn(page, await download(page, 'PNG'));
    const { notes } = tableIn(await download(page, 'CSV'));
    for (const text of [screen, written.replaceAll('\n', ' '), notes]) {
      expect(text).toContain(WHY);
      expect(text).not.toContain('0 page views');
      expect(text).not.toMatch(/[Ff]ewer than (k = )?5 people match/);
    }
    if (process.env.SCRIM_SCREENSHOTS) await page.screenshot({ path: `${process.env.SCRIM_SCREENSHOTS}/unjudged.png` });
  });
});

describe('of a scroll map with zones', () => {
  const openScroll = async (search: string, width?: number) => {
    const page = await openHeatmap(console, search, width);
    await page.route('**/heatmap/depth?*', async (route) => {
      const answer = await route.fetch();
      const known = { reached: 1, exposed: 0.5, attention: 1200 };
      const steps = Array.from({ length: 40 }, (_, at) =>
        at < 36 ? { ...known, reached: 1 - at / 60 } : { reached: null, exposed: null, attention: null },
      );
      const quartiles = { three: 0.42, half: 0.61, one: 0.8 };
      const depth = { ...(await answer.json()), withheld: false, views: 100, steps, fold: 0.4, quartiles };
      await route.fulfill({ response: answer, json: depth });
    });
    await keepZone(page, { name: 'The form', paths: ['html>body:2>main:2>form:2'] });
    await page.goto(console.address(`heatmap?${search}&kind=scroll`));
    await page.locator('.heat-scroller[data-ready=true]').waitFor();
    await page.locator('.heat-zone', { hasText: 'The form' }).waitFor();
    await page.evaluate(() => Reflect.get(window, 'written').splice(0));
    return page;
  };
  const FOLD = 'Fold: 40 % of the page; 75 % of people came to 42 % of it; 50 % of people came to 61 % of it;';

  it('a picture has the fold, the quartiles and the zones, and hatches what is withheld', async () => {
    const page = await openScroll(DESKTOP);
    const bytes = await download(page, 'PNG');
    const { written } = await pictureIn(page, bytes);
    expect(written.replaceAll('\n', ' ')).toContain(FOLD);
    for (const label of ['Fold: 40 % of the page', '50 % of people came this far', 'The form', 'withheld'])
      expect(written.split('\n')).toContain(label);
    const hatched = await lightnessOf(page, bytes, 10);
    expect(hatched.lightest - hatched.darkest).toBeGreaterThan(25);
    const { notes, rows } = tableIn(await download(page, 'CSV'));
    expect(notes).toContain(FOLD);
    expect(notes).toContain('Zones. Hits are those of the elements shown.');
    expect(rows.slice(-3)).toEqual([
      [''],
      ['Zone', 'clicks', '"Exposed', ' share of page views"', 'Attracts at least', 'In the picture'],
      ['The form', '36', '0.5', expect.any(String), 'yes'],
    ]);
    if (process.env.SCRIM_SCREENSHOTS) {
      await writeFile(`${process.env.SCRIM_SCREENSHOTS}/scroll.png`, bytes);
      await page.screenshot({ path: `${process.env.SCRIM_SCREENSHOTS}/scroll-screen.png` });
    }
  });

  it('a narrow picture has its legend in as many lines as it takes, none squeezed', async () => {
    const page = await openScroll('page=%2Fapply%2Famount&device=phone');
    const bytes = await download(page, 'PNG');
    const { width, written } = await pictureIn(page, bytes);
    expect(width).toBe(640);
    expect(written.replaceAll('\n', ' ')).toContain(FOLD);
    expect(written.replaceAll('\n', ' ')).toContain(
      'before scrolling, and the lines are of the middle of each person’s',
    );
    const longest = await page.evaluate((lines) => {
      const context = new OffscreenCanvas(1, 1).getContext('2d');
      if (context) context.font = '14px system-ui, sans-serif';
      return Math.max(...lines.map((line: string) => context?.measureText(line).width ?? 0));
    }, written.split('\n'));
    expect(longest).toBeGreaterThan(400);
    expect(longest).toBeLessThanOrEqual(640 - 48);
    if (process.env.SCRIM_SCREENSHOTS) await writeFile(`${process.env.SCRIM_SCREENSHOTS}/narrow.png`, bytes);
  });
});

it('a segment is called by its name', async () => {
  const page = await console.open();
  await page.goto(console.address('segments'));
  const id: string = await page.evaluate(async () => {
    const conditions = [{ property: 'device', is: true, values: ['desktop'] }];
    const answer = await fetch('/api/v1/sites/harbor/segments', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ name: 'Large screens', conditions }),
    });
    return (await answer.json()).id;
  });
  const narrowed = await openHeatmap(console, `page=%2Fapply%2Famount&segment=${id}`);
  const { notes } = tableIn(await download(narrowed, 'CSV'));
  expect(notes).toContain('segment Large screens');
  expect(notes).not.toContain(id);
});

it('a picture that ends before its page does says so', async () => {
  const page = await openHeatmap(console, DESKTOP);
  expect((await pictureIn(page, await download(page, 'PNG'))).written).not.toContain('Cut: ');
  await redraw(page, 'main', 'height:13000px');
  const picture = await pictureIn(page, await download(page, 'PNG'));
  expect(picture.written).toMatch(
    /Cut: the page is 13,\d{3} px high, and the picture holds the first 12,000 px of it\./,
  );
  expect(picture.height).toBeLessThan(13_000);
}, 270_000);
