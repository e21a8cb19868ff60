import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { page as rule, testPolicy } from '../testing/policy.ts';
import { signalStage } from '../testing/signal-stage.ts';
import { until } from '../testing/stage.ts';

const on = signalStage({
  ...testPolicy,
  pages: [
    rule(0, '/signals', 'signals', {
      exclude: [{ source: '.pin', compounds: [{ classes: ['pin'] }], combinators: [] }],
    }),
    ...testPolicy.pages.slice(1),
  ],
});
const SECOND_AND_MORE = 1100;

test('A click says no name that the page made up', async () => {
  const page = await on.recorded('<p>Hello Anna <lovelace><ada-li><button>Go on</button></ada-li></p>');
  await page.click('button');
  await on.end(page);
  expect(on.stage.signals('click').map(({ path }) => path)).toEqual(['html>body:2>p:1>x:1>x:1>button:1']);
});

test('Of the keys of a code that a page draws nothing is told where they are excluded, without a replay too', async () => {
  const page = await on.recorded(
    `<div class="pin">${'<button>7</button>'.repeat(3)}<input id="field"></div><button id="next">Next</button>`,
  );
  for (const button of await page.locator('.pin button').all()) await button.click();
  await page.fill('#field', '7');
  await page.click('#next');
  await page.waitForTimeout(2200);
  await on.end(page);
  expect(on.stage.signals('click').map(({ path }) => path)).toEqual(['html>body:2>button:2']);
  expect(
    on.stage
      .batches()
      .flatMap(({ signals }) => signals.map((one) => JSON.stringify(one)))
      .join(),
  ).not.toContain('>div:1');
});

describe('A rage click', () => {
  test('is three fast clicks on what does not answer: a button, a word, a button that only shows a ripple, a form that only looks busy', async () => {
    const page =
      await on.recorded(`<button id="broken">Continue</button><br><br><br><span id="word">Approved</span><br><br><br>
      <button id="ripple" onclick="this.append(document.createElement('i')); this.className += ' pressed'">Send</button><br><br><br>
      <div onclick="this.className += ' busy'"><button id="busy">Apply now</button></div>`);
    for (const id of ['#broken', '#word', '#ripple', '#busy']) {
      await page.hover(id);
      // Sent as one, so that the page gets them within the second.
      await Promise.all(Array.from({ length: 3 }, () => [page.mouse.down(), page.mouse.up()]).flat());
      await page.waitForTimeout(SECOND_AND_MORE);
    }
    await on.end(page);
    expect(on.stage.signals('rage').map(({ path }) => path)).toEqual([
      'html>body:2>button:1',
      'html>body:2>span:5',
      'html>body:2>button:9',
      'html>body:2>div:13>button:1',
    ]);
  });

  test('is counted beside a link that is taken out at once, whose address has a host of its own', async () => {
    const page = await on.recorded(
      '<main><button id="rage" style="width:200px">Submit</button><a id="link" href="https://lender.example/">Terms</a></main>',
    );
    const errors: string[] = [];
    page.on('pageerror', ({ message }) => errors.push(message));
    await page.evaluate(() => {
      document.querySelector('#rage')?.addEventListener('click', () => {
        const link = document.querySelector<HTMLElement>('#link');
        if (link) link.style.display = 'none';
        link?.remove();
      });
    });
    for (let click = 0; click < 4; click++) await page.click('#rage');
    await page.waitForTimeout(SECOND_AND_MORE);
    await on.end(page);
    expect(errors).toEqual([]);
    expect(on.stage.signals('rage')).toHaveLength(1);
  });

  test('is none on steppers, sliders, calendars, maps, carousels and keypads, which answer each click', async () => {
    const page = await on.recorded(`
      <div id="stepper"><button onclick="n.textContent++">more</button><span id="n">1</span></div><hr>
      <div id="slider"><div role="slider" aria-valuenow="1" tabindex="0" style="width:200px;height:20px">Amount</div></div><hr>
      <section id="calendar"><header><button onclick="m.textContent = 'Month ' + ++month">Next month</button></header>
        <table><caption id="m">Month 1</caption></table></section><hr>
      <section id="map"><div><button onclick="tiles.style.marginLeft = ++zoom + 'px'">Zoom in</button></div><div id="tiles">tiles</div></section><hr>
      <canvas id="drawn" width="100" height="60"></canvas><hr>
      <section id="carousel"><ul id="slides" style="overflow:auto;width:100px;height:40px;white-space:nowrap"><li style="width:2000px">slides</li></ul>
        <button onclick="slides.scrollLeft += 40">Next offer</button></section><hr>
      <section id="by-class"><div><p class="item active">1</p><p class="item">2</p></div>
        <button onclick="document.querySelectorAll('.item').forEach((one) => one.classList.toggle('active'))">Next slide</button></section><hr>
      <section id="keypad"><output id="code"></output><div><button onclick="code.append('•')">5</button></div></section>
      <script>let month = 1, zoom = 1; const [n, m, tiles, slides, code] = ['n', 'm', 'tiles', 'slides', 'code'].map((id) => document.getElementById(id));</script>`);
    for (const id of [
      '#stepper button',
      '[role=slider]',
      '#calendar button',
      '#map button',
      '#drawn',
      '#carousel button',
      '#by-class button',
      '#keypad button',
    ]) {
      for (let count = 0; count < 4; count++) await page.click(id);
      await page.waitForTimeout(SECOND_AND_MORE);
    }
    await on.end(page);
    expect(on.stage.signals('click')).toHaveLength(32);
    expect(on.stage.signals('rage')).toEqual([]);
  });

  test('is none where each click writes into a field, nor on an icon beside one, nor on a key in a shadow root', async () => {
    const page = await on.recorded(`
      <section id="amount"><input id="sum" value="1000"><div><button id="icon" onclick="sum.stepUp()"><svg width="9" height="9"></svg></button>
        <button id="chip" onclick="sum.value = +sum.value + 500">Add 500</button></div></section><hr>
      <section><input id="digits"><div><div><button id="keypad" onclick="digits.value += 2"><b>2</b> ABC</button></div></div></section><hr>
      <section><x-key id="shadow">+</x-key></section><hr>
      <x-stepper id="stepper"></x-stepper>
      <script>
        const [sum, digits] = ['sum', 'digits'].map((id) => document.getElementById(id));
        sum.type = 'number';
        document.querySelector('x-key').attachShadow({ mode: 'open' }).innerHTML = '<button><slot></slot></button>';
        const root = document.querySelector('x-stepper').attachShadow({ mode: 'open' });
        root.innerHTML = '<p><x-more></x-more></p><output>1</output>';
        root.querySelector('x-more').attachShadow({ mode: 'open' }).innerHTML = '<button>more</button>';
        root.addEventListener('click', () => root.querySelector('output').value++);
      </script>`);
    for (const id of ['icon', 'chip', 'keypad', 'shadow', 'stepper']) {
      await clickFast(page, `#${id}`, 4);
    }
    await on.end(page);
    expect(on.stage.signals('click')).toHaveLength(20);
    expect(on.stage.signals('rage')).toEqual([]);
  });

  test('counts the last second, ends with what is clicked next, and knows people’s clicks from a script’s', async () => {
    const page = await on.recorded(
      `<button id="broken">Continue</button><a id="link" href="#part">More</a><hr>
      <div id="card" style="height:60px" onclick="link.click()">Card</div><input type="number">`,
    );
    const mouse = async (selector: string) => {
      await page.hover(selector);
      return Promise.all([page.mouse.down(), page.mouse.up()]);
    };
    // By the page's own clock: three of the four are within a second, and not the first three.
    await page.evaluate(() => {
      let now = Date.now();
      Date.now = () => now;
      document.addEventListener('mousedown', () => {
        now += Number(document.body.dataset.pause ?? 0);
      });
    });
    for (const pause of [0, 850, 200, 200]) {
      await page.evaluate((next) => {
        document.body.dataset.pause = `${next}`;
      }, pause);
      await mouse('#broken');
    }
    await mouse('input');
    for (let count = 0; count < 3; count++) await mouse('#card');
    await page.waitForTimeout(SECOND_AND_MORE);
    await on.end(page);
    expect(on.stage.signals('rage')).toMatchObject([
      { path: 'html>body:2>button:1', clicks: 3 },
      { path: 'html>body:2>div:4', clicks: 3 },
    ]);
    expect(on.stage.signals('click').map(({ path }) => path)).not.toContain('html>body:2>a:2');
  });

  /** Clicks as fast as the page gets them, counted as browsers on Linux do: up to three. */
  const clickFast = async (page: Page, selector: string, clicks: number) => {
    await page.hover(selector);
    const counts = Array.from({ length: clicks }, (_, at) => ({ clickCount: Math.min(3, at + 1) }));
    await Promise.all(counts.flatMap((count) => [page.mouse.down(count), page.mouse.up(count)]));
    await page.waitForTimeout(SECOND_AND_MORE);
  };

  test('is none when a double or triple click selects text', async () => {
    const page = await on.recorded('<p><span>Some words to select here</span></p>');
    // On the words, and beside them, where only the third click selects.
    for (const place of ['span', 'p']) {
      for (const clicks of [2, 3]) await clickFast(page, place, clicks);
    }
    expect(await page.evaluate(() => `${getSelection()}`)).toContain('words to select');
    await on.end(page);
    expect(on.stage.signals('rage')).toEqual([]);
  });

  test('is more clicks on a text than select it, and three on a button', async () => {
    const page = await on.recorded('<p><span>Approved</span></p><hr><button>Continue</button>');
    await clickFast(page, 'span', 10);
    await clickFast(page, 'button', 3);
    await on.end(page);
    expect(on.stage.signals('rage')).toMatchObject([
      { path: 'html>body:2>p:1>span:1', clicks: 10 },
      { path: 'html>body:2>button:3', clicks: 3 },
    ]);
  });
});

describe('A dead click', () => {
  const fooling: Record<string, string> = {
    'opens a new tab': '<a id="it" href="/missing" target="_blank">Terms</a>',
    // A headless browser has no focus to lose: the page is told as a browser with windows tells it.
    'opens a window':
      '<button id="it" onclick="window.open(\'about:blank\'); window.dispatchEvent(new Event(\'blur\'))">Terms</button>',
    downloads: '<a id="it" href="data:text/plain,hello" download="terms.txt">Download</a>',
    'downloads by script':
      "<button id=\"it\" onclick=\"const a = document.createElement('a'); a.href = window.URL.createObjectURL(new Blob(['x'])); a.download = 'x.txt'; a.click()\">Download</button>",
    'follows a link to a file': '<a id="it" href="/missing.pdf">Terms</a>',
    'changes only a checkbox': '<label id="it" style="cursor:pointer"><input type="checkbox"> I agree</label>',
    'changes only focus':
      '<button id="it" onclick="document.querySelector(\'#far\').focus()">Edit</button><input id="far">',
    'changes only scroll':
      '<button id="it" onclick="window.scrollTo(0, 400)">Down</button><div style="height:3000px"></div>',
    'changes only a canvas':
      '<div><button id="it" onclick="document.querySelector(\'canvas\').getContext(\'2d\').fillRect(0, 0, 9, 9)">Draw</button><canvas></canvas></div>',
    'changes only a class': '<button id="it" onclick="this.className = \'on\'">Choose</button>',
    'changes an element in a shadow root':
      '<button id="it" onclick="document.querySelector(\'x-sum\').shadowRoot.querySelector(\'b\').textContent = \'2\'">Add</button><x-sum></x-sum><script>document.querySelector("x-sum").attachShadow({ mode: "open" }).innerHTML = "<b>1</b>"</script>',
    'scrolls something in a shadow root':
      '<button id="it" onclick="document.querySelector(\'x-list\').shadowRoot.querySelector(\'ul\').scrollTop = 40">Down</button><x-list></x-list><script>document.querySelector("x-list").attachShadow({ mode: "open" }).innerHTML = "<ul style=\'overflow:auto;height:40px\'><li style=\'height:2000px\'>1</li></ul>"</script>',
    'is in a closed shadow root':
      '<x-menu id="it" style="cursor:pointer"></x-menu><script>document.querySelector("x-menu").attachShadow({ mode: "closed" }).innerHTML = "<b onclick=\'this.textContent = 2\'>Menu</b>"</script>',
    'changes only the fragment': '<a id="it" href="#part">Part</a><p id="part">Part</p>',
    copies: '<button id="it" onclick="document.execCommand(\'copy\')">Copy</button>',
    'ticks boxes':
      '<button id="it" onclick="for (const one of document.querySelectorAll(\'input\')) one.checked = true">All</button><input type="checkbox"><input type="checkbox">',
    'writes into a field of a shadow root':
      '<button id="it" onclick="document.querySelector(\'x-sum\').shadowRoot.querySelector(\'input\').value = 5000">5,000</button><x-sum></x-sum><script>document.querySelector("x-sum").attachShadow({ mode: "open" }).innerHTML = "<input>"</script>',
    'is slow': '<button id="it" onclick="setTimeout(() => document.body.append(\'!\'), 1200)">Wait</button>',
  };
  test.each(Object.entries(fooling))('is none when it %s', async (_, body) => {
    const page = await on.recorded(body);
    await page.click('#it');
    await page.waitForTimeout(2300);
    await page.bringToFront();
    if (page.url().endsWith('/signals') || page.url().includes('#')) await on.end(page);
    expect(on.stage.signals('dead')).toEqual([]);
  });

  test('is one where nothing happens at all: on a button, a script’s link, a card that shows a hand', async () => {
    const page = await on.recorded(
      '<button id="one">Continue</button><a id="two" href="javascript:void 0">More</a><div id="three" style="cursor:pointer">Card</div><button id="four"><mat-icon>close</mat-icon></button><p id="text">Text</p><input value="1">',
    );
    for (const id of ['#text', '#one', '#two', '#three', 'mat-icon']) {
      await page.click(id);
      await page.waitForTimeout(2200);
    }
    await on.end(page);
    expect(on.stage.signals('dead').map(({ path }) => path)).toEqual([
      'html>body:2>button:1',
      'html>body:2>a:2',
      'html>body:2>div:3',
      'html>body:2>button:4>x:1',
    ]);
  });
});

describe('A click', () => {
  test('on a label counts once, where the person clicked', async () => {
    const page = await on.recorded('<label for="agree">I agree</label><input type="checkbox" id="agree">');
    await page.click('label');
    await page.click('input');
    await on.end(page);
    expect(on.stage.signals('click').map(({ path }) => path)).toEqual(['html>body:2>label:1', 'html>body:2>input:2']);
  });

  test('in a modal, and in a frame of the same origin, has a path that lands there; not in one of another rule', async () => {
    on.stage.pages.set('/signals/', '<main><button style="width:100px;height:50px;border:0">Inside</button></main>');
    for (const path of ['/off', '/other']) on.stage.pages.set(path, '<button>Card number</button>');
    const page = await on.recorded(
      `<dialog><button id="modal">Yes</button></dialog>${['/signals/', '/other', '/off'].map((path) => `<iframe name="${path}" src="${path}"></iframe>`).join('')}`,
    );
    await page.evaluate(() => document.querySelector('dialog')?.showModal());
    await page.click('#modal');
    await page.evaluate(() => document.querySelector('dialog')?.close());
    await page.frame('/signals/')?.click('button', { position: { x: 50, y: 10 } });
    for (const path of ['/off', '/other']) await page.frame(path)?.click('button');
    await on.end(page);
    await until(() => expect(on.stage.signals('click')).toHaveLength(2));
    expect(on.stage.signals('click')).toMatchObject([
      { path: 'html>body:2>dialog:1>button:1' },
      { path: 'html>body:2>iframe:2~body:2>main:1>button:1', x: 0.5, y: 0.2 },
    ]);
  });
});
