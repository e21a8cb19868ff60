import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import {
  type ConsoleUnderTest,
  openRecording,
  startConsole,
  statePurpose,
  violations,
} from '../testing/console-under-test.ts';

let console: ConsoleUnderTest;

beforeAll(async () => {
  console = await startConsole({ visits: 12 });
}, 540_000);
afterEach(() => console.closeWindows());
afterAll(() => console?.close());

async function openList(search = ''): Promise<Page> {
  const page = await console.open();
  await page.goto(console.address(`recordings${search}`));
  await page.locator('.row-link').first().waitFor();
  return page;
}

describe('the recordings list', () => {
  it('keeps filters and order under a name, and goes back to them', async () => {
    const page = await openList('?device=phone&sort=duration');
    await page.getByRole('button', { name: 'Views', exact: true }).click();
    await page.getByLabel('Save these filters as').fill('Long on phones');
    await page.getByRole('button', { name: 'Save view' }).click();
    await page.getByRole('link', { name: /Long on phones/ }).waitFor();
    await page.goto(console.address('recordings'));
    await page.getByRole('button', { name: 'Views · 1' }).click();
    await page.getByRole('link', { name: /Long on phones/ }).click();
    await expect.poll(() => new URL(page.url()).search).toBe('?device=phone&sort=duration');
    await page.locator('.list-summary', { hasText: '12 visits' }).waitFor();
    await page.getByRole('button', { name: 'Views · 1' }).click();
    await page.getByRole('button', { name: 'Delete the view Long on phones' }).click();
    await page.getByText('No view is saved yet').waitFor();
  });

  it('keeps no language in a view, says why, and keeps the other filters', async () => {
    const page = await openList('?device=phone&language=es');
    await page.getByRole('button', { name: 'Views', exact: true }).click();
    await page.getByText('Language stands for national origin').waitFor();
    await page.getByLabel('Save these filters as').fill('Translated on phones');
    await page.getByRole('button', { name: 'Save view without language' }).click();
    await page.getByRole('link', { name: /Translated on phones/ }).click();
    await expect.poll(() => new URL(page.url()).search).toBe('?device=phone');
    await page.getByRole('button', { name: 'Views · 1' }).click();
    await page.getByRole('button', { name: 'Delete the view Translated on phones' }).click();
    await page.getByText('No view is saved yet').waitFor();
  });

  it.each([
    [
      'an opportunity',
      'sign',
      {
        sign: 'left',
        place: {
          kind: 'step',
          page: '/apply/amount',
          path: null,
          form: null,
          device: null,
          variant: null,
          language: null,
        },
        from: '2026-11-01',
        to: '2026-11-30',
      },
    ],
    [
      'a funnel',
      'funnel',
      {
        question: {
          steps: ['/apply/amount', '/apply/about-you'].map((name) => ({ kind: 'page', name })),
          order: 'in-order',
          window: '30d',
        },
        step: 1,
        outcome: 'dropped',
        filter: {},
      },
    ],
  ])('saves no view that would lose the question of %s, and says so', async (_of, name, question) => {
    const page = await console.open();
    await page.goto(console.address(`recordings?period=all&${name}=${encodeURIComponent(JSON.stringify(question))}`));
    await page.locator('.element-filter').waitFor();
    await page.getByRole('button', { name: 'Views', exact: true }).press('Enter');
    const save = page.getByRole('button', { name: 'Save view' });
    await page.getByLabel('Save these filters as').fill('Everybody');
    await page.getByText('cannot be saved as a view').waitFor();
    expect(await save.isDisabled()).toBe(true);
    expect(await violations(page)).toEqual([]);
    await page.keyboard.press('Escape');
    await save.waitFor({ state: 'hidden' });
    await page.getByRole('button', { name: 'Take this filter away' }).click();
    await page.locator('.element-filter').waitFor({ state: 'detached' });
    await page.getByRole('button', { name: 'Views', exact: true }).click();
    await page.getByLabel('Save these filters as').fill('Everybody');
    await expect.poll(() => save.isEnabled()).toBe(true);
  });

  it('puts several visits on a playlist at once, takes one off, and marks them watched', async () => {
    const page = await openList();
    const boxes = page.getByRole('checkbox', { name: /^Select the visit of/ });
    await boxes.nth(0).check();
    await boxes.nth(2).check();
    await page.getByText('2 visits selected').waitFor();
    await page.getByRole('button', { name: 'Add to playlist' }).click();
    await page.getByRole('menuitem', { name: 'New playlist…' }).click();
    await page.getByLabel('Name').fill('For the form team');
    await page.getByRole('button', { name: 'Make playlist' }).click();
    await page.getByText('Added to “For the form team”.').waitFor();
    await page.getByRole('link', { name: /For the form team/ }).click();
    await expect.poll(() => page.locator('.row-link').count()).toBe(2);
    await boxes.first().check();
    await page.getByRole('button', { name: 'Take off this playlist' }).click();
    await expect.poll(() => page.locator('.row-link').count()).toBe(1);
    await boxes.first().check();
    await page.getByRole('button', { name: 'Mark watched' }).click();
    await page.getByText('Marked as watched.').waitFor();
    await page.getByRole('link', { name: /^Watched/ }).click();
    await expect.poll(() => page.locator('.row-link').count()).toBe(1);
    await boxes.first().check();
    await page.getByRole('button', { name: 'Not watched', exact: true }).click();
    await page.getByRole('heading', { name: 'No visit matches these filters' }).waitFor();
  });
});

const moment = async (page: Page) => Number(await page.locator('.player').getAttribute('data-at'));

describe('the player', () => {
  it('keeps a note at a moment, leads back to the moment, and lets its writer delete it', async () => {
    const page = await console.open();
    await openRecording(console, page, 'desktop', '?t=4');
    await page.getByRole('tab', { name: 'Notes' }).click();
    await page.getByLabel(/^Note at 0:0/).fill('The button does not look like one.');
    await page.getByRole('button', { name: 'Keep note' }).click();
    await page.getByRole('tab', { name: 'Notes · 1' }).waitFor();
    await page
      .locator('.player')
      .focus()
      .catch(() => undefined);
    await page.goto(page.url().replace(/t=[\d.]+/, 't=0'));
    await page.locator('.player[data-status=ready]').waitFor();
    await page.getByRole('tab', { name: 'Notes · 1' }).click();
    await page.getByRole('button', { name: /The button does not look like one/ }).click();
    await expect.poll(() => moment(page)).toBe(4000);
    await page.getByRole('button', { name: 'Delete the note at 0:04' }).click();
    await page.getByText('No notes yet.').waitFor();
  });

  it('copies a link to the moment alone, which opens there', async () => {
    const page = await console.open();
    await openRecording(console, page, 'desktop', '?t=3&device=desktop');
    // Said for two seconds only: looked for with each frame, from before the click.
    await Promise.all([
      page.waitForFunction(() => [...document.querySelectorAll('button')].some((one) => one.textContent === 'Copied')),
      page.getByRole('button', { name: 'Link to 0:03' }).click(),
    ]);
    const link = await page.evaluate(() => navigator.clipboard.readText());
    expect(new URL(link).search).toBe('?t=3');
    const other = await console.open();
    await other.goto(link);
    await statePurpose(other, '.player[data-status=ready]');
    expect(await moment(other)).toBe(3000);
  });

  it('shows the whole page of a phone in small, with what the visitor saw framed', async () => {
    const page = await console.open();
    await openRecording(console, page, 'phone');
    const overview = page.getByRole('img', { name: /^The whole page/ });
    await overview.waitFor();
    const { framed, height } = await overview.evaluate((canvas) => {
      if (!(canvas instanceof HTMLCanvasElement)) throw new Error('no canvas');
      const pixels = canvas.getContext('2d')?.getImageData(0, 0, canvas.width, canvas.height).data ?? [];
      const rows = new Set<number>();
      for (let at = 0; at < pixels.length; at += 4) {
        const isAmber = (pixels[at] ?? 0) > 200 && (pixels[at + 1] ?? 0) < 150 && (pixels[at + 2] ?? 255) < 60;
        if (isAmber) rows.add(Math.floor(at / 4 / canvas.width));
      }
      return { framed: rows.size, height: canvas.height };
    });
    expect(framed).toBeGreaterThan(10);
    expect(framed).toBeLessThan(height);
  });

  /** Milliseconds from where the player opened to the first use of the button that it lists. */
  const aheadOfButton = async (page: Page) => {
    await page.locator('.row-link').first().click();
    await statePurpose(page, '.player[data-status=ready]');
    const events = await page
      .locator('.event-list .event')
      .evaluateAll((list) =>
        list.map((event) => [event.querySelector('.event-time')?.textContent ?? '', event.textContent ?? '']),
      );
    const onPage = events.slice(events.findIndex(([, text]) => text?.includes('/apply/amount')));
    const [time = ''] = onPage.find(([, text]) => text?.includes('Button')) ?? [];
    const [minutes = 0, seconds = 0] = time.split(':').map(Number);
    return minutes * 60_000 + seconds * 1000 - (await moment(page));
  };

  it.each([
    ['rage', 'rage click', 5],
    ['dead', 'dead click', 4],
    ['rest', 'rest', 3],
    ['click', 'click', 12],
    ['first', 'click', 12],
  ])(
    'lists from a map of kind %s the visits with a %s there and no others, which open a little before it',
    async (kind, unit, visits) => {
      if (unit !== 'click') {
        const there = "device = 'desktop' AND page = '/apply/amount' AND kind = 'click' AND path LIKE '%button%'";
        await console.server.clickhouse.command({
          query: `INSERT INTO signals SELECT * REPLACE ({kind:String} AS kind, toUInt16(position + 300) AS position)
          FROM (SELECT * FROM signals FINAL WHERE ${there})
          WHERE session IN (SELECT DISTINCT session FROM signals WHERE ${there} ORDER BY session LIMIT {visits:UInt8})`,
          query_params: { kind, visits },
        });
      }
      const page = await console.open();
      await page.goto(console.address(`heatmap?page=%2Fapply%2Famount&device=desktop&kind=${kind}`));
      await statePurpose(page, '.heat-scroller[data-ready=true]');
      await page.getByRole('link', { name: `Watch recordings with a ${unit} on Continue` }).click();
      await page.getByText('Visits open where it happened.').waitFor();
      await page.locator('.list-summary', { hasText: `${visits} visits` }).waitFor();
      const ahead = await aheadOfButton(page);
      expect(ahead).toBeGreaterThan(1_900);
      expect(ahead).toBeLessThan(4_100);
    },
  );
});
