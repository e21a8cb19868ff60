import { typeValue } from '../hands.ts';
import { family } from '../vector.ts';

const lightable = true;

/** An act: what is typed into the first element appears in the second, at every key. */
export const repeatBeside = (box: HTMLElement): void => {
  const [field, echo] = box.children as unknown as [HTMLInputElement, HTMLElement];
  field.oninput = () => {
    echo.textContent = field.value;
  };
};

/** What is typed into a field appears elsewhere. */
export const echoes = family('changes', [
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
