import { family, type VectorDraft } from '../vector.ts';

const lightable = true;
const RRWEB = 'rrweb-io/rrweb#1361';

/** Attributes by name, the element that bears it, and why; `label` where a policy may show it. */
const STANDING: readonly [
  name: string,
  html: (marker: string) => string,
  why: string,
  source?: string | undefined,
  label?: true,
][] = [
  ['title', (m) => `<p title="${m}">x</p>`, 'tooltips show what was cut off', RRWEB, lightable],
  ['alt', (m) => `<img alt="${m}">`, 'alternative text of a photograph names the person', RRWEB, lightable],
  [
    'placeholder',
    (m) => `<input placeholder="${m}">`,
    'a saved value is offered as placeholder',
    'rrweb-io/rrweb#1912',
    lightable,
  ],
  [
    'textarea-placeholder',
    (m) => `<textarea placeholder="${m}"></textarea>`,
    'as above, in a longer field',
    'DataDog/browser-sdk#1504',
  ],
  [
    'aria-label',
    (m) => `<button type="button" aria-label="Delete ${m}">x</button>`,
    'buttons in lists name their row',
    'microsoft/clarity#480',
    lightable,
  ],
  [
    'aria-description',
    (m) => `<p aria-description="${m}">x</p>`,
    'longer names for screen readers',
    'getsentry/sentry-javascript#16176',
    lightable,
  ],
  [
    'aria-roledescription',
    (m) => `<p role="group" aria-roledescription="${m}">x</p>`,
    'free text by specification',
    'WAI-ARIA 1.2',
    lightable,
  ],
  [
    'aria-valuetext',
    (m) => `<div role="slider" aria-valuenow="1" aria-valuetext="${m}">x</div>`,
    'the value of a custom field, in words',
    'WAI-ARIA 1.2',
  ],
  [
    'aria-placeholder',
    (m) => `<div role="textbox" aria-placeholder="${m}">x</div>`,
    'placeholders of custom fields',
    'WAI-ARIA 1.2',
  ],
  [
    'aria-keyshortcuts',
    (m) => `<button type="button" aria-keyshortcuts="${m}">x</button>`,
    'keys of a row are named after it',
    'WAI-ARIA 1.2',
    lightable,
  ],
  [
    'aria-braillelabel',
    (m) => `<button type="button" aria-braillelabel="${m}">x</button>`,
    'a label few lists know',
    'WAI-ARIA 1.3',
    lightable,
  ],
  [
    'option-label',
    (m) => `<select><option label="${m}">x</option></select>`,
    'drawn instead of the text',
    'rrweb-io/rrweb#746',
    lightable,
  ],
  [
    'optgroup-label',
    (m) => `<select><optgroup label="${m}"><option>x</option></optgroup></select>`,
    'accounts are grouped by person',
    undefined,
    lightable,
  ],
  ['track-label', (m) => `<video><track label="${m}"></video>`, 'subtitles of a recorded call', undefined, lightable],
  ['abbr', (m) => `<table><tr><th abbr="${m}">x</th></tr></table>`, 'short names of columns', undefined, lightable],
  ['table-summary', (m) => `<table summary="${m}"></table>`, 'obsolete and still written', undefined, lightable],
  [
    'data',
    (m) => `<p data-name="${m}">x</p>`,
    'data attributes hold what scripts need',
    'DataDog/browser-sdk#2817',
    lightable,
  ],
  [
    'data-state',
    (m) => `<p data-state="${m}">x</p>`,
    'an allowed name with a value that is not',
    'DataDog/browser-sdk#4209',
    lightable,
  ],
  ['data-json', (m) => `<p data-props='{"name":"${m}"}'>x</p>`, 'component properties as JSON', undefined, lightable],
  ['data-name', (m) => `<p data-${m}="1">x</p>`, 'the value is the name of the attribute'],
  ['unknown-attribute', (m) => `<p applicant="${m}">x</p>`, 'an attribute that no list denies', 'rrweb-io/rrweb#1581'],
  ['data-name-known-value', (m) => `<p data-${m}="Continue">x</p>`, 'as above, with a value that is the site’s own'],
  [
    'units-name',
    (m) => `<p ${m}units="user">x</p>`,
    'a name that ends as names of SVG do, with a word of the platform',
  ],
  ['unknown-name', (m) => `<p ${m}>x</p>`, 'as above: the name is the value'],
  ['class', (m) => `<p class="user-${m}">x</p>`, 'class names made of values'],
  ['id', (m) => `<p id="row-${m}">x</p>`, 'ids made of values'],
  ['name', (m) => `<input name="${m}">`, 'names of fields made of values', 'DataDog/browser-sdk#3961'],
  ['radio-name', (m) => `<input type="radio" name="${m}">`, 'names that a replay needs for grouping'],
  ['for', (m) => `<label for="f-${m}">x</label>`, 'references repeat ids'],
  ['aria-labelledby', (m) => `<p aria-labelledby="l-${m}">x</p>`, 'as above'],
  ['aria-controls', (m) => `<button type="button" aria-controls="c-${m}">x</button>`, 'as above'],
  ['headers', (m) => `<table><tr><td headers="h-${m}">x</td></tr></table>`, 'as above'],
  ['list', (m) => `<input list="d-${m}">`, 'as above'],
  ['form', (m) => `<input form="f-${m}">`, 'as above'],
  ['slot', (m) => `<p slot="${m}">x</p>`, 'slots are named by the page'],
  ['part', (m) => `<p part="${m}">x</p>`, 'parts are named by the page'],
  ['exportparts', (m) => `<p exportparts="${m}">x</p>`, 'as above'],
  ['is', (m) => `<p is="x-${m}">x</p>`, 'customised built-ins are named by the page'],
  ['lang', (m) => `<p lang="${m}">x</p>`, 'free text where a language belongs'],
  ['dir', (m) => `<p dir="${m}">x</p>`, 'free text where a keyword belongs'],
  ['role', (m) => `<p role="${m}">x</p>`, 'as above'],
  ['type', (m) => `<button type="${m}">x</button>`, 'as above'],
  ['rel', (m) => `<a rel="${m}">x</a>`, 'as above'],
  ['target', (m) => `<a target="${m}">x</a>`, 'windows are named after accounts'],
  ['download', (m) => `<a href="#x" download="${m}.pdf">x</a>`, 'statements are downloaded under a name'],
  ['hreflang', (m) => `<a hreflang="${m}">x</a>`, 'free text where a keyword belongs'],
  ['pattern', (m) => `<input pattern="${m}">`, 'confirm fields compare by pattern'],
  ['accept', (m) => `<input type="file" accept=".${m}">`, 'free text'],
  ['autocomplete', (m) => `<input autocomplete="section-${m} name">`, 'sections are named by the page'],
  ['inputmode', (m) => `<input inputmode="${m}">`, 'free text where a keyword belongs'],
  ['datetime', (m) => `<time datetime="${m}">x</time>`, 'the machine-readable birth date'],
  [
    'meter-title',
    (m) => `<meter value="1" title="${m}"></meter>`,
    'scores are explained in a title',
    undefined,
    lightable,
  ],
  ['itemprop', (m) => `<p itemprop="${m}">x</p>`, 'microdata'],
  ['itemid', (m) => `<p itemscope itemid="urn:${m}">x</p>`, 'microdata ids are addresses'],
  ['itemtype', (m) => `<p itemscope itemtype="https://schema.test/${m}">x</p>`, 'microdata types are addresses'],
  ['property', (m) => `<p property="${m}" typeof="Person">x</p>`, 'names of RDFa are free text'],
  ['about', (m) => `<p about="#${m}">x</p>`, 'names of RDFa are free text'],
  ['onclick', (m) => `<button type="button" onclick="return '${m}'">x</button>`, 'handlers hold ids of rows'],
  ['nonce', (m) => `<p nonce="${m}">x</p>`, 'a secret by design'],
  ['cite', (m) => `<q cite="/${m}">x</q>`, 'an address few lists know'],
  ['colspan', (m) => `<table><tr><td colspan="${m}">x</td></tr></table>`, 'text where a number belongs'],
  ['width', (m) => `<img width="${m}">`, 'text where a number belongs'],
  ['value-li', (m) => `<ol><li value="${m}">x</li></ol>`, 'value on an element that is no field'],
  ['value-data', (m) => `<data value="${m}">x</data>`, 'data elements hold values'],
  ['value-param', (m) => `<object><param name="p" value="${m}"></object>`, 'parameters of plug-ins'],
  ['value-button', (m) => `<button type="button" value="${m}">x</button>`, 'what a button sends is not what it says'],
  ['xml-lang', (m) => `<p xml:lang="${m}">x</p>`, 'names with a prefix'],
  ['bgcolor', (m) => `<table bgcolor="${m}"></table>`, 'obsolete presentation'],
  ['background', (m) => `<table background="/${m}.png"></table>`, 'an obsolete address'],
  ['usemap', (m) => `<img usemap="#${m}">`, 'maps are named by the page'],
  ['accesskey', (m) => `<button type="button" accesskey="${m}">x</button>`, 'free text'],
];

/** What the attributes hold until they change. */
const BEFORE = 'later';

/** Each of them, whose value it is, changed once the page is recorded: mutations take another way than snapshots. */
const CHANGED: readonly VectorDraft[] = STANDING.filter(([, html]) =>
  new RegExp(`=["'][^"']*${BEFORE}`).test(html(BEFORE)),
).map(([id, html, why, , label]) => ({
  id: `change-${id}`,
  html: () => html(BEFORE),
  why: `changed: ${why}`,
  source: 'amplitude/Amplitude-TypeScript#1602',
  act: (box, m) => {
    for (const element of box.querySelectorAll('*'))
      for (const { name, value } of [...element.attributes])
        if (value.includes('later')) element.setAttribute(name, value.replace('later', m));
  },
  ...(label && { lightable: label }),
}));

/** Others that are set or changed. */
const SET: readonly VectorDraft[] = [
  {
    id: 'change-href',
    why: 'links get their target late',
    html: () => '<a href="#x">x</a>',
    act: (box, m) => box.firstElementChild?.setAttribute('href', `/u/${m}`),
  },
  {
    id: 'change-src',
    why: 'pictures are exchanged',
    html: () => '<img>',
    act: (box, m) => box.firstElementChild?.setAttribute('src', `/i/${m}.png`),
  },
  {
    id: 'change-name-of-attribute',
    why: 'the value is the name of the attribute',
    html: () => '<p>x</p>',
    act: (box, m) => box.firstElementChild?.setAttribute(m, ''),
  },
  {
    id: 'change-namespaced',
    why: 'attributes with a namespace',
    html: () => '<p>x</p>',
    act: (box, m) => box.firstElementChild?.setAttributeNS('urn:x', 'x:user', m),
  },
  {
    id: 'toggle-twice',
    why: 'set and taken back in one task',
    html: () => '<p>x</p>',
    act: async (box, m) => {
      box.firstElementChild?.setAttribute('title', m);
      await new Promise((resolve) => setTimeout(resolve, 40));
      box.firstElementChild?.removeAttribute('title');
    },
    lightable,
  },
];

export const attributes = family('attributes', [
  ...STANDING.map(([id, html, why, source, label]) => ({
    id,
    html,
    why,
    ...(source && { source }),
    ...(label && { lightable: label }),
  })),
  ...CHANGED,
  ...SET,
]);
