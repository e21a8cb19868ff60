import { expect, test } from 'vitest';
import { asHtml } from '../report/html.ts';
import { paymentFindings } from '../report/payment-findings.ts';
import { cleanRun } from '../report/testing/clean-run.ts';
import { authorisationOf } from './authorised.ts';
import { changeOf, sinceLastRun } from './payment-scripts.ts';
import { merge } from './script-responses.ts';

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

test('a content that was not read is neither the same nor another, and its script is not gone', () => {
  const unread = { ...script, hash: null };
  expect(changeOf({ url: script.url, hash: null }, [script])).toBeNull();
  expect(changeOf({ url: script.url, hash: 'bb' }, [unread])).toBeNull();
  expect(changeOf({ url: 'https://a.example/y.js', hash: null }, [unread])).toBe('new');
  const page = (one: typeof unread | typeof script) => ({ headers: {}, scripts: [one] });
  expect(sinceLastRun(page(unread), page(script)).scriptsGone).toEqual([]);
  const isAuthorised = (hash: string | null) =>
    authorisationOf(unread, [{ url: script.url, hash, reason: '' }]) !== null;
  expect([isAuthorised('aa'), isAuthorised(null)]).toEqual([false, true]);
});

test('scripts of the visit before are listed once beside those of the window that opened the page anew', () => {
  const at = (url: string, hash: string | null) => ({ ...script, url, hash });
  const window = [at('https://a.example/x.js?v=1', 'aa'), at('https://a.example/y.js', null)];
  const late = at('https://b.example/skim.js', null);
  expect(merge(window, [at('https://a.example/x.js?v=2', 'aa'), late, late])).toEqual([...window, late]);
  // One address, two contents: both are told; one that was read once needs no word of when it was not.
  const other = at('https://a.example/x.js?v=1', 'bb');
  const read = at('https://a.example/y.js', 'cc');
  expect(merge(window, [other, read])).toEqual([window[0], other, read]);
});

test('a script whose content was not read is a broken rule where there is a list that does not let it have any', () => {
  const unread = { ...script, hash: null, authorised: false };
  const page = { path: '/pay', sign: '', headers: {}, scripts: [unread], sinceLastRun: null };
  const [finding] = paymentFindings({ ...cleanRun, payment: [page] });
  expect(finding).toMatchObject({
    rule: 'payment-script-unauthorised',
    severity: 'broken',
    evidence: [`${script.url} content not read`],
  });
  const html = asHtml({ ...cleanRun, payment: [page], findings: [], conclusive: true, limits: [] });
  expect(html).toContain('<td>content not read</td>');
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
