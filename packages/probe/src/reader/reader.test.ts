import { createHash } from 'node:crypto';
import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { type Marker, readWire } from './index.ts';
import { base64Runs, characterCodeRuns, hexRuns } from './text-encodings.ts';

const email: Marker = { id: 'e-mail', kind: 'email', value: 'odalys.quillfeather@mailbox.example' };
const ssn: Marker = { id: 'ssn', kind: 'ssn', value: '512-34-7788' };
const card: Marker = { id: 'card', kind: 'card', value: '4111 1111 1111 1111' };
const phone: Marker = { id: 'phone', kind: 'phone', value: '(740) 555-0142' };
const name: Marker = { id: 'name', kind: 'name', value: 'Zoë Ångström' };
const zip: Marker = { id: 'zip', kind: 'address', value: '43701' };
const income: Marker = { id: 'income', kind: 'income', value: '64321' };
const all = [email, ssn, card, phone, name];

const met = (sent: Uint8Array | string, marker: Marker = email) =>
  readWire(sent, all)
    .arrivals.filter((arrival) => arrival.marker === marker)
    .map(({ encoding }) => encoding.join(' > '));
const hash = (algorithm: string, text: string) => createHash(algorithm).update(text).digest('hex');
const base64 = (text: string | Uint8Array) => Buffer.from(text).toString('base64');
const hex = (text: string) => Buffer.from(text).toString('hex');
const noise = JSON.stringify(
  Array.from({ length: 3000 }, (_, at) => ({ type: 3, timestamp: 1_790_000_000_000 + at * 37, x: (at * 7919) % 1280 })),
);
const json = (value: string) => JSON.stringify({ events: [{ type: 5, data: { text: `Hello ${value}!` } }] });

describe('what was sent is read through', () => {
  test.each<[string, Uint8Array | string, string]>([
    ['plainly', `to=${email.value}`, ''],
    ['in other case', email.value.toUpperCase(), ''],
    ['gzip', gzipSync(json(email.value)), 'gzip'],
    ['zlib', deflateSync(json(email.value)), 'deflate'],
    ['raw deflate', deflateRawSync(json(email.value).repeat(3)), 'deflate'],
    ['brotli', brotliCompressSync(json(email.value).repeat(3)), 'brotli'],
    ['a stream cut short', gzipSync(json(email.value) + noise).subarray(0, -400), 'gzip'],
    ['a part of a multipart body', Buffer.concat([Buffer.from('--x\r\n\r\n'), gzipSync(json(email.value))]), 'gzip'],
    ['base64', JSON.stringify({ d: base64(json(email.value)) }), 'base64'],
    ['base64url', `q=${Buffer.from(json(email.value)).toString('base64url')}`, 'base64'],
    [
      'base64 between other bytes',
      base64(Buffer.concat([Buffer.from([0, 255, 3, 200]), Buffer.from(email.value)])),
      'base64',
    ],
    [
      'gzip in base64 in gzip',
      gzipSync(JSON.stringify({ d: base64(gzipSync(json(email.value))) })),
      'gzip > json > base64 > gzip',
    ],
    ['gzip in a string of characters', JSON.stringify({ d: gzipSync(json(email.value)).toString('latin1') }), 'gzip'],
    ['hex', `v=${hex(email.value)}`, 'hex'],
    ['percent', encodeURIComponent(email.value), 'percent'],
    ['percent twice', encodeURIComponent(encodeURIComponent(email.value)), 'percent'],
    ['JSON escapes', `"${[...email.value].map((c) => `\\u00${hex(c)}`).join('')}"`, 'json'],
    ['HTML entities', [...email.value].map((c) => `&#${c.charCodeAt(0)};`).join(''), 'html'],
    ['UTF-16', Buffer.from(json(email.value), 'utf16le'), 'utf-16'],
    ['UTF-16 of the other order', Buffer.from(json(email.value), 'utf16le').swap16(), 'utf-16'],
    ['character codes', JSON.stringify([...email.value].map((c) => c.charCodeAt(0))), 'character'],
    [
      'one character per event',
      JSON.stringify([...email.value].map((k, t) => ({ t: t * 90_123, k }))),
      'characters apart',
    ],
    ['an array of characters', JSON.stringify([...email.value]), ''],
    ['reversed', [...email.value].reverse().join(''), 'reversed'],
    ['md5', hash('md5', email.value), 'md5'],
    ['sha1', hash('sha1', email.value), 'sha1'],
    ['sha256', `em=${hash('sha256', email.value)}`, 'sha256'],
    ['sha256 in base64', createHash('sha256').update(email.value).digest('base64'), 'sha256'],
    ['full width', email.value.replace(/[a-z]/g, (c) => String.fromCharCode(c.charCodeAt(0) + 0xfee0)), ''],
    ['invisible characters', [...email.value].join('\u200b'), ''],
  ])('%s', (_, sent, encoding) => {
    const found = met(sent);
    expect(found.length).toBeGreaterThan(0);
    expect(found.join()).toContain(encoding);
  });

  test('a number split over elements, or with other separators', () => {
    expect(met('<td>512</td><td>34</td><td>7788</td>'.replaceAll('td', 'b'), ssn)).toEqual(['separators']);
    expect(met(JSON.stringify(['4111', '1111', '1111', '1111']), card)).toEqual(['separators']);
    expect(met('4111.1111.1111.1111', card)).toEqual(['separators']);
  });

  test('a hashed phone number, with and without its country code', () => {
    for (const form of ['7405550142', '17405550142', '+17405550142']) {
      expect(met(hash('sha256', form), phone)).toEqual(['sha256']);
    }
  });

  test('a birth date, however a script writes it', () => {
    const birth: Marker = { id: 'birth', kind: 'birth-date', value: '08/25/1979' };
    const date = new Date(Date.UTC(1979, 7, 25));
    const written = [
      '08/25/1979',
      '8/25/1979',
      '25/08/1979',
      '25.8.1979',
      '1979-08-25',
      '19790825',
      'dob:1979/8/25;',
      date.toISOString(),
      date.toUTCString(),
      ...['en-US', 'en-GB', 'es-ES', 'es-MX', 'de-DE'].flatMap((language) =>
        (['short', 'medium', 'long', 'full'] as const).flatMap((dateStyle) =>
          dateStyle === 'short' || (language === 'de-DE' && dateStyle !== 'medium')
            ? []
            : date.toLocaleDateString(language, { dateStyle, timeZone: 'UTC' }),
        ),
      ),
      JSON.stringify({ born: date.getTime() }),
      JSON.stringify({ born: date.getTime() / 1000 }),
    ];
    const missed = written.filter((text) => readWire(`x=${text}&y=1`, [birth]).arrivals.length === 0);
    expect(missed).toEqual([]);
    expect(readWire('1979-08-26 25.9.1979 9/25/1979 25 de abril de 1979', [birth]).arrivals).toEqual([]);
  });

  test('accents do not hide a name', () => {
    expect(met(json('ZOE ANGSTROM'), name)).toEqual(['']);
  });
});

describe('what was not sent is not found', () => {
  test('in the noise of a recording', () => {
    expect(readWire(noise, all).arrivals).toEqual([]);
    expect(readWire(gzipSync(noise), all).arrivals).toEqual([]);
  });

  test('short numbers count only as the whole of a value', () => {
    expect(readWire('{"x":43701,"y":143701}', [zip]).arrivals).toEqual([]);
    expect(readWire('{"zip":"43701"}', [zip]).arrivals).toHaveLength(1);
    expect(readWire('zip=43701&a=1', [zip]).arrivals).toHaveLength(1);
  });

  const numbersIn = (sent: Uint8Array | string) =>
    readWire(sent, [income, zip]).arrivals.map(({ marker, key }) => [marker.id, key]);

  test.each([
    '{"zip":"x","port":43701,"zipSize":43701,"gzipBytes":43701,"post":43701,"id":64321}',
    '{"income":{"x":64321,"time":43701},"incomeFieldMs":64321,"income_time":64321,"income":"about 164321"}',
    '{"zip":43701.25,"salary":64321.125,"income":1643210,"ratio":64.321,"wage":"1,64,321"}',
    '[[64,321],[64.321,43701]]',
    '{"zip":[[12,43701]],"incomeTimes":[1,64321],"incomes":["x",164321,643210],"at":"64321.07","x":"64.321","y":[64321,0]}',
    '<path d="M64,321L64.321 43701"/><g transform="translate(64,321)"/><rect x="64.321" y="0" width="43701px"/>',
    'a.js:64321:43701 chunk-64321.js http://localhost:43701/zip/43701 at 43701 ms, 64,321 rows, $164,321, 64.321.500 €',
    '.b{left:64.321%;top:64321px;z-index:43701}',
  ])('numbers of few digits that are something else: %s', (sent) => {
    expect(numbersIn(sent)).toEqual([]);
    expect(numbersIn(gzipSync(sent))).toEqual([]);
  });
});

describe('numbers of few digits are found where they stand as what they are', () => {
  test.each([
    ['a number under its name', '{"income":64321}', 'income'],
    ['under a longer name', '{"user":{"annualIncome":64321,"a":1}}', 'annualIncome'],
    ['under a Spanish one', '{"ingresos_anuales":64321,"ingresoMensual": 64321}', 'ingresoMensual'],
    ['with decimals', '{"gross_salary" : 64321.00}', 'gross_salary'],
    ['grouped, as a string', '{"v":"64,321"}', 'v'],
    ['grouped, as a string under its name', '{"income":"64.321"}', 'income'],
    ['with its currency', '{"text":"$64,321"}', 'text'],
    ['with cents, in a sentence', '{"text":"You earn $64,321.00 a year."}', 'text'],
    ['with points and a currency after it', '{"text":"64.321 €"}', 'text'],
    ['with cents, as the whole of a value', '{"field":"f3","value":"64321.00"}', 'value'],
    ['with a comma for its cents', '{"f3":"64.321,00"}', 'f3'],
    ['with cents, in a form', 'f3=64321.0&a=1', 'f3'],
    ['the first of several', '{"incomes":[64321,50000]}', 'incomes'],
    ['the last of several', '{"incomes":[50000, 12.5,64321.00]}', 'incomes'],
    ['in a form', 'a=1&yearly_income=%2464%2C321', 'yearly_income'],
    ['in the text of a page', '<dt>Annual income</dt><dd>64,321</dd>', null],
    ['after its name', 'Annual income: 64321', null],
  ])('an income: %s', (_, sent, key) => {
    const all = readWire(gzipSync(sent), [income, zip]).arrivals;
    expect(all.map(({ marker }) => marker.id)).toEqual(['income']);
    expect(all[0]?.key).toBe(key);
  });

  test.each(['{"zip":43701}', '{"billing_zip_code":43701,"x":1}', '{"postalCode": 43701}', 'Postal code: 43701'])(
    'a postal code: %s',
    (sent) => {
      expect(readWire(sent, [income, zip]).arrivals.map(({ marker }) => marker.id)).toEqual(['zip']);
    },
  );
});

test('says the key under which a value was sent', () => {
  expect(readWire(JSON.stringify({ user: { contact: email.value } }), all).arrivals[0]?.key).toBe('contact');
  expect(readWire(`a=1&mail=${email.value}`, all).arrivals[0]?.key).toBe('mail');
});

test('a marker that arrived plainly is told once', () => {
  expect(met(JSON.stringify({ a: email.value, b: base64(email.value) }))).toEqual(['']);
});

test('says when it could not read everything', () => {
  const deep = Array.from({ length: 12 }).reduce<Buffer>((inner) => gzipSync(inner), gzipSync(json(email.value)));
  expect(readWire(deep, all).complete).toBe(false);
  expect(readWire(gzipSync(json(email.value)), all).complete).toBe(true);
  const long = gzipSync(json(email.value) + 'x'.repeat(100_000));
  expect(readWire(long, all, { depth: 8, characters: 1_000 })).toEqual({ arrivals: [], complete: false });
  const many = Buffer.concat(Array.from({ length: 300 }, (_, at) => gzipSync(`{"part":${at}}`)));
  expect(readWire(many, all).complete).toBe(false);
});

// At some millions of repetitions the engine's expressions run out of stack.
test('runs and lists of many millions of characters are read', () => {
  expect(base64Runs('A'.repeat(9_000_000))).toEqual(new Set(['A'.repeat(9_000_000)]));
  expect(hexRuns('41'.repeat(9_000_000)).size).toBe(1);
  expect(characterCodeRuns('65,'.repeat(6_000_000)).length).toBeGreaterThan(0);
}, 120_000);
