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
