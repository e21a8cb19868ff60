import { createHash } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { makePerson, markersOf } from '../people/synthetic-person.ts';
import { foldText, lettersAndDigits, readWire } from '../reader/index.ts';
import { reportOf } from './findings.ts';
import { asHtml } from './html.ts';
import { asJunit, escapeXml } from './junit.ts';
import type { ProbeReport, Seen } from './report.ts';
import { cleanRun } from './testing/clean-run.ts';
import { asText } from './text.ts';
import { withoutValues } from './without-values.ts';

const markers = markersOf(makePerson(7));
const redact = withoutValues(markers);
const bytesOf = (value: string) => Buffer.from(value, 'utf8');

/** Every way in which a page may write a value into an address, an id or the name of a field. */
const WRITINGS: Readonly<Record<string, (value: string) => string>> = {
  plain: (value) => value,
  'upper case': (value) => value.toUpperCase(),
  'without separators': (value) => lettersAndDigits(foldText(value)),
  percent: (value) => [...bytesOf(value)].map((byte) => `%${byte.toString(16).padStart(2, '0')}`).join(''),
  base64: (value) => bytesOf(value).toString('base64'),
  base64url: (value) => bytesOf(value).toString('base64url'),
  hex: (value) => bytesOf(value).toString('hex'),
  'JSON escapes': (value) =>
    value.replace(/./gs, (letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`),
  'HTML entities': (value) => value.replace(/./gs, (letter) => `&#${letter.charCodeAt(0)};`),
  reversed: (value) => [...value].reverse().join(''),
  'full width': (value) => value.replace(/[!-~]/g, (letter) => String.fromCharCode(letter.charCodeAt(0) + 0xfee0)),
  gzip: (value) => gzipSync(JSON.stringify({ value })).toString('base64'),
  ...Object.fromEntries(
    ['md5', 'sha1', 'sha256', 'sha512'].map((name) => [
      name,
      (value: string) => createHash(name).update(value.toLowerCase()).digest('hex'),
    ]),
  ),
};

const unreadAt = (_text: string, path: string) => ({
  ...{ request: `POST ${path}`, why: 'not understood' as const, times: 1, bytes: 400 },
});

/** A run on a site that puts texts wherever a page can put one. */
function runWith(texts: readonly string[]): Seen {
  const headers = { 'content-security-policy': `report-uri /csp/${texts.join('/')}` };
  const each = <Item>(make: (text: string, place: string) => Item) => texts.map((text) => make(text, `/u/${text}/x`));
  const arrivals = each((text, place) => ({
    marker: 'email',
    kind: 'email' as const,
    encoding: [],
    key: text,
    times: 1,
    visit: 'agreed',
    request: `POST ${place}`,
    page: place,
    moment: `filled in input#${text} on ${place}`,
    afterMilliseconds: 1,
    elements: [`input[name=${text}] (value) on ${place}`],
  }));
  const late = each((text, place) => ({ who: text, request: `GET tracker.example${place}`, afterMilliseconds: 900 }));
  const stored = each((name) => ({
    ...{ where: 'IndexedDB' as const, name, domain: 'a.example' },
    ...{ vendor: name, needsConsent: true },
  }));
  const script = (url: string) => ({
    url,
    hash: 'a'.repeat(64),
    bytes: 1,
    origin: 'https://a.example',
    vendor: null,
    integrity: false,
    headers: {},
    change: 'new' as const,
    authorised: false,
    reason: null,
  });
  const [tracker] = destinations;
  return {
    ...cleanRun,
    pages: each((text, path) => ({
      path,
      url: `https://a.example${path}`,
      payment: text,
      fieldsFilled: 1,
      stopped: text,
    })),
    destinations: [{ ...tracker, arrivals, unreadBodies: each(unreadAt) }],
    ownAddresses: arrivals,
    consent: {
      ...cleanRun.consent,
      sentBefore: late,
      storedBefore: stored,
      declining: { ...cleanRun.consent.declining, sentAfter: late, storedAfter: stored },
      withdrawal: { ...cleanRun.consent.withdrawal, keptAfter: stored },
    },
    headers,
    payment: each((text, path) => ({
      path,
      sign: text,
      headers: {},
      scripts: [script(`https://a.example${path}?q=${text}`)],
      sinceLastRun: { headers: [{ name: 'x-frame-options', before: text, now: null }], scriptsGone: [path] },
    })),
    paymentUnread: each((text, path) => ({ path, sign: text, why: `it leads to ${path}`, lastReadAt: null })),
    policy: {
      site: 's',
      file: 'p.yaml',
      batches: 1,
      underAnother: 0,
      beyond: each((_text, page) => ({ page, why: 'w' })),
      pages: each((_text, path) => ({ path, level: null })),
    },
  };
}

const destinations = [
  {
    origin: 'https://tracker.example',
    vendor: null,
    recordsPages: false,
    requests: 1,
    bodyBytes: 1,
    unread: 1,
    unreadBodies: [],
    beforeConsent: 0,
  },
] as const;

const inEveryForm = (report: ProbeReport) =>
  [JSON.stringify(report), asText(report), asHtml(report), asJunit(report)].join('\n');

test.each(Object.entries(WRITINGS))('no form of the report holds a value of the person: %s', (_name, write) => {
  const written = markers.map(({ value }) => write(value));
  const seen = runWith(written);
  const limits = written.map((text) => `not read: /u/${text}`);
  const printed = inEveryForm(reportOf(seen, limits, redact));
  expect(written.filter((text) => printed.includes(text))).toEqual([]);
  expect(readWire(printed, markers).arrivals).toEqual([]);
  // The test would see them.
  const careless = inEveryForm(reportOf(seen, limits, (text) => text));
  expect(written.filter((text) => !careless.includes(text) && !careless.includes(escapeXml(text)))).toEqual([]);
});

test('only the part that holds a value is replaced, and what holds none stays', () => {
  const email = markers.find(({ id }) => id === 'email')?.value ?? '';
  expect(redact(`GET /hello/${email}/edit`)).toBe('GET /hello/‹e-mail address›/edit');
  const zip = markers.find(({ id }) => id === 'zip')?.value ?? '';
  expect(redact(`/rates/${zip}`)).toBe('/rates/‹postal code›');
  for (const text of ['/apply/about-you', 'input#ssn (value) on /', 'max-age=63072000; includeSubDomains'])
    expect(redact(text)).toBe(text);
});
