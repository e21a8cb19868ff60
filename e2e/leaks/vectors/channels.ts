import { typeInRhythm, typeText } from '../hands.ts';
import { family } from '../vector.ts';
import { repeatBeside, takeKeys } from './echoes.ts';
import { LEFT_OUT, MASKED } from './taken-back.ts';

/** Quantities that tell of a value without holding any of it. */
export const channels = family('channels', [
  {
    id: 'field-length',
    why: 'a mask as long as the value',
    source: 'microsoft/clarity#443',
    html: () => '<input>',
    channel: { kind: 'length', characters: 149, letter: 'k' },
    drive: typeText('k'.repeat(149)),
  },
  {
    id: 'prefilled-length',
    why: 'as above, in a snapshot',
    source: 'grafana/faro-web-sdk#2126',
    html: (m) => `<input value="${m} ${'j'.repeat(173)}">`,
    channel: { kind: 'length', characters: 173, letter: 'j' },
  },
  {
    id: 'password-length',
    why: 'how long a password is',
    source: 'microsoft/clarity#443',
    html: () => '<input type="password">',
    channel: { kind: 'length', characters: 151, letter: 'v' },
    drive: typeText('v'.repeat(151)),
  },
  {
    id: 'textarea-length',
    why: 'how long a message is',
    html: () => '<textarea></textarea>',
    channel: { kind: 'length', characters: 157, letter: 'w' },
    drive: typeText('w'.repeat(157)),
  },
  {
    id: 'editable-length',
    why: 'how long a rich text is',
    html: () => '<div contenteditable></div>',
    channel: { kind: 'length', characters: 163, letter: 'q' },
    drive: typeText('q'.repeat(163)),
  },
  {
    id: 'token-length',
    why: 'how long a token in the page is',
    html: (m) => `<p>${m} ${'z'.repeat(167)}</p>`,
    channel: { kind: 'length', characters: 167, letter: 'z' },
    lightable: 'spelled',
  },
  {
    id: 'growth',
    why: 'one event per key',
    source: 'rrweb-io/rrweb#1385',
    html: () => '<input>',
    channel: { kind: 'growth', steps: 37, letter: 'h' },
    drive: typeText('h'.repeat(37)),
  },
  {
    id: 'echo-growth',
    why: 'one change of the page per key',
    source: 'archestra-ai/OpenAPPA#92',
    html: () => '<input><p></p>',
    act: repeatBeside,
    channel: { kind: 'growth', steps: 35, letter: 'g' },
    drive: typeText('g'.repeat(35)),
    lightable: 'spelled',
  },
  {
    id: 'echo-growth-excluded',
    why: 'one change of the page per key in a field that is left out, as recorders are told of no focus there',
    html: () => `<input ${LEFT_OUT}><p></p>`,
    act: repeatBeside,
    channel: { kind: 'growth', steps: 36, letter: 'y' },
    drive: typeText('y'.repeat(36)),
    lightable: 'spelled',
  },
  {
    id: 'rhythm',
    why: 'the rhythm of typing tells who types and what',
    html: () => '<input>',
    channel: { kind: 'rhythm' },
    drive: ({ box }) => typeInRhythm(box.locator('input')),
  },
  {
    id: 'rhythm-frame',
    why: 'a frame that is edited by itself: who looks where the focus is finds the frame, and sees no field',
    html: () => '<video></video><iframe srcdoc="<body contenteditable>x</body>"></iframe>',
    channel: { kind: 'rhythm' },
    drive: async ({ box, page }) => {
      const body = box.frameLocator('iframe').locator('body');
      await body.click();
      // A medium that has its size now: recorders take a snapshot while the focus is there.
      await box.locator('video').dispatchEvent('loadedmetadata');
      await page.waitForTimeout(7_000);
      await typeInRhythm(body);
    },
  },
  {
    id: 'rhythm-shadow',
    why: 'the focus goes from one element of a shadow root to another, of which nobody outside hears',
    html: () => '<x-editor></x-editor>',
    act: (box) => {
      const root = box.firstElementChild?.attachShadow({ mode: 'open' });
      if (root) root.innerHTML = '<button>x</button><div contenteditable>x</div>';
    },
    channel: { kind: 'rhythm' },
    drive: async ({ box }) => {
      await box.locator('button').focus();
      await typeInRhythm(box.locator('[contenteditable]'));
    },
  },
  {
    id: 'rhythm-keys',
    why: 'a box that takes keys by itself and shows each, as for an amount or a code: nothing says that it is a field',
    html: () => '<div tabindex="0" style="height:20px"></div>',
    act: takeKeys,
    channel: { kind: 'rhythm' },
    drive: ({ box }) => typeInRhythm(box.locator('div')),
    lightable: 'spelled',
  },
  {
    id: 'rhythm-keys-masked',
    why: 'as above, in what is to be masked',
    html: () => `<p ${MASKED}><u tabindex="0" style="display:block;height:20px"></u></p>`,
    act: takeKeys,
    channel: { kind: 'rhythm' },
    drive: ({ box }) => typeInRhythm(box.locator('u')),
  },
  {
    id: 'style-per-key',
    why: 'a bar that grows with each key, as beside a count of characters',
    html: () => '<input><p><i style="display:block;height:4px;width:0"></i></p>',
    act: (box) => {
      const [field, bar] = [box.querySelector('input'), box.querySelector('i')];
      field?.addEventListener('input', () => {
        if (bar) bar.style.width = `${field.value.length * 7}%`;
      });
    },
    channel: { kind: 'rhythm' },
    drive: ({ box }) => typeInRhythm(box.locator('input')),
  },
  {
    id: 'class-per-key',
    why: 'as above, by a class and by an attribute of a drawing',
    html: () => '<input><svg width="20" height="20"><circle cx="9" cy="9" r="5"></circle></svg>',
    act: (box) => {
      const [field, ring] = [box.querySelector('input'), box.querySelector('circle')];
      field?.addEventListener('input', () => {
        ring?.classList.toggle('odd');
        ring?.setAttribute('stroke-dashoffset', `${field.value.length}`);
      });
    },
    channel: { kind: 'rhythm' },
    drive: ({ box }) => typeInRhythm(box.locator('input')),
  },
  {
    id: 'rule-per-key',
    why: 'as above, by a rule that a script changes',
    html: () => '<input><style>.bar{height:4px;width:0}</style><p class="bar"></p>',
    act: (box) => {
      const [field, sheet] = [box.querySelector('input'), box.querySelector('style')?.sheet];
      const [rule] = (sheet?.cssRules ?? []) as unknown as CSSStyleRule[];
      field?.addEventListener('input', () => rule?.style.setProperty('width', `${field.value.length * 7}%`));
    },
    channel: { kind: 'rhythm' },
    drive: ({ box }) => typeInRhythm(box.locator('input')),
  },
  {
    id: 'sheet-per-key',
    why: 'as above, by a style sheet that is replaced',
    html: () => '<input>',
    act: (box) => {
      const [field, sheet] = [box.querySelector('input'), new CSSStyleSheet()];
      document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
      field?.addEventListener('input', () => sheet.replaceSync(`.bar{width:${field.value.length * 7}%}`));
    },
    channel: { kind: 'rhythm' },
    drive: ({ box }) => typeInRhythm(box.locator('input')),
  },
  {
    id: 'element-per-key',
    why: 'a page that adds an element per typed character tells how often, and when, a key was pressed',
    html: () => '<input><p></p>',
    act: (box) => {
      const [field, echo] = box.children as unknown as [HTMLInputElement, HTMLElement];
      field.oninput = () => echo.append(document.createElement('kbd'));
    },
    channel: { kind: 'elements', name: 'kbd', keys: 29 },
    remains: true,
    drive: typeText('t'.repeat(29), 20),
  },
  {
    id: 'scroll-width',
    why: 'a box scrolled to its end tells how wide its text is',
    html: () =>
      '<div style="width:200px;overflow:auto;white-space:nowrap"><i style="display:inline-block;width:977931px">x</i></div>',
    channel: { kind: 'number', value: 977731 },
    act: (box) => {
      (box.firstElementChild as HTMLElement).scrollLeft = 1e6;
    },
    lightable: 'spelled',
  },
  {
    id: 'blocked-width',
    why: 'a blocked box keeps its size in pixels',
    html: (m) =>
      `<div style="width:200px;overflow:hidden"><div class="rr-block ph-no-capture sentry-block" data-dd-privacy="hidden" data-openreplay-hidden style="display:inline-block"><i style="display:inline-block;width:638912.25px">${m}</i></div></div>`,
    channel: { kind: 'number', value: 638912 },
  },
  {
    id: 'style-width',
    why: 'a width that a script fits to a text',
    html: () => '<p>x</p>',
    channel: { kind: 'number', value: 7187, within: 8 },
    remains: true,
    act: (box) => {
      (box.firstElementChild as HTMLElement).style.width = '7187px';
    },
  },
  {
    id: 'click-fraction',
    why: 'where in its box a click is, beside where in the window: the box is as wide as its text',
    html: (m) =>
      `<div style="height:220px"><b style="position:absolute;left:211px"><i style="display:inline-block;width:1000px;height:200px">${m}</i></b></div>`,
    channel: { kind: 'fraction', x: 0.437, y: 0.815, pixel: 648 },
    lightable: 'spelled',
    drive: async ({ box, page }) => {
      // Other boxes are wider than the window.
      await page.evaluate(() => scrollTo(0, scrollY));
      await box.locator('i').click({ position: { x: 437, y: 163 } });
    },
  },
  {
    id: 'caret',
    why: 'selections tell offsets in masked text',
    html: () => '<p></p>',
    channel: { kind: 'number', value: 12719 },
    act: (box) => {
      const text = document.createTextNode('k '.repeat(6_500));
      (box.firstElementChild as HTMLElement).append(text);
      (box.firstElementChild as HTMLElement).style.cssText = 'height:10px;overflow:hidden';
      const range = document.createRange();
      range.setStart(text, 1);
      range.setEnd(text, 12719);
      getSelection()?.removeAllRanges();
      getSelection()?.addRange(range);
    },
  },
  {
    id: 'progress',
    why: 'a bar filled by a score',
    html: (m) => `<progress max="999999" value="743718">${m}</progress>`,
    channel: { kind: 'number', value: 743718 },
  },
  {
    id: 'meter',
    why: 'a meter of a credit line',
    html: (m) => `<meter max="999999" value="848619">${m}</meter>`,
    channel: { kind: 'number', value: 848619 },
  },
  {
    id: 'aria-value',
    why: 'the value of a custom slider',
    html: (m) => `<div role="slider" aria-valuenow="946327">${m}</div>`,
    channel: { kind: 'number', value: 946327 },
  },
  {
    id: 'media-time',
    why: 'how far a recorded call was listened to',
    html: (m) => `<p data-position="745989">${m}</p>`,
    channel: { kind: 'number', value: 745989 },
    lightable: 'spelled',
  },
]);
