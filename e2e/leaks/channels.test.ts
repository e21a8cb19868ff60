import { unwrap } from '@scrim/probe/reader';
import { describe, expect, it } from 'vitest';
import { ChannelWatch } from './channels.ts';
import type { Channel } from './vector.ts';

const LENGTH: Channel = { kind: 'length', characters: 83, letter: 'j' };

function sees(sent: string | Buffer): boolean {
  const watch = new ChannelWatch();
  for (const { text, assembled } of unwrap(sent).layers) if (!assembled) watch.read(text);
  return watch.sees(LENGTH);
}

describe('the length of a value', () => {
  it('is told by a mask as long, or by the value', () => {
    expect(sees(JSON.stringify({ value: '█'.repeat(83) }))).toBe(true);
    expect(sees(JSON.stringify({ value: 'j'.repeat(83) }))).toBe(true);
  });

  it('is not told by masked words that come to it together, nor by values that stand apart', () => {
    const words = [40, 23, 20].map((length) => '█'.repeat(length)).join(' ');
    expect(sees(Buffer.from(JSON.stringify({ text: words, odd: '\ufffd' })))).toBe(false);
    expect(sees(JSON.stringify(Array.from({ length: 83 }, () => ({ text: 'x' }))))).toBe(false);
  });
});

describe('a width', () => {
  const told = (sent: string) => {
    const watch = new ChannelWatch();
    watch.read(sent);
    return watch.sees({ kind: 'number', value: 7187, within: 8 });
  };

  it('is told by the number, and by a length of CSS that is rounded to it', () => {
    expect(told('{"x":7187}')).toBe(true);
    expect(told('{"style":"width:7187px"}')).toBe(true);
    expect(told('{"style":{"width":"7184px"}}')).toBe(true);
  });

  it('is not told by another number as near, nor by a length further off', () => {
    expect(told('{"y":7184}')).toBe(false);
    expect(told('{"style":"width:7195px;height:7179px"}')).toBe(false);
  });
});

describe('the rhythm of typing', () => {
  const keys = [0, 230, 701, 880, 1290, 1580, 2040].map((pause) => 1_790_000_000_000 + pause);
  const hand = { from: keys[0] ?? 0, to: (keys.at(-1) ?? 0) + 100, keys };
  const told = (moments: readonly number[], by = hand) => {
    const watch = new ChannelWatch();
    watch.read(JSON.stringify(moments.map((timestamp) => ({ timestamp }))));
    return watch.sees({ kind: 'rhythm' }, by);
  };

  it('is told by a moment for each key as the page met it, however late that was', () => {
    expect(told(keys.map((key) => key + 9))).toBe(true);
  });

  it('is not told by when somebody began and ended, by moments on a grid, or where too few keys were met', () => {
    expect(told([keys[0] ?? 0, keys.at(-1) ?? 0])).toBe(false);
    expect(told(Array.from({ length: 5 }, (_, at) => (keys[0] ?? 0) + at * 500))).toBe(false);
    expect(told(keys, { ...hand, keys: keys.slice(0, 3) })).toBe(false);
  });
});

describe('an element per key', () => {
  const now = 1_790_000_000_000;
  const hand = { from: now, to: now + 3_000, keys: [] };
  const added = (id: number, timestamp: number) => ({ adds: [{ node: { tagName: 'kbd', id } }], timestamp });
  const told = (sent: unknown) => {
    const watch = new ChannelWatch(['kbd']);
    // As several layers of a reading are.
    for (let again = 0; again < 3; again++) watch.read(JSON.stringify(sent));
    return watch.sees({ kind: 'elements', name: 'kbd', keys: 20 }, hand);
  };
  const keys = Array.from({ length: 20 }, (_, at) => at);

  it('is told by as many elements as keys, at as many moments', () => {
    expect(told(keys.map((at) => added(at, now + 100 * at)))).toBe(true);
  });

  it('is not told by fewer, however often they are repeated, nor by elements that came at once or at another time', () => {
    expect(told(keys.slice(1).map((at) => added(at, now + 100 * at)))).toBe(false);
    expect(told(keys.map(() => added(1, now + 100)))).toBe(false);
    expect(told(keys.map((at) => added(at, now + 100)))).toBe(false);
    expect(told(keys.map((at) => added(at, now + 60_000 + 100 * at)))).toBe(false);
  });
});

describe('a place in a box', () => {
  const told = (sent: unknown) => {
    const watch = new ChannelWatch();
    watch.read(JSON.stringify(sent));
    return watch.sees({ kind: 'fraction', x: 0.437, y: 0.815, pixel: 648 });
  };

  it('is told by its fractions and the pixel of the pointer, and by neither alone', () => {
    expect(
      told([
        { x: 0.437, y: 0.811 },
        { x: 648, y: 90 },
      ]),
    ).toBe(true);
    expect(
      told([
        { x: 0.437, y: 0.811 },
        { x: 647, y: 90 },
      ]),
    ).toBe(false);
    expect(
      told([
        { x: 0.5, y: 0.5 },
        { x: 648, y: 90 },
      ]),
    ).toBe(false);
  });
});
