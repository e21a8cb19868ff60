import { createHash } from 'node:crypto';
import { type Encoding, foldText, lettersAndDigits, type Marker } from './marker.ts';

/** A text whose presence gives a marker away, and where it has to be looked for. */
export interface Form {
  readonly text: string;
  /**
   * `exact`: in the text as it is; `folded`: case and accents aside; `bare`: letters and digits alone; `value`: as a whole value;
   * `number`: where it stands as what it is.
   */
  readonly view: 'exact' | 'folded' | 'bare' | 'value' | 'number';
  readonly encoding: readonly Encoding[];
}

/** Shorter ones are met by chance among megabytes of times and coordinates, and count only as the whole of a value, or by what stands beside them. */
const DIGITS_WITH_POWER = 8;
const LETTERS_WITH_POWER = 5;

const known = new Map<string, readonly Form[]>();
const MOST_KNOWN = 1000;

/** The forms of a marker, the plainest first. */
export function formsOf({ kind, value }: Marker): readonly Form[] {
  const id = `${kind}\n${value}`;
  const before = known.get(id);
  if (before) return before;
  const forms = makeForms({ kind, value });
  if (known.size >= MOST_KNOWN) known.clear();
  known.set(id, forms);
  return forms;
}

function makeForms({ kind, value }: Pick<Marker, 'kind' | 'value'>): Form[] {
  const folded = foldText(value);
  const bare = lettersAndDigits(folded);
  const hashes = hashForms(kind, value);
  if (!hasPower(bare)) {
    const number: Form[] = /^\d+$/.test(value) ? [{ text: value, view: 'number', encoding: [] }] : [];
    return [{ text: folded, view: 'value', encoding: [] }, ...number, ...hashes];
  }
  const forms: Form[] = [
    { text: folded, view: 'folded', encoding: [] },
    { text: bare, view: 'bare', encoding: ['separators'] },
    { text: [...bare].reverse().join(''), view: 'bare', encoding: ['reversed'] },
    ...dateForms(kind, value),
    ...alignedBase64(value).map((text): Form => ({ text, view: 'exact', encoding: ['base64'] })),
    ...hashes,
  ];
  return forms.filter((form, index) => form.text !== '' && forms.findIndex(({ text }) => text === form.text) === index);
}

function hasPower(bare: string): boolean {
  const letters = bare.replace(/\P{L}/gu, '').length;
  const digits = bare.length - letters;
  return letters >= LETTERS_WITH_POWER || digits >= DIGITS_WITH_POWER || letters + digits / 2 >= LETTERS_WITH_POWER;
}

/** The part of a value's base64 that does not depend on its neighbours, at each of the three places in a group of bytes. */
function alignedBase64(value: string): string[] {
  const bytes = Buffer.from(value, 'utf8');
  return [0, 1, 2].flatMap((before) => {
    const encoded = Buffer.concat([Buffer.alloc(before), bytes])
      .toString('base64')
      .replace(/=+$/, '');
    const from = before === 0 ? 0 : before + 1;
    const whole = encoded.slice(from, Math.floor(((before + bytes.length) * 8) / 6));
    return whole.length < 8 ? [] : [whole, whole.replaceAll('+', '-').replaceAll('/', '_')];
  });
}

/** Of a date as people type it in the United States. */
const DATE = /^(?<month>\d{2})\/(?<day>\d{2})\/(?<year>\d{4})$/;

/** As date fields and scripts write it: year or day first, without zeros, in words (`Date.toString`, English, Spanish), and in ms. */
function dateForms(kind: Marker['kind'], value: string): Form[] {
  const { month = '', day = '', year = '' } = DATE.exec(value.trim())?.groups ?? {};
  if (kind !== 'birth-date' || year === '') return [];
  const [m, d] = [Number(month), Number(day)];
  const midnight = Date.UTC(Number(year), m - 1, d);
  const named = (language: string, style: 'long' | 'short') =>
    new Intl.DateTimeFormat(language, { month: style, timeZone: 'UTC' }).format(midnight);
  const names = ['en', 'es'].flatMap((language) => [named(language, 'long'), named(language, 'short')]);
  const written = [
    `${year}-${month}-${day}`,
    ...['/', '-', '.'].flatMap((by) => [[m, d, year].join(by), [d, m, year].join(by), [year, m, d].join(by)]),
  ];
  const bare = [
    `${year}${month}${day}`,
    `${day}${month}${year}`,
    ...names.flatMap((name) => [
      `${name}${d}${year}`,
      `${name}${day}${year}`,
      `${d}${name}${year}`,
      `${d}de${name}de${year}`,
    ]),
  ];
  return [
    ...written.map((text): Form => ({ text, view: 'folded', encoding: [] })),
    ...bare.map((text): Form => ({ text: lettersAndDigits(foldText(text)), view: 'bare', encoding: ['separators'] })),
    ...[midnight, midnight / 1000]
      .map(String)
      .filter(hasPower)
      .map((text): Form => ({ text, view: 'exact', encoding: [] })),
  ];
}

const ALGORITHMS = ['md5', 'sha1', 'sha256', 'sha512'] as const;

/** Digests of the value as sent and as advertising networks normalise it before hashing (lower case, digits with country code). */
function hashForms(kind: Marker['kind'], value: string): Form[] {
  return ALGORITHMS.flatMap((algorithm) =>
    [...normalised(kind, value)].flatMap((text): Form[] => {
      const digest = createHash(algorithm).update(text).digest();
      const base64 = digest.toString('base64').replace(/=+$/, '');
      return [
        { text: digest.toString('hex'), view: 'folded', encoding: [algorithm] },
        { text: base64, view: 'exact', encoding: ['base64', algorithm] },
        { text: base64.replaceAll('+', '-').replaceAll('/', '_'), view: 'exact', encoding: ['base64', algorithm] },
      ];
    }),
  );
}

function normalised(kind: Marker['kind'], value: string): Set<string> {
  const trimmed = value.trim();
  const lower = trimmed.toLowerCase();
  const bare = lettersAndDigits(foldText(value));
  const forms = new Set([trimmed, lower, lower.replace(/\s+/g, ''), bare]);
  if (kind === 'phone') {
    const national = bare.replace(/^1(?=\d{10}$)/, '');
    for (const form of [national, `1${national}`, `+1${national}`]) forms.add(form);
  }
  if (kind === 'birth-date') {
    const { month = '', day = '', year = '' } = DATE.exec(trimmed)?.groups ?? {};
    if (year !== '') for (const form of [`${year}${month}${day}`, `${year}-${month}-${day}`]) forms.add(form);
  }
  return forms;
}
