import { typeText, typeValue } from '../hands.ts';
import { family } from '../vector.ts';

const lightable = true;

/** An act: what is typed into the first element appears in the second, at every key. */
export const repeatBeside = (box: HTMLElement): void => {
  const [field, echo] = box.children as unknown as [HTMLInputElement, HTMLElement];
  field.oninput = () => {
    echo.textContent = field.value;
  };
};

/** An act: an element that has the focus shows the letters that are typed, and is no field. */
export const takeKeys = (box: HTMLElement): void => {
  const pad = box.querySelector<HTMLElement>('[tabindex]');
  pad?.addEventListener('keydown', ({ key }) => {
    if (key.length > 1) return;
    pad.textContent += key;
    pad.dispatchEvent(new Event('input'));
  });
};

/** What is typed into a field appears elsewhere. */
const repeated = family('changes', [
  {
    id: 'echo',
    why: 'what is typed appears elsewhere as it is typed',
    source: 'archestra-ai/OpenAPPA#92',
    html: () => '<input><p></p>',
    act: repeatBeside,
    drive: typeValue,
    lightable,
  },
  {
    id: 'echo-appended',
    why: 'an element per typed letter, as code fields have',
    html: () => '<input><p></p>',
    act: (box) => {
      const [field, echo] = box.children as unknown as [HTMLInputElement, HTMLElement];
      field.oninput = () =>
        echo.append(Object.assign(document.createElement('i'), { textContent: field.value.at(-1) }));
    },
    drive: typeValue,
    lightable: 'spelled',
  },
  {
    id: 'echo-attribute',
    why: 'what is typed is written into an attribute, as auto-growing fields do',
    html: () => '<div><input></div>',
    act: (box) => {
      const field = box.querySelector('input') as HTMLInputElement;
      field.oninput = () => field.parentElement?.setAttribute('data-replicated', field.value);
    },
    drive: typeValue,
    lightable,
  },
  {
    id: 'echo-title',
    why: 'what is typed becomes the title',
    html: () => '<input>',
    act: (box) => {
      const field = box.querySelector('input') as HTMLInputElement;
      field.onchange = () => {
        document.title = field.value;
      };
    },
    drive: typeValue,
    lightable,
  },
]);

/** Of what is typed only how much it is appears elsewhere, unless a recorder shows more. */
const counted = family('channels', [
  {
    id: 'attribute-growth',
    why: 'one change of a button per key, which says what is typed',
    html: () => '<input><input type="submit" value="">',
    act: (box) => {
      const [field, button] = box.children as unknown as [HTMLInputElement, HTMLElement];
      field.oninput = () => button.setAttribute('value', field.value);
    },
    channel: { kind: 'growth', steps: 38, letter: 'n' },
    drive: typeText('n'.repeat(38)),
  },
  {
    id: 'content-growth',
    why: 'one change of a style per key, which writes what is typed before an element',
    html: () => '<input><style>.never-there::before{content:""}</style>',
    act: (box) => {
      const [field, style] = box.children as unknown as [HTMLInputElement, HTMLStyleElement];
      const rule = style.sheet?.cssRules[0] as CSSStyleRule;
      field.oninput = () => rule.style.setProperty('content', JSON.stringify(field.value));
    },
    channel: { kind: 'growth', steps: 39, letter: 'b' },
    drive: typeText('b'.repeat(39)),
  },
  {
    id: 'field-width',
    why: 'a field that a script fits to what is typed',
    html: () => '<input value="x">',
    act: (box) => {
      (box.firstElementChild as HTMLElement).style.width = '8317.5px';
    },
    channel: { kind: 'number', value: 8317.5, within: 8 },
  },
]);

export const echoes = [...repeated, ...counted];
