import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { launchChromium } from '../testing/record-visit.ts';
import { openPicture, type Painted, type PictureWindow } from './testing/picture-window.ts';

let browser: Browser;
let picture: PictureWindow | null = null;

beforeAll(async () => {
  browser = await launchChromium();
});
afterEach(() => picture?.close());
afterAll(() => browser?.close());

async function open(...rest: Parameters<typeof openPicture> extends [unknown, ...infer R] ? R : never) {
  picture = await openPicture(browser, ...rest);
  return picture;
}

const page = (body: string, css = ''): string =>
  `<!doctype html><html><head><meta charset="utf-8"><style>body{margin:0;font:16px/1.4 sans-serif}.target{width:300px;height:120px;background:#ccc}${css}</style></head><body>${body}</body></html>`;

/** The heat is in the middle of the element, which all of it is shown of. */
function expectOnElement({ element, heat }: Painted): void {
  expect(element).not.toBeNull();
  expect(heat).not.toBeNull();
  if (!element || !heat) return;
  expect({ width: element.right - element.left, height: element.bottom - element.top }).toEqual({
    width: 299,
    height: 119,
  });
  expect(Math.abs(heat.x - (element.left + element.right) / 2)).toBeLessThan(8);
  expect(Math.abs(heat.y - (element.top + element.bottom) / 2)).toBeLessThan(8);
}

const LONG = '<div style="height:3000px"></div>';

const STANDING = {
  '/': page(
    `<header><div id="in-header" class="target"></div></header><main style="height:100vh"></main>
     <div id="below" class="target"></div>${LONG}<nav><div id="in-bar" class="target"></div></nav>`,
    'html{font-size:62.5%}header{position:sticky;top:0;height:12rem}nav{position:fixed;bottom:0;right:0}html{height:100%}body{min-height:100%;overflow-x:hidden}',
  ),
};

const FRAMED = {
  '/': page(
    `<p>Before</p><iframe src="/frame" style="width:600px;height:400px;border:5px solid #333"></iframe><div id="below" class="target"></div>${LONG}`,
  ),
  '/frame': page(
    `<div id="first" class="target"></div>${LONG}<div id="last" class="target"></div>`,
    'body{padding:40px;background:#def}',
  ),
};

const SHADOWED = {
  '/': page(
    `<style>button{height:10px}p{margin:200px}my-card{display:block}</style><my-card><h2>A heading</h2><div id="slotted" class="target"></div></my-card>
     <div id="below" class="target"></div>
     <script>
       const root = document.querySelector('my-card').attachShadow({ mode: 'open' });
       root.innerHTML = '<style>:host{display:inline;padding:30px}button{height:120px;width:300px;border:0}p{margin:7px}::slotted(h2){margin:50px}</style><p>Inside</p><slot></slot><button id="inside"></button>';
     </script>`,
  ),
};

const SCROLLED = {
  '/': page(
    `<div id="box"><h3>Stays</h3>A text by itself <em>and one in a line</em><div class="rest"></div><div id="late" class="target"></div><div class="rest"></div></div>`,
    '#box{height:300px;width:500px;margin:50px;overflow:auto;border:3px solid}h3{position:sticky;top:0;background:#fff;margin:0}.rest{height:900px}',
  ),
};

/** Slotted into what scrolls. */
const SCROLLED_SLOT = {
  '/': page(
    `<my-list><div style="height:900px"></div><div id="late" class="target"></div><div style="height:900px"></div></my-list>
     <script>
       document.querySelector('my-list').attachShadow({ mode: 'open' }).innerHTML = '<div id="box" style="height:300px;overflow:auto"><slot></slot></div>';
     </script>`,
  ),
};

const MENU = {
  '/': page(
    `<nav><button id="opener">Products</button><div class="menu"><a id="entry" class="target" href="#"></a></div></nav>
     <div class="clip"><div id="folded" class="target"></div></div><div id="away" class="target"></div>
     <details><summary>More</summary><div id="unfolded" class="target"></div></details>
     <label>Agree<input id="box" type="checkbox"></label><h1 id="hero">The hero below</h1>`,
    `nav{position:relative}.menu{position:absolute;top:30px;VISIBILITY}.menu a{display:block}nav.open .menu{visibility:visible;opacity:1;pointer-events:auto}
     .clip{height:0;overflow:hidden;border:1px solid}#away{position:absolute;left:-9999px}#box{opacity:0}`,
  ),
};
const menu = (hidden: string) => ({ '/': MENU['/'].replace('VISIBILITY', hidden) });

describe('heat on the screen', () => {
  it.each(['visibility:hidden', 'opacity:0;pointer-events:none', 'display:none'])(
    'is not drawn on the entries of a closed menu, or what else is hidden or cut off: %s',
    async (hidden) => {
      const { shown } = await open(menu(hidden));
      const ids = ['opener', 'entry', 'folded', 'away', 'unfolded', 'box', 'hero'];
      expect(await shown(ids)).toEqual(['opener', 'box', 'hero']);
      expect((await picture?.onScreen('entry'))?.heat).toBeNull();
    },
  );

  it.each(['visibility:hidden;transition:all 9s', 'opacity:0;pointer-events:none;transition:all 9s'])(
    'lies on the entry of a menu that is open, however slowly it opens: %s',
    async (hidden) => {
      const before = (visit: Page) => visit.evaluate(() => document.querySelector('nav')?.classList.add('open'));
      const { shown, onScreen } = await open(menu(hidden), { before });
      expect(await shown(['entry'])).toEqual(['entry']);
      expectOnElement(await onScreen('entry'));
    },
  );

  it('lies on the entry of a menu that opened under the pointer, in the state in which it was clicked', async () => {
    const pages = menu('visibility:hidden} nav:hover .menu{visibility:visible');
    const meanwhile = async (visit: Page) => {
      await visit.hover('#opener');
      await visit.waitForTimeout(700);
      await visit.hover('#entry');
      await visit.waitForTimeout(700);
      await visit.click('#entry');
    };
    const { shown, onScreen, inExport } = await open(pages, { meanwhile });
    expect(await shown(['entry'])).toEqual(['entry']);
    expectOnElement(await onScreen('entry'));
    expectOnElement(await inExport('entry'));
  });

  it('lies on what comes in as the page begins', async () => {
    const { shown, onScreen, inExport } = await open({
      '/': page(
        '<div id="coming" class="target"></div>',
        '@keyframes come{from{opacity:0;translate:0 300px}}#coming{animation:come 60s}',
      ),
    });
    expect(await shown(['coming'])).toEqual(['coming']);
    expectOnElement(await onScreen('coming'));
    expectOnElement(await inExport('coming'));
  });

  it('lies in an inner scroll container, and goes with it', async () => {
    const { shown, onScreen, scrollWithin } = await open(SCROLLED);
    expect(await shown(['box', 'late'])).toEqual(['box']);
    await scrollWithin('#box', 900);
    expect(await shown(['box', 'late'])).toEqual(['box', 'late']);
    expectOnElement(await onScreen('late'));
    await scrollWithin('#box', 1010);
    const { element, heat } = await onScreen('late');
    expect((element?.bottom ?? 0) - (element?.top ?? 0)).toBeLessThan(100);
    expect(heat === null || heat.y > 50).toBe(true);
  });

  it('is placed anew once a frame, and only when what scrolls within the page moves some of it', async () => {
    const {
      page: window,
      scrollWithin,
      toldPlaces,
    } = await open({
      '/': SCROLLED['/'].replace('</body>', `<div id="aside" class="rest" style="overflow:auto">${LONG}</div></body>`),
    });
    const told = await toldPlaces(['box', 'late']);
    await scrollWithin('#aside', 500);
    expect(await told()).toBe(1);
    await window.evaluate(() => {
      const page = document.querySelector('iframe')?.contentDocument;
      page?.querySelector('#box')?.scrollTo({ top: 900, behavior: 'instant' });
      for (let more = 0; more < 20; more++) page?.querySelector('#box')?.dispatchEvent(new Event('scroll'));
    });
    expect(await told()).toBe(2);
  });

  it('lies in a frame, as far as the frame shows it', async () => {
    const { shown, onScreen } = await open(FRAMED);
    expect(await shown(['first', 'last', 'below'])).toEqual(['first', 'below']);
    expectOnElement(await onScreen('first'));
  });

  it.each(['inside', 'slotted'])('lies in a shadow root, and in its slots: %s', async (id) => {
    const { onScreen } = await open(SHADOWED);
    expectOnElement(await onScreen(id));
  });

  it.each(['in-header', 'in-bar'])('stands with what sticks, when the page is scrolled: %s', async (id) => {
    const { onScreen, scrollTo } = await open(STANDING);
    await scrollTo(1_500);
    expectOnElement(await onScreen(id));
  });
});

describe('heat of an exported picture', () => {
  it.each(['in-header', 'in-bar', 'below'])(
    'lies on its element, wherever the page on the screen was scrolled to: %s',
    async (id) => {
      const { inExport, scrollTo, page: window } = await open(STANDING);
      await scrollTo(1_500);
      expectOnElement(await inExport(id));
      const scrolled = () => window.evaluate(() => document.querySelector('iframe')?.contentWindow?.scrollY);
      expect(await scrolled()).toBe(1_500);
    },
  );

  it.each(['first', 'below'])('lies on its element in a frame, and below one: %s', async (id) => {
    const { inExport } = await open(FRAMED);
    expectOnElement(await inExport(id));
  });

  it('lies on its element in a frame that has been scrolled', async () => {
    const { shown, inExport, scrollWithin } = await open(FRAMED);
    await scrollWithin('iframe', 3_000);
    expect(await shown(['first', 'last'])).toEqual(['last']);
    expectOnElement(await inExport('last'));
  });

  it.each(['inside', 'slotted', 'below'])('lies on its element in and below a shadow root: %s', async (id) => {
    const { inExport } = await open(SHADOWED);
    expectOnElement(await inExport(id));
  });

  it('lies on its element below masked text', async () => {
    const words = '███████ ████ ██ █████ '.repeat(80);
    const { inExport } = await open({
      '/': page(`<p style="width:400px">${words}</p><div id="below" class="target"></div>`),
    });
    expectOnElement(await inExport('below'));
  });

  it('lies on its element in what has been scrolled within the page', async () => {
    const { inExport, scrollWithin } = await open(SCROLLED);
    await scrollWithin('#box', 900);
    expectOnElement(await inExport('late'));
  });

  it('lies on its element in a slot of what has been scrolled', async () => {
    const { inExport, scrollWithin } = await open(SCROLLED_SLOT);
    await scrollWithin('my-list', 850);
    expectOnElement(await inExport('late'));
  });
});

it('how many page views something was exposed in is told of what is always at its place in the page, alone', async () => {
  const target = (id: string) => `<div id="${id}" class="target"></div>`;
  const { shown, exposed } = await open({
    '/': page(
      `<header>${target('in-header')}</header><main>${target('on-page')}<div style="position:relative">${target('within')}</div></main>
       <dialog open>${target('in-dialog')}</dialog><div role="dialog">${target('by-role')}</div>
       <ul role="menu"><li>${target('in-menu')}</li></ul><div class="bar"><p>${target('in-bar')}</p></div>`,
      'header{position:sticky;top:0}.bar{position:fixed;bottom:0}dialog{position:static}',
    ),
  });
  const ids = ['in-header', 'on-page', 'within', 'in-dialog', 'by-role', 'in-menu', 'in-bar'];
  expect(await shown(ids)).toEqual(ids);
  expect(await exposed(ids)).toEqual(['on-page', 'within']);
});

describe('what the picture does not show', () => {
  it('is offered once for each menu, dialog or step that would show it, by its most clicked element', async () => {
    const { elsewhere } = await open({
      '/': page(
        `<nav><button id="opens">Menu</button><ul hidden><li><a id="first">One</a></li><li><a id="second">Two</a></li></ul></nav>
         <form><fieldset><input id="now"></fieldset><fieldset hidden><input id="later"><button id="last">Send</button></fieldset></form>
         <dialog><p><button id="confirm">Confirm</button></p></dialog>`,
      ),
    });
    const ids = ['opens', 'second', 'first', 'now', 'last', 'confirm', 'later'];
    expect(await elsewhere(ids)).toEqual(['second', 'last', 'confirm']);
  });
});
