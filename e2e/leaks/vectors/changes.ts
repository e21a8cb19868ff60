import { family } from '../vector.ts';
import { MASKED } from './taken-back.ts';

const lightable = true;

/** Text that changes, moves and comes later. */
export const changes = family('changes', [
  {
    id: 'text-content',
    why: 'a greeting filled in after load',
    source: 'rrweb-io/rrweb#1385',
    html: () => '<p>x</p>',
    act: (box, m) => {
      (box.firstChild as HTMLElement).textContent = m;
    },
    lightable,
  },
  {
    id: 'character-data',
    why: 'frameworks write to text nodes',
    html: () => '<p>x</p>',
    act: (box, m) => {
      (box.firstChild?.firstChild as Text).data = m;
    },
    lightable,
  },
  {
    id: 'insert-data',
    why: 'a part of a text node changes',
    html: () => '<p>Hello </p>',
    act: (box, m) => (box.querySelector('p')?.firstChild as Text | null)?.insertData(6, m),
    lightable,
  },
  {
    id: 'append',
    why: 'an element added with its text',
    html: () => '',
    act: (box, m) => box.append(Object.assign(document.createElement('p'), { textContent: m })),
    lightable,
  },
  {
    id: 'append-text',
    why: 'a bare text node added',
    html: () => '<p>x</p>',
    act: (box, m) => box.firstElementChild?.append(m),
    lightable,
  },
  {
    id: 'inner-html',
    why: 'markup replaced whole',
    html: () => '<div>x</div>',
    act: (box, m) => {
      (box.firstElementChild as HTMLElement).innerHTML = `<b>${m}</b>`;
    },
    lightable,
  },
  {
    id: 'outer-html',
    why: 'the element itself is replaced',
    html: () => '<div>x</div>',
    act: (box, m) => {
      (box.firstElementChild as HTMLElement).outerHTML = `<p>${m}</p>`;
    },
    lightable,
  },
  {
    id: 'insert-adjacent',
    why: 'another way to add markup',
    html: () => '<div>x</div>',
    act: (box, m) => box.insertAdjacentHTML('beforeend', `<span>${m}</span>`),
    lightable,
  },
  {
    id: 'replace-child',
    why: 'a re-render that exchanges nodes',
    html: () => '<p>x</p>',
    act: (box, m) => box.replaceChildren(Object.assign(document.createElement('p'), { textContent: m })),
    lightable,
  },
  {
    id: 'fragment',
    why: 'rows added through a fragment',
    html: () => '<ul></ul>',
    act: (box, m) => {
      const all = document.createDocumentFragment();
      all.append(Object.assign(document.createElement('li'), { textContent: m }));
      box.firstElementChild?.append(all);
    },
    lightable,
  },
  {
    id: 'template-clone',
    why: 'rows cloned from a template',
    html: () => '<template><p></p></template><div></div>',
    act: (box, m) => {
      const copy = (box.querySelector('template') as HTMLTemplateElement).content.cloneNode(true) as DocumentFragment;
      (copy.firstElementChild as HTMLElement).textContent = m;
      box.lastElementChild?.append(copy);
    },
    lightable,
  },
  {
    id: 'split-text',
    why: 'one text node becomes two',
    html: (m) => `<p>ab${m}cd</p>`,
    act: (box) => (box.querySelector('p')?.firstChild as Text | null)?.splitText(2),
    lightable,
  },
  {
    id: 'normalize',
    why: 'two text nodes become one',
    html: () => '<p></p>',
    act: (box, m) => {
      box.firstElementChild?.append(m.slice(0, 7), m.slice(7));
      box.normalize();
    },
    lightable,
  },
  {
    id: 'moved',
    why: 'moved between parents of different masking',
    source: 'getsentry/sentry-javascript#7257',
    html: (m) => `<div ${MASKED}><p>${m}</p></div><div></div>`,
    act: (box) => box.lastElementChild?.append(box.querySelector('p') as Node),
    lightable,
  },
  {
    id: 'mask-class-removed',
    why: 'what masked it goes away',
    source: 'getsentry/sentry-javascript#7257',
    html: (m) => `<p ${MASKED}>${m}</p>`,
    act: (box) => {
      for (const name of box.firstElementChild?.getAttributeNames() ?? []) box.firstElementChild?.removeAttribute(name);
    },
    lightable,
  },
  {
    id: 'mask-class-late',
    why: 'what masks it comes after the text',
    html: (m) => `<p>${m}</p><i ${MASKED}></i>`,
    act: (box) => {
      for (const { name, value } of box.lastElementChild?.attributes ?? [])
        box.firstElementChild?.setAttribute(name, value);
    },
    lightable,
  },
  {
    id: 'reinserted',
    why: 'taken out and put back',
    html: (m) => `<p>${m}</p>`,
    act: (box) => {
      const one = box.firstElementChild as Element;
      one.remove();
      box.append(one);
    },
    lightable,
  },
  {
    id: 'recycled-row',
    why: 'virtual lists give a row to the next person',
    html: () => '<div><div>row</div></div>',
    act: async (box, m) => {
      for (const text of [m, 'other']) {
        (box.firstElementChild?.firstElementChild as HTMLElement).textContent = text;
        await new Promise((resolve) => setTimeout(resolve, 60));
      }
    },
    lightable,
  },
  {
    id: 'rerender',
    why: 'a framework renders the list anew for each change',
    html: () => '<ul></ul>',
    act: async (box, m) => {
      for (let round = 0; round < 3; round++) {
        box.replaceChildren(
          ...Array.from({ length: 3 }, (_, at) =>
            Object.assign(document.createElement('p'), { textContent: at === 1 ? m : 'row' }),
          ),
        );
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
    },
    lightable,
  },
  {
    id: 'toast',
    why: 'shown for a moment: Saved for Anna',
    html: () => '',
    act: async (box, m) => {
      const toast = Object.assign(document.createElement('div'), { textContent: `Saved for ${m}` });
      toast.setAttribute('role', 'status');
      box.append(toast);
      await new Promise((resolve) => setTimeout(resolve, 80));
      toast.remove();
    },
    lightable,
  },
  {
    id: 'live-region',
    why: 'screen readers are told what was entered',
    html: () => '<div aria-live="polite"></div>',
    act: (box, m) => {
      (box.firstElementChild as HTMLElement).textContent = `You entered ${m}`;
    },
    lightable,
  },
  {
    id: 'alert-role',
    why: 'validation repeats the value: "x is not a number"',
    source: 'rrweb-io/rrweb#93',
    html: () => '<p role="alert"></p>',
    act: (box, m) => {
      (box.firstElementChild as HTMLElement).textContent = `${m} is not valid`;
    },
    lightable,
  },
  {
    id: 'modal',
    why: 'a confirmation opened in the top layer',
    html: () => '<dialog></dialog>',
    act: (box, m) => {
      const dialog = box.firstElementChild as HTMLDialogElement;
      dialog.textContent = `Pay ${m}?`;
      dialog.show();
      dialog.close();
    },
    lightable,
  },
  {
    id: 'popover',
    why: 'popovers are in the top layer too',
    html: () => '<div popover></div>',
    act: (box, m) => {
      const one = box.firstElementChild as HTMLElement;
      one.textContent = m;
      one.showPopover?.();
      one.hidePopover?.();
    },
    lightable,
  },
  {
    id: 'details-opened',
    why: 'content shown on demand',
    html: (m) => `<details><summary>x</summary>${m}</details>`,
    act: (box) => {
      (box.firstElementChild as HTMLDetailsElement).open = true;
    },
    lightable,
  },
  {
    id: 'unhidden',
    why: 'kept hidden, then shown',
    html: (m) => `<p hidden>${m}</p>`,
    act: (box) => box.firstElementChild?.removeAttribute('hidden'),
    lightable,
  },
  {
    id: 'range-insert',
    why: 'editors insert through ranges',
    html: () => '<p>ab</p>',
    act: (box, m) => {
      const range = document.createRange();
      range.setStart(box.firstChild?.firstChild as Node, 1);
      range.insertNode(document.createTextNode(m));
    },
    lightable,
  },
  {
    id: 'surround',
    why: 'highlighting wraps a text in an element',
    html: (m) => `<p>${m}</p>`,
    act: (box) => {
      const range = document.createRange();
      range.selectNodeContents(box.firstChild as Node);
      range.surroundContents(document.createElement('mark'));
    },
    lightable,
  },
  {
    id: 'adopted-node',
    why: 'a node made in another document',
    html: () => '',
    act: (box, m) => {
      const other = new DOMParser().parseFromString(`<p>${m}</p>`, 'text/html');
      box.append(document.adoptNode(other.body.firstElementChild as Node));
    },
    lightable,
  },
  {
    id: 'document-write-like',
    why: 'old pages parse strings into place',
    html: () => '',
    act: (box, m) => box.append(document.createRange().createContextualFragment(`<p>${m}</p>`)),
    lightable,
  },
]);
