import { describe, expect, test } from 'vitest';
import type { Sent } from '../observe/traffic.ts';
import { type HeldRequest, HeldRequests, partHeld } from './held-requests.ts';

const request = (more: Partial<HeldRequest> = {}): HeldRequest => ({
  at: 1,
  why: 'payment',
  method: 'POST',
  url: 'https://site.example/pay',
  page: 'https://site.example/',
  context: 'a',
  ...more,
});
const sent = (more: Partial<Sent> = {}): Sent => ({
  at: 1,
  kind: 'request',
  method: 'POST',
  url: 'https://site.example/pay',
  resource: 'fetch',
  page: 'https://site.example/',
  headers: {},
  body: null,
  unread: false,
  ...more,
});

describe('requests that were held back', () => {
  test('are listed once for each kind, however often a page tries, with how often and when last', () => {
    const held = new HeldRequests();
    for (let at = 1; at <= 50_000; at++) held.add(request({ at }));
    expect(held.of('a')).toEqual([{ ...request(), anyQuery: false, count: 50_000, last: 50_000 }]);
    expect(held.of('b')).toEqual([]);
  });

  test('are no more than a thousand kinds of a context, from then on whatever their query; those of one leave room for another', () => {
    const held = new HeldRequests();
    const addresses = Array.from({ length: 3_000 }, (_, at) => `https://site.example/pay?${at}`);
    for (const [at, url] of addresses.entries()) held.add(request({ at, url }));
    held.add(request({ at: 4_000, url: 'https://site.example/pay?0' }));
    held.add(request({ context: 'b' }));
    expect(held.of('a')).toHaveLength(1_001);
    expect(held.of('a')[0]).toMatchObject({ at: 0, last: 4_000, count: 2 });
    expect(held.of('a')[1_000]).toMatchObject({ url: 'https://site.example/pay', anyQuery: true, count: 2_000 });
    expect(held.of('b')).toHaveLength(1);
    const other = sent({ method: 'GET' });
    const parted = partHeld([other, ...addresses.map((url) => sent({ url }))], held.of('a'));
    expect(parted.sent).toEqual([other]);
  });

  test('are no more than two thousand kinds of a context, whatever their paths', () => {
    const held = new HeldRequests();
    for (let at = 0; at < 5_000; at++) held.add(request({ at, url: `https://site.example/pay/${at}` }));
    expect(held.of('a')).toHaveLength(2_000);
  });

  test('count as not sent, as many of a kind as were held, and in no more than one pass', () => {
    const tries = Array.from({ length: 50_000 }, (_, at) => sent({ at, url: 'https://site.example/pay#top' }));
    const kind = { ...request(), anyQuery: false, count: 49_999, last: 1 };
    const parted = partHeld([sent({ method: 'GET' }), ...tries], [kind]);
    expect(parted.sent.map(({ method, at }) => [method, at])).toEqual([
      ['GET', 1],
      ['POST', 0],
    ]);
    expect(parted.held).toHaveLength(49_999);
  });

  test('for their origin are documents alone: a call to the same address was sent', () => {
    const kind = { ...request({ why: 'origin', method: 'GET' }), anyQuery: false, count: 1, last: 1 };
    const call = sent({ method: 'GET' });
    const parted = partHeld([call, sent({ method: 'GET', resource: 'document' })], [kind]);
    expect(parted.sent).toEqual([call]);
    expect(partHeld([call], [kind]).held).toEqual([{ request: kind, sent: null }]);
  });
});
