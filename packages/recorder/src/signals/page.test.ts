import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { describe, expect, test } from 'vitest';
import { signalStage } from '../testing/signal-stage.ts';

const on = signalStage();

describe('A script error', () => {
  test('says class and place in a file of the site, and nothing of what it says or where in the page', async () => {
    on.expected.problems.push(/./);
    on.stage.pages.set('/bundle.js', 'window.fail = () => {\n  null.name_of_lovelace;\n};');
    const page = await on.recorded(
      '<script src="/bundle.js?user=lovelace"></script><button onclick="fail()">Go</button>',
      {},
    );
    await page.click('button');
    await page.evaluate(() => {
      class LoanError extends RangeError {}
      setTimeout(() => {
        throw new LoanError('Lovelace owes 471108151623');
      });
      Promise.reject(new SyntaxError('Lovelace'));
      Promise.reject('Lovelace');
      const script = document.createElement('script');
      script.textContent = 'throw "Lovelace"';
      document.body.append(script);
    });
    await page.waitForTimeout(300);
    await on.end(page);
    const errors = on.stage.signals('script_error');
    expect(errors.find(({ source }) => source === 'file')).toMatchObject({ name: 'TypeError', line: 2, column: 0 });
    expect(errors.find(({ source }) => source === 'file')?.file).toMatch(/^[0-9a-f]{4}$/);
    expect(errors.map(({ name }) => name).sort()).toEqual([
      'RangeError',
      'Rejection',
      'SyntaxError',
      'TypeError',
      'Unknown',
    ]);
    for (const { source, file, line } of errors) if (source !== 'file') expect([file, line]).toEqual([null, null]);
    expect(JSON.stringify(on.stage.batches())).not.toMatch(/lovelace|471108151623/i);
  });

  test('says the same of a file in whatever folder: that may be a person’s', async () => {
    on.expected.problems.push(/./);
    const folders = ['/u/48213', '/u/48214'];
    for (const folder of folders) on.stage.pages.set(`${folder}/app.js`, `setTimeout(() => { throw 1; }, 300);`);
    const page = await on.recorded('<h1>Offers</h1>');
    for (const folder of folders) await page.addScriptTag({ url: `${folder}/app.js` });
    await page.waitForTimeout(800);
    await on.end(page);
    const files = on.stage.signals('script_error').map(({ file }) => file);
    expect(files).toHaveLength(2);
    expect(new Set(files).size).toBe(1);
  });

  test('is none for an image that does not load or an error that the page caught', async () => {
    const page = await on.recorded('<img src="/missing.png"><script>try { null.x } catch {}</script>');
    await page.waitForTimeout(300);
    await on.end(page);
    expect(on.stage.signals('script_error')).toEqual([]);
  });
});

describe('A variant', () => {
  test('that the page names late is told once, if the policy lists it', async () => {
    const page = await on.recorded('<h1>Offers</h1>');
    await page.evaluate(() => {
      document.documentElement.dataset.variant = 'Ada Lovelace';
    });
    await page.waitForTimeout(50);
    for (let count = 0; count < 2; count++) {
      await page.evaluate(() => {
        document.documentElement.dataset.variant = 'cards';
      });
      await page.waitForTimeout(50);
    }
    await on.end(page);
    expect(on.stage.signals('variant').map(({ variant }) => variant)).toEqual(['cards']);
    expect(on.stage.signals('view')[0]?.variant).toBe(null);
  });
});

describe('Web vitals', () => {
  test('are what the web-vitals library measures on the same page', async () => {
    const library = await readFile(
      createRequire(import.meta.url)
        .resolve('web-vitals')
        .replace(/[^/]+$/, 'web-vitals.iife.js'),
      'utf8',
    );
    const page = await on.recorded(
      `<h1>Loan</h1><p>${'Some words about loans. '.repeat(40)}</p><button>Go</button><p id="end">End</p>
      <script>
        document.querySelector('button').onclick = () => {
          const until = performance.now() + 120;
          while (performance.now() < until);
          document.querySelector('h1').textContent = 'Offers';
        };
      </script>`,
      {
        head: `<script>${library}</script><script>
        window.theirs = {};
        for (const name of ['LCP', 'CLS', 'INP', 'FCP', 'TTFB']) {
          webVitals['on' + name](({ value }) => { theirs[name.toLowerCase()] = value; }, { reportAllChanges: true, durationThreshold: 40 });
        }
      </script>`,
      },
    );
    await page.waitForTimeout(400);
    // A shift of the layout that no input explains.
    await page.evaluate(() => document.querySelector('p')?.style.setProperty('margin-top', '150px'));
    await page.waitForTimeout(800);
    await page.click('button');
    // The library reports when the page is idle.
    await page.waitForFunction('window.theirs.inp >= 120 && window.theirs.cls');
    const theirs = (await page.evaluate('window.theirs')) as Record<string, number>;
    await on.end(page);
    const [ours] = on.stage.signals('vitals');
    expect(ours?.cls).toBeGreaterThan(0);
    expect(ours?.inp).toBeGreaterThanOrEqual(120);
    for (const name of ['lcp', 'inp', 'fcp', 'ttfb'] as const) {
      expect(Math.abs((ours?.[name] ?? Number.NaN) - (theirs[name] ?? 0)), name).toBeLessThanOrEqual(8);
    }
    expect(ours?.cls).toBeCloseTo(theirs.cls ?? -1, 3);
  });

  test('say 0 of a page that did not move, and the INP of one that answers fast', async () => {
    const page = await on.recorded(`<h1>Loan</h1><button>Go</button><script>
      new PerformanceObserver((list) => { window.first = list.getEntries()[0].duration; }).observe({ type: 'first-input', buffered: true });
    </script>`);
    await page.click('button');
    // The browser tells of it with a frame that it draws later.
    await page.waitForFunction('window.first !== undefined');
    const first = await page.evaluate<number>('window.first');
    await on.end(page);
    const [ours] = on.stage.signals('vitals');
    expect(ours?.cls).toBe(0);
    expect(ours?.inp).toBeGreaterThanOrEqual(Math.round(first));
  });

  test.each([
    [
      'began hidden',
      `let state = 'hidden';
      Object.defineProperty(document, 'visibilityState', { get: () => state });
      addEventListener('shown', () => {
        state = 'visible';
        document.dispatchEvent(new Event('visibilitychange'));
      });`,
    ],
    [
      'was hidden before it was recorded',
      `const own = performance.getEntriesByType.bind(performance);
      performance.getEntriesByType = (type) =>
        type === 'visibility-state' ? [{ name: 'visible', startTime: 0 }, { name: 'hidden', startTime: 1 }] : own(type);`,
    ],
  ])('leave out what was painted late because the page %s', async (_, script) => {
    const page = await on.recorded('<h1>Loan</h1>', { head: `<script>${script}</script>` });
    await page.waitForTimeout(400);
    await page.evaluate(() => dispatchEvent(new Event('shown')));
    await on.end(page);
    expect(on.stage.signals('vitals')).toMatchObject([{ fcp: null, lcp: null, ttfb: expect.any(Number) }]);
  });
});
