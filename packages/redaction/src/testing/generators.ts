import { type CompiledPage, type CompiledPolicy, type CompiledSelector, stringHash } from '@scrim/policy/runtime';
import fc from 'fast-check';

/** Words that stand for what must not leave: of letters that no name of the platform and no renaming has in a row. */
export const secret = fc
  .array(fc.constantFrom(...'qxjzvwQXJZVWé'), { minLength: 4, maxLength: 12 })
  .map((letters) => letters.join(''));

export const SITE_STRINGS = ['Apply for a loan', 'First name', 'Continue', 'How much?'];

export const classSelector = (name: string): CompiledSelector => ({
  source: `.${name}`,
  compounds: [{ classes: [name] }],
  combinators: [],
});

export function policyWith(page: Partial<CompiledPage> = {}, policy: Partial<CompiledPolicy> = {}): CompiledPolicy {
  const roles = ['heading', 'button', 'link', 'label', 'text', 'option', 'attribute', 'title'] as const;
  return {
    version: 1,
    site: 'test',
    hash: '0'.repeat(64),
    purposes: { ux: 'To find what confuses' },
    consent: {
      mode: 'opt-in',
      reaskDays: 365,
      gpc: 'deny',
      jurisdiction: 'US',
      noticeVersion: '1',
      privacyUrl: '/privacy',
      controller: 'Test',
      notice: {},
    },
    retentionDays: { replay: 30, signals: 30, consent: 30 },
    dictionary: {
      salt: 'salt',
      hashes: SITE_STRINGS.flatMap((text) => roles.map((role) => stringHash('salt', role, text))),
    },
    pages: [
      {
        rule: 0,
        match: '/apply/*',
        level: 'replay',
        purpose: 'ux',
        sample: 1,
        until: '2099-01-01',
        regime: null,
        triggers: [],
        light: { text: [], attributes: [], images: [] },
        mask: [],
        exclude: [],
        query: [],
        ...page,
      },
    ],
    events: {},
    assets: { '/fonts/site.woff2': 'a'.repeat(64), '/logo.svg': 'b'.repeat(64) },
    variants: ['cards', 'table'],
    ...policy,
  };
}

export const PAGE: Partial<CompiledPage> = {
  light: {
    text: [classSelector('help')],
    attributes: [{ selector: classSelector('help'), names: ['title'] }],
    images: [classSelector('logo')],
  },
  mask: [classSelector('person')],
  exclude: [classSelector('secret')],
};

const tag = fc.oneof(
  { weight: 8, arbitrary: fc.constantFrom('div', 'p', 'span', 'h1', 'label', 'button', 'a', 'form', 'ul', 'li', 'b') },
  { weight: 4, arbitrary: fc.constantFrom('input', 'textarea', 'select', 'option', 'img', 'iframe', 'video', 'style') },
  { weight: 2, arbitrary: fc.constantFrom('svg', 'path', 'script', 'noscript', 'title', 'meta', 'link', 'x-card') },
  { weight: 1, arbitrary: secret },
);

/** Text without anything that the policy of these tests lights. */
const prose = fc.oneof(
  secret,
  fc
    .array(secret, { minLength: 1, maxLength: 4 })
    .chain((words) => fc.constantFrom(' ', '\n  ', '\u00a0', '\u200b', '\t').map((space) => words.join(space))),
);
const anyText = fc.oneof(
  { weight: 3, arbitrary: prose },
  fc.constantFrom(...SITE_STRINGS, '  ', '\n', '', '█ ██'),
  fc.constantFrom('4111', '1111 11', '36', '-', '$1,200'),
  fc.string(),
);

const cssValue = fc.oneof(
  fc.constantFrom('red', '1px solid #abc', 'calc(100% - 2px)', 'none', 'translate(1px, 2px)', '0 auto', '1.5'),
  fc.constantFrom('13ch', '113.25px', '113px !important', '100%', 'rgb(255 0 0)'),
  secret,
  secret.map((word) => `"${word}"`),
  secret.map((word) => `url(http://x/${word}.png)`),
  secret.map((word) => `url("http://x/${word}.png)")`),
  secret.map((word) => `image-set("${word}.png" 1x)`),
  secret.map((word) => `var(--${word}, ${word})`),
  fc.string(),
);
const cssProperty = fc.oneof(
  fc.constantFrom('color', 'content', 'background', 'font-family', 'width', 'grid-template-areas', 'src', 'mask'),
  fc.constantFrom('inline-size', 'flex-basis', 'height', 'border'),
  secret.map((word) => `--${word}`),
  secret,
);
const declarations = fc
  .array(fc.tuple(cssProperty, cssValue), { maxLength: 4 })
  .map((all) => all.map(([property, value]) => `${property}: ${value};`).join(' '));
const cssSelector = fc.oneof(
  fc.constantFrom('.help', 'p', '*', 'a:hover', ':root', 'li:nth-child(2n+1)', 'input[type=text]', '.md\\:flex'),
  secret.map((word) => `.${word} > #${word}`),
  secret.map((word) => `[data-name="${word}"]`),
  secret.map((word) => `[value^=${word}]`),
  secret.map((word) => `${word}-${word}::part(${word})`),
);
const styleRule = fc.tuple(cssSelector, declarations).map(([selector, body]) => `${selector} { ${body} }`);
export const css = fc
  .array(
    fc.oneof(
      { weight: 4, arbitrary: styleRule },
      fc.tuple(secret, styleRule).map(([word, rule]) => `@media (${word}: 10px) { ${rule} }`),
      fc.tuple(secret, declarations).map(([word, body]) => `@keyframes ${word} { from { ${body} } 50% { ${body} } }`),
      secret.map((word) => `@import "${word}.css"; /* ${word} */`),
      secret.map((word) => `@${word} ${word} { ${word} }`),
      secret.map((word) => `@font-face { font-family: "${word}"; src: url(/fonts/${word}.woff2) }`),
      fc.constant('/* rr_split */'),
      fc.string(),
    ),
    { maxLength: 5 },
  )
  .map((rules) => rules.join(' '));

const attributes = fc
  .array(
    fc.oneof(
      fc.tuple(fc.constant('class'), fc.oneof(fc.constantFrom('help', 'person', 'secret', 'logo'), secret)),
      fc.tuple(
        fc.constantFrom(
          'id',
          'name',
          'for',
          'title',
          'alt',
          'placeholder',
          'aria-label',
          'value',
          'href',
          'src',
          'srcset',
        ),
        anyText,
      ),
      fc.tuple(fc.constantFrom('data-name', 'data-state', 'content', 'srcdoc', 'action', 'd', 'fill', 'role'), anyText),
      fc.tuple(
        fc.constant('type'),
        fc.constantFrom('text', 'password', 'submit', 'hidden', 'checkbox', 'radio', 'file'),
      ),
      fc.tuple(fc.constant('autocomplete'), fc.constantFrom('cc-number', 'name', 'billing cc-csc', 'one-time-code')),
      fc.tuple(fc.constantFrom('size', 'rows', 'width'), fc.constantFrom('13', '113.25')),
      fc.tuple(fc.constant('role'), fc.constantFrom('combobox', 'textbox')),
      fc.tuple(fc.constant('data-state'), fc.constantFrom('checked', 'off', 'open')),
      fc.tuple(fc.constant('style'), declarations),
      fc.tuple(fc.constant('_cssText'), css),
      fc.tuple(fc.constantFrom('checked', 'selected', 'open', 'disabled'), fc.constant(true)),
      fc.tuple(fc.constantFrom('rr_width', 'rr_height'), fc.constantFrom('12.34px', '99px')),
      fc.tuple(fc.constantFrom('rr_dataURL', 'rr_src', 'onclick'), secret),
      fc.tuple(fc.constantFrom('rr_scrollTop', 'rr_scrollLeft'), fc.integer({ min: 0, max: 999 })),
      fc.tuple(secret, secret),
    ),
    { maxLength: 5 },
  )
  .map((entries) => Object.fromEntries(entries));

interface Plain {
  type: number;
  [key: string]: unknown;
}

const leaf: fc.Arbitrary<Plain> = fc.oneof(
  { weight: 5, arbitrary: anyText.map((textContent) => ({ type: 3, textContent })) },
  { weight: 1, arbitrary: secret.map((textContent) => ({ type: 5, textContent })) },
  { weight: 1, arbitrary: secret.map((textContent) => ({ type: 4, textContent })) },
  { weight: 1, arbitrary: secret.map((name) => ({ type: 1, name, publicId: name, systemId: name })) },
  { weight: 1, arbitrary: secret.map((word) => ({ type: 9, [word]: word, textContent: word })) },
);

const tree = fc.letrec<{ node: Plain }>((tie) => ({
  node: fc.oneof(
    { maxDepth: 4, depthIdentifier: 'dom' },
    leaf,
    fc
      .record({
        tagName: tag,
        attributes,
        childNodes: fc.array(tie('node'), { maxLength: 4, depthIdentifier: 'dom' }),
        extra: fc.constantFrom({}, { isSVG: true }, { isShadowHost: true }, { isCustom: true }, { isShadow: true }),
        unknown: secret,
      })
      .map(({ extra, unknown, ...element }) => ({ type: 2, ...element, ...extra, [unknown]: unknown })),
    // What rules light and mask, in each other.
    fc
      .record({
        names: fc.array(fc.constantFrom('help', 'help', 'person', 'secret'), { minLength: 1, maxLength: 3 }),
        tagName: fc.constantFrom('div', 'p', 'li', 'b'),
        textContent: anyText,
        childNodes: fc.array(tie('node'), { maxLength: 3, depthIdentifier: 'dom' }),
      })
      .map(({ names, tagName, textContent, childNodes }) =>
        names.reduce<Plain[]>(
          (inside, name) => [{ type: 2, tagName, attributes: { class: name }, childNodes: inside }],
          [{ type: 3, textContent }, ...childNodes],
        ),
      )
      .map(([outermost]) => outermost ?? { type: 3, textContent: '' }),
  ),
})).node;

function numbered(node: Plain, next: { id: number }): Plain {
  const id = next.id++;
  const children = Array.isArray(node.childNodes) ? node.childNodes : null;
  return { ...node, id, ...(children && { childNodes: children.map((child: Plain) => numbered(child, next)) }) };
}

const anyId = fc.integer({ min: 1, max: 30 });
const incremental = fc.oneof(
  fc
    .record({
      source: fc.constant(0),
      adds: fc.array(fc.record({ parentId: anyId, nextId: fc.constant(null), node: tree }), { maxLength: 2 }),
      removes: fc.array(fc.record({ parentId: anyId, id: anyId }), { maxLength: 2 }),
      texts: fc.array(fc.record({ id: anyId, value: anyText }), { maxLength: 2 }),
      attributes: fc.array(
        fc.record({
          id: anyId,
          attributes: fc.oneof(
            attributes,
            fc.record({ style: fc.dictionary(cssProperty, fc.oneof(cssValue, fc.constant(false))) }),
          ),
        }),
        { maxLength: 2 },
      ),
    })
    .chain((mutation) =>
      fc.integer({ min: 10, max: 60 }).map((id) => {
        const next = { id };
        return { ...mutation, adds: mutation.adds.map((add) => ({ ...add, node: numbered(add.node, next) })) };
      }),
    ),
  fc.record({ source: fc.constant(5), id: anyId, text: anyText, isChecked: fc.boolean() }),
  fc.record({
    source: fc.constant(2),
    type: fc.integer({ min: 0, max: 11 }),
    id: anyId,
    x: fc.double(),
    y: fc.integer(),
  }),
  fc.record({
    source: fc.constantFrom(1, 6, 12),
    positions: fc.array(fc.record({ x: fc.integer(), y: fc.integer(), id: anyId, timeOffset: fc.integer() }), {
      maxLength: 3,
    }),
  }),
  fc.record({ source: fc.constant(3), id: anyId, x: fc.double(), y: fc.integer({ min: 0, max: 3000 }) }),
  fc.record({
    source: fc.constant(8),
    id: anyId,
    adds: fc.array(fc.record({ rule: css, index: fc.nat(9) }), { maxLength: 2 }),
    replaceSync: css,
  }),
  fc.record({
    source: fc.constant(13),
    id: anyId,
    index: fc.array(fc.nat(9), { maxLength: 3 }),
    set: fc.record({ property: cssProperty, value: cssValue, priority: secret }),
  }),
  fc.record({
    source: fc.constant(15),
    id: anyId,
    styleIds: fc.array(anyId),
    styles: fc.array(fc.record({ styleId: anyId, rules: fc.array(fc.record({ rule: css, index: fc.nat(9) })) }), {
      maxLength: 2,
    }),
  }),
  fc.record({ source: fc.integer({ min: 7, max: 40 }), id: anyId, text: secret, payload: secret }),
);

const snapshot = fc.array(tree, { minLength: 1, maxLength: 4 }).map((childNodes) => ({
  node: numbered({ type: 0, childNodes: [{ type: 2, tagName: 'html', attributes: {}, childNodes }] }, { id: 1 }),
  initialOffset: { top: 0, left: 0 },
}));

/** Streams as rrweb emits them, and as it might: unknown types, sources, keys and node types included. */
export const stream = fc
  .tuple(
    snapshot,
    fc.array(
      fc.oneof(
        { weight: 8, arbitrary: incremental.map((data) => ({ type: 3, data })) },
        secret.map((word) => ({
          type: 4,
          data: { href: `http://x/apply/${word}?${word}#${word}`, width: 1, height: 2 },
        })),
        secret.map((word) => ({ type: 5, data: { tag: word, payload: { [word]: word } } })),
        fc.tuple(fc.integer({ min: 6, max: 20 }), secret).map(([type, word]) => ({ type, data: { word } })),
        snapshot.map((data) => ({ type: 2, data })),
      ),
      { maxLength: 12 },
    ),
  )
  .map(([data, events]) => [{ type: 2, data }, ...events].map((event, timestamp) => ({ ...event, timestamp })));

/** Every string in a value, keys included. */
export function stringsOf(value: unknown, out: string[] = []): string[] {
  if (typeof value === 'string') out.push(value);
  else if (Array.isArray(value)) for (const one of value) stringsOf(one, out);
  else if (typeof value === 'object' && value) {
    for (const [key, one] of Object.entries(value)) {
      out.push(key);
      stringsOf(one, out);
    }
  }
  return out;
}
