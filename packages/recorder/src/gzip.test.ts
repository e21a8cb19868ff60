import { gunzipSync } from 'node:zlib';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { gzip, storedGzip } from './gzip.ts';

test('Stored gzip is gzip, of any text', () => {
  fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => gunzipSync(storedGzip(text)).toString() === text));
  const long = 'é'.repeat(100_000);
  expect(gunzipSync(storedGzip(long)).toString()).toBe(long);
});

test('Streamed gzip is gzip', async () => {
  expect(gunzipSync(await gzip('{"a":1}')).toString()).toBe('{"a":1}');
});
