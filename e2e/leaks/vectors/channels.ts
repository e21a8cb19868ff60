import { family } from '../vector.ts';

const PAUSES = [230, 410, 170, 330, 290, 370] as const;

/** Quantities that tell of a value without holding any of it. */
export const channels = family('channels', [
  {
    id: 'field-length',
    why: 'a mask as long as the value',
    source: 'microsoft/clarity#443',
    html: () => '<input>',
    channel: { kind: 'length', characters: 71, letter: 'k' },
    drive: async ({ box, page }) => {
      await box.locator('input').click();
      await page.keyboard.type('k'.repeat(71));
      await page.keyboard.press('Tab');
    },
  },
  {
    id: 'prefilled-length',
    why: 'as above, in a snapshot',
    source: 'grafana/faro-web-sdk#2126',
    html: (m) => `<input value="${m} ${'j'.repeat(83)}">`,
    channel: { kind: 'length', characters: 83, letter: 'j' },
  },
  {
    id: 'password-length',
    why: 'how long a password is',
    source: 'microsoft/clarity#443',
    html: () => '<input type="password">',
    channel: { kind: 'length', characters: 67, letter: 'v' },
    drive: async ({ box, page }) => {
      await box.locator('input').click();
      await page.keyboard.type('v'.repeat(67));
      await page.keyboard.press('Tab');
    },
  },
  {
    id: 'textarea-length',
    why: 'how long a message is',
    html: () => '<textarea></textarea>',
    channel: { kind: 'length', characters: 53, letter: 'w' },
    drive: async ({ box, page }) => {
      await box.locator('textarea').click();
      await page.keyboard.type('w'.repeat(53));
      await page.keyboard.press('Tab');
    },
  },
  {
    id: 'editable-length',
    why: 'how long a rich text is',
    html: () => '<div contenteditable></div>',
    channel: { kind: 'length', characters: 59, letter: 'q' },
    drive: async ({ box, page }) => {
      await box.locator('div').click();
      await page.keyboard.type('q'.repeat(59));
      await page.keyboard.press('Tab');
    },
  },
  {
    id: 'token-length',
    why: 'how long a token in the page is',
    html: (m) => `<p>${m} ${'z'.repeat(61)}</p>`,
    channel: { kind: 'length', characters: 61, letter: 'z' },
    lightable: 'spelled',
  },
  {
    id: 'growth',
    why: 'one event per key',
    source: 'rrweb-io/rrweb#1385',
    html: () => '<input>',
    channel: { kind: 'growth', steps: 37, letter: 'h' },
    drive: async ({ box, page }) => {
      await box.locator('input').click();
      await page.keyboard.type('h'.repeat(37));
      await page.keyboard.press('Tab');
    },
  },
  {
    id: 'echo-growth',
    why: 'one change of the page per key',
    source: 'archestra-ai/OpenAPPA#92',
    html: () => '<input><p></p>',
    act: (box) => {
      const [field, echo] = box.children as unknown as [HTMLInputElement, HTMLElement];
      field.oninput = () => {
        echo.textContent = field.value;
      };
    },
    channel: { kind: 'growth', steps: 35, letter: 'g' },
    drive: async ({ box, page }) => {
      await box.locator('input').click();
      await page.keyboard.type('g'.repeat(35));
      await page.keyboard.press('Tab');
    },
    lightable: 'spelled',
  },
  {
    id: 'rhythm',
    why: 'the rhythm of typing tells who types and what',
    html: () => '<input>',
    channel: { kind: 'rhythm' },
    drive: async ({ box, page }) => {
      await box.locator('input').click();
      for (const pause of [...PAUSES, 0]) {
        await page.keyboard.press('k');
        await page.waitForTimeout(pause);
      }
      await page.keyboard.press('Tab');
    },
  },
  {
    id: 'scroll-width',
    why: 'a box scrolled to its end tells how wide its text is',
    html: () =>
      '<div style="width:200px;overflow:auto;white-space:nowrap"><i style="display:inline-block;width:7793px">x</i></div>',
    channel: { kind: 'number', value: 7593 },
    act: (box) => {
      (box.firstElementChild as HTMLElement).scrollLeft = 1e6;
    },
    lightable: 'spelled',
  },
  {
    id: 'blocked-width',
    why: 'a blocked box keeps its size in pixels',
    html: (m) =>
      `<div class="rr-block ph-no-capture sentry-block" data-private style="display:inline-block"><i style="display:inline-block;width:6389.25px">${m}</i></div>`,
    channel: { kind: 'number', value: 6389 },
  },
  {
    id: 'style-width',
    why: 'a width that a script fits to a text',
    html: () => '<p>x</p>',
    channel: { kind: 'number', value: 7187 },
    act: (box) => {
      (box.firstElementChild as HTMLElement).style.width = '7187px';
    },
  },
  {
    id: 'caret',
    why: 'selections tell offsets in masked text',
    html: () => '<p></p>',
    channel: { kind: 'number', value: 9719 },
    act: (box) => {
      const text = document.createTextNode('k '.repeat(5000));
      (box.firstElementChild as HTMLElement).append(text);
      (box.firstElementChild as HTMLElement).style.cssText = 'height:10px;overflow:hidden';
      const range = document.createRange();
      range.setStart(text, 1);
      range.setEnd(text, 9719);
      getSelection()?.removeAllRanges();
      getSelection()?.addRange(range);
    },
  },
  {
    id: 'progress',
    why: 'a bar filled by a score',
    html: (m) => `<progress max="99999" value="43718">${m}</progress>`,
    channel: { kind: 'number', value: 43718 },
  },
  {
    id: 'meter',
    why: 'a meter of a credit line',
    html: (m) => `<meter max="99999" value="48619">${m}</meter>`,
    channel: { kind: 'number', value: 48619 },
  },
  {
    id: 'aria-value',
    why: 'the value of a custom slider',
    html: (m) => `<div role="slider" aria-valuenow="46327">${m}</div>`,
    channel: { kind: 'number', value: 46327 },
  },
  {
    id: 'media-time',
    why: 'how far a recorded call was listened to',
    html: (m) => `<p data-position="45989">${m}</p>`,
    channel: { kind: 'number', value: 45989 },
  },
]);
