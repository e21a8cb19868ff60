import { family } from '../vector.ts';

const LOOKALIKES: Readonly<Record<string, string>> = {
  k: 'к',
  p: 'р',
  x: 'х',
  m: 'м',
  b: 'Ь',
  g: 'ɡ',
  v: 'ν',
  w: 'ԝ',
  d: 'ԁ',
  q: 'ԛ',
};
const lookalike = (text: string) => [...text].map((letter) => LOOKALIKES[letter] ?? letter).join('');
const between = (text: string, what: string) => [...text].join(what);
const wide = (text: string) => [...text].map((letter) => String.fromCharCode(letter.charCodeAt(0) + 0xfee0)).join('');

/** Values in a shape that a pattern or a word list does not recognise. */
export const disguises = family('disguises', [
  {
    id: 'homoglyphs',
    why: 'Cyrillic and Greek letters that look the same',
    html: (m) => `<p>${lookalike(m)}</p>`,
    lightable: 'spelled',
  },
  {
    id: 'zero-width',
    why: 'zero-width characters between letters',
    html: (m) => `<p>${between(m, '\u200b')}</p>`,
    lightable: 'spelled',
  },
  {
    id: 'word-joiner',
    why: 'as above, of another kind',
    html: (m) => `<p>${between(m, '\u2060')}</p>`,
    lightable: 'spelled',
  },
  {
    id: 'soft-hyphen',
    why: 'soft hyphens are not drawn',
    html: (m) => `<p>${between(m, '\u00ad')}</p>`,
    lightable: 'spelled',
  },
  { id: 'combining', why: 'letters with marks', html: (m) => `<p>${between(m, '\u0301')}</p>`, lightable: 'spelled' },
  {
    id: 'right-to-left',
    why: 'text written backwards under an override',
    html: (m) => `<p>\u202e${[...m].reverse().join('')}\u202c</p>`,
    lightable: 'spelled',
  },
  {
    id: 'bidi-element',
    why: 'as above, by element',
    html: (m) => `<bdo dir="rtl">${[...m].reverse().join('')}</bdo>`,
    lightable: 'spelled',
  },
  { id: 'fullwidth', why: 'full-width letters', html: (m) => `<p>${wide(m)}</p>`, lightable: 'spelled' },
  { id: 'fullwidth-digits', kind: 'digits', why: 'full-width digits', html: (m) => `<p>${wide(m)}</p>` },
  { id: 'emoji', why: 'emoji between letters', html: (m) => `<p>${between(m, '🙂')}</p>`, lightable: 'spelled' },
  {
    id: 'tag-characters',
    why: 'invisible characters that carry text',
    html: (m) => `<p>x${[...m].map((letter) => String.fromCodePoint(0xe0000 + letter.charCodeAt(0))).join('')}</p>`,
  },
  { id: 'spaced', why: 'letters apart', html: (m) => `<p>${between(m, ' ')}</p>`, lightable: 'spelled' },
  { id: 'dotted', why: 'dots between letters', html: (m) => `<p>${between(m, '.')}</p>`, lightable: 'spelled' },
  {
    id: 'letter-elements',
    why: 'one letter per element, as animated headings have',
    html: (m) => `<p>${[...m].map((letter) => `<span>${letter}</span>`).join('')}</p>`,
    lightable: 'spelled',
  },
  {
    id: 'letter-nodes',
    why: 'one letter per text node',
    html: () => '<p></p>',
    act: (box, m) => {
      for (const letter of m) box.firstElementChild?.append(letter);
    },
    lightable: 'spelled',
  },
  {
    id: 'digit-elements',
    kind: 'digits',
    why: 'digits over several elements',
    html: (m) => `<p>${(m.match(/.{4}/g) ?? []).map((part) => `<i>${part}</i>`).join('')}</p>`,
  },
  {
    id: 'digit-columns',
    kind: 'digits',
    why: 'digits over the columns of a table',
    html: (m) => `<table><tr>${[...m].map((digit) => `<td>${digit}</td>`).join('')}</tr></table>`,
  },
  {
    id: 'digit-elements-added',
    kind: 'digits',
    why: 'digits over several elements that a script adds: a recorder is told of each text alone',
    html: () => '<p></p>',
    act: (box, m) => {
      for (const part of m.match(/.{4}/g) ?? [])
        box.firstElementChild?.append(Object.assign(document.createElement('i'), { textContent: part }));
    },
  },
  {
    id: 'digit-nodes-added',
    kind: 'digits',
    why: 'digits over several texts that a script adds at once, as JSX makes them: the first say no number yet',
    html: () => '<div></div>',
    act: (box, m) => {
      const line = document.createElement('p');
      line.append('No. ', ...(m.match(/.{4}/g) ?? []));
      box.firstElementChild?.append(line);
    },
  },
  {
    id: 'digit-elements-indented',
    kind: 'digits',
    why: 'digits over several elements, as markup is indented',
    html: (m) => `<p>\n    ${(m.match(/.{4}/g) ?? []).map((part) => `<i>${part}</i>`).join('\n    ')}\n  </p>`,
  },
  {
    id: 'digits-apart',
    kind: 'digits',
    why: 'digits with hyphens and spaces between',
    html: (m) => `<p>${(m.match(/.{4}/g) ?? []).join(' - ')}</p>`,
  },
  {
    id: 'letter-attributes',
    why: 'one letter per attribute',
    html: (m) => `<p>${[...m].map((letter) => `<b title="${letter}"></b>`).join('')}</p>`,
    lightable: 'spelled',
  },
  {
    id: 'letter-classes',
    why: 'one letter per class',
    html: (m) => `<p class="${[...m].map((letter) => `u-${letter}`).join(' ')}">x</p>`,
  },
  {
    id: 'entities',
    why: 'letters as character references',
    html: (m) => `<p>${[...m].map((letter) => `&#${letter.charCodeAt(0)};`).join('')}</p>`,
    lightable: true,
  },
  {
    id: 'css-escapes',
    why: 'letters as escapes of CSS',
    head: (m) =>
      `<style>.e1{--who:"${[...m].map((letter) => `\\${letter.charCodeAt(0).toString(16)} `).join('')}"}</style>`,
  },
  {
    id: 'base64-attribute',
    why: 'values in base64',
    html: (m) => `<p data-blob="${Buffer.from(m).toString('base64')}">x</p>`,
    lightable: 'spelled',
  },
  {
    id: 'base64-class',
    why: 'as above, as class',
    html: (m) => `<p class="${Buffer.from(m).toString('base64url')}">x</p>`,
  },
  {
    id: 'hex-attribute',
    why: 'values in hexadecimal',
    html: (m) => `<p data-key="${Buffer.from(m).toString('hex')}">x</p>`,
  },
  { id: 'hex-id', why: 'as above, as id', html: (m) => `<p id="h${Buffer.from(m).toString('hex')}">x</p>` },
  {
    id: 'percent-attribute',
    why: 'values in percent-encoding',
    html: (m) => `<p data-q="${[...m].map((letter) => `%${letter.charCodeAt(0).toString(16)}`).join('')}">x</p>`,
  },
  {
    id: 'char-codes',
    why: 'values as numbers',
    html: (m) => `<p data-codes="[${[...m].map((letter) => letter.charCodeAt(0)).join(',')}]">x</p>`,
  },
  {
    id: 'reversed',
    why: 'values backwards',
    html: (m) => `<p data-rev="${[...m].reverse().join('')}">x</p>`,
    lightable: 'spelled',
  },
  {
    id: 'upper',
    why: 'values in capitals',
    html: (m) => `<p data-up="${m.toUpperCase()}">x</p>`,
    lightable: 'spelled',
  },
  {
    id: 'style-numbers',
    why: 'letters as numbers of a transform',
    html: (m) => `<p style="--codes:${[...m].map((letter) => letter.charCodeAt(0)).join(' ')}">x</p>`,
  },
  {
    id: 'geometry',
    why: 'letters as points of a drawing',
    html: (m) => `<svg data-geo><polyline points="${[...m].map((letter) => letter.charCodeAt(0)).join(',')}"/></svg>`,
    lightable: 'spelled',
  },
]);
