import { createHash } from 'node:crypto';
import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { isOpaque } from './index.ts';

/** Bytes as of a cipher, the same each time. */
function noise(length: number, seed = 1): Buffer {
  const blocks = Array.from({ length: Math.ceil(length / 32) }, (_, at) =>
    createHash('sha256').update(`${seed} ${at}`).digest(),
  );
  return Buffer.concat(blocks).subarray(0, length);
}

const text = JSON.stringify({
  events: Array.from({ length: 40 }, (_, at) => ({ type: 3, timestamp: 17e11 + at * 37 })),
});
const json = (value: object) => JSON.stringify(value);
const form = (...parts: (string | Buffer)[]) =>
  Buffer.concat([
    ...parts.flatMap((part) => [
      Buffer.from('--x1\r\nContent-Disposition: form-data; name="f"; filename="f"\r\n\r\n'),
      Buffer.from(part),
      Buffer.from('\r\n'),
    ]),
    Buffer.from('--x1--\r\n'),
  ]);
const png = Buffer.concat([Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex'), noise(3_000)]);
const base64 = (bytes: Buffer) => bytes.toString('base64');
/** Fields of protobuf: identifiers of a trace, times, a name, and attributes as texts. */
const span = (at: number) =>
  Buffer.concat([
    ...[Buffer.from([0x0a, 16]), noise(16, at), Buffer.from([0x12, 8]), noise(8, at + 1), Buffer.from([0x39])],
    ...[noise(8, at + 2), Buffer.from([0x2a, 12]), Buffer.from('HTTP request'), Buffer.from([0x4a, 40, 0x0a, 11])],
    ...[Buffer.from('http.method'), Buffer.from([0x12, 4]), Buffer.from('POST'), Buffer.from([0x4a, 30, 0x0a, 8])],
    ...[Buffer.from('url.path'), Buffer.from([0x12, 16]), Buffer.from('/apply/about-you')],
  ]);
/** `{"type":3,"data":{"source":1,"x":…}}` in MessagePack. */
const packed = (at: number) =>
  Buffer.concat([
    ...[Buffer.from([0x82, 0xa4]), Buffer.from('type'), Buffer.from([0x03, 0xa4]), Buffer.from('data')],
    ...[Buffer.from([0x83, 0xa6]), Buffer.from('source'), Buffer.from([0x01, 0xa9]), Buffer.from('positions')],
    ...[Buffer.from([0xcd, at, 0x17, 0xa4]), Buffer.from('text'), Buffer.from([0xa5]), Buffer.from('Hello')],
  ]);
const many = (make: (at: number) => Buffer) => Buffer.concat(Array.from({ length: 30 }, (_, at) => make(at)));

describe('what nobody can read', () => {
  test.each<[string, string | Buffer]>([
    ['bytes of a cipher', noise(4_000)],
    ['as few as a request may have', noise(64)],
    ['behind a short header', Buffer.concat([Buffer.from('{"v":2,"kid":"a1"}\n'), noise(400)])],
    ['in base64', base64(noise(4_000))],
    ['in base64 as the value of JSON', json({ v: 1, data: base64(noise(400)) })],
    ['in base64 with the slashes of JSON escaped', json({ data: base64(noise(400)) }).replaceAll('/', '\\/')],
    ['in base64 as the value of a form', `v=1&data=${encodeURIComponent(base64(noise(400)))}`],
    ['in base64url', `q=${noise(400).toString('base64url')}`],
    ['in hexadecimal', noise(400).toString('hex')],
    ['in base64 twice', base64(Buffer.from(base64(noise(400))))],
    ['compressed', gzipSync(noise(4_000))],
    ['compressed in base64', json({ d: base64(gzipSync(noise(400))) })],
    ['as a file of a form', form('Hello', noise(400))],
    ['letters in disguise', Buffer.from(Buffer.from(text).map((byte) => byte ^ 0xa5))],
  ])('%s', (_, sent) => expect(isOpaque(Buffer.from(sent))).toBe(true));
});

describe('what can be read, or is what it says', () => {
  test.each<[string, string | Buffer]>([
    ['too short to say much', noise(63)],
    ['zeros', Buffer.alloc(500)],
    ['JSON', text],
    ['Spanish', 'Revisión de la solicitud: años, dirección, teléfono, ¿cuánto? '.repeat(4)],
    ['Japanese', 'お申し込み内容の確認をお願いいたします。'.repeat(8)],
    ['UTF-16', Buffer.from(text, 'utf16le')],
    ['gzip', gzipSync(text)],
    ['brotli', brotliCompressSync(text.repeat(9))],
    ['gzip cut short', gzipSync(text.repeat(9)).subarray(0, -100)],
    ['an envelope with a stream', Buffer.concat([Buffer.from('{"type":"replay_recording"}\n'), deflateSync(text)])],
    ['gzip in base64', json({ d: base64(gzipSync(text)) })],
    ['a token that is signed', json({ token: `${base64(Buffer.from(text))}.${noise(256).toString('base64url')}` })],
    ['a picture', png],
    ['a picture in base64', json({ src: `data:image/png;base64,${base64(png)}` })],
    ['a form with a picture', form('Hello', png)],
    ['a font', Buffer.concat([Buffer.from('wOF2'), noise(2_000)])],
    ['a film', Buffer.concat([Buffer.from([0, 0, 0, 24]), Buffer.from('ftypmp42'), noise(2_000)])],
    ['protobuf with texts', many(span)],
    ['MessagePack', many(packed)],
    ['addresses', json({ path: '/apply/about-you/employment-details/previous-employers/how-long-there'.repeat(2) })],
  ])('%s', (_, sent) => expect(isOpaque(Buffer.from(sent))).toBe(false));
});

test('a run of letters may be longer than a regular expression can hold', () => {
  expect(isOpaque(Buffer.from(json({ d: 'Ab1'.repeat(3_000_000) })))).toBe(true);
});
