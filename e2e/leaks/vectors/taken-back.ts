import { typeText } from '../hands.ts';
import { family } from '../vector.ts';

/** Marked to be masked: by a class of the site, which Scrim's policy names, and as the documentation of other recorders says. */
export const MASKED =
  'class="taken-back rr-mask ph-mask sentry-mask" data-clarity-mask="true" data-dd-privacy="mask" data-openreplay-masked';
/** Marked to be left out, likewise. */
export const LEFT_OUT =
  'class="left-out rr-block ph-no-capture sentry-block" data-clarity-mask="true" data-dd-privacy="hidden" data-openreplay-hidden';

const MOVED = 'getsentry/sentry-javascript#7257';

/** What a site takes back from what it otherwise shows: elements whose texts are to be masked, and elements that are to be left out. */
export const takenBack = family('taken-back', [
  { id: 'text', why: 'the element itself is lit by its name', html: (m) => `<p ${MASKED}>${m}</p>` },
  { id: 'inside', why: 'all around it is lit', html: (m) => `<div><p>x <b ${MASKED}>${m}</b> x</p></div>` },
  { id: 'above', why: 'what is inside is lit', html: (m) => `<div ${MASKED}><section><p>${m}</p></section></div>` },
  {
    id: 'beside',
    why: 'what stands beside is not taken back, and has to be there where it is lit',
    html: (m) => `<div><p ${MASKED}>x</p><p>${m}</p><p ${LEFT_OUT}>x</p></div>`,
    lightable: true,
  },
  { id: 'label', why: 'labels of the element are lit', html: (m) => `<p ${MASKED} title="${m}">x</p>` },
  { id: 'label-inside', why: 'as above, further in', html: (m) => `<p ${MASKED}><a aria-label="${m}">x</a></p>` },
  { id: 'image', why: 'pictures are lit', html: (m) => `<p ${MASKED}><img alt="${m}" src="/${m}.png"></p>` },
  { id: 'option', why: 'choices of a list are lit', html: (m) => `<select ${MASKED}><option>${m}</option></select>` },
  { id: 'svg', why: 'texts of a drawing are lit', html: (m) => `<svg ${MASKED}><text y="20">${m}</text></svg>` },
  {
    id: 'changed',
    why: 'a text that changes in it',
    html: () => `<p ${MASKED}>x</p>`,
    act: (box, m) => {
      (box.firstElementChild?.firstChild as Text).data = m;
    },
  },
  {
    id: 'added',
    why: 'an element that comes into it',
    html: () => `<div ${MASKED}></div>`,
    act: (box, m) => box.firstElementChild?.append(Object.assign(document.createElement('p'), { textContent: m })),
  },
  {
    id: 'label-changed',
    why: 'a label that comes later',
    html: () => `<p ${MASKED}>x</p>`,
    act: (box, m) => box.firstElementChild?.setAttribute('title', m),
  },
  {
    id: 'moved-in',
    why: 'moved to where it is masked, and changed there later',
    source: MOVED,
    html: () => `<div><p>x</p></div><div ${MASKED}></div>`,
    act: async (box, m) => {
      const moved = box.querySelector('p') as HTMLElement;
      box.lastElementChild?.append(moved);
      await new Promise((resolve) => setTimeout(resolve, 60));
      (moved.firstChild as Text).data = m;
    },
  },
  {
    id: 'moved-in-at-once',
    why: 'as above, in one task',
    source: MOVED,
    html: () => `<div><p>x</p></div><div ${MASKED}></div>`,
    act: (box, m) => {
      const moved = box.querySelector('p') as HTMLElement;
      (moved.firstChild as Text).data = m;
      box.lastElementChild?.append(moved);
    },
  },
  {
    id: 'moved-out-and-in',
    why: 'in one task where it is lit, and back',
    source: MOVED,
    html: () => `<div></div><div ${MASKED}><p>x</p></div>`,
    act: (box, m) => {
      const moved = box.querySelector('p') as HTMLElement;
      box.firstElementChild?.append(moved);
      moved.title = m;
      moved.textContent = m;
      box.lastElementChild?.append(moved);
    },
  },
  {
    id: 'marked-late',
    why: 'what masks it comes before its text',
    source: MOVED,
    html: () => `<p>x</p><i ${MASKED}></i>`,
    act: async (box, m) => {
      for (const { name, value } of box.lastElementChild?.attributes ?? [])
        box.firstElementChild?.setAttribute(name, value);
      await new Promise((resolve) => setTimeout(resolve, 60));
      (box.firstElementChild?.firstChild as Text).data = m;
    },
  },
  { id: 'out-text', why: 'left out: a text', html: (m) => `<p ${LEFT_OUT}>${m}</p>` },
  { id: 'out-inside', why: 'left out: all inside', html: (m) => `<div ${LEFT_OUT}><div><p>${m}</p></div></div>` },
  { id: 'out-label', why: 'left out: labels', html: (m) => `<p ${LEFT_OUT} title="${m}"><a title="${m}">x</a></p>` },
  {
    id: 'out-changed',
    why: 'left out: a text that changes',
    html: () => `<p ${LEFT_OUT}>x</p>`,
    act: (box, m) => {
      (box.firstElementChild as HTMLElement).textContent = m;
    },
  },
  {
    id: 'out-added',
    why: 'left out: an element that comes',
    html: () => `<div ${LEFT_OUT}></div>`,
    act: (box, m) => box.firstElementChild?.append(Object.assign(document.createElement('p'), { textContent: m })),
  },
  {
    id: 'out-shadow',
    why: 'left out by an attribute: what its shadow root shows later',
    html: () => `<section><p ${LEFT_OUT.replace('left-out ', '')} data-left-out></p></section>`,
    act: async (box, m) => {
      const root = box.querySelector('p')?.attachShadow({ mode: 'open' });
      await new Promise((resolve) => setTimeout(resolve, 60));
      root?.append(Object.assign(document.createElement('b'), { textContent: m }));
    },
  },
  {
    id: 'out-width',
    why: 'left out: a width that a script fits to a text',
    html: () => `<div ${LEFT_OUT}><div style="width:200px;overflow:hidden"><p>x</p></div></div>`,
    channel: { kind: 'number', value: 687193, within: 8 },
    act: (box) => {
      (box.querySelector('p') as HTMLElement).style.width = '687193px';
    },
  },
  {
    id: 'out-element-per-key',
    why: 'left out: elements that tell how often and when a key was pressed',
    html: () => `<input><p ${LEFT_OUT}></p>`,
    act: (box) => {
      const [field, echo] = box.children as unknown as [HTMLInputElement, HTMLElement];
      field.oninput = () => echo.append(document.createElement('samp'));
    },
    channel: { kind: 'elements', name: 'samp', keys: 23 },
    drive: typeText('r'.repeat(23), 20),
  },
  {
    id: 'out-marked-late',
    why: 'left out: by a class that comes before the text of what stands inside',
    html: () => `<section><p>x</p></section><i ${LEFT_OUT}></i>`,
    act: async (box, m) => {
      const [section, marked] = box.children;
      for (const { name, value } of marked?.attributes ?? []) section?.setAttribute(name, value);
      await new Promise((resolve) => setTimeout(resolve, 60));
      (section?.firstElementChild?.firstChild as Text).data = m;
    },
  },
  {
    id: 'out-moved-in',
    why: 'left out: moved in, and changed there later',
    source: MOVED,
    html: () => `<div><p>x</p></div><div ${LEFT_OUT}></div>`,
    act: async (box, m) => {
      const moved = box.querySelector('p') as HTMLElement;
      box.lastElementChild?.append(moved);
      await new Promise((resolve) => setTimeout(resolve, 60));
      moved.textContent = m;
    },
  },
  {
    id: 'out-moved-out',
    why: 'left out no more: moved to where it is lit, and has to be there',
    source: MOVED,
    html: (m) => `<div ${LEFT_OUT}><p>${m}</p></div><div></div>`,
    act: (box) => box.lastElementChild?.append(box.querySelector('p') as Node),
    lightable: true,
  },
]);
