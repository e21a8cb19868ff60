import { expect, test } from 'vitest';
import { authorisationOf } from './authorised.ts';
import { changeOf, sinceLastRun } from './payment-scripts.ts';

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
  reason: null,
};

test('a script is the same by its content, changed at its address, new otherwise', () => {
  expect(changeOf({ url: 'https://a.example/y.js', hash: 'aa' }, [script])).toBe('same');
  expect(changeOf({ url: script.url, hash: 'bb' }, [script])).toBe('changed');
  expect(changeOf({ url: 'https://a.example/y.js', hash: 'bb' }, [script])).toBe('new');
});

test('a script is authorised by address, and by hash where the list has one', () => {
  const isAuthorised = (url: string, hash?: string) => authorisationOf(script, [{ url, hash, reason: '' }]) !== null;
  expect(isAuthorised('https://a.example/*')).toBe(true);
  expect(isAuthorised(script.url, 'aa')).toBe(true);
  expect(isAuthorised(script.url, 'bb')).toBe(false);
  expect(isAuthorised('https://b.example/*')).toBe(false);
});

test('a script in the page is authorised by its content alone, wherever it stands', () => {
  const inline = { url: 'inline 3', hash: 'aa' };
  const isAuthorised = (url: string, hash?: string) => authorisationOf(inline, [{ url, hash, reason: '' }]) !== null;
  expect(isAuthorised('inline 2', 'aa')).toBe(true);
  expect(isAuthorised('inline 3', 'bb')).toBe(false);
  expect(isAuthorised('inline 3')).toBe(false);
  expect(isAuthorised('*', 'aa')).toBe(false);
});

test('headers that changed, came or went, and scripts that are gone, are told; a new nonce is no change', () => {
  const policy = (nonce: string, source: string) => ({
    'content-security-policy': `script-src 'nonce-${nonce}' ${source}`,
  });
  const page = (headers: Record<string, string>) => ({ headers, scripts: [script] });
  const none = { headers: [], scriptsGone: [] };
  expect(sinceLastRun(page(policy('a', "'self'")), page(policy('b', "'self'")))).toEqual(none);
  expect(sinceLastRun(page(policy('a', '*')), page(policy('a', "'self'"))).headers).toEqual([
    { name: 'content-security-policy', before: "script-src 'nonce-…' 'self'", now: "script-src 'nonce-…' *" },
  ]);
  expect(sinceLastRun(page({}), page({ 'x-frame-options': 'DENY' })).headers).toEqual([
    { name: 'x-frame-options', before: 'DENY', now: null },
  ]);
  expect(sinceLastRun({ headers: {}, scripts: [] }, page({})).scriptsGone).toEqual([script.url]);
});
