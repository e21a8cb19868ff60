import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { completeConfig, startServer } from '@scrim/server';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadVisits } from '../packages/cli/src/demo/load-visits.ts';
import { freePort } from '../packages/console/src/testing/free-port.ts';
import { type RawData, type RawSession, readRawData } from './raw-visits.ts';
import { root } from './system.ts';
import { launchChromium } from './visitor/chromium.ts';

const VISITS = join(root, 'examples/meadow-loans/visits/visits.json.br');
const ORIGIN = 'http://localhost:7071';
/** Fewest people behind a number; also the step of rounded ones. */
const K = 5;

let directory: string;
let server: Awaited<ReturnType<typeof startServer>>;
let browser: Browser;
let page: Page;
let raw: RawData;

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'scrim-figures-'));
  const config = completeConfig({
    port: await freePort(),
    dataDirectory: join(directory, 'data'),
    recorderDirectory: join(root, 'dist/recorder'),
    consoleDirectory: join(root, 'dist/console'),
    demo: true,
    logLevel: 'warn',
    sites: [
      {
        id: 'meadow-loans',
        name: 'Meadow Loans',
        origins: [ORIGIN],
        policyFile: join(root, 'examples/meadow-loans/scrim.policy.yaml'),
      },
    ],
  });
  await loadVisits(config, VISITS, ORIGIN, () => undefined);
  raw = await readRawData(VISITS);
  server = await startServer(config);
  browser = await launchChromium();
  page = await browser.newPage({ viewport: { width: 1600, height: 1000 }, reducedMotion: 'reduce' });
  await page.goto(`${server.url}/sign-in`);
  await page.getByRole('button', { name: 'Sign in to the demo' }).click();
  await page.waitForURL('**/sites/**');
}, 400_000);
afterAll(async () => {
  await browser?.close();
  await server?.close();
  if (directory) await rm(directory, { recursive: true, force: true });
});

async function show(screen: string, ready: string): Promise<void> {
  await page.goto(`${server.url}/sites/meadow-loans/${screen}`);
  const open = page.getByRole('button', { name: 'Open', exact: true });
  await open.or(page.locator(ready)).first().waitFor();
  if (await open.count()) await open.click();
  await page.locator(ready).first().waitFor();
}

const numberIn = (text: string | null | undefined): number => Number((text ?? '').replace(/[^\d.]/g, ''));
/** The big number of a card. */
const stat = async (label: string): Promise<number> =>
  numberIn(
    await page
      .locator('.stat', { has: page.getByText(label, { exact: true }) })
      .locator('.stat-value')
      .first()
      .textContent(),
  );
const count = <T>(items: readonly T[], test: (item: T) => boolean): number => items.filter(test).length;

/** Numbers of people on the journeys’ screens are multiples of k, less than k from the truth. */
function expectRounded(shown: number, exact: number, what: string): void {
  expect(shown % K, what).toBe(0);
  expect(Math.abs(shown - exact), `${what}: ${shown} for ${exact}`).toBeLessThan(K);
}

describe('what the screens show of the demo is what its browsers sent', () => {
  it('decisions about consent', async () => {
    await show('consent', '.stats');
    const made = (decision: string) => count(raw.decisions, (one) => one.decision === decision);
    for (const [label, decision] of [
      ['Granted', 'granted'],
      ['Denied', 'denied'],
      ['Withdrawn', 'withdrawn'],
      ['Global Privacy Control', 'gpc'],
    ] as const) {
      expect(await stat(label), label).toBe(made(decision));
    }
    const rate = made('granted') / (made('granted') + made('denied'));
    expect(await stat('Opt-in rate')).toBe(Math.round(rate * 100));
  });

  it('how many visits there are, and the troubles of those with most', async () => {
    await show('recordings?sort=frustration', '.row-link');
    expect(numberIn(await page.locator('.list-summary .strong').textContent())).toBe(raw.sessions.length);
    const rows = await page
      .locator('.recordings-table tbody tr[aria-rowindex]')
      .evaluateAll((list) =>
        list.slice(0, 10).map((row) => Array.from(row.querySelectorAll('td'), (cell) => cell.textContent ?? '')),
      );
    const shown = rows.map((row) => row.slice(-4, -1).map((text) => (text === '–' ? 0 : Number(text))));
    const troubles = raw.sessions.map(({ signals }) =>
      ['rage', 'dead', 'error'].map((kind) => count(signals, (signal) => signal.kind === kind)),
    );
    const left = troubles.map(String);
    for (const row of shown) {
      const at = left.indexOf(String(row));
      expect(at, `a visit with ${row} rage clicks, dead clicks and errors`).toBeGreaterThanOrEqual(0);
      left.splice(at, 1);
    }
    // Nobody had more rage clicks and more errors than the first.
    const [first = []] = shown;
    expect(
      count(
        troubles,
        ([rage = 0, dead = 0, error = 0]) =>
          rage > (first[0] ?? 0) && dead > (first[1] ?? 0) && error > (first[2] ?? 0),
      ),
    ).toBe(0);
  });

  it('page views, clicks and troubles per page', async () => {
    await show('pages', '.table-card tbody tr');
    const rows = await page
      .locator('.table-card tbody tr')
      .evaluateAll((list) =>
        list.map((row) =>
          [...row.querySelectorAll('td')].map(
            (cell) => cell.querySelector('.two-lines > span')?.textContent ?? cell.textContent ?? '',
          ),
        ),
      );
    expect(rows.length).toBeGreaterThan(7);
    for (const [template = '', , views, ...counts] of rows) {
      const here = raw.sessions.flatMap((session) =>
        session.signals
          .filter((signal) => signal.page === template)
          .map((signal) => ({ ...signal, person: session.person })),
      );
      expect(numberIn(views), `views of ${template}`).toBe(count(here, ({ kind }) => kind === 'view'));
      for (const [at, kind] of ['click', 'rage', 'dead', 'error'].entries()) {
        const hits = here.filter((signal) => signal.kind === kind);
        const isWithheld = counts[at]?.startsWith('–') ?? true;
        if (!isWithheld) expect(numberIn(counts[at]), `${kind} on ${template}`).toBe(hits.length);
        else expect(new Set(hits.map(({ person }) => person)).size, `${kind} on ${template} withheld`).toBeLessThan(K);
      }
    }
  });

  it('clicks of the elements that were clicked most', async () => {
    await show('heatmap?page=%2Fapply%2Famount', '.ranked');
    const clicks = new Map<string, number>();
    for (const { signals } of raw.sessions) {
      for (const { kind, page: template, path = '' } of signals) {
        if (kind === 'click' && template === '/apply/amount') clicks.set(path, (clicks.get(path) ?? 0) + 1);
      }
    }
    const shown = await page
      .locator('.ranking tbody tr')
      .evaluateAll((list) =>
        list.map(
          (row) =>
            [
              row.querySelector('.ranked')?.getAttribute('title') ?? '',
              row.querySelector('td')?.textContent ?? '',
            ] as const,
        ),
      );
    expect(shown.length).toBeGreaterThan(2);
    for (const [path, number] of shown) expect(numberIn(number), path).toBe(clicks.get(path));
    const most = [...clicks.entries()].sort(([, a], [, b]) => b - a)[0];
    expect(shown[0]?.[0]).toBe(most?.[0]);
  });

  it('the difference of two devices, per 1,000 page views', async () => {
    const against = encodeURIComponent('{"device":"phone"}');
    await show(
      `heatmap?page=%2Fapply%2Famount&device=desktop&against=${against}&comparison=difference`,
      '.heat-scroller[data-ready=true]',
    );
    const waiting = page.waitForEvent('download');
    await page.getByRole('button', { name: 'CSV', exact: true }).click();
    const table = await readFile(await (await waiting).path(), 'utf8');
    const rate = (device: RawSession['device'], path: string) => {
      const signals = raw.sessions
        .filter((session) => session.device === device)
        .flatMap((session) => session.signals)
        .filter((signal) => signal.page === '/apply/amount');
      return (
        (count(signals, (one) => one.kind === 'click' && one.path === path) * 1000) /
        count(signals, ({ kind }) => kind === 'view')
      );
    };
    const rows = table
      .split('\r\n')
      .map((line) => line.split(','))
      .filter(([, path = '', value = '']) => path.startsWith('html>') && value !== '');
    expect(rows.length).toBeGreaterThan(0);
    for (const [, path = '', value] of rows)
      expect(Number(value), path).toBeCloseTo(rate('desktop', path) - rate('phone', path), 6);
  });

  it('people at each step of a funnel', async () => {
    await show('funnels', '.funnel-steps');
    const shown = await page.locator('.funnel-people strong').allTextContents();
    const steps = [
      (signal: RawSession['signals'][number]) => signal.kind === 'view' && signal.page === '/',
      (signal: RawSession['signals'][number]) => signal.kind === 'view' && signal.page === '/apply/amount',
      (signal: RawSession['signals'][number]) => signal.kind === 'event' && signal.name === 'application_submitted',
    ];
    const names = [...new Set(raw.sessions.map(({ person }) => person))];
    const furthest = names.map((name) => {
      const own = raw.sessions.filter(({ person }) => person === name);
      const signals = own.flatMap((session) => session.signals).sort((a, b) => a.time - b.time);
      let at = 0;
      for (const signal of signals) if (steps[at]?.(signal)) at += 1;
      return at;
    });
    expect(shown).toHaveLength(steps.length);
    for (const [at, text] of shown.entries())
      expectRounded(
        numberIn(text),
        count(furthest, (step) => step > at),
        `step ${at + 1}`,
      );
  });

  it('visits in each field of a form', async () => {
    await show('forms?page=%2Fapply%2Fabout-you', '.field-table tbody tr');
    const chosen = await page
      .locator('.field-table tbody tr')
      .evaluateAll((list) => list.map((row) => row.querySelector('td')?.textContent ?? ''));
    const visits = new Map<string, number>();
    for (const { signals } of raw.sessions) {
      const fields = signals.filter(
        ({ kind, page: template, path }) =>
          kind === 'field' && template === '/apply/about-you' && path?.includes('form'),
      );
      for (const path of new Set(fields.map((field) => field.path ?? '')))
        visits.set(path, (visits.get(path) ?? 0) + 1);
    }
    const exact = [...visits.values()].filter((value) => value >= K).sort((a, b) => b - a);
    const shown = chosen.map(numberIn).sort((a, b) => b - a);
    expect(shown.length).toBeGreaterThan(3);
    for (const [at, value] of shown.entries()) expectRounded(value, exact[at] ?? 0, `field ${at + 1}`);
    const started = count(raw.sessions, ({ signals }) =>
      signals.some(
        ({ kind, page: template, edits = 0, path }) =>
          kind === 'field' && template === '/apply/about-you' && path?.includes('form') && edits > 0,
      ),
    );
    expectRounded(await stat('Started'), started, 'started');
  });

  it('where visits went after a page', async () => {
    await show('paths', '.path-tables');
    const through = raw.sessions.flatMap(({ signals }) => {
      const pages = signals.filter(({ kind }) => kind === 'view').map((signal) => signal.page);
      const steps = pages.filter((one, at) => one !== pages[at - 1]);
      const at = steps.indexOf('/apply/amount');
      return at < 0 ? [] : [{ next: steps[at + 1] ?? null, before: steps[at - 1] ?? null }];
    });
    expectRounded(numberIn(await page.locator('.path-lead strong').first().textContent()), through.length, 'visits');
    const after = page.locator('.path-tables section', {
      has: page.getByRole('heading', { name: '1 after', exact: true }),
    });
    const shown = await after
      .locator('li')
      .evaluateAll((list) =>
        list.map(
          (item) =>
            [
              item.querySelector('.path')?.textContent ?? null,
              item.querySelector('.number')?.firstChild?.textContent ?? '',
            ] as const,
        ),
      );
    expect(shown.length).toBeGreaterThan(0);
    for (const [next, visits] of shown)
      expectRounded(
        numberIn(visits),
        count(through, (one) => one.next === next),
        `to ${next}`,
      );
  });
});
