import { expect, test } from 'vitest';
import { PACKED_WORDS } from './packed-words.ts';
import { packWords, WORDS } from './testing/words.ts';
import { isPlatformName } from './words.ts';

test('the packed words are the listed ones', () => {
  expect(PACKED_WORDS).toBe(packWords([...new Set(WORDS)]));
  expect(WORDS.every(isPlatformName)).toBe(true);
});

test.each(['border-top-left-radius', 'ui-sans-serif', 'H1', 'translate3d'])('%s is a name of the platform', (name) => {
  expect(isPlatformName(name)).toBe(true);
});

test.each(['smith', 'border-smith', 'maximilian', 'approved', 'declined', '1234', '-', 'border-'])(
  '%s is not',
  (name) => {
    expect(isPlatformName(name)).toBe(false);
  },
);
