import { expect, test } from 'vitest';
import { changeOf, isAuthorised } from './payment-scripts.ts';

const script = {
  url: 'https://a.example/x.js',
  hash: 'aa',
  bytes: 1,
  origin: '',
  vendor: null,
  integrity: false,
  headers: {},
  change: null,
  authorised: null,
};

test('a script is the same by its content, changed at its address, new otherwise', () => {
  expect(changeOf({ url: 'https://a.example/y.js', hash: 'aa' }, [script])).toBe('same');
  expect(changeOf({ url: script.url, hash: 'bb' }, [script])).toBe('changed');
  expect(changeOf({ url: 'https://a.example/y.js', hash: 'bb' }, [script])).toBe('new');
});

test('a script is authorised by address, and by hash where the list has one', () => {
  expect(isAuthorised(script, [{ url: 'https://a.example/*', reason: '' }])).toBe(true);
  expect(isAuthorised(script, [{ url: script.url, hash: 'bb', reason: '' }])).toBe(false);
  expect(isAuthorised(script, [{ url: 'https://b.example/*', reason: '' }])).toBe(false);
});
