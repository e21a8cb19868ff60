import { readFile } from 'node:fs/promises';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { dayOf, ofDays } from './figures/before-after.ts';
import { comparisonFigures } from './figures/comparison-figures.ts';
import { count, type DemoConsole, expectRounded, numberIn, startDemoConsole } from './figures/demo-console.ts';
import { K, PROCESS } from './figures/demo-process.ts';
import { formFigures } from './figures/form-figures.ts';
import { funnelFigures } from './figures/funnel-figures.ts';
import { heatmapFigures } from './figures/heatmap-figures.ts';
import { opportunityFigures } from './figures/opportunity-figures.ts';
import { pageFigures } from './figures/page-figures.ts';
import { meansOfPeople } from './figures/people.ts';
import { recordingFigures } from './figures/recording-figures.ts';
import { countSign } from './raw-signs.ts';
import type { RawData, RawSession } from './raw-visits.ts';

const DAY = 86_400_000;
let demo: DemoConsole;
let page: Page;
let raw: RawData;

beforeAll(async () => {
  demo = await startDemoConsole();
  ({ page, raw } = demo);
}, 1000_000);
afterAll(() => demo?.close());

const show: DemoConsole['show'] = (screen, ready) => demo.show(screen, ready);

/** The big number of a card. */
const stat = async (label: string): Promise<number> =>
  numberIn(
    await page
      .locator('.stat', { has: page.getByText(label, { exact: true }) })
      .locator('.stat-value')
      .first()
      .textContent(),
  );

/** As the player says it: yes and no are 1 and 0. */
function eventLabel(name: string, properties: Readonly<Record<string, string | number | boolean>>): string {
  const told = Object.entries(properties).map(
    ([key, value]) => `${key} ${typeof value === 'boolean' ? Number(value) : value}`,
  );
  return told.length === 0 ? name : `${name}: ${told.sort().join(', ')}`;
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
      (signal: RawSession['signals'][number]) => signal.kind === 'view' && signal.page === '/apply/amount',
      (signal: RawSession['signals'][number]) => signal.kind === 'view' && signal.page === '/apply/about-you',
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

  it('where visits went after a page', async () => {
    await show('paths', '.path-tables');
    const through = raw.sessions.flatMap(({ signals }) => {
      const pages = signals.filter(({ kind }) => kind === 'view').map((signal) => signal.page);
      const steps = pages.filter((one, at) => one !== pages[at - 1]);
      const at = steps.indexOf('/apply/about-you');
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

  /** The thirty days up to yesterday, which the overview counts. */
  const overDays = () => ofDays(raw, dayOf(Date.now() - 30 * DAY), dayOf(Date.now() - DAY));

  it('people who started and completed, on the overview', async () => {
    await show('overview', '.opportunity');
    const of = (test: (signal: RawSession['signals'][number]) => boolean) =>
      new Set(
        overDays()
          .sessions.filter(({ signals }) => signals.some(test))
          .map(({ person }) => person),
      );
    const started = of(({ kind, page: template }) => kind === 'view' && PROCESS.steps.includes(template));
    const completed = [...of(({ kind, name }) => kind === 'event' && name === PROCESS.outcome)].filter((one) =>
      started.has(one),
    );
    const people = async (label: string) =>
      numberIn(
        await page
          .locator('.kpi', { has: page.getByText(label, { exact: true }) })
          .locator('.kpi-value')
          .evaluate((value) => value.firstChild?.textContent),
      );
    expect(started.size).toBeGreaterThan(completed.length);
    expectRounded(await people('Started'), started.size, 'started');
    expectRounded(await people('Completed'), completed.length, 'completed');
  });

  it('the visits of everybody who shows an opportunity’s sign, behind “Watch them”', async () => {
    await page.goto(`${demo.url}/sites/meadow-loans/overview`);
    await page.locator('.opportunity').first().waitFor();
    const every = await page.locator('.opportunity-links').allTextContents();
    expect(every).toHaveLength(await page.locator('.opportunity').count());
    for (const links of every) expect(links).toMatch(/Watch them.*Heatmap/);
    const watched = await page
      .getByRole('link', { name: 'Watch them' })
      .evaluateAll((links) =>
        links.map((link) =>
          link instanceof HTMLAnchorElement ? (new URL(link.href).searchParams.get('sign') ?? '') : '',
        ),
      );
    for (const asked of watched) {
      const address = `/api/v1/sites/meadow-loans/recordings?sign=${encodeURIComponent(asked)}`;
      const total = await page.evaluate(async (from) => (await (await fetch(from)).json()).total, address);
      const { sign, place } = JSON.parse(asked);
      expect([sign, place.path, total]).toEqual([sign, place.path, countSign(overDays(), PROCESS, sign, place).visits]);
    }
    await page.getByRole('link', { name: 'Watch them' }).first().click();
    await page.locator('.element-filter').waitFor();
    const { sign, place } = JSON.parse(watched[0] ?? '');
    const listed = numberIn(await page.locator('.list-summary .strong').textContent());
    expect(listed).toBe(countSign(overDays(), PROCESS, sign, place).visits);
  });

  it('people of the first opportunity, on its page', async () => {
    await page.goto(`${demo.url}/sites/meadow-loans/overview`);
    const address = await page.locator('.opportunity h3 a').first().getAttribute('href');
    await show(address?.replace('/sites/meadow-loans/', '') ?? '', '.opportunity-detail .stat');
    const links = await page.locator('.opportunity-links a').evaluateAll((list) =>
      list.map((link) => {
        const { pathname, search } = new URL(link instanceof HTMLAnchorElement ? link.href : '');
        return { screen: pathname.split('/').at(-1), search: Object.fromEntries(new URLSearchParams(search)) };
      }),
    );
    const asked = (screen: string) => links.find((link) => link.screen === screen)?.search ?? {};
    const { page: template = '' } = asked('heatmap');
    const { sign: name, place } = JSON.parse(asked('recordings').sign ?? '');
    const [of, sign] = await page
      .locator('.opportunity-detail .stat')
      .evaluateAll((list) =>
        list.map((one) => ['.stat-label', '.stat-value'].map((part) => one.querySelector(part)?.textContent ?? '')),
      );
    const exact = countSign(overDays(), PROCESS, name, place);
    expect(exact.people).toBeGreaterThanOrEqual(K);
    expectRounded(numberIn(sign?.[1]), exact.people, `${sign?.[0]} at ${template}`);
    if (exact.of !== null) expectRounded(numberIn(of?.[1]), exact.of, `of whom, at ${template}`);

    const heatmap = page.getByRole('link', { name: 'Heatmap', exact: true });
    await heatmap.click();
    await page.locator('.heat-scroller[data-ready=true]').waitFor();
    expect(await page.locator('input[aria-label="Page"]').inputValue()).toBe(template);
  });

  // Before anything is decided about any.
  opportunityFigures(() => demo);

  it('the comparison of a fix is readable by everybody', async () => {
    await page.goto(`${demo.url}/sites/meadow-loans/overview`);
    await page.locator('.opportunity').first().waitFor();
    const id: string = await page.evaluate(async () => {
      const { opportunities } = await (await fetch('/api/v1/sites/meadow-loans/overview?days=30')).json();
      const [{ id: first, place, otherIds }] = opportunities;
      const fixedOn = new Date(Date.now() - 10 * 86_400_000).toISOString().slice(0, 10);
      const answer = await fetch(`/api/v1/sites/meadow-loans/opportunities/${first}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ place, otherIds, status: 'fixing', reason: 'Says the format', fixedOn }),
      });
      if (!answer.ok) throw new Error(await answer.text());
      return first;
    });
    await show(`overview/${id}`, '.opportunity-detail .table-scroll tbody tr');
    expect(await page.getByRole('heading', { name: /^Before and after/ }).count()).toBe(1);
  });

  it('how far down and how long a page was seen, in fortieths', async () => {
    await show('heatmap?page=%2F&kind=scroll', '.heat-scroller[data-ready=true]');
    const views = new Map<string, RawSession['signals'][number][]>();
    const whose = new Map<string, string>();
    for (const { person, signals } of raw.sessions) {
      for (const signal of signals.filter(({ page }) => page === '/')) {
        views.set(signal.view, [...(views.get(signal.view) ?? []), signal]);
        whose.set(signal.view, person);
      }
    }
    const seen = [...views]
      .map(([view, signals]) => ({
        person: whose.get(view),
        deepest: Math.max(0, ...signals.map(({ depth = 0 }) => depth)),
        height: Math.max(0, ...signals.map(({ height = 0 }) => height)),
        runs: signals.flatMap(({ kind, runs = [] }) => (kind === 'attention' ? runs : [])),
      }))
      .filter(({ height }) => height > 0);
    const people = (of: typeof seen) => new Set(of.map(({ person }) => person)).size;
    /** What a number of people may be rounded to. */
    const roundings = (exact: number) => [Math.floor(exact / K) * K, Math.ceil(exact / K) * K];
    /** Of numbers by view, the middle of people's means. */
    const middlePerson = (numbers: readonly number[]) => {
      const views = seen.map(({ person }, at) => ({ person, number: numbers[at] ?? 0 }));
      const means = meansOfPeople(views, { personOf: ({ person }) => person, numberOf: ({ number }) => number });
      return means[Math.floor(means.length / 2)] ?? 0;
    };
    const fortieth = (step: number) => {
      const inView = seen.map(({ height, runs }) => {
        const band = Math.floor(((step + 0.5) * height) / 40 / 10);
        return runs.reduce((sum, [first, bands, ms]) => sum + (band >= first && band < first + bands ? ms : 0), 0);
      });
      return {
        reached: people(seen.filter(({ deepest, height }) => deepest > (step * height) / 40)),
        exposed: count(inView, (ms) => ms >= 150) / seen.length,
        seconds: middlePerson(inView) / 1000,
      };
    };
    const rows = await page
      .locator('.depth-table tbody tr')
      .evaluateAll((list) => list.map((row) => Array.from(row.querySelectorAll('td'), (cell) => cell.textContent)));
    expect(rows).toHaveLength(40);
    expect(rows.flat().filter((text) => text !== 'withheld').length).toBeGreaterThan(20);
    for (const [step, [reached, exposed, time]] of rows.entries()) {
      const exact = fortieth(step);
      const what = `from ${step * 2.5} %`;
      // Shown to the percent, or to its tenth.
      const shares = roundings(exact.reached).flatMap((part) =>
        roundings(people(seen)).map((all) => (100 * part) / all),
      );
      if (exact.reached < K) expect(reached, what).toBe('withheld');
      else expect(Math.min(...shares.map((share) => Math.abs(numberIn(reached) - share))), what).toBeLessThan(0.51);
      if (exposed !== 'withheld') expect(Math.abs(numberIn(exposed) - exact.exposed * 100), what).toBeLessThan(0.51);
      // Two digits, of which the screen shows tenths of a second.
      if (time !== 'withheld')
        expect(Math.abs(numberIn(time) - exact.seconds), what).toBeLessThan(0.051 + 0.05 * exact.seconds);
    }
  });

  it('what happened in the visit with most clicks, in the player', async () => {
    await show('recordings?replay=true&sort=clicks', '.row-link');
    const address = await page.locator('.row-link').first().getAttribute('href');
    await show(address?.replace('/sites/meadow-loans/', '') ?? '', '.player[data-status=ready]');
    const shown = await page.locator('.event-list .event').evaluateAll((list) =>
      list.map((event) => ({
        kind: event.querySelector('.event-kind')?.textContent ?? '',
        label: event.querySelector('.event-label')?.textContent ?? '',
        clock: event.querySelector('.event-time')?.textContent ?? '',
      })),
    );
    const NAMES: Record<string, string> = {
      view: 'Page',
      click: 'Click',
      rage: 'Rage click',
      dead: 'Dead click',
      error: 'Error shown',
      event: 'Event',
      field: 'Field',
      recovered: 'Error gone',
      script_error: 'Script error',
      degraded: 'Recording reduced',
    };
    const marks = ({ signals }: RawSession) => signals.filter(({ kind }) => NAMES[kind] !== undefined);
    const clicks = (session: RawSession) => count(session.signals, ({ kind }) => kind === 'click');
    const most = Math.max(...raw.sessions.map(clicks));
    // What happened in the same millisecond has no order.
    const told = (list: readonly { kind: string; label: string }[]) =>
      list.map(({ kind, label }) => (kind === 'Page' || kind === 'Event' ? `${kind} ${label}` : kind)).sort();
    const same = raw.sessions.filter((session) => {
      const list = marks(session).map(({ kind, page: template, name = '', properties = {} }) => ({
        kind: NAMES[kind] ?? '',
        label: kind === 'view' ? template : eventLabel(name, properties),
      }));
      return String(told(list)) === String(told(shown));
    });
    expect(shown.filter(({ kind }) => kind === 'Click')).toHaveLength(most);
    expect(same.map(clicks)).toContain(most);
    const seconds = shown.map(({ clock }) => clock.split(':').reduce((sum, part) => sum * 60 + Number(part), 0));
    const furthestOff = same.map((session) => {
      const times = marks(session).map(({ time }) => time);
      return Math.max(...times.map((time, at) => Math.abs((time - (times[0] ?? 0)) / 1000 - (seconds[at] ?? 0))));
    });
    expect(Math.min(...furthestOff)).toBeLessThan(2);
  });

  it('visits of a segment', async () => {
    await page.goto(`${demo.url}/sites/meadow-loans/segments`);
    await page.locator('.segments').waitFor();
    await page.evaluate(async () => {
      const conditions = [
        { property: 'device', is: true, values: ['phone'] },
        { property: 'trouble', is: true, values: ['error'] },
        { property: 'page', is: false, values: ['/accepted'] },
      ];
      const answer = await fetch('/api/v1/sites/meadow-loans/segments', {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ name: 'Phones with an error, not accepted', conditions }),
      });
      if (!answer.ok) throw new Error(await answer.text());
    });
    await show('segments', '.segment-conditions');
    await page
      .locator('tr', { hasText: 'Phones with an error, not accepted' })
      .getByRole('link', { name: 'Recordings' })
      .click();
    await page.locator('.row-link').first().waitFor();
    const exact = count(
      raw.sessions,
      ({ device, signals }) =>
        device === 'phone' &&
        signals.some(({ kind }) => kind === 'error') &&
        !signals.some(({ kind, page: template }) => kind === 'view' && template === '/accepted'),
    );
    expect(exact).toBeGreaterThan(0);
    expect(numberIn(await page.locator('.list-summary .strong').textContent())).toBe(exact);
  });

  pageFigures(() => demo);
  formFigures(() => demo);
  recordingFigures(() => demo);
  heatmapFigures(() => demo);
  funnelFigures(() => demo);
  comparisonFigures(() => demo);
});
