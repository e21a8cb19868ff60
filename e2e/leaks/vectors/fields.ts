import { family, type Hand, type MarkerKind, type VectorDraft } from '../vector.ts';

const type = async ({ box, page, marker }: Hand) => {
  await box.locator('input,textarea,[contenteditable]').first().click();
  await page.keyboard.type(marker);
  await page.keyboard.press('Tab');
};

/** Every type of input, with a value that it takes. */
const TYPES: readonly [type: string, kind: MarkerKind, why: string, source?: string][] = [
  ['text', 'word', 'the field of most names', 'rrweb-io/rrweb#602'],
  ['search', 'word', 'people search for themselves'],
  ['tel', 'digits', 'telephone numbers'],
  ['url', 'word', 'profiles'],
  ['email', 'word', 'mail addresses'],
  ['password', 'word', 'passwords', 'rrweb-io/rrweb-snapshot#75'],
  ['number', 'number', 'incomes'],
  ['date', 'date', 'birth dates'],
  ['month', 'date', 'expiry of a card'],
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

const valued = (kind: string, m: string) =>
  kind === 'month'
    ? m.slice(0, 7)
    : kind === 'datetime-local'
      ? `${m}T10:10`
      : kind === 'email'
        ? `${m}@mail.test`
        : kind === 'url'
          ? `https://${m}.test/`
          : m;

const PREFILLED: readonly VectorDraft[] = TYPES.filter(([name]) => name !== 'month').map(
  ([name, kind, why, source]) => ({
    id: `prefilled-${name}`,
    kind,
    why: `prefilled: ${why}`,
    ...(source && { source }),
    html: (m) => `<input type="${name}" value="${valued(name, m)}">`,
  }),
);

const SET: readonly VectorDraft[] = TYPES.filter(([name]) => !/^(?:color|time|reset|image)$/.test(name)).map(
  ([name, kind, why]) => ({
    id: `script-${name}`,
    kind,
    why: `set by a script: ${why}`,
    html: () => `<input type="${name}">`,
    act: (box, m) => {
      const field = box.firstElementChild as HTMLInputElement;
      const type = field.getAttribute('type');
      if (type === 'month') field.value = m.slice(0, 7);
      else if (type === 'datetime-local') field.value = `${m}T10:10`;
      else if (type === 'email') field.value = `${m}@mail.test`;
      else field.value = type === 'url' ? `https://${m}.test/` : m;
      field.dispatchEvent(new Event('input', { bubbles: true }));
      field.dispatchEvent(new Event('change', { bubbles: true }));
    },
  }),
);

const TYPED: readonly VectorDraft[] = (
  ['text', 'search', 'tel', 'email', 'password', 'number', 'unknown-type'] as const
).map((name) => ({
  id: `typed-${name}`,
  kind: name === 'tel' ? ('digits' as const) : name === 'number' ? ('number' as const) : ('word' as const),
  why: `typed key by key into a field of type ${name}`,
  html: () => `<input type="${name}">`,
  drive: type,
}));

/** What fields hold, however it got there. */
export const fields = family('fields', [
  ...PREFILLED,
  ...SET,
  ...TYPED,
  {
    id: 'typed-date',
    kind: 'date',
    why: 'typed into the parts of a date field',
    html: () => '<input type="date">',
    drive: async ({ box, marker }) => box.locator('input').fill(marker),
  },
  {
    id: 'typed-textarea',
    why: 'longer texts: complaints, hardship',
    source: 'PostHog/posthog-js#2292',
    html: () => '<textarea></textarea>',
    drive: type,
  },
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
    id: 'pasted',
    why: 'pasted, not typed',
    html: () => '<input>',
    drive: async ({ box, page, marker }) => {
      await box.locator('input').click();
      await page.evaluate((text) => document.execCommand('insertText', false, text), marker);
    },
  },
  {
    id: 'autofilled',
    why: 'filled as the browser fills forms: one event of type insertReplacementText',
    html: () => '<input autocomplete="name">',
    act: (box, m) => {
      const field = box.firstElementChild as HTMLInputElement;
      Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value')?.set?.call(field, m);
      field.dispatchEvent(new InputEvent('input', { bubbles: true, inputType: 'insertReplacementText', data: m }));
      field.dispatchEvent(new Event('change', { bubbles: true }));
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
    id: 'step-up',
    kind: 'number',
    why: 'stepped by the keyboard',
    html: (m) => `<input type="number" value="${Number(m) - 1}">`,
    drive: async ({ box, page }) => {
      await box.locator('input').focus();
      await page.keyboard.press('ArrowUp');
      await page.keyboard.press('Tab');
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
    id: 'password-shown',
    why: 'show password makes it text',
    source: 'rrweb-io/rrweb#1170',
    html: () => '<input type="password">',
    drive: async ({ box, page, marker }) => {
      await box.locator('input').click();
      await page.keyboard.type(marker);
      await box.locator('input').evaluate((field) => field.setAttribute('type', 'text'));
      await page.keyboard.press('Tab');
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
    id: 'file-name',
    why: 'names of uploaded files name people: payslip-anna.pdf',
    html: () => '<input type="file">',
    drive: ({ box, marker }) =>
      box
        .locator('input')
        .setInputFiles({ name: `${marker}.pdf`, mimeType: 'application/pdf', buffer: Buffer.from('%PDF') }),
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
    drive: ({ box, marker }) =>
      box
        .locator('input')
        .setInputFiles({ name: `${marker}.pdf`, mimeType: 'application/pdf', buffer: Buffer.from('%PDF') }),
    lightable: true,
  },
  {
    id: 'select-value',
    why: 'values of options are ids of accounts',
    source: 'getsentry/rrweb#74',
    html: (m) => `<select><option>x</option><option value="${m}">y</option></select>`,
    drive: ({ box }) => box.locator('select').selectOption({ index: 1 }),
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
  { id: 'contenteditable', why: 'rich text fields', html: () => '<div contenteditable>x</div>', drive: type },
  {
    id: 'contenteditable-prefilled',
    why: 'as above, with text',
    html: (m) => `<div contenteditable="true"><p>${m}</p></div>`,
  },
  {
    id: 'contenteditable-plaintext',
    why: 'a value of the attribute that few lists know',
    html: (m) => `<div contenteditable="plaintext-only">${m}</div>`,
  },
  {
    id: 'contenteditable-late',
    why: 'text that becomes editable and is edited',
    html: () => '<div>x</div>',
    act: (box) => box.firstElementChild?.setAttribute('contenteditable', ''),
    drive: type,
  },
  {
    id: 'contenteditable-upper',
    why: 'attribute values in capitals',
    html: (m) => `<div CONTENTEDITABLE="TRUE">${m}</div>`,
  },
  {
    id: 'design-mode',
    why: 'a frame whose whole document is edited',
    html: () => '<iframe srcdoc="<body>x</body>"></iframe>',
    act: (box, m) => {
      const inner = (box.firstElementChild as HTMLIFrameElement).contentDocument;
      if (!inner) return;
      inner.designMode = 'on';
      inner.body.textContent = m;
    },
    lightable: true,
  },
  {
    id: 'role-textbox',
    why: 'fields made of div by a script',
    html: () => '<div role="textbox" tabindex="0"></div>',
    act: (box) => {
      const field = box.firstElementChild as HTMLElement;
      field.onkeydown = (event) => {
        if (event.key.length === 1) field.textContent += event.key;
      };
    },
    drive: async ({ box, page, marker }) => {
      await box.locator('[role]').focus();
      await page.keyboard.type(marker);
      await page.keyboard.press('Tab');
    },
  },
  {
    id: 'custom-input',
    why: 'a field inside the shadow root of a custom element',
    source: 'getsentry/rrweb#319',
    html: () => '<x-field></x-field>',
    act: (box) => {
      (box.firstElementChild as HTMLElement).attachShadow({ mode: 'open' }).innerHTML = '<input>';
    },
    drive: type,
  },
  {
    id: 'custom-input-value',
    why: 'custom elements mirror their value as attribute',
    html: () => '<x-field></x-field>',
    act: (box, m) => box.firstElementChild?.setAttribute('value', m),
  },
  {
    id: 'masked-container',
    why: 'a field in a container that is masked',
    source: 'rrweb-io/rrweb#1097',
    html: (m) => `<div class="rr-mask ph-mask sentry-mask"><input value="${m}"></div>`,
  },
  {
    id: 'one-time-code',
    kind: 'digits',
    why: 'codes of the second factor',
    html: () => '<input autocomplete="one-time-code">',
    drive: type,
  },
  {
    id: 'card-number',
    kind: 'digits',
    why: 'card numbers',
    html: () => '<input autocomplete="cc-number">',
    drive: type,
  },
  {
    id: 'code-boxes',
    kind: 'digits',
    why: 'one box per digit',
    html: () => '<input maxlength="1">'.repeat(16),
    drive: async ({ box, marker }) => {
      for (const [at, digit] of [...marker].entries()) await box.locator('input').nth(at).fill(digit);
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
    drive: async ({ box, page, marker }) => {
      await box.locator('input').click();
      await page.keyboard.type(marker);
      await page.keyboard.press('Enter');
    },
    lightable: true,
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
  {
    id: 'selection-in-field',
    why: 'a selected piece of a value',
    html: () => '<input>',
    drive: async ({ box, page, marker }) => {
      await box.locator('input').click();
      await page.keyboard.type(marker);
      await page.keyboard.press('Shift+Home');
      await page.keyboard.press('Tab');
    },
  },
  {
    id: 'undo',
    why: 'deleted and brought back',
    html: () => '<input>',
    drive: async ({ box, page, marker }) => {
      await box.locator('input').click();
      await page.keyboard.type(marker);
      await page.keyboard.press('ControlOrMeta+a');
      await page.keyboard.press('Delete');
      await page.keyboard.press('ControlOrMeta+z');
      await page.keyboard.press('Tab');
    },
  },
  { id: 'restored', why: 'restored by going back', html: () => '<input name="restored">', drive: type },
]);
