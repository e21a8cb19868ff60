import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { launchBrowser } from '../browser/launch.ts';
import type { CostReport, Destination } from '../report/report.ts';
import { page, type Site, startSite } from '../testing/site.ts';
import { measureCost } from './measure-cost.ts';

/** So long that nothing else on the page comes near it, however busy the machine. */
const BLOCKED_MILLISECONDS = 5_000;
const CLICK_MILLISECONDS = 4_000;
const LOADED_BYTES = 300_000;
/** How far it moves the page down. */
const MOVED_PIXELS = 450;

const busy = (milliseconds: number) =>
  `for (const end = performance.now() + ${milliseconds}; performance.now() < end;);`;
/** A recorder that costs what is known, and keeps its page from being loaded until it has moved it. */
const RECORDER = `${busy(BLOCKED_MILLISECONDS)}
addEventListener('click', () => { ${busy(CLICK_MILLISECONDS)} });
fetch('OTHER/bulk');
addEventListener('DOMContentLoaded', () => {
  document.body.append(Object.assign(new Image(), { src: 'OTHER/held' }));
  new PerformanceObserver((entries, observer) => {
    observer.disconnect();
    document.querySelector('main').style.marginTop = '${MOVED_PIXELS}px';
    requestAnimationFrame(() => requestAnimationFrame(() => fetch('OTHER/moved')));
  }).observe({ type: 'paint', buffered: true });
});`;

const ONE_PAIR = { asks: false, pairs: 1, say: () => undefined };
const destination = (origin: string, recordsPages: boolean): Destination => ({
  ...{ origin, vendor: null, recordsPages, requests: 1, bodyBytes: 0, beforeConsent: 0, arrivals: [] },
  ...{ unread: 0, unreadBodies: [] },
});

describe('what a recorder costs', () => {
  let browser: Browser;
  let site: Site;
  let cost: CostReport | null;
  const said: string[] = [];
  let endHeld = () => {};

  beforeAll(async () => {
    const TEXT = '<p style="height: 600px; margin: 0; background: #ddd">Loans</p>';
    site = await startSite({
      '/': { body: page(TEXT, '<style>body, main { margin: 0 }</style><script src="OTHER/recorder.js"></script>') },
      '/plain': page(TEXT),
      '/recorder.js': { body: RECORDER, type: 'text/javascript' },
      '/bulk': { body: 'x'.repeat(LOADED_BYTES), type: 'text/plain' },
      '/held': {
        body: '',
        by: (response) => {
          endHeld = () => response.writeHead(204).end();
        },
      },
      '/moved': {
        body: '',
        by: (response) => {
          response.writeHead(204, { 'access-control-allow-origin': '*' }).end();
          endHeld();
        },
      },
    });
    browser = await launchBrowser();
    const measured = await measureCost(browser, {
      url: `${site.own}/`,
      asks: false,
      origins: [site.own],
      destinations: [destination(site.other, true), destination('https://fonts.example', false)],
      pairs: 2,
      say: (line) => said.push(line),
    });
    cost = measured && 'pairs' in measured ? measured : null;
  });
  afterAll(async () => {
    await browser.close();
    await site.close();
  });

  const measured = (side: 'with' | 'without') => {
    if (cost === null) throw new Error('nothing was measured');
    return cost[side];
  };

  test('is measured in alternating pairs, with the origins that record blocked, and no others', () => {
    expect(cost).toMatchObject({ pairs: 2, blocked: [site.other] });
    expect(said).toEqual(['cost, a run before', 'cost, pair 1 of 2', 'cost, pair 2 of 2']);
    expect(site.asked.filter((request) => request === 'GET /')).toHaveLength(5);
    expect(site.asked.filter((request) => request === 'other: GET /recorder.js')).toHaveLength(3);
  });

  test('on the main thread is at least the time for which it is blocked', () => {
    for (const side of ['scriptMilliseconds', 'taskMilliseconds'] as const) {
      expect(measured('with')[side]).toBeGreaterThanOrEqual(BLOCKED_MILLISECONDS + CLICK_MILLISECONDS);
      expect(measured('without')[side]).toBeLessThan(BLOCKED_MILLISECONDS);
    }
  });

  test('in bytes is what it loads, and little more', () => {
    const bytes = measured('with').bytes - measured('without').bytes;
    expect(bytes).toBeGreaterThanOrEqual(LOADED_BYTES + RECORDER.length);
    expect(bytes).toBeLessThan(LOADED_BYTES + RECORDER.length + 4_000);
    expect(measured('without').bytes).toBeGreaterThan(100);
  });

  test('in layout shift is what it moves, and without it nothing moves', () => {
    // All of the window is moved from or to, by this share of its longer side.
    expect(measured('with').layoutShift).toBeCloseTo(MOVED_PIXELS / 1_280, 3);
    expect(measured('without').layoutShift).toBe(0);
  });

  test('in web vitals is how much later the page is painted and answers a click', () => {
    expect(measured('with').largestPaint).toBeGreaterThanOrEqual(BLOCKED_MILLISECONDS);
    expect(measured('without').largestPaint).toBeLessThan(BLOCKED_MILLISECONDS);
    // Browsers round it to 8 ms.
    expect(measured('with').interaction).toBeGreaterThanOrEqual(CLICK_MILLISECONDS - 8);
    expect(measured('without').interaction ?? 0).toBeLessThan(CLICK_MILLISECONDS);
  });

  test('is not measured where nobody records', async () => {
    const destinations = [destination('https://fonts.example', false)];
    const options = { ...{ url: `${site.own}/plain`, origins: [site.own] }, destinations, ...ONE_PAIR };
    expect(await measureCost(browser, options)).toBeNull();
    expect(site.asked).not.toContain('GET /plain');
  });
});

describe('a cost', () => {
  let browser: Browser;
  let site: Site;
  let scripts: Site;
  beforeAll(async () => {
    scripts = await startSite({
      '/recorder.js': {
        body: "setInterval(() => fetch(window.receiver, { method: 'POST', mode: 'no-cors', body: '1' }), 100)",
        type: 'text/javascript',
      },
    });
    const load = `document.head.append(Object.assign(document.createElement(&quot;script&quot;), { src: &quot;${scripts.own}/recorder.js?1&quot; }))`;
    const notice = `<div role="dialog">We use cookies. <button onclick='${load}'>Accept all</button> <button>Reject all</button></div>`;
    site = await startSite({
      '/asking': {
        // The notice shows later in the pair than in the run before, when the script was not asked for yet.
        get body() {
          const after = scripts.asked.length === 0 ? 1_000 : 3_000;
          return page(
            '<p>Loans</p>',
            `<script>window.receiver = 'OTHER/take'; setTimeout(() => document.body.insertAdjacentHTML('beforeend', ${JSON.stringify(notice)}), ${after})</script>`,
          );
        },
      },
      '/showing': page(
        '<p>Loans</p>',
        `<script>addEventListener('keydown', () => fetch('/pressed/' + Math.round(performance.now())))</script><script src="OTHER/showing.js"></script>`,
      ),
      '/showing.js': {
        body: `fetch('OTHER/take', { method: 'POST', mode: 'no-cors', body: '1' });
setTimeout(() => document.body.insertAdjacentHTML('beforeend', '<div role="dialog">We use cookies. <button>Accept all</button> <button>Reject all</button></div>'), 3500)`,
        type: 'text/javascript',
      },
      '/take': '',
      '/plain': page('<p>Loans</p>'),
    });
    browser = await launchBrowser();
  });
  afterAll(async () => {
    await browser.close();
    await site.close();
    await scripts.close();
  });

  const measureAt = (url: string, asks = false) =>
    measureCost(browser, {
      ...ONE_PAIR,
      asks,
      url,
      origins: [site.own],
      destinations: [destination(site.other, true)],
    });

  test('of a recorder that loads once people agreed is measured after a late notice, its script blocked wherever it is from', async () => {
    site.asked.length = 0;
    scripts.asked.length = 0;
    const cost = await measureAt(`${site.own}/asking`, true);
    expect(cost).toMatchObject({ pairs: 1, blocked: [site.other, `${scripts.own}/recorder.js`] });
    // In the run before and the one with it.
    expect(scripts.asked).toEqual(['GET /recorder.js', 'GET /recorder.js']);
    expect(site.asked).toContain('other: POST /take');
  });

  test('of a recorder that shows the notice is measured over the same time without it', async () => {
    site.asked.length = 0;
    expect(await measureAt(`${site.own}/showing`, true)).toMatchObject({ pairs: 1 });
    const [, ...pair] = site.asked.flatMap((request) => /^GET \/pressed\/(\d+)$/.exec(request)?.[1] ?? []).map(Number);
    const [withIt = 0, without = 0] = pair;
    expect(pair).toHaveLength(2);
    // One who waited for the notice on both sides would wait 3 s more where none shows.
    expect(without - withIt).toBeLessThan(2_000);
  });

  test('is not told where the recorder was sent nothing', async () => {
    expect(await measureAt(`${site.own}/plain`)).toEqual({
      problem: `in a run with them, nothing was sent to ${site.other}`,
    });
  });

  test('is not told, and all else is, where the page does not answer', async () => {
    const closed = await startSite({});
    await closed.close();
    expect(await measureAt(`${closed.own}/`)).toEqual({ problem: expect.stringMatching(/^a run failed: .*ERR_/) });
  });
});
