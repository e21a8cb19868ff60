import { expect, test } from 'vitest';
import { changeOf, isAuthorised, sinceLastRun } from './payment-scripts.ts';

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
