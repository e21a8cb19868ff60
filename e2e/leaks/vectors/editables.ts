import { shows, typeValue } from '../hands.ts';
import { family, type Hand } from '../vector.ts';

/** Fields that are none by their names: rich texts, and what scripts and custom elements make. */
export const editables = family('fields', [
  { id: 'contenteditable', why: 'rich text fields', html: () => '<div contenteditable>x</div>', drive: typeValue },
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
    drive: typeValue,
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
  ...(['textbox', 'searchbox', 'combobox', 'spinbutton'] as const).map((role) => ({
    id: `role-${role}`,
    why: 'fields made of div by a script',
    html: () => `<div role="${role}" tabindex="0"></div>`,
    act: (box: HTMLElement) => {
      const field = box.firstElementChild as HTMLElement;
      field.onkeydown = (event) => {
        if (event.key.length === 1) field.textContent += event.key;
      };
    },
    drive: async ({ box, page, marker }: Hand) => {
      const field = box.locator('[role]');
      await field.focus();
      await page.keyboard.type(marker);
      await shows(field, marker);
      await page.keyboard.press('Tab');
    },
  })),
  {
    id: 'custom-input',
    why: 'a field inside the shadow root of a custom element',
    source: 'getsentry/rrweb#319',
    html: () => '<x-field></x-field>',
    act: (box) => {
      (box.firstElementChild as HTMLElement).attachShadow({ mode: 'open' }).innerHTML = '<input>';
    },
    drive: typeValue,
  },
  {
    id: 'custom-input-value',
    why: 'custom elements mirror their value as attribute',
    html: () => '<x-field></x-field>',
    act: (box, m) => box.firstElementChild?.setAttribute('value', m),
  },
]);
