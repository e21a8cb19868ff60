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
