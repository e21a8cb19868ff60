import { choose, dateKeys, holds, typeParts, typeValue } from '../hands.ts';
import { family, type Hand, type VectorDraft } from '../vector.ts';

const hasIt = ({ box, marker }: Hand) => holds(box.locator('input,textarea,select'), marker);

/** What any browser puts back into fields, whether it kept the page or loads it again. */
const FIELDS: readonly VectorDraft[] = [
  { id: 'text', why: 'a field', html: () => '<input>', drive: typeValue, returned: hasIt },
  { id: 'textarea', why: 'a longer text', html: () => '<textarea></textarea>', drive: typeValue, returned: hasIt },
  {
    id: 'email',
    why: 'a field with a name and a hint for Autofill',
    html: () => '<form><input name="user" autocomplete="username"></form>',
    drive: typeValue,
    returned: hasIt,
  },
  {
    id: 'date',
    kind: 'date',
    why: 'a date',
    html: () => '<input type="date">',
    drive: ({ box, marker }) => typeParts(box.locator('input'), dateKeys(marker), marker),
    returned: hasIt,
  },
  {
    id: 'select',
    why: 'what was chosen',
    html: (m) => `<select><option>x</option><option value="${m}">y</option></select>`,
    drive: ({ box, marker }) => choose(box.locator('select'), 'y', marker),
    returned: hasIt,
  },
];

const on = (page: 'kept' | 'loaded', how: string, drafts: readonly VectorDraft[]) =>
  drafts.map((draft) => ({ ...draft, id: `${page}-${draft.id}`, why: `${how}: ${draft.why}`, page }));

/** Somebody goes on to another page and comes back: to a page that the browser kept whole, and to one that it loads again. */
export const journeys = family('history', [
  ...on('kept', 'back to a page that was kept', [
    ...FIELDS,
    {
      id: 'editable',
      why: 'a rich text',
      html: () => '<div contenteditable></div>',
      drive: typeValue,
    },
    {
      id: 'shown',
      why: 'a text that a script made of what was typed',
      html: () => '<input><p></p>',
      act: (box) => {
        const [field, shown] = box.children as unknown as [HTMLInputElement, HTMLElement];
        field.onchange = () => {
          shown.textContent = field.value;
        };
      },
      drive: typeValue,
      lightable: true,
    },
    {
      id: 'typed',
      why: 'typed after the return',
      html: () => '<input>',
      returned: typeValue,
    },
    {
      id: 'changed',
      why: 'a text that comes after the return',
      html: () => '<p>x</p>',
      act: (box, m) => {
        const shown = box.firstElementChild as Element;
        const show = () => {
          shown.textContent = m;
        };
        window.addEventListener('pageshow', ({ persisted }) => persisted && setTimeout(show, 300));
      },
      lightable: true,
    },
  ]),
  ...on('loaded', 'back to a page that is loaded again', [
    ...FIELDS,
    {
      id: 'shown',
      why: 'a text that a script makes of what the browser put back',
      html: () =>
        `<input><p></p><script>{
          const [field, shown] = document.currentScript.parentElement.children;
          addEventListener('pageshow', () => setTimeout(() => { shown.textContent = field.value; }, 300));
        }</script>`,
      drive: typeValue,
      returned: hasIt,
      lightable: true,
    },
  ]),
]);
