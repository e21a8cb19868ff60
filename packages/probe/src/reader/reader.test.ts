import { createHash } from 'node:crypto';
import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { type Marker, readWire } from './index.ts';

const email: Marker = { id: 'e-mail', kind: 'email', value: 'odalys.quillfeather@mailbox.example' };
const ssn: Marker = { id: 'ssn', kind: 'ssn', value: '512-34-7788' };
const card: Marker = { id: 'card', kind: 'card', value: '4111 1111 1111 1111' };
const phone: Marker = { id: 'phone', kind: 'phone', value: '(740) 555-0142' };
const name: Marker = { id: 'name', kind: 'name', value: 'Zoë Ångström' };
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
    const zip: Marker = { id: 'zip', kind: 'address', value: '43701' };
    expect(readWire('{"x":43701,"y":143701}', [zip]).arrivals).toEqual([]);
    expect(readWire('{"zip":"43701"}', [zip]).arrivals).toHaveLength(1);
    expect(readWire('zip=43701&a=1', [zip]).arrivals).toHaveLength(1);
  });
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
