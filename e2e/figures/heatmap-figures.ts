import { readFile } from 'node:fs/promises';
import { expect, it } from 'vitest';
import { type DemoConsole, numberIn } from './demo-console.ts';
import { PageHits } from './element-hits.ts';
import { share, took } from './words.ts';

const UNITS = { rage: 'rage click', dead: 'dead click', first: 'first click', rest: 'rest' } as const;

export function heatmapFigures(demo: () => DemoConsole): void {
  it.each([
    ['/apply/bank', 'rage'],
    ['/offers', 'dead'],
    ['/apply/home-and-work', 'first'],
    ['/apply/amount', 'rest'],
  ] as const)('hits on the elements of %s of the kind “%s”, and every column beside them', async (template, kind) => {
    const { page, raw, open } = demo();
    await open(
      `heatmap?period=all&page=${encodeURIComponent(template)}&kind=${kind}`,
      '.heat-scroller[data-ready=true]',
    );
    await page.locator('.ranked').first().waitFor();
    const exact = new PageHits(raw, template);
    const table = await downloadTable(demo());
    const counted = table.filter((row) => row[`${UNITS[kind]}s`] !== '');
    const hits = new Map(exact.elements(kind).map((element) => [element.path, element]));
    for (const row of counted) expect(Number(row[`${UNITS[kind]}s`]), row.Path).toBe(hits.get(row.Path ?? '')?.hits);
    expect(counted.length).toBeGreaterThan(0);

    const facts = await page
      .locator('.heat-numbers > span')
      .evaluateAll((list) => list.map((fact) => fact.textContent ?? ''));
    const [told = '', views = '', people] = facts;
    expect(numberIn(views)).toBe(exact.views);
    if (kind === 'first') {
      // Of the clicks, some: shown only as far as nothing can be taken from all of them, with no rest and no people.
      expect(told).toBe(`${counted.reduce((sum, row) => sum + Number(row['first clicks']), 0)} first clicks`);
    } else {
      expect(counted.map((row) => row.Path).toSorted()).toEqual(
        exact
          .shown(kind)
          .map(({ path }) => path)
          .toSorted(),
      );
      const all = exact.elements(kind).reduce((sum, element) => sum + element.hits, 0);
      expect([told, people]).toEqual([`${all.toLocaleString('en-US')} ${UNITS[kind]}s`, `${exact.people} people`]);
    }

    const clicks = new Map(exact.shown('click').map((element) => [element.path, element]));
    const [rage, dead] = (['rage', 'dead'] as const).map(
      (of) => new Map(exact.shown(of).map((element) => [element.path, element.hits])),
    );
    const first = new Map(exact.elements('first').map((element) => [element.path, element.views / exact.views]));
    const places = await middleLines(demo());
    const rows = await page.locator('.ranking tbody tr').evaluateAll((list) =>
      list.map((row) => ({
        path: row.querySelector('.ranked')?.getAttribute('title') ?? '',
        cells: Array.from(row.querySelectorAll('td.number'), (cell) => cell.textContent ?? ''),
      })),
    );
    const seen = { firsts: 0, times: 0, attracts: 0 };
    for (const { path, cells } of rows) {
      if (kind === 'rest') {
        const rested = table.find((row) => row.Path === path)?.rests;
        expect(cells.shift(), path).toBe(rested ? Number(rested).toLocaleString('en-US') : '–');
      }
      const [count, ofViews, firsts, raged, inVain, time, exposed, attracts] = cells;
      const element = clicks.get(path);
      expect([count, ofViews, raged, inVain], path).toEqual([
        element?.hits.toLocaleString('en-US') ?? '–',
        element ? share(element.views / exact.views) : '–',
        rage?.get(path)?.toLocaleString('en-US') ?? '–',
        dead?.get(path)?.toLocaleString('en-US') ?? '–',
      ]);
      if (firsts !== '–') {
        expect(firsts, `first, ${path}`).toBe(share(first.get(path) ?? 0));
        seen.firsts += 1;
      }
      const middle = element ? exact.timeToClick(path) : null;
      expect(time, `time, ${path}`).toBe(middle === null ? '–' : took(middle));
      if (middle !== null) seen.times += 1;
      if (exposed === '–') continue;
      const exposure = exact.exposed(places.get(path) ?? Number.NaN);
      expect(exposed, `exposed, ${path}`).toBe(share(exposure));
      const attracted = element && exposure > 0 ? share(Math.min(1, element.views / exact.views / exposure)) : '–';
      expect(attracts, `attracts, ${path}`).toBe(attracted);
      if (attracted !== '–') seen.attracts += 1;
    }
    expect(seen.times).toBeGreaterThan(0);
    // The pointer rests on more than can be clicked: too few views with a click to tell what attracts.
    if (kind !== 'rest') expect(seen.attracts).toBeGreaterThan(0);
    if (kind === 'first') expect(seen.firsts).toBeGreaterThan(0);
  });
}

/** The table of the screen as it is taken away, by the names of its columns. */
async function downloadTable({ page }: DemoConsole): Promise<Record<string, string>[]> {
  const waiting = page.waitForEvent('download');
  await page.getByRole('button', { name: 'CSV', exact: true }).click();
  const text = await readFile(await (await waiting).path(), 'utf8');
  const lines = text
    .split('\r\n')
    .filter((line) => line !== '' && !/^"?#/.test(line))
    .map((line) =>
      [...line.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^,]*))/g)].map(([, quoted, plain]) => quoted ?? plain ?? ''),
    );
  const [columns = [], ...rows] = lines;
  return rows.map((row) => Object.fromEntries(columns.map((column, at) => [column, row[at] ?? ''])));
}

/** Where the middle line of each ranked element is in the picture, as a share of its height. */
async function middleLines({ page }: DemoConsole): Promise<Map<string, number>> {
  const found = await page.locator('.heat-scroller iframe').evaluate((frame: HTMLIFrameElement) => {
    const shown = frame.contentDocument;
    if (!shown) throw new Error('There is no picture.');
    const height = Math.max(shown.documentElement.scrollHeight, shown.body.scrollHeight);
    const isMessage = (element: Element) => element.matches('[data-scrim],[role=alert],[role=status]');
    const paths = Array.from(
      document.querySelectorAll('.ranking tbody .ranked'),
      (row) => row.getAttribute('title') ?? '',
    );
    return paths.flatMap((path): [string, number][] => {
      let at: Element | undefined = path === 'html' ? shown.documentElement : shown.body;
      for (const [, position = ''] of path.replace(/^html>body:2/, '').matchAll(/>[a-z0-9]+:(\d+)/g)) {
        const counted: Element[] = [...(at?.children ?? [])].filter(
          (one) => isMessage(one) === position.startsWith('0'),
        );
        at = counted[Number(position) - 1];
      }
      if (!at || !/^html(>body:2|$)/.test(path) || /[/~]/.test(path)) return [];
      const { top, height: own } = at.getBoundingClientRect();
      return [[path, (top + own / 2) / height]];
    });
  });
  return new Map(found);
}
