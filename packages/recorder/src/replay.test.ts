import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { Stage, until } from './testing/stage.ts';

let stage: Stage;
beforeAll(async () => {
  stage = await Stage.open();
});
afterAll(() => stage.close());
beforeEach(() => stage.reset());
afterEach(() => expect([...stage.problems, ...stage.capture.rejected]).toEqual([]));

const keyframes = () => stage.events().filter(({ type }) => type === 2);

interface Node {
  readonly tagName?: string;
  readonly attributes?: Readonly<Record<string, unknown>>;
  readonly childNodes?: readonly Node[];
}
const nodesOf = (node: Node): Node[] => [node, ...(node.childNodes ?? []).flatMap(nodesOf)];
/** What the latest full snapshot says of the elements of a tag. */
const attributesOf = (tag: string) =>
  nodesOf((keyframes().at(-1)?.data.node ?? {}) as Node).flatMap(({ tagName, attributes }) =>
    tagName === tag ? [attributes ?? {}] : [],
  );

test('A full snapshot is taken anew after a minute, if the page has changed, and begins a batch', async () => {
  stage.pages.set('/apply', stage.html('<h1>Your loan</h1><div id="list"></div>'));
  const context = await stage.visitor();
  // A clock that goes on only when the test says so.
  await context.addInitScript(() => {
    const start = Date.now();
    Date.now = () => start + Number(Reflect.get(window, 'passed') ?? 0);
  });
  const page = await stage.consented('/apply', context);
  await until(() => expect(keyframes()).toHaveLength(1));
  const after = (seconds: number) =>
    page.evaluate((passed) => {
      Object.assign(window, { passed });
      document.querySelector('#list')?.append(document.createElement('section'));
    }, seconds * 1000);
  await after(59);
  await until(() => expect(JSON.stringify(stage.events())).toContain('"tagName":"section"'));
  expect(keyframes()).toHaveLength(1);
  await after(61);
  await until(() => expect(keyframes()).toHaveLength(2));
  const batches = stage.batches().map(({ replay }) => (replay?.events ?? []) as { type: number }[]);
  const second = batches.filter((events) => events.some(({ type }) => type === 2)).at(-1);
  expect(second?.slice(0, 2).map(({ type }) => type)).toEqual([4, 2]);
  expect(attributesOf('section')).toHaveLength(2);
});

test("Recording changes neither the page's focus nor what is selected, from its start over a snapshot to its stop", async () => {
  stage.pages.set('/apply', stage.html('<h1>Your loan</h1><p>Choose an amount</p><input id="name" value="Lovelace">'));
  const page = await stage.page('/apply');
  const state = () =>
    page.evaluate(() => {
      const field = document.querySelector<HTMLInputElement>('#name');
      const selection = getSelection();
      const { anchorOffset, focusOffset, rangeCount } = selection ?? {};
      const inField = [field?.selectionStart, field?.selectionEnd, field?.selectionDirection];
      return [document.activeElement?.id, ...inField, String(selection), anchorOffset, focusOffset, rangeCount];
    });
  const told = () => page.evaluate('window.told');
  // What the test itself selects is told with the next frame, which a loaded machine draws late.
  const drawn = () => page.evaluate(() => new Promise((on) => requestAnimationFrame(() => requestAnimationFrame(on))));
  const through = async () => {
    await drawn();
    const before = await state();
    await page.evaluate(() => {
      const heard: string[] = [];
      Object.assign(window, { told: heard });
      for (const type of ['focusin', 'focusout', 'select', 'selectionchange'])
        document.addEventListener(type, () => heard.push(type));
    });
    const [snapshots, batches] = [keyframes().length, stage.batches().length];
    await page.evaluate(() => window.scrim?.start());
    await page.evaluate(() => window.scrim?.consent.grant());
    await until(() => expect(keyframes()).toHaveLength(snapshots + 1));
    await page.evaluate(() => {
      document.body.append(document.createElement('section'));
      window.scrim?.stop();
    });
    await until(() => expect(stage.batches().length).toBeGreaterThan(batches + 1));
    expect([await state(), await told()]).toEqual([before, []]);
  };
  await page.evaluate(() => {
    const field = document.querySelector<HTMLInputElement>('#name');
    field?.focus();
    field?.setSelectionRange(2, 5, 'backward');
  });
  await through();
  await page.evaluate(() => {
    document.querySelector<HTMLInputElement>('#name')?.blur();
    getSelection()?.setBaseAndExtent(document.querySelector('p')?.firstChild ?? document, 10, document.body, 0);
  });
  await through();
});

test('A style sheet that a document or a shadow root adopts later is in the replay; stopped, both are as they were', async () => {
  stage.pages.set('/apply', stage.html('<x-card></x-card>'));
  const page = await stage.page('/apply');
  await page.evaluate(() => document.querySelector('x-card')?.attachShadow({ mode: 'open' }).append('Hello'));
  await page.evaluate(() => window.scrim?.consent.grant());
  await until(() => expect(keyframes()).toHaveLength(1));
  const read = await page.evaluate(() => {
    const roots = [document, document.querySelector('x-card')?.shadowRoot ?? document];
    return roots.map((root, at) => {
      const sheet = new CSSStyleSheet();
      sheet.replaceSync(`p { margin-top: ${at + 41}px }`);
      root.adoptedStyleSheets = [...root.adoptedStyleSheets, sheet];
      return root.adoptedStyleSheets.at(-1) === sheet;
    });
  });
  expect(read).toEqual([true, true]);
  const adopted = () => JSON.stringify(stage.events().filter(({ data }) => data.source === 15));
  await until(() => expect(adopted()).toMatch(/margin-top:41px.*margin-top:42px/));
  const after = await page.evaluate(() => {
    window.scrim?.stop();
    const root = document.querySelector('x-card')?.shadowRoot ?? document;
    return [document, root].map((one) => [
      one.adoptedStyleSheets.length > 0,
      String(Object.getOwnPropertyDescriptor(one, 'adoptedStyleSheets')?.set ?? 'native code').includes('native code'),
    ]);
  });
  expect(after).toEqual([
    [true, true],
    [true, true],
  ]);
});

test('A page that has frozen what would be hooked, or made accessors of it, is recorded without that', async () => {
  const freeze = `<script>
    Object.defineProperty(CSSStyleSheet.prototype, 'insertRule', { configurable: true, get: () => () => 0 });
    for (const one of [Element, HTMLInputElement, CSSStyleDeclaration, CSSStyleSheet]) Object.freeze(one.prototype);
  </script>`;
  stage.pages.set('/apply', stage.html('<select><option>1</option><option>2</option></select>', { head: freeze }));
  const page = await stage.consented('/apply');
  await until(() => expect(keyframes()).toHaveLength(1));
  const isHooked = () =>
    page.evaluate(() => {
      const { set } = Object.getOwnPropertyDescriptor(HTMLSelectElement.prototype, 'selectedIndex') ?? {};
      return !String(set).includes('native code');
    });
  expect(await isHooked()).toBe(true);
  await page.evaluate(() => document.body.append(document.createElement('section')));
  await until(() => expect(JSON.stringify(stage.events())).toContain('"tagName":"section"'));
  await page.evaluate(() => window.scrim?.stop());
  expect(await isHooked()).toBe(false);
});

test('A form whose fields are named as its own properties is recorded as any other, from the snapshot on', async () => {
  const fields = ['attributes', 'tagName'].map((name) => `<input name="${name}">`).join('');
  stage.pages.set('/apply', stage.html(`<form class="first">${fields}</form>`));
  const page = await stage.consented('/apply');
  await until(() => expect(keyframes()).toHaveLength(1));
  expect([attributesOf('form'), attributesOf('input')]).toMatchObject([[{}], [{}, {}]]);
  const added = () => stage.events().flatMap(({ data }) => (data.adds ?? []) as { node: Node }[]);
  await page.evaluate((html) => {
    document.querySelector('form')?.append(document.createElement('section'));
    document.body.insertAdjacentHTML('beforeend', `<form>${html}</form><hr>`);
  }, fields);
  await until(() =>
    expect(added().map(({ node }) => node.tagName)).toEqual(expect.arrayContaining(['section', 'form', 'hr'])),
  );
});

describe('What changes with the keys waits until a field is left', () => {
  const texts = () =>
    stage.events().flatMap(({ data }) => ((data.texts ?? []) as { value: string }[]).map(({ value }) => value));
  /** The page has taken in all that happened on it, and the server has it. */
  const settled = async (page: Page) => {
    await page.evaluate(() => document.body.append(document.createElement('hr')));
    const rules = () => JSON.stringify(stage.events().filter(({ type }) => type === 3)).split('"tagName":"hr"').length;
    const before = rules();
    await until(() => expect(rules()).toBeGreaterThan(before));
  };
  const type = async (page: Page) => {
    for (const key of 'Lovelace') await page.keyboard.press(key);
  };

  test('also that of a frame in which somebody was as a snapshot was taken', async () => {
    stage.pages.set('/apply', stage.html('<h1>Your loan</h1><video></video><iframe></iframe>'));
    const page = await stage.consented('/apply');
    await until(() => expect(keyframes()).toHaveLength(1));
    await page.evaluate(() => {
      const body = document.querySelector('iframe')?.contentDocument?.body;
      body?.setAttribute('contenteditable', '');
      body?.append('Ada');
      body?.focus();
    });
    await settled(page);
    await page.evaluate(() => document.querySelector('video')?.dispatchEvent(new Event('loadedmetadata')));
    await until(() => expect(keyframes()).toHaveLength(2));
    const before = texts().length;
    await type(page);
    await settled(page);
    expect(texts().slice(before)).toEqual([]);
    await page.locator('h1').click();
    await until(() => expect(texts().slice(before)).toHaveLength(1));
  });

  test.each([
    ['the page', '<x-editor></x-editor>'],
    ['a frame', '<iframe></iframe>'],
  ])('also in a field of a shadow root to which somebody came from another there, in %s', async (_, html) => {
    stage.pages.set('/apply', stage.html(`<h1>Your loan</h1>${html}`));
    const page = await stage.consented('/apply');
    await until(() => expect(keyframes()).toHaveLength(1));
    await page.evaluate(() => {
      const inner = document.querySelector('iframe')?.contentDocument;
      if (inner) inner.body.innerHTML = '<x-editor></x-editor>';
      const root = (inner ?? document).querySelector('x-editor')?.attachShadow({ mode: 'open' });
      if (root) root.innerHTML = '<button>Edit</button><div contenteditable>Ada</div><p>Ada</p>';
      const [editor, echo] = [root?.querySelector('div'), root?.querySelector('p')?.firstChild];
      editor?.addEventListener('input', () => {
        if (echo) echo.nodeValue = editor.textContent;
      });
    });
    await settled(page);
    await (html.includes('iframe') ? page.frameLocator('iframe') : page).locator('button').focus();
    await page.keyboard.press('Tab');
    const before = texts().length;
    await type(page);
    await settled(page);
    expect(texts().slice(before)).toEqual([]);
    await page.locator('h1').click();
    await until(() => expect(texts().slice(before).sort()).toEqual(['███████████', '████████████']));
  });

  test('also in a box that takes keys by itself, again after a snapshot', async () => {
    stage.pages.set('/apply', stage.html('<h1>Your loan</h1><video></video><div tabindex="0">Code</div><p>Ada</p>'));
    const page = await stage.consented('/apply');
    await until(() => expect(keyframes()).toHaveLength(1));
    await page.evaluate(() => {
      const [pad, echo] = [document.querySelector('div'), document.querySelector('p')?.firstChild as Text];
      pad?.addEventListener('keydown', ({ key }) => echo.appendData(key));
    });
    await page.focus('div');
    await type(page);
    await settled(page);
    expect(texts()).toEqual([]);
    await page.evaluate(() => document.querySelector('video')?.dispatchEvent(new Event('loadedmetadata')));
    await until(() => expect(keyframes()).toHaveLength(2));
    await type(page);
    await settled(page);
    expect(texts()).toEqual([]);
    await page.evaluate(() => document.querySelector('div')?.blur());
    await until(() => expect(texts()).toEqual(['█'.repeat(19)]));
  });

  test('also where the field goes before it is left', async () => {
    stage.pages.set('/apply', stage.html('<form><input></form><p>Ada</p>'));
    const page = await stage.consented('/apply');
    await until(() => expect(keyframes()).toHaveLength(1));
    await page.evaluate(() => {
      const [field, echo] = [document.querySelector('input'), document.querySelector('p')?.firstChild];
      field?.addEventListener('input', () => {
        if (echo) echo.nodeValue = field.value;
      });
    });
    await page.focus('input');
    await type(page);
    await settled(page);
    expect(texts()).toEqual([]);
    await page.evaluate(() => document.querySelector('form')?.remove());
    await until(() => expect(texts()).toEqual(['████████']));
    await page.evaluate(() => {
      const echo = document.querySelector('p')?.firstChild;
      if (echo) echo.nodeValue = 'Thank you';
    });
    await until(() => expect(texts()).toEqual(['████████', '█████ ███']));
  });
});

describe('A placeholder of the same size stands', () => {
  test('for a canvas, and nothing that was drawn on it', async () => {
    stage.pages.set(
      '/apply',
      stage.html('<canvas width="320" height="90"></canvas><canvas></canvas>', {
        head: '<script>addEventListener("DOMContentLoaded", () => { for (const one of document.querySelectorAll("canvas")) one.getContext("2d").fillText("Lovelace", 5, 20); });</script>',
      }),
    );
    const page = await stage.consented('/apply');
    await until(() => expect(keyframes()).toHaveLength(1));
    expect(attributesOf('canvas')).toEqual([{ width: '320', height: '90' }, {}]);
    await page.evaluate(() => {
      const canvas = document.querySelectorAll('canvas')[1];
      if (canvas) canvas.width = 77;
    });
    await until(() =>
      expect(stage.events().flatMap(({ data }) => data.attributes ?? [])).toContainEqual(
        expect.objectContaining({ attributes: { width: '77' } }),
      ),
    );
    expect(JSON.stringify(stage.batches())).not.toMatch(/data:image|rr_dataURL/);
  });

  test('for a video, also where only its file says the size, and that comes late', async () => {
    stage.pages.set('/apply', stage.html('<video style="display:block"></video>'));
    const page = await stage.consented('/apply');
    await until(() => expect(keyframes()).toHaveLength(1));
    expect(attributesOf('video')).toMatchObject([{ rr_width: '300px', rr_height: '150px' }]);
    const shown = await page.evaluate(async () => {
      const canvas = document.createElement('canvas');
      [canvas.width, canvas.height] = [412, 234];
      canvas.getContext('2d')?.fillRect(0, 0, 9, 9);
      const video = document.querySelector('video');
      if (!video) return null;
      const known = new Promise((resolve) => video.addEventListener('loadedmetadata', resolve));
      video.srcObject = canvas.captureStream(5);
      await known;
      const { width, height } = video.getBoundingClientRect();
      return { rr_width: `${width}px`, rr_height: `${height}px` };
    });
    expect(shown).toEqual({ rr_width: '412px', rr_height: '234px' });
    await until(() => expect(keyframes()).toHaveLength(2));
    expect(attributesOf('video')).toMatchObject([shown]);
  });
});
