import { family, type MarkerKind, type VectorDraft } from '../vector.ts';

/** Every type of input, with a value that it takes. */
export const TYPES: readonly [type: string, kind: MarkerKind, why: string, source?: string][] = [
  ['text', 'word', 'the field of most names', 'rrweb-io/rrweb#602'],
  ['search', 'word', 'people search for themselves'],
  ['tel', 'digits', 'telephone numbers'],
  ['url', 'word', 'profiles'],
  ['email', 'word', 'mail addresses'],
  ['password', 'word', 'passwords', 'rrweb-io/rrweb-snapshot#75'],
  ['number', 'number', 'incomes'],
  ['date', 'date', 'birth dates'],
  ['month', 'date', 'expiry of a card'],
  ['week', 'date', 'the week of a birth'],
  ['time', 'time', 'a time to call back'],
  ['datetime-local', 'date', 'appointments'],
  ['color', 'color', 'colours: not personal, and a test of every type'],
  ['hidden', 'word', 'session and customer ids', 'rrweb-io/rrweb#1609'],
  ['checkbox', 'word', 'what a box stands for', 'rrweb-io/rrweb#1164'],
  ['radio', 'word', 'as above', 'rrweb-io/rrweb#1164'],
  ['submit', 'word', 'buttons that say Continue as Anna', 'getsentry/rrweb#68'],
  ['button', 'word', 'as above', 'getsentry/rrweb#69'],
  ['reset', 'word', 'as above'],
  ['image', 'word', 'a button with a picture'],
  ['unknown-type', 'word', 'treated as text by the browser'],
];

/** A marker as a type of input takes it. */
function valued(type: string, m: string): string {
  switch (type) {
    case 'month':
      return m.slice(0, 7);
    case 'week':
      return `${m.slice(0, 4)}-W${m.slice(8)}`;
    case 'datetime-local':
      return `${m}T10:10`;
    case 'email':
      return `${m}@mail.test`;
    case 'url':
      return `https://${m}.test/`;
    default:
      return m;
  }
}

const PREFILLED: readonly VectorDraft[] = TYPES.map(([name, kind, why, source]) => ({
  id: `prefilled-${name}`,
  kind,
  why: `prefilled: ${why}`,
  ...(source && { source }),
  html: (m) => `<input type="${name}" value="${valued(name, m)}">`,
}));

const SET: readonly VectorDraft[] = TYPES.map(([name, kind, why]) => ({
  id: `script-${name}`,
  kind,
  why: `set by a script: ${why}`,
  html: () => `<input type="${name}">`,
  act: (box, m) => {
    const field = box.firstElementChild as HTMLInputElement;
    const type = field.getAttribute('type');
    if (type === 'month') field.value = m.slice(0, 7);
    else if (type === 'week') field.value = `${m.slice(0, 4)}-W${m.slice(8)}`;
    else if (type === 'datetime-local') field.value = `${m}T10:10`;
    else if (type === 'email') field.value = `${m}@mail.test`;
    else field.value = type === 'url' ? `https://${m}.test/` : m;
    field.dispatchEvent(new Event('input', { bubbles: true }));
    field.dispatchEvent(new Event('change', { bubbles: true }));
  },
}));

/** What fields hold by what the page and its scripts put there. */
export const fields = family('fields', [
  ...PREFILLED,
  ...SET,
  {
    id: 'prefilled-textarea',
    why: 'the child text of a textarea is its value',
    source: 'rrweb-io/rrweb#1596',
    html: (m) => `<textarea>${m}</textarea>`,
  },
  {
    id: 'script-textarea',
    why: 'as above, by a script',
    source: 'getsentry/sentry-javascript#7072',
    html: () => '<textarea></textarea>',
    act: (box, m) => {
      (box.firstElementChild as HTMLTextAreaElement).value = m;
    },
  },
  {
    id: 'textarea-child',
    why: 'the child text of a textarea changes',
    source: 'getsentry/rrweb#43',
    html: () => '<textarea>x</textarea>',
    act: (box, m) => {
      (box.firstElementChild as HTMLElement).textContent = m;
    },
  },
  {
    id: 'value-attribute',
    why: 'React writes the value into the attribute too',
    source: 'rrweb-io/rrweb#602',
    html: () => '<input>',
    act: (box, m) => box.firstElementChild?.setAttribute('value', m),
  },
  {
    id: 'default-value',
    why: 'another name of that attribute',
    html: () => '<input>',
    act: (box, m) => {
      (box.firstElementChild as HTMLInputElement).defaultValue = m;
    },
  },
  {
    id: 'form-reset',
    why: 'a reset puts a value back',
    html: (m) => `<form><input value="${m}"></form>`,
    act: (box) => {
      (box.querySelector('input') as HTMLInputElement).value = '';
      (box.querySelector('form') as HTMLFormElement).reset();
    },
  },
  {
    id: 'set-range-text',
    why: 'editors change a part of a value',
    html: () => '<input value="ab">',
    act: (box, m) => {
      const field = box.firstElementChild as HTMLInputElement;
      field.setRangeText(m);
      field.dispatchEvent(new Event('input', { bubbles: true }));
    },
  },
  {
    id: 'range',
    kind: 'number',
    why: 'a slider for an amount',
    html: (m) => `<input type="range" max="999999999" value="${m}">`,
  },
  {
    id: 'range-moved',
    kind: 'number',
    why: 'as above, moved',
    html: () => '<input type="range" max="999999999">',
    act: (box, m) => {
      const field = box.firstElementChild as HTMLInputElement;
      field.value = m;
      field.dispatchEvent(new Event('input', { bubbles: true }));
    },
  },
  {
    id: 'hidden-after',
    why: 'a field that becomes hidden loses its mask',
    source: 'rrweb-io/rrweb#1609',
    html: (m) => `<input value="${m}">`,
    act: (box) => box.firstElementChild?.setAttribute('type', 'hidden'),
  },
  {
    id: 'type-to-button',
    why: 'as above: button',
    source: 'getsentry/rrweb#78',
    html: (m) => `<input value="${m}">`,
    act: (box) => box.firstElementChild?.setAttribute('type', 'button'),
  },
  {
    id: 'type-to-submit-first',
    why: 'a button that becomes a field',
    html: (m) => `<input type="submit" value="${m}">`,
    act: (box) => box.firstElementChild?.setAttribute('type', 'text'),
  },
  {
    id: 'select-multiple',
    why: 'several chosen at once',
    html: (m) => `<select multiple><option value="${m}" selected>y</option></select>`,
  },
  {
    id: 'select-script',
    why: 'chosen by a script',
    html: (m) => `<select><option value="x">x</option><option value="${m}">y</option></select>`,
    act: (box, m) => {
      const field = box.firstElementChild as HTMLSelectElement;
      field.value = m;
      field.dispatchEvent(new Event('change', { bubbles: true }));
    },
  },
  {
    id: 'option-added',
    why: 'accounts loaded into a list',
    html: () => '<select></select>',
    act: (box, m) => (box.firstElementChild as HTMLSelectElement).add(new Option(`Account ${m}`, m)),
    lightable: true,
  },
  {
    id: 'datalist',
    why: 'earlier entries are suggested',
    source: 'getsentry/rrweb#75',
    html: (m) => `<input list="dl"><datalist id="dl"><option value="${m}"></datalist>`,
  },
  {
    id: 'datalist-label',
    why: 'as above, by label',
    html: (m) => `<datalist><option value="x" label="${m}"></datalist>`,
    lightable: true,
  },
  {
    id: 'masked-container',
    why: 'a field in a container that is masked',
    source: 'rrweb-io/rrweb#1097',
    html: (m) => `<div class="rr-mask ph-mask sentry-mask"><input value="${m}"></div>`,
  },
  {
    id: 'validity-message',
    why: 'messages of the browser that a page made of the value',
    html: () => '<input required>',
    act: (box, m) => {
      (box.firstElementChild as HTMLInputElement).setCustomValidity(m);
      (box.firstElementChild as HTMLInputElement).reportValidity();
    },
  },
]);
