import { describe, expect, test } from 'vitest';
import { completeConfig } from '../platform/config.ts';
import { clientAddress } from './client-address.ts';
import { isFromLoopback, isSameOrigin } from './same-origin.ts';

const from = (remoteAddress: string, headers: Record<string, string> = {}) =>
  ({ headers, socket: { remoteAddress } }) as unknown as Parameters<typeof isFromLoopback>[0];

describe('the address that limits count by', () => {
  const header = { 'x-forwarded-for': '203.0.113.9, 198.51.100.7' };

  test('is the one that connected, whatever the caller writes', () => {
    expect(clientAddress(from('192.0.2.1', header), { behindProxy: false })).toBe('192.0.2.1');
  });

  test('is the one that the proxy saw, when there is a proxy', () => {
    expect(clientAddress(from('10.0.0.1', header), { behindProxy: true })).toBe('198.51.100.7');
    expect(clientAddress(from('10.0.0.1'), { behindProxy: true })).toBe('10.0.0.1');
    expect(clientAddress(from('10.0.0.1', { 'x-forwarded-for': 'a, b' }), { behindProxy: true })).toBe('10.0.0.1');
  });
});

describe('this machine', () => {
  test.each(['127.0.0.1', '::1', '::ffff:127.0.0.1'])('is %s under its own name', (address) => {
    for (const host of ['localhost:7070', '127.0.0.1:7070', '[::1]:7070']) {
      expect(isFromLoopback(from(address, { host }))).toBe(true);
    }
  });

  test('is neither another machine, nor a proxy here, nor a foreign name that points here', () => {
    expect(isFromLoopback(from('192.0.2.1', { host: 'localhost' }))).toBe(false);
    expect(isFromLoopback(from('127.0.0.1', { host: 'localhost', 'x-forwarded-for': '192.0.2.1' }))).toBe(false);
    expect(isFromLoopback(from('127.0.0.1', { host: 'localhost.evil.example' }))).toBe(false);
    expect(isFromLoopback(from('127.0.0.1'))).toBe(false);
  });
});

describe('a request that changes something', () => {
  const config = completeConfig(
    { dataDirectory: '/nowhere', behindProxy: true, publicUrl: 'https://scrim.example' },
    {},
  );
  const post = (headers: Record<string, string>) => isSameOrigin({ method: 'POST', headers }, config);
  const host = 'scrim.example';

  test('is accepted from the console, and from programs that send no cookie', () => {
    expect(post({ host, origin: 'https://scrim.example', cookie: 'a=b' })).toBe(true);
    expect(post({ host: 'inside:7070', origin: 'https://scrim.example', cookie: 'a=b' })).toBe(true);
    expect(post({ host })).toBe(true);
  });

  test('is refused from elsewhere, from an opaque page, and from the same name without TLS', () => {
    for (const origin of [
      'https://evil.example',
      'null',
      'http://scrim.example',
      'https://scrim.example.evil.example',
    ]) {
      expect(post({ host, origin, cookie: 'a=b' })).toBe(false);
    }
    expect(post({ host, cookie: 'a=b' })).toBe(false);
  });
});
