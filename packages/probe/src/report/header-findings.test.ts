import { describe, expect, test } from 'vitest';
import { headerFaults, headerFindings, limitsScripts } from './header-findings.ts';
import { cleanRun } from './testing/clean-run.ts';

const GOOD: Readonly<Record<string, string>> = {
  'content-security-policy': "default-src 'self'; frame-ancestors 'none'",
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'strict-origin-when-cross-origin',
  'strict-transport-security': 'max-age=31536000; includeSubDomains',
};

test('nothing is said of a page that has them all', () => {
  expect(headerFaults(GOOD, true)).toEqual([]);
  expect(headerFindings({ ...cleanRun, headers: GOOD })).toEqual([]);
});

describe.each(Object.keys(GOOD))('without %s', (name) => {
  const headers = Object.fromEntries(Object.entries(GOOD).filter(([key]) => key !== name));
  test('it is named, once, for review', () => {
    const [finding, ...more] = headerFindings({ ...cleanRun, headers });
    expect(more).toEqual([]);
    expect(finding).toMatchObject({ rule: 'security-headers', severity: 'review' });
    expect(finding?.evidence.filter((line) => line.startsWith(name))).toEqual([`${name} is missing`]);
  });
});

test.each([
  ['content-security-policy', "upgrade-insecure-requests; frame-ancestors 'none'"],
  ['content-security-policy', "script-src *; frame-ancestors 'none'"],
  ['x-content-type-options', 'sniff'],
  ['referrer-policy', 'no-referrer, unsafe-url'],
  ['strict-transport-security', 'max-age=0'],
])('%s is told when it says %s, which protects nothing', (name, value) => {
  expect(headerFaults({ ...GOOD, [name]: value }, true)).toEqual([expect.stringMatching(new RegExp(`^${name}: `))]);
});

test.each([
  ['content-security-policy', "script-src 'none', frame-ancestors 'self'"],
  ['x-content-type-options', ' NoSniff '],
  ['referrer-policy', 'unsafe-url, same-origin'],
  ['strict-transport-security', 'includeSubDomains; max-age="600"'],
])('%s is taken as it is meant when it says %s', (name, value) => {
  expect(headerFaults({ ...GOOD, [name]: value }, true)).toEqual([]);
});

test('a page is kept out of frames by either header, and told when by none', () => {
  const unframed = { ...GOOD, 'content-security-policy': "default-src 'self'" };
  expect(headerFaults(unframed, true)).toEqual([expect.stringContaining('frame')]);
  expect(headerFaults({ ...unframed, 'x-frame-options': 'DENY' }, true)).toEqual([]);
  expect(headerFaults({ ...unframed, 'x-frame-options': 'allow-from https://a.example' }, true)).toHaveLength(1);
});

test.each(['*', 'https:', 'http: https:', "'self' https://*", '*:443'])(
  'frame-ancestors %s keeps nobody away, and x-frame-options beside it does not count',
  (sources) => {
    const headers = { 'content-security-policy': `default-src 'self'; frame-ancestors ${sources}` };
    expect(headerFaults({ ...GOOD, ...headers }, true)).toEqual([expect.stringContaining('any site may show')]);
    expect(headerFaults({ ...GOOD, ...headers, 'x-frame-options': 'DENY' }, true)).toHaveLength(1);
    const both = { 'content-security-policy': `${headers['content-security-policy']}, frame-ancestors 'self'` };
    expect(headerFaults({ ...GOOD, ...both }, true)).toEqual([]);
  },
);

test('a page without HTTPS is not asked for what browsers ignore there', () => {
  const { 'strict-transport-security': _, ...rest } = GOOD;
  expect(headerFaults(rest, false)).toEqual([]);
});

test('a policy limits scripts by its own directive or by the default, in whatever case', () => {
  expect(limitsScripts("Script-Src 'self'")).toBe(true);
  expect(limitsScripts("img-src *; DEFAULT-SRC 'none'")).toBe(true);
  expect(limitsScripts("script-src-attr 'none'")).toBe(false);
  expect(limitsScripts('')).toBe(false);
});

test.each([
  'script-src *',
  "default-src * 'unsafe-inline' data:",
  "script-src 'self' https:",
  "script-src 'self' http://*",
  "script-src 'self' https://*:443",
  "script-src 'self' DATA:",
  "script-src 'self' 'unsafe-inline'",
  "default-src 'self'; script-src *",
  "script-src *; script-src 'self'",
  "script-src 'self'; script-src-elem https:",
  "script-src 'nonce-a' https:",
])('a policy that lets any script run limits none: %s', (policy) => {
  expect(limitsScripts(policy)).toBe(false);
});

test.each([
  "default-src *; script-src 'self' https://js.processor.example https://*.cdn.example",
  "script-src 'self' 'nonce-a' 'unsafe-inline'",
  "script-src 'strict-dynamic' 'nonce-a' https: 'unsafe-inline'",
  "script-src *, script-src 'self'",
  'script-src',
])('a policy that names what may run limits scripts: %s', (policy) => {
  expect(limitsScripts(policy)).toBe(true);
});
