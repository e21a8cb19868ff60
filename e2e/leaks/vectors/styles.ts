import { family } from '../vector.ts';

/** CSS, wherever it comes from. */
export const styles = family('styles', [
  {
    id: 'content',
    why: 'text drawn by a rule',
    source: 'PostHog/posthog#68916',
    head: (m) => `<style>.c1::after{content:"${m}"}</style>`,
  },
  {
    id: 'content-attr',
    why: 'text drawn from an attribute',
    html: (m) => `<p data-text="${m}" class="c2">x</p>`,
    lightable: true,
    head: () => '<style>.c2::after{content:attr(data-text)}</style>',
  },
  { id: 'custom-property', why: 'properties that hold text', head: (m) => `<style>:root{--applicant:${m}}</style>` },
  {
    id: 'custom-property-string',
    why: 'as above, quoted',
    head: (m) => `<style>:root{--applicant-text:"${m}"}</style>`,
  },
  { id: 'custom-property-name', why: 'the name is the value', head: (m) => `<style>:root{--${m}:1px}</style>` },
  {
    id: 'custom-property-digits',
    kind: 'digits',
    why: 'numbers in properties',
    head: (m) => `<style>:root{--account:${m}}</style>`,
  },
  {
    id: 'custom-property-ssn',
    kind: 'digits',
    why: 'a number in parts, as government ids are written',
    head: (m) => `<style>:root{--ssn:${m.match(/.{4}/g)?.join('-')}}</style>`,
  },
  {
    id: 'custom-property-date',
    kind: 'date',
    why: 'a date of birth',
    head: (m) => `<style>:root{--born:${m}}</style>`,
  },
  {
    id: 'color-of-name',
    kind: 'color',
    why: 'a colour that a script makes of a name, as behind initials',
    html: (m) => `<p style="background:${m}">x</p>`,
    lightable: true,
  },
  {
    id: 'color-rule',
    kind: 'color',
    why: 'as above, in a rule that a script inserts',
    html: () => '<style></style>',
    act: (box, m) => {
      box.querySelector('style')?.sheet?.insertRule(`.of-name{background:${m}}`);
    },
  },
  {
    id: 'color-sheet-blob',
    kind: 'color',
    why: 'as above, in a sheet that a script makes and links to',
    act: (box, m) => {
      const href = URL.createObjectURL(new Blob([`.by-blob{background:${m}}`], { type: 'text/css' }));
      box.append(Object.assign(document.createElement('link'), { rel: 'stylesheet', href }));
    },
  },
  {
    id: 'custom-property-function',
    why: 'text as the name of a function',
    head: (m) => `<style>:root{--fn:${m}(1)}</style>`,
  },
  { id: 'custom-property-hash', why: 'text after a number sign', head: (m) => `<style>:root{--hash:#${m}}</style>` },
  {
    id: 'custom-property-unit',
    why: 'text as the unit of a number',
    head: (m) => `<style>:root{--unit:1${m}}</style>`,
  },
  {
    id: 'registered-property',
    why: '@property has an initial value',
    head: (m) => `<style>@property --reg{syntax:"*";inherits:false;initial-value:${m}}</style>`,
  },
  {
    id: 'background',
    why: 'addresses in rules',
    source: 'supabase/supabase#48818',
    head: (m) => `<style>.c3{background:url(/bg/${m}.png)}</style>`,
  },
  {
    id: 'background-escaped',
    why: 'a quoted address that a pattern cuts short',
    source: 'supabase/supabase#48818',
    head: (m) => `<style>.c4{background:url("/a\\")${m}.png")}</style>`,
  },
  {
    id: 'image-set',
    why: 'addresses without url()',
    head: (m) => `<style>.c5{background:image-set("/set/${m}.png" 1x)}</style>`,
  },
  { id: 'import', why: 'addresses of further sheets', head: (m) => `<style>@import "/sheet/${m}.css";</style>` },
  { id: 'class-selector', why: 'rules per row', head: (m) => `<style>.row-${m}{color:red}</style>` },
  { id: 'id-selector', why: 'as above', head: (m) => `<style>#row-${m}{color:red}</style>` },
  {
    id: 'attribute-selector',
    why: 'rules that ask for values',
    head: (m) => `<style>[data-user="${m}"]{color:red}</style>`,
  },
  {
    id: 'attribute-selector-part',
    why: 'as above, in part',
    head: (m) => `<style>[data-user*="${m}" i]{color:red}</style>`,
  },
  { id: 'attribute-selector-name', why: 'the name is the value', head: (m) => `<style>[data-${m}]{color:red}</style>` },
  { id: 'type-selector', why: 'custom elements in rules', head: (m) => `<style>x-${m}{color:red}</style>` },
  { id: 'pseudo-argument', why: 'text in a pseudo-class', head: (m) => `<style>p:lang(${m}){color:red}</style>` },
  { id: 'part-selector', why: 'text in a pseudo-element', head: (m) => `<style>x-a::part(${m}){color:red}</style>` },
  { id: 'comment', why: 'comments in sheets', head: (m) => `<style>/* ${m} */ .c6{color:red}</style>` },
  {
    id: 'font-face',
    why: 'names of fonts',
    head: (m) => `<style>@font-face{font-family:"${m}";src:url(/font.woff2)}</style>`,
  },
  {
    id: 'font-file',
    why: 'addresses of fonts',
    head: (m) => `<style>@font-face{font-family:"f";src:url(/font/${m}.woff2)}</style>`,
  },
  { id: 'font-family', why: 'names of fonts in use', head: (m) => `<style>.c7{font-family:${m}, serif}</style>` },
  { id: 'keyframes', why: 'names of animations', head: (m) => `<style>@keyframes ${m}{to{color:red}}</style>` },
  {
    id: 'counter-style',
    why: 'symbols of lists are text',
    head: (m) => `<style>@counter-style x{system:cyclic;symbols:"${m}"}</style>`,
  },
  { id: 'quotes', why: 'quotation marks are text', head: (m) => `<style>q{quotes:"${m}" "x"}</style>` },
  { id: 'list-style', why: 'list marks are text', head: (m) => `<style>.c8{list-style-type:"${m}"}</style>` },
  { id: 'grid-areas', why: 'names of areas', head: (m) => `<style>.c9{grid-template-areas:"${m} b"}</style>` },
  { id: 'layer', why: 'names of layers', head: (m) => `<style>@layer ${m}{.c10{color:red}}</style>` },
  { id: 'container', why: 'names of containers', head: (m) => `<style>.c11{container-name:${m}}</style>` },
  {
    id: 'supports',
    why: 'text in a condition',
    head: (m) => `<style>@supports (color:red) or (x:${m}){.c12{color:red}}</style>`,
  },
  {
    id: 'media',
    why: 'text in a media query',
    head: (m) => `<style>@media (min-width:1px), (${m}){.c13{color:red}}</style>`,
  },
  { id: 'namespace', why: 'addresses in @namespace', head: (m) => `<style>@namespace x url(urn:${m});</style>` },
  { id: 'unknown-rule', why: 'rules that nobody knows', head: (m) => `<style>@${m} x{.c14{color:red}}</style>` },
  {
    id: 'link-sheet',
    why: 'a sheet of its own, whose rules are read',
    head: (m) => `<link rel="stylesheet" href="/sheet/${m}.css">`,
  },
  {
    id: 'sheet-title',
    why: 'sheets have titles',
    head: (m) => `<style title="${m}">.c15{color:red}</style>`,
    lightable: true,
  },
  {
    id: 'inline',
    why: 'style attributes',
    source: 'rrweb-io/rrweb#816',
    html: (m) => `<p style="--who:${m};color:red">x</p>`,
  },
  {
    id: 'inline-background',
    why: 'addresses in style attributes',
    html: (m) => `<p style="background:url(/inline/${m}.png)">x</p>`,
  },
  { id: 'inline-content', why: 'text in style attributes', html: (m) => `<p style='content:"${m}"'>x</p>` },
  {
    id: 'change-style',
    why: 'style attributes that change',
    source: 'amplitude/Amplitude-TypeScript#1602',
    html: () => '<p>x</p>',
    act: (box, m) => (box.firstElementChild as HTMLElement).style.setProperty('--who', m),
  },
  {
    id: 'change-css-text',
    why: 'as above, whole',
    html: () => '<p>x</p>',
    act: (box, m) => {
      (box.firstElementChild as HTMLElement).style.cssText = `font-family:${m}`;
    },
  },
  {
    id: 'change-background',
    why: 'photographs set by a script',
    html: () => '<p>x</p>',
    act: (box, m) => {
      (box.firstElementChild as HTMLElement).style.backgroundImage = `url(/late/${m}.png)`;
    },
  },
  {
    id: 'insert-rule',
    why: 'CSS in JS inserts rules',
    html: () => '<style>.c16{color:red}</style>',
    act: (box, m) => (box.firstElementChild as HTMLStyleElement).sheet?.insertRule(`.r::before{content:"${m}"}`),
  },
  {
    id: 'insert-nested-rule',
    why: 'as above, inside a group',
    html: () => '<style>@media all{.c17{color:red}}</style>',
    act: (box, m) =>
      ((box.firstElementChild as HTMLStyleElement).sheet?.cssRules[0] as CSSMediaRule | undefined)?.insertRule(
        `.${m}{color:red}`,
      ),
  },
  {
    id: 'rule-declaration',
    why: 'declarations of a rule change',
    html: () => '<style>.c18{color:red}</style>',
    act: (box, m) =>
      ((box.firstElementChild as HTMLStyleElement).sheet?.cssRules[0] as CSSStyleRule | undefined)?.style.setProperty(
        '--who',
        m,
      ),
  },
  {
    id: 'selector-text',
    why: 'the selector of a rule changes',
    html: () => '<style>.c19{color:red}</style>',
    act: (box, m) => {
      const rule = (box.firstElementChild as HTMLStyleElement).sheet?.cssRules[0];
      if (rule instanceof CSSStyleRule) rule.selectorText = `.${m}`;
    },
  },
  {
    id: 'style-text',
    why: 'text appended to a style element',
    html: () => '<style>.c20{color:red}</style>',
    act: (box, m) => box.firstElementChild?.append(`.x::after{content:"${m}"}`),
  },
  {
    id: 'style-added',
    why: 'a style element added',
    html: () => '',
    act: (box, m) => box.append(Object.assign(document.createElement('style'), { textContent: `.x{--who:${m}}` })),
  },
  {
    id: 'adopted',
    why: 'constructed sheets',
    html: () => '',
    act: (_, m) => {
      const sheet = new CSSStyleSheet();
      sheet.replaceSync(`.x{--adopted:${m}}`);
      document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
    },
  },
  {
    id: 'adopted-rule',
    why: 'rules inserted into constructed sheets',
    html: () => '',
    act: (_, m) => {
      const sheet = new CSSStyleSheet();
      document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
      sheet.insertRule(`.x{--late:${m}}`);
    },
  },
  {
    id: 'replace',
    why: 'constructed sheets replaced',
    html: () => '',
    act: async (_, m) => {
      const sheet = new CSSStyleSheet();
      document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
      await sheet.replace(`.x{--replaced:${m}}`);
    },
  },
]);
