import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { mergeRuns } from './signals/attention.ts';
import { Stage, until } from './testing/stage.ts';

let stage: Stage;
beforeAll(async () => {
  stage = await Stage.open();
});
afterAll(() => stage.close());
beforeEach(() => stage.reset());
afterEach(() => expect([...stage.problems, ...stage.capture.rejected]).toEqual([]));

const recorded = async (body: string): Promise<Page> => {
  stage.pages.set('/signals', stage.html(body));
  const page = await stage.consented('/signals');
  await page.waitForFunction(() => !String(history.pushState).includes('[native code]'));
  return page;
};
/** Ends the view, so that everything about it is sent. */
const end = async (page: Page) => {
  await page.evaluate(() => window.scrim?.stop());
  await until(() => expect(stage.signals('scroll').length).toBeGreaterThan(0));
};

/** A page whose clocks stand until time passes, so that a slow machine does not make a rest of a stop. */
const timed = async (page: Page) => {
  await page.evaluate(() => {
    const clock = { date: Date.now(), performance: performance.now() };
    Date.now = () => clock.date;
    performance.now = () => clock.performance;
    Object.assign(window, { clock });
  });
  return {
    pass: (milliseconds: number) =>
      page.evaluate((passed) => {
        const clock = Reflect.get(window, 'clock');
        clock.date += passed;
        clock.performance += passed;
      }, milliseconds),
    move: ({ x, y }: { x: number; y: number }, { pointerType = 'mouse' } = {}) =>
      page.evaluate(
        ([x, y, pointerType]) => {
          const init = { clientX: x, clientY: y, pointerType, bubbles: true, composed: true };
          document.elementFromPoint(x, y)?.dispatchEvent(new PointerEvent('pointermove', init));
        },
        [x, y, pointerType] as const,
      ),
    /** Resolves once the page has seen it. */
    scroll: (top: number) =>
      page.evaluate(
        (top) =>
          new Promise<void>((seen) => {
            document.addEventListener('scroll', () => requestAnimationFrame(() => setTimeout(seen, 50)), {
              once: true,
            });
            scrollTo({ top, behavior: 'instant' });
          }),
        top,
      ),
    show: (state: 'visible' | 'hidden') =>
      page.evaluate((state) => {
        Object.defineProperty(document, 'visibilityState', { configurable: true, get: () => state });
        document.dispatchEvent(new Event('visibilitychange'));
      }, state),
  };
};

describe('Clicks', () => {
  test('say where in which element, and nothing of what it says', async () => {
    const page = await recorded(
      '<main><p>Ada</p><button style="width:200px;height:100px;border:0">Ada Lovelace</button></main>',
    );
    await page.click('button', { position: { x: 50, y: 75 } });
    await end(page);
    expect(stage.signals('click')).toMatchObject([{ path: 'html>body:2>main:1>button:2', x: 0.25, y: 0.75 }]);
    expect(JSON.stringify(stage.batches())).not.toContain('Ada');
  });

  test('reach into open shadow roots, by slash', async () => {
    const page = await recorded(`<x-card></x-card><script>
      document.querySelector('x-card').attachShadow({ mode: 'open' }).innerHTML = '<i></i><button>In</button>';
    </script>`);
    await page.click('button');
    await end(page);
    expect(stage.signals('click')).toMatchObject([{ path: 'html>body:2>x:1/button:2' }]);
  });

  test('three within a second on one place are rage, and start a replay that waits for it', async () => {
    stage.pages.set('/triggered', stage.html('<button>Broken</button>'));
    const page = await stage.consented('/triggered');
    await page.waitForFunction(() => !String(history.pushState).includes('[native code]'));
    await page.click('button', { clickCount: 4 });
    await until(() => expect(stage.events().some(({ type }) => type === 2)).toBe(true));
    await end(page);
    expect(stage.signals('rage')).toMatchObject([{ path: 'html>body:2>button:1', clicks: 4 }]);
  });

  test('on a stepper, apart from one another, or selecting text are not rage', async () => {
    const page = await recorded(
      '<button id="plus">+</button><input type="number"><p>Some words to select here</p><div style="height:300px"></div><button id="far">Far</button>',
    );
    await page.click('#plus', { clickCount: 5 });
    await page.click('input', { clickCount: 5 });
    await page.click('p', { clickCount: 3 });
    for (const id of ['#plus', '#far', '#plus', '#far']) await page.click(id);
    await end(page);
    expect(stage.signals('click').length).toBeGreaterThan(10);
    expect(stage.signals('rage')).toEqual([]);
  });

  test('without any effect on what looks interactive are dead; with one they are not', async () => {
    const page = await recorded(`
      <div id="dead" style="cursor:pointer">Looks like a button</div>
      <div id="plain">Only text</div>
      <div id="live" style="cursor:pointer" onclick="this.append('!')">Works</div>
      <div id="scrolls" style="cursor:pointer" onclick="scrollTo(0, 500)">Scrolls</div>
      <label id="label">Label <input></label><div style="height:3000px"></div>`);
    for (const id of ['#plain', '#live', '#scrolls', '#label']) {
      await page.click(id);
      await page.waitForTimeout(100);
    }
    await page.click('#dead');
    await until(() => expect(stage.signals('dead')).toMatchObject([{ path: 'html>body:2>div:1' }]));
    await end(page);
    expect(stage.signals('dead')).toHaveLength(1);
  });
});

describe('Reading', () => {
  test('is attention per 10-px band, scroll depth and pointer rests', async () => {
    const page = await recorded('<div style="height:3000px"></div><p>End</p>');
    await page.mouse.move(100, 100);
    await page.waitForTimeout(700);
    await page.mouse.move(300, 300);
    await page.evaluate(
      () =>
        new Promise((on) => {
          scrollTo(0, 500);
          requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(on, 300)));
        }),
    );
    await end(page);
    const [scroll] = stage.signals('scroll');
    expect(scroll?.depth).toBe(1200);
    expect(scroll?.height).toBeGreaterThan(3000);
    const bands: number[] = [];
    for (const [first, count, milliseconds] of stage.signals('attention')[0]?.runs ?? []) {
      for (let band = first; band < first + count; band++) bands[band] = milliseconds;
    }
    const [before = 0, throughout = 0, after = 0, never] = [10, 60, 110, 130].map((band) => bands[band]);
    expect(before).toBeGreaterThanOrEqual(600);
    expect(after).toBeGreaterThanOrEqual(200);
    // Each is rounded to a millisecond.
    expect(Math.abs(before + after - throughout)).toBeLessThanOrEqual(2);
    expect(never).toBe(undefined);
    expect(stage.signals('rest')[0]?.duration).toBeGreaterThanOrEqual(600);
  });

  test('a finger, a short stop, a movement of more than 10 px and scrolling under a still mouse are no pointer rests', async () => {
    const body = '<main style="height:3000px"><p style="height:300px">One</p><p style="height:300px">Two</p></main>';
    const page = await recorded(body);
    const acts = await timed(page);
    await acts.move({ x: 100, y: 100 }, { pointerType: 'touch' });
    await acts.pass(5000);
    await acts.move({ x: 100, y: 500 }, { pointerType: 'touch' });
    await acts.move({ x: 100, y: 100 });
    await acts.pass(499);
    await acts.move({ x: 100, y: 500 });
    for (let step = 1; step <= 10; step++) {
      await acts.pass(400);
      await acts.move({ x: 100 + step * 11, y: 500 });
    }
    await acts.pass(300);
    await acts.scroll(200);
    await acts.pass(5000);
    await end(page);
    expect(stage.signals('scroll').length).toBeGreaterThan(0);
    expect(stage.signals('rest')).toEqual([]);
  });

  test('a mouse that moves by no more than 10 px for 500 ms rests', async () => {
    const page = await recorded('<main style="height:3000px"></main>');
    const acts = await timed(page);
    await acts.move({ x: 100, y: 100 });
    await acts.pass(250);
    await acts.move({ x: 108, y: 106 });
    await acts.pass(250);
    await acts.move({ x: 300, y: 300 });
    await end(page);
    expect(stage.signals('rest')).toMatchObject([{ path: 'html>body:2>main:1', duration: 500 }]);
  });

  test('is no attention from half a minute after the last move, key or scroll on', async () => {
    const page = await recorded('<main style="height:3000px"></main>');
    const acts = await timed(page);
    // What was in view before the clock stood still is told.
    await acts.show('hidden');
    await until(() => expect(stage.signals('attention').length).toBe(1));
    await acts.show('visible');
    await acts.pass(20_000);
    await acts.move({ x: 100, y: 100 });
    const told = await page.evaluate(() => Date.now() + 30_000);
    await acts.pass(90_000);
    await page.keyboard.press('Shift');
    await acts.pass(5_000);
    await acts.move({ x: 300, y: 100 });
    await acts.pass(90_000);
    await page.evaluate(() => window.scrim?.stop());
    await until(() => expect(stage.signals('attention').length).toBe(2));
    expect(stage.signals('attention')[1]).toMatchObject({ time: told + 95_000, runs: [[0, 70, 85_000]] });
  });

  test('is no attention while the tab is hidden', async () => {
    const page = await recorded('<main style="height:3000px"></main>');
    const acts = await timed(page);
    await acts.show('hidden');
    await until(() => expect(stage.signals('attention').length).toBe(1));
    await acts.pass(60_000);
    await acts.scroll(1500);
    await acts.pass(60_000);
    await acts.scroll(0);
    await acts.show('visible');
    await acts.pass(700);
    await page.evaluate(() => window.scrim?.stop());
    await until(() => expect(stage.signals('attention').length).toBe(2));
    expect(stage.signals('attention')[1]?.runs).toEqual([[0, 70, 700]]);
    expect(stage.signals('scroll').map(({ depth }) => depth)).toEqual([700, 700]);
  });

  test('is merged into runs that fit the protocol', () => {
    expect(mergeRuns([5, 5, 0, 7])).toEqual([
      [0, 2, 5],
      [3, 1, 7],
    ]);
    expect(mergeRuns(Array.from({ length: 9000 }, (_, band) => 1000 + (band % 40))).length).toBeLessThanOrEqual(2000);
  });
});

describe('Fields and errors', () => {
  test('a visit to a field is one signal with its timing and never its value', async () => {
    const page =
      await recorded(`<form><input id="a"><input id="b"><select id="c"><option value="">-</option></select></form>
      <script>document.querySelector('#b').onblur = (event) => event.target.setAttribute('aria-invalid', 'true');</script>`);
    await page.focus('#a');
    await page.waitForTimeout(300);
    // Sent as one, so that no key is a second after the one before it.
    await Promise.all([...'Lovelace'].map((key) => page.keyboard.press(key)));
    await page.focus('#b');
    await page.focus('#c');
    await page.focus('#a');
    await end(page);
    const [first, second, third, again] = stage.signals('field');
    expect(first).toMatchObject({
      path: 'html>body:2>form:1>input:1',
      edits: 1,
      blank: false,
      reentry: false,
      error: false,
    });
    expect(first?.hesitation).toBeGreaterThanOrEqual(250);
    expect(second).toMatchObject({ hesitation: null, edits: 0, blank: true, error: true });
    expect(third).toMatchObject({ path: 'html>body:2>form:1>select:3', blank: true });
    expect(again).toMatchObject({ reentry: true, blank: false });
    expect(JSON.stringify(stage.batches())).not.toMatch(/lovelace/i);
  });

  test('an error counts when it is shown, once', async () => {
    const page = await recorded('<input id="income"><div role="alert"></div><p role="alert" hidden>Hidden</p>');
    await page.evaluate(() => {
      document.querySelector('#income')?.setAttribute('aria-invalid', 'true');
      document.querySelector('div')?.append('Please check');
    });
    await page.waitForTimeout(400);
    await page.evaluate(() => document.querySelector('div')?.append(' again'));
    await page.waitForTimeout(400);
    await end(page);
    expect(stage.signals('error').map(({ path }) => path)).toEqual(['html>body:2>input:1', 'html>body:2>div:01']);
  });

  test('a message that appears before a field leaves it its name', async () => {
    const page = await recorded(
      '<form><label>Income <input id="income"></label><button type="button">Next</button></form>',
    );
    const visit = async (text: string) => {
      await page.fill('#income', text);
      await page.locator('button').focus();
    };
    await visit('65,000');
    await page.evaluate(() => {
      for (const role of ['status', 'alert']) {
        const message = document.createElement('label');
        message.setAttribute('role', role);
        document.querySelector('form')?.prepend(message);
      }
    });
    await visit('65000');
    await end(page);
    const income = 'html>body:2>form:1>label:1>input:1';
    expect(stage.signals('field').map(({ path }) => path)).toEqual([income, income]);
  });

  test('web vitals come once per load', async () => {
    const page = await recorded('<h1>Loan</h1>');
    await end(page);
    expect(stage.signals('vitals')).toHaveLength(1);
    expect(stage.signals('vitals')[0]?.ttfb).toBeGreaterThanOrEqual(0);
  });
});

test('A path names the same element in the page and in its replay', async () => {
  const body = `<script>document.body.dataset.ready = ''</script><main><section><p role="status">0</p><p>1</p><p role="alert">1</p><p role="alert">2</p><p>2</p><svg width="9" height="9"><g><path d="M0 0"/></g></svg></section>
    <table><tbody><tr><td>2</td><td><b>3</b></td></tr></tbody></table><noscript>4</noscript><x-card></x-card><template><p>5</p></template>
    <details open><summary>6</summary><p>7</p></details><video></video><canvas></canvas><style>p { margin: 0 }</style><button>8</button></main>`;
  stage.pages.set(
    '/apply',
    stage.html(`${body}<script>
    document.querySelector('x-card').attachShadow({ mode: 'open' }).innerHTML = '<i>9</i><div><em>10</em></div>';
  </script>`),
  );
  const page = await stage.consented('/apply');
  await until(() => expect(stage.events().some(({ type }) => type === 2)).toBe(true));
  const bundle = await build({
    stdin: {
      contents: `import { Replayer } from '@rrweb/replay';
        import { elementPath, resolvePath } from './element-path.ts';
        Object.assign(window, { Replayer, elementPath, resolvePath });`,
      resolveDir: fileURLToPath(new URL('.', import.meta.url)),
      loader: 'ts',
    },
    bundle: true,
    format: 'iife',
    write: false,
    logLevel: 'silent',
  });
  const script = bundle.outputFiles[0]?.text ?? '';
  const player = await (await stage.visitor()).newPage();
  await player.addScriptTag({ content: script });
  const walk = `(function walk(root, out) {
    for (const element of root.querySelectorAll('*')) {
      if (element.closest('[data-scrim], script[src]')) continue;
      out.push([elementPath(element), element.localName]);
      if (element.shadowRoot) walk(element.shadowRoot, out);
    }
    return out;
  })(document, [])`;
  const live = (await page.evaluate(`(() => { ${script}; return ${walk}; })()`)) as [string, string][];
  const resolved = await player.evaluate(
    async ([events, paths]) => {
      const { Replayer, resolvePath } = window as unknown as {
        Replayer: new (events: unknown[], options: object) => { pause(at: number): void; iframe: HTMLIFrameElement };
        resolvePath(document: Document, path: string): Element | null;
      };
      const replayer = new Replayer(events, { root: document.body });
      replayer.pause(1);
      await new Promise((resolve) => setTimeout(resolve, 300));
      const replayed = replayer.iframe.contentDocument;
      return paths.map((path) => (replayed && resolvePath(replayed, path)?.localName) ?? null);
    },
    [stage.events(), live.map(([path]) => path)] as const,
  );
  expect(live.length).toBeGreaterThan(30);
  const mismatches = live
    .map(([path, name], at) => [path, name, resolved[at]])
    .filter(
      ([, name, found]) => name !== found && !(name === 'script' && found === 'noscript') && !name?.includes('-'),
    );
  expect(mismatches).toEqual([]);
});
