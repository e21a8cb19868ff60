import {
  autofill,
  choose,
  chooseFile,
  dateKeys,
  drag,
  holds,
  paste,
  shows,
  timeKeys,
  typeColor,
  typeInto,
  typeParts,
  typeValue,
} from '../hands.ts';
import { family, type VectorDraft } from '../vector.ts';
import { TYPES } from './fields.ts';

/** The events that a browser's own filling in has. Serialised into the page. */
const fillAsBrowsers = (field: HTMLElement | SVGElement, value: string) => {
  Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value')?.set?.call(field, value);
  field.dispatchEvent(new InputEvent('input', { bubbles: true, inputType: 'insertReplacementText', data: value }));
  field.dispatchEvent(new Event('change', { bubbles: true }));
};

/** Fields of parts, sliders and wells, as the keyboard fills them in. */
const IN_PARTS: readonly VectorDraft[] = [
  {
    id: 'typed-date',
    kind: 'date',
    why: 'typed into the parts of a date field',
    html: () => '<input type="date">',
    drive: ({ box, marker }) => typeParts(box.locator('input'), dateKeys(marker), marker),
  },
  {
    id: 'typed-datetime-local',
    kind: 'date',
    why: 'typed into the parts of a field for a date and a time',
    html: () => '<input type="datetime-local">',
    drive: ({ box, marker }) =>
      typeParts(box.locator('input'), [...dateKeys(marker), 'ArrowRight', ...'1010a'], `${marker}T10:10`),
  },
  {
    id: 'typed-month',
    kind: 'date',
    why: 'typed into the parts of a field for a month',
    html: () => '<input type="month">',
    drive: ({ box, marker }) => {
      const [year = '', month = ''] = marker.split('-');
      return typeParts(box.locator('input'), [...month, 'ArrowRight', ...year], `${year}-${month}`);
    },
  },
  {
    id: 'typed-week',
    kind: 'date',
    why: 'typed into the parts of a field for a week',
    html: () => '<input type="week">',
    drive: ({ box, marker }) => {
      const [year = '', , day = ''] = marker.split('-');
      return typeParts(box.locator('input'), [...day, ...year], `${year}-W${day}`);
    },
  },
  {
    id: 'typed-time',
    kind: 'time',
    why: 'typed into the parts of a time field',
    html: () => '<input type="time" step="0.001">',
    drive: ({ box, marker }) => typeParts(box.locator('input'), timeKeys(marker), marker),
  },
  {
    id: 'typed-range',
    kind: 'number',
    why: 'a slider moved by a key',
    html: (m) => `<input type="range" max="999999999" value="${Number(m) - 1}">`,
    drive: ({ box, marker }) => typeParts(box.locator('input'), ['ArrowRight'], marker),
  },
  {
    id: 'typed-color',
    kind: 'color',
    why: 'a colour typed into the chooser that the browser opens; where it opens none (a headless shell), set',
    html: () => '<input type="color">',
    drive: ({ box, marker }) => typeColor(box.locator('input'), marker),
  },
  {
    id: 'chosen-radio',
    why: 'chosen by the keys',
    source: 'rrweb-io/rrweb#1164',
    html: (m) => `<input type="radio" name="chosen" value="x" checked><input type="radio" name="chosen" value="${m}">`,
    drive: async ({ box, page }) => {
      await box.locator('input').first().focus();
      await page.keyboard.press('ArrowRight');
      if (!(await box.locator('input').last().isChecked())) throw new Error('the key chose nothing');
    },
  },
];

/** Types of which nothing is typed into: what they hold is the page's, or is chosen. */
const NOT_TYPED = /^(?:hidden|checkbox|radio|submit|button|reset|image)$/;

/** Every other type, key by key. */
const TYPED: readonly VectorDraft[] = TYPES.filter(
  ([type]) => !NOT_TYPED.test(type) && !IN_PARTS.some(({ id }) => id === `typed-${type}`),
).map(([type, kind]) => ({
  id: `typed-${type}`,
  kind,
  why: `typed key by key into a field of type ${type}`,
  html: () => `<input type="${type}">`,
  drive: typeValue,
}));

/** What a person enters into fields. */
export const fieldsByHand = family('fields', [
  ...TYPED,
  ...IN_PARTS,
  {
    id: 'typed-textarea',
    why: 'longer texts: complaints, hardship',
    source: 'PostHog/posthog-js#2292',
    html: () => '<textarea></textarea>',
    drive: typeValue,
  },
  {
    id: 'pasted',
    why: 'pasted from the clipboard, not typed',
    html: () => '<input>',
    drive: async ({ box, page, marker }) => {
      const field = box.locator('input');
      await paste(
        page,
        marker,
        () => field.click(),
        () => holds(field, marker),
      );
      await page.keyboard.press('Tab');
    },
  },
  {
    id: 'dropped',
    why: 'dragged into the field with the mouse',
    html: () => '<div draggable="true" style="width:60px;height:20px"></div><input>',
    act: (box, m) => {
      (box.firstElementChild as HTMLElement).ondragstart = ({ dataTransfer }) => dataTransfer?.setData('text/plain', m);
    },
    drive: async ({ box, page, marker }) => {
      const field = box.locator('input');
      await drag(box.locator('[draggable]'), field, () => holds(field, marker));
      await page.keyboard.press('Tab');
    },
  },
  {
    id: 'autofilled',
    why: 'filled by the browser; where it has no Autofill domain (a headless shell), as the events tell of it',
    html: () =>
      '<form><input autocomplete="name" name="name"><input autocomplete="email" name="email"><input autocomplete="street-address" name="street"><input autocomplete="postal-code" name="code"></form>',
    drive: async (hand) => {
      const field = hand.box.locator('input').first();
      if (!(await autofill(hand, hand.marker))) await field.evaluate(fillAsBrowsers, hand.marker);
      await holds(field, hand.marker);
    },
  },
  {
    id: 'step-up',
    kind: 'number',
    why: 'stepped by the keyboard',
    html: (m) => `<input type="number" value="${Number(m) - 1}">`,
    drive: ({ box, marker }) => typeParts(box.locator('input'), ['ArrowUp'], marker),
  },
  {
    id: 'password-shown',
    why: 'show password makes it text',
    source: 'rrweb-io/rrweb#1170',
    html: () => '<input type="password"><button type="button">x</button>',
    act: (box) => {
      const [field, button] = box.children as unknown as [HTMLInputElement, HTMLButtonElement];
      button.onclick = () => field.setAttribute('type', 'text');
    },
    drive: async (hand) => {
      await typeValue(hand);
      await hand.box.locator('button').click();
      await hand.box.locator('input[type=text]').waitFor();
    },
  },
  {
    id: 'file-name',
    why: 'names of uploaded files name people: payslip-anna.pdf',
    html: () => '<input type="file">',
    drive: ({ box, marker }) => chooseFile(box.locator('input'), `${marker}.pdf`),
  },
  {
    id: 'file-name-shown',
    why: 'the page shows the name of the file',
    html: () => '<input type="file"><span></span>',
    act: (box) => {
      const field = box.firstElementChild as HTMLInputElement;
      field.onchange = () => {
        (box.lastElementChild as HTMLElement).textContent = field.files?.[0]?.name ?? '';
      };
    },
    drive: ({ box, marker }) => chooseFile(box.locator('input'), `${marker}.pdf`),
    lightable: true,
  },
  {
    id: 'select-value',
    why: 'values of options are ids of accounts',
    source: 'getsentry/rrweb#74',
    html: (m) => `<select><option>x</option><option value="${m}">y</option></select>`,
    drive: ({ box, marker }) => choose(box.locator('select'), 'y', marker),
  },
  {
    id: 'one-time-code',
    kind: 'digits',
    why: 'codes of the second factor',
    html: () => '<input autocomplete="one-time-code">',
    drive: typeValue,
  },
  {
    id: 'card-number',
    kind: 'digits',
    why: 'card numbers',
    html: () => '<input autocomplete="cc-number">',
    drive: typeValue,
  },
  {
    id: 'code-boxes',
    kind: 'digits',
    why: 'one box per digit',
    html: () => '<input maxlength="1">'.repeat(16),
    drive: async ({ box, page, marker }) => {
      await box.locator('input').first().click();
      for (const digit of marker) {
        await page.keyboard.type(digit);
        await page.keyboard.press('Tab');
      }
      for (const [at, digit] of [...marker].entries()) await holds(box.locator('input').nth(at), digit);
    },
  },
  {
    id: 'shown-after-submit',
    why: 'the value shown again after submission',
    source: 'rrweb-io/rrweb#93',
    html: () => '<form><input></form><p></p>',
    act: (box) => {
      (box.querySelector('form') as HTMLFormElement).onsubmit = (event) => {
        event.preventDefault();
        (box.querySelector('p') as HTMLElement).textContent = (box.querySelector('input') as HTMLInputElement).value;
      };
    },
    drive: async ({ box, marker }) => {
      await typeInto(box.locator('input'), marker, { key: 'Enter' });
      await shows(box.locator('p'), marker);
    },
    lightable: true,
  },
  {
    id: 'selection-in-field',
    why: 'a selected piece of a value',
    html: () => '<input>',
    drive: async ({ box, page, marker }) => {
      const field = box.locator('input');
      await typeInto(field, marker, { key: 'Shift+Home' });
      const selected = await field.evaluate((one: HTMLInputElement) => [one.selectionStart, one.selectionEnd]);
      if (selected.join() !== `0,${marker.length}`) throw new Error(`the keys selected ${selected}`);
      await page.keyboard.press('Tab');
    },
  },
  {
    id: 'undo',
    why: 'deleted and brought back',
    html: () => '<input>',
    drive: async ({ box, page, marker }) => {
      const field = box.locator('input');
      await typeInto(field, marker, { key: 'ControlOrMeta+a' });
      await page.keyboard.press('Delete');
      await holds(field, '');
      await page.keyboard.press('ControlOrMeta+z');
      await holds(field, marker);
      await page.keyboard.press('Tab');
    },
  },
]);
