import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import {
  insertChunks,
  insertSignals,
  type SignalRow,
  signalRow,
} from '../../../server/src/heatmaps/testing/signal-rows.ts';
import { type ConsoleUnderTest, startConsole, violations } from '../testing/console-under-test.ts';

let console: ConsoleUnderTest;
beforeAll(async () => {
  console = await startConsole({ visits: 1 });
}, 540_000);
beforeEach(async () => {
  for (const table of ['signals', 'chunks']) {
    await console.server.clickhouse.command({ query: `TRUNCATE TABLE ${table}` });
  }
});
afterEach(() => console.closeWindows());
afterAll(() => console.close());

const FORM = 'html>body:2>form:1';
const START = Date.now() - 3_600_000;
const row = (person: string, seq: number, given: object): SignalRow => ({
  ...signalRow({
    ...{ site: 'harbor', session: person, subject: person, view: `${person}-${seq}`, seq, path: '' },
    time: START + seq * 1000,
  }),
  ...given,
});

/** People of whom each second goes from the landing page to the first step, where all are shown a variant and Spanish. */
const shownTo = (variant: string, people: number) =>
  Array.from({ length: people }, (_, n) => [
    row(`${variant}${n}`, 1, { kind: 'view', page: '/', regime: 'visitor' }),
    ...(n % 2 === 0 ? [row(`${variant}${n}`, 2, { kind: 'view', page: '/apply/amount' })] : []),
    row(`${variant}${n}`, 3, { kind: 'variant', page: '/account', variant, language: 'es' }),
  ]).flat();

const question = encodeURIComponent(
  JSON.stringify({
    steps: ['/', '/apply/amount'].map((name) => ({ kind: 'page', name })),
    order: 'in-order',
    window: '1d',
  }),
);

it('a funnel says how its groups and filters are meant, and compares variants only when people began in equal parts', async () => {
  const first = [...shownTo('cards', 60), ...shownTo('table', 50)];
  await insertSignals(console.server.clickhouse, first);
  await insertChunks(console.server.clickhouse, first);
  const page = await console.open();
  await page.goto(console.address(`funnels?question=${question}&by=variant&language=es`));
  await page.getByText('by the variant that they were shown last').waitFor();
  await page.getByText('take whole visits').waitFor();
  expect(await page.locator('.funnel-people strong').allTextContents()).toEqual(['60', '50', '30', '25']);
  expect(await page.locator('.difference-list li').count()).toBe(1);
  await page.getByText('sample ratio: p =').waitFor();
  expect(await violations(page)).toEqual([]);

  await insertSignals(console.server.clickhouse, shownTo('cards', 160));
  await page.goto(console.address(`funnels?question=${question}&by=variant`));
  await page.getByRole('alert').getByText('Variants are not compared').waitFor();
  expect(await page.locator('.difference-list').count()).toBe(0);
  expect(await violations(page)).toEqual([]);
}, 270_000);

it('a share of fewer than k is no 0 % and its rest no 100 %, in funnels, forms and pages', async () => {
  const people = Array.from({ length: 10 }, (_, n) => `p${n}`);
  await insertSignals(
    console.server.clickhouse,
    people.flatMap((person, n) => [
      row(person, 1, { kind: 'view', page: '/' }),
      ...(n < 4
        ? [
            row(person, 2, { kind: 'rage', page: '/', path: 'html>body:2>a:1' }),
            row(person, 4, { kind: 'view', page: '/apply/amount' }),
          ]
        : []),
      row(person, 3, { kind: 'field', page: '/', path: `${FORM}>input:1`, hesitation: 900, edits: 1 }),
    ]),
  );
  const page = await console.open();
  const stat = (label: string) => page.locator('.stat', { hasText: label }).locator('.stat-value').textContent();
  await page.goto(console.address('pages'));
  await page.locator('.stat').first().waitFor();
  expect(await stat('Raged')).toBe('–');

  await page.goto(console.address(`funnels?question=${question}`));
  await page.locator('.funnel-steps').waitFor();
  expect(await stat('Completion')).toMatch(/^under \d+ %$/);
  expect(await page.locator('.funnel-left').textContent()).toMatch(/\(over \d+ %\)$/);

  const goal = encodeURIComponent(JSON.stringify({ kind: 'page', name: '/apply/amount' }));
  await page.goto(console.address(`forms?page=%2F&form=${encodeURIComponent(FORM)}&goal=${goal}`));
  await page.locator('.form-result .stat').first().waitFor();
  expect(await stat('Completed')).toBe('< 5');
  expect(await stat('Abandoned')).toMatch(/^over \d+ %$/);
}, 270_000);

it('a funnel names the days that it counts and those before, and compares nothing with all time', async () => {
  const DAY = 86_400_000;
  const began = (daysAgo: number) =>
    Array.from({ length: 10 }, (_, n) => ({
      ...row(`p${n}-${daysAgo}`, 1, { kind: 'view', page: '/' }),
      time: Date.now() - daysAgo * DAY,
    }));
  await insertSignals(console.server.clickhouse, [...began(0), ...began(8), ...began(40)]);
  const page = await console.open();
  await page.goto(console.address(`funnels?question=${question}&by=period&period=7d`));
  await page.getByText(/^Before: .+ \(UTC\), as many days as this period has had, today included/).waitFor();
  await page.getByText(/^Counted: .+ \(UTC\)\./).waitFor();
  expect(await page.locator('.funnel-people strong').allTextContents()).toEqual(['10', '10', '< 5', '< 5']);
  const daysAgo = (days: number) => new Date(Date.now() - days * DAY).toISOString().slice(0, 10);
  await page.goto(console.address(`funnels?question=${question}&by=period&from=${daysAgo(12)}&to=${daysAgo(6)}`));
  await page.getByText(/^Before: .+ \(UTC\), as many days as this period has had; attempts/).waitFor();
  await page.goto(console.address(`funnels?question=${question}&by=period&period=all`));
  await page.getByText('Nothing is compared').waitFor();
  await page.getByText('Counted: all that retention has kept.').waitFor();
  expect(await page.locator('.funnel-people strong').allTextContents()).toEqual(['30', '< 5']);
  await page.goto(console.address(`funnels?question=${question}&from=2026-11-24`));
  await page.locator('.period-days').getByText('UTC', { exact: true }).waitFor();
  expect(await violations(page)).toEqual([]);
}, 270_000);

it('the table of paths holds the ways of the step that is in the middle, and none of the one before', async () => {
  const visit = (person: string, pages: readonly string[]) =>
    pages.map((page, at) => row(person, at + 1, { kind: 'view', page }));
  await insertSignals(
    console.server.clickhouse,
    Array.from({ length: 30 }, (_, n) => [
      ...visit(`on${n}`, ['/', '/apply/amount', '/account']),
      ...visit(`back${n}`, ['/', '/apply/amount', '/']),
      ...visit(`gone${n}`, ['/', '/apply/amount']),
    ]).flat(),
  );
  const page = await console.open();
  const anchor = encodeURIComponent(JSON.stringify({ kind: 'page', name: '/' }));
  await page.goto(console.address(`paths?anchor=${anchor}&before=0&after=2`));
  const ways = async () => {
    const rows = await page.locator('.chart-table tbody tr').evaluateAll((list) => list.map((one) => one.textContent));
    return rows.map((text) => text?.replace(/\d+$/, '')).toSorted();
  };
  const after = ['/', '/account', 'Visit ended'].map((to) => `1 after: /apply/amount${to}`);
  await expect.poll(ways).toEqual([...after, 'Here: //apply/amount']);
  await page.getByRole('button', { name: '/account' }).click();
  await expect.poll(ways).toEqual(['Here: /accountVisit ended']);
}, 270_000);
