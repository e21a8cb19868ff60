import { typeInto } from '../hands.ts';
import { family } from '../vector.ts';

const lightable = true;

/** The parts of a document that nobody sees, frames and shadow roots. */
export const documents = family('documents', [
  { id: 'title', why: 'titles name the person or the case', place: 'title', lightable },
  {
    id: 'title-change',
    why: 'titles change',
    html: () => '',
    act: (_, m) => {
      document.title = m;
    },
    lightable,
  },
  { id: 'html-attribute', why: 'attributes of the root', place: 'html-attribute', lightable },
  {
    id: 'variant',
    why: 'variants of an experiment are named on the root, by who is in them',
    act: (_, m) => {
      document.documentElement.dataset.variant = m;
    },
  },
  { id: 'body-attribute', why: 'classes of the body', place: 'body-attribute' },
  { id: 'comment', why: 'comments of templates', html: (m) => `<!-- rendered for ${m} -->` },
  {
    id: 'comment-change',
    why: 'comments that change',
    html: () => '<!-- x -->',
    act: (box, m) => {
      (box.firstChild as Comment).data = m;
    },
  },
  {
    id: 'comment-added',
    why: 'comments that come later',
    html: () => '',
    act: (box, m) => box.append(document.createComment(m)),
  },
  {
    id: 'script-json',
    why: 'state handed over as JSON',
    html: (m) => `<script type="application/json">{"user":"${m}"}</script>`,
  },
  { id: 'script-inline', why: 'state handed over as code', html: (m) => `<script>window.__user = "${m}";</script>` },
  { id: 'script-source', why: 'addresses of scripts', html: (m) => `<script async src="/s/${m}.js"></script>` },
  {
    id: 'script-linked-data',
    why: 'structured data',
    head: (m) => `<script type="application/ld+json">{"name":"${m}"}</script>`,
  },
  {
    id: 'script-added',
    why: 'scripts that come later',
    html: () => '',
    act: (box, m) => {
      const script = document.createElement('script');
      script.type = 'application/json';
      script.textContent = `{"u":"${m}"}`;
      box.append(script);
    },
  },
  { id: 'noscript', why: 'text for browsers without scripts', html: (m) => `<noscript><p>${m}</p></noscript>` },
  { id: 'template', why: 'content of templates', html: (m) => `<template><p>${m}</p></template>` },
  {
    id: 'template-attribute',
    why: 'attributes of templates',
    html: (m) => `<template data-row="${m}"></template>`,
    lightable,
  },
  {
    id: 'meta-description',
    why: 'descriptions of the page',
    source: 'rrweb-io/rrweb#1581',
    head: (m) => `<meta name="description" content="${m}">`,
  },
  { id: 'meta-social', why: 'previews of the page', head: (m) => `<meta property="og:title" content="${m}">` },
  { id: 'meta-token', why: 'tokens against forged requests', head: (m) => `<meta name="csrf-token" content="${m}">` },
  { id: 'meta-name', why: 'the name is the value', head: (m) => `<meta name="${m}" content="x">` },
  { id: 'meta-microdata', why: 'microdata in the body', html: (m) => `<meta itemprop="name" content="${m}">` },
  {
    id: 'link-title',
    why: 'titles of links in the head',
    head: (m) => `<link rel="alternate" title="${m}">`,
    lightable,
  },
  { id: 'base-target', why: 'base names a window', head: (m) => `<base target="${m}">` },
  { id: 'menu-label', why: 'menus have labels', html: (m) => `<menu label="${m}"></menu>`, lightable },
  { id: 'custom-name', why: 'the value is the name of an element', html: (m) => `<x-${m}>x</x-${m}>` },
  { id: 'element-name', why: 'as above, without a hyphen', html: (m) => `<${m}>x</${m}>` },
  {
    id: 'element-name-clicked',
    why: 'a name printed as markup, and a click inside: where it was, a path of elements tells',
    html: (m) => `<div>Hello <${m}><button type="button">x</button></${m}></div>`,
    drive: ({ box }) => box.locator('button').click(),
  },
  {
    id: 'custom-defined',
    why: 'names of custom elements that are defined',
    html: () => '',
    act: (_, m) => customElements.define(`x-${m}`, class extends HTMLElement {}),
  },
  {
    id: 'custom-created',
    why: 'elements with such a name that come later',
    html: () => '',
    act: (box, m) => box.append(document.createElement(`y-${m}`)),
  },
  {
    id: 'custom-event',
    why: 'names of events of components',
    html: () => '<x-a></x-a>',
    act: (box, m) => box.firstElementChild?.dispatchEvent(new CustomEvent(m, { bubbles: true, detail: m })),
  },
  {
    id: 'processing',
    why: 'a node type that HTML makes by script only',
    html: () => '',
    act: (box, m) => box.append(document.createProcessingInstruction('x', m)),
  },
  {
    id: 'srcdoc',
    why: 'a document in an attribute',
    source: 'getsentry/sentry-javascript#8241',
    html: (m) => `<iframe srcdoc="<p>${m}</p>"></iframe>`,
    lightable,
  },
  {
    id: 'srcdoc-change',
    why: 'as above, later',
    source: 'DataDog/browser-sdk#2714',
    html: () => '<iframe></iframe>',
    act: (box, m) => {
      (box.firstElementChild as HTMLIFrameElement).srcdoc = `<p>${m}</p>`;
    },
    lightable,
  },
  {
    id: 'frame',
    why: 'a frame of the same origin',
    source: 'rrweb-io/rrweb#1585',
    html: (m) => `<iframe src="/frame/x?text=${m}"></iframe>`,
    lightable,
  },
  { id: 'frame-path', why: 'the address of a frame', html: (m) => `<iframe src="/frame/${m}"></iframe>` },
  { id: 'frame-name', why: 'frames have names', html: (m) => `<iframe name="${m}"></iframe>` },
  { id: 'frame-title', why: 'frames have titles', html: (m) => `<iframe title="${m}"></iframe>`, lightable },
  {
    id: 'frame-other-origin',
    why: 'a frame of another origin: the card form of a processor',
    source: 'rrweb-io/rrweb#1720',
    html: (m) => `<iframe src="{other}/frame/x?text=${m}"></iframe>`,
  },
  {
    id: 'frame-blank',
    why: 'a frame that a script writes',
    html: () => '<iframe></iframe>',
    act: (box, m) => {
      const inner = (box.firstElementChild as HTMLIFrameElement).contentDocument;
      inner?.body.append(Object.assign(inner.createElement('p'), { textContent: m }));
    },
    lightable,
  },
  {
    id: 'frame-field',
    why: 'a field in a frame',
    html: () => '<iframe srcdoc="<input>"></iframe>',
    drive: ({ box, marker }) => typeInto(box.frameLocator('iframe').locator('input'), marker),
  },
  {
    id: 'frame-change',
    why: 'text that changes in a frame',
    html: () => '<iframe srcdoc="<p>x</p>"></iframe>',
    act: (box, m) => {
      const inner = (box.firstElementChild as HTMLIFrameElement).contentDocument?.querySelector('p');
      if (inner) inner.textContent = m;
    },
    lightable,
  },
  {
    id: 'frame-sandboxed',
    why: 'a frame without an origin',
    html: (m) => `<iframe sandbox="allow-scripts" srcdoc="<p>${m}</p>"></iframe>`,
  },
  { id: 'frame-allow', why: 'permissions of frames are free text', html: (m) => `<iframe allow="${m}"></iframe>` },
  {
    id: 'frame-message',
    why: 'messages between frames',
    html: () => '<iframe></iframe>',
    act: (box, m) => {
      (box.firstElementChild as HTMLIFrameElement).contentWindow?.postMessage({ m }, '*');
      window.postMessage({ m }, '*');
    },
  },
  {
    id: 'shadow-text',
    why: 'text directly under a shadow root',
    source: 'rrweb-io/rrweb#1170',
    html: () => '<div></div>',
    act: (box, m) => {
      (box.firstElementChild as HTMLElement).attachShadow({ mode: 'open' }).textContent = m;
    },
    lightable,
  },
  {
    id: 'shadow-element',
    why: 'elements in a shadow root',
    source: 'getsentry/rrweb#319',
    html: () => '<div></div>',
    act: (box, m) => {
      (box.firstElementChild as HTMLElement).attachShadow({ mode: 'open' }).innerHTML = `<p>${m}</p>`;
    },
    lightable,
  },
  {
    id: 'shadow-declared',
    why: 'shadow roots declared in markup',
    html: (m) => `<div><template shadowrootmode="open"><p>${m}</p></template></div>`,
    lightable,
  },
  {
    id: 'shadow-nested',
    why: 'shadow roots in shadow roots',
    html: () => '<div></div>',
    act: (box, m) => {
      const outer = (box.firstElementChild as HTMLElement).attachShadow({ mode: 'open' });
      outer.innerHTML = '<div></div>';
      (outer.firstElementChild as HTMLElement).attachShadow({ mode: 'open' }).innerHTML = `<b>${m}</b>`;
    },
    lightable,
  },
  {
    id: 'shadow-closed',
    why: 'closed shadow roots, to which some recorders patch a way',
    html: () => '<div></div>',
    act: (box, m) => {
      (box.firstElementChild as HTMLElement).attachShadow({ mode: 'closed' }).innerHTML = `<p>${m}</p>`;
    },
  },
  {
    id: 'shadow-style',
    why: 'style elements in shadow roots',
    html: () => '<div></div>',
    act: (box, m) => {
      (box.firstElementChild as HTMLElement).attachShadow({ mode: 'open' }).innerHTML =
        `<style>.x{--shadow:${m}}</style>`;
    },
  },
  {
    id: 'shadow-adopted',
    why: 'constructed sheets in shadow roots',
    html: () => '<div></div>',
    act: (box, m) => {
      const root = (box.firstElementChild as HTMLElement).attachShadow({ mode: 'open' });
      const sheet = new CSSStyleSheet();
      sheet.replaceSync(`.x{--adopted-shadow:${m}}`);
      root.adoptedStyleSheets = [sheet];
    },
  },
  {
    id: 'slotted',
    why: 'text shown through a slot',
    html: (m) => `<div><template shadowrootmode="open"><slot></slot></template>${m}</div>`,
    lightable,
  },
  {
    id: 'shadow-change',
    why: 'text that changes in a shadow root',
    html: () => '<div><template shadowrootmode="open"><p>x</p></template></div>',
    act: (box, m) => {
      const inner = box.firstElementChild?.shadowRoot?.querySelector('p');
      if (inner) inner.textContent = m;
    },
    lightable,
  },
]);
