import { createHash } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { findingsOf, isConclusive, whyNotKnown } from '../report/findings.ts';
import { asHtml } from '../report/html.ts';
import { cleanRun } from '../report/testing/clean-run.ts';
import { readDestinations } from './destinations.ts';

const email = { id: 'email', kind: 'email' as const, value: 'odalys.quillfeather@mailbox.example' };
const SITE = 'https://apply.example';
const TRACKER = 'https://in.tracker.example';

/** A visit that sent a value from these pages, each once it was typed there. */
function visit(name: string, pages: readonly string[], to = `${TRACKER}/collect`) {
  const typed = pages.map((page, at) => ({ at: at * 1000, page, selector: `input#email${at}`, how: 'value' }));
  return {
    name,
    agreedAt: null,
    visit: {
      markers: () => [email],
      moments: typed.map(({ at, page, selector }) => ({ at, page, what: 'filled in', element: selector })),
      places: new Map([['email', typed]]),
      addresses: new Set<string>(),
    },
    sent: pages.map((page, at) => ({
      at: at * 1000 + 40,
      kind: 'request' as const,
      method: 'POST',
      url: to,
      resource: 'fetch',
      page: `${SITE}${page}?step=${at}`,
      headers: {},
      body: Buffer.from(JSON.stringify({ email: email.value })),
      unread: false,
    })),
  };
}
const visits = [
  visit('agreed', ['/apply', '/review', '/apply']),
  visit('declined', ['/']),
  visit('Global Privacy Control', ['/']),
];

test('a value is told of each visit and page that it was sent from, with its element and moment', () => {
  const [tracker] = readDestinations(visits, [SITE]).destinations;
  expect(
    tracker?.arrivals.map(({ visit, page, times, moment, elements }) => [visit, page, times, moment, elements[0]]),
  ).toEqual([
    ['agreed', '/apply', 2, 'filled in input#email0 on /apply', 'input#email0 (value) on /apply'],
    ['agreed', '/review', 1, 'filled in input#email1 on /review', 'input#email1 (value) on /review'],
    ['declined', '/', 1, 'filled in input#email0 on /', 'input#email0 (value) on /'],
    ['Global Privacy Control', '/', 1, 'filled in input#email0 on /', 'input#email0 (value) on /'],
  ]);
});

test('a finding names every page as a place, and every visit', () => {
  const seen = { ...cleanRun, ...readDestinations(visits, [SITE]) };
  const leak = findingsOf(seen).find(({ rule }) => rule === 'personal-data-sent');
  expect(leak?.places).toEqual(['/apply', '/review', '/'].map((page) => ({ page, what: TRACKER })));
  expect(leak?.evidence).toHaveLength(1);
  expect(leak?.evidence[0]).toContain('5 requests');
  expect(leak?.evidence[0]).toContain('agreed: /apply, /review; declined: /; Global Privacy Control: /');
});

test('addresses of the site are told of each visit and page, too', () => {
  const { ownAddresses } = readDestinations([visit('agreed', ['/a', '/b'], `${SITE}/x?mail=${email.value}`)], [SITE]);
  expect(ownAddresses.map(({ page }) => page)).toEqual(['/a', '/b']);
});

describe('headers', () => {
  const sentWith = (headers: Record<string, string>, to = `${TRACKER}/x`) => {
    const one = visit('agreed', ['/apply'], to);
    const sent = one.sent.map((request) => ({ ...request, headers, body: null }));
    const { destinations, ownAddresses } = readDestinations([{ ...one, sent }], [SITE]);
    const arrivals = destinations.flatMap((destination) => destination.arrivals);
    return { arrivals: arrivals.map(({ key, encoding, times }) => [key, encoding.join(), times]), ownAddresses };
  };
  const json = JSON.stringify({ sub: '1', email: email.value });

  test('a value in any of them has arrived, under its name', () => {
    expect(sentWith({ 'x-user': email.value }).arrivals).toEqual([['x-user', '', 1]]);
    expect(sentWith({ 'accept-language': email.value }).arrivals).toEqual([['accept-language', '', 1]]);
    expect(sentWith({ 'x-context': json }).arrivals).toEqual([['email', '', 1]]);
  });

  test('a value within a token has arrived', () => {
    const token = ['{"alg":"HS256"}', json, 'signature'].map((part) => Buffer.from(part).toString('base64url'));
    expect(sentWith({ authorization: `Bearer ${token.join('.')}` }).arrivals).toEqual([['authorization', 'base64', 1]]);
    const basic = Buffer.from(`${email.value}:secret`).toString('base64');
    expect(sentWith({ authorization: `Basic ${basic}` }).arrivals).toEqual([['authorization', 'base64', 1]]);
  });

  test('a value that one request says twice is one arrival', () => {
    const twice = { 'x-user': email.value, referer: `${SITE}/?mail=${email.value}` };
    expect(sentWith(twice).arrivals).toEqual([['x-user', '', 1]]);
  });

  test('what the browser says of itself and of the request is nobody’s', () => {
    const income = { id: 'income', kind: 'income' as const, value: '64321' };
    const one = visit('agreed', ['/apply']);
    const headers = {
      'content-length': '64321',
      'sec-ch-ua': '"64321"',
      'user-agent': 'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36',
    };
    const sent = one.sent.map((request) => ({ ...request, headers, body: null }));
    const finished = { ...one, sent, visit: { ...one.visit, markers: () => [income] } };
    expect(readDestinations([finished], [SITE]).destinations[0]?.arrivals).toEqual([]);
  });

  test('what the site itself is sent in them has not arrived', () => {
    const basic = Buffer.from(`${email.value}:secret`).toString('base64');
    const own = sentWith({ authorization: `Basic ${basic}`, 'x-user': email.value }, `${SITE}/api`);
    expect(own).toEqual({ arrivals: [], ownAddresses: [] });
  });
});

describe('a recorder behind the site’s own origin', () => {
  const said = JSON.stringify([{ event: '$snapshot', properties: { $lib: 'web', text: email.value } }]);
  const through = (path: string, body: string | null, headers = {}) => {
    const one = visit('agreed', ['/apply'], SITE + path);
    return {
      ...one,
      sent: one.sent.map((sent) => ({ ...sent, headers, body: body === null ? null : Buffer.from(body) })),
    };
  };

  test('is told by its address, with what arrived, and is a leak', () => {
    const seen = { ...cleanRun, ...readDestinations([through('/relay/s/', said), through('/relay/e/', said)], [SITE]) };
    expect(seen.destinations).toMatchObject([
      { origin: `${SITE}/relay/e/`, vendor: { name: 'PostHog' }, requests: 2, beforeConsent: 2 },
    ]);
    const leak = findingsOf(seen).find(({ rule }) => rule === 'personal-data-sent');
    expect(leak?.happened).toContain(`PostHog at ${SITE}/relay/e/`);
    expect(leak?.happened).toContain('The address is the site’s own');
    expect(leak?.places).toEqual([{ page: '/apply', what: `${SITE}/relay/e/` }]);
  });

  test('is not told of what the browser sends the site with every request, and is of other headers', () => {
    const basic = `Basic ${Buffer.from(`${email.value}:secret`).toString('base64')}`;
    const quiet = { cookie: `user=${email.value}`, referer: `${SITE}/?mail=${email.value}`, authorization: basic };
    const path = '/stats/matomo.php?idsite=1';
    expect(readDestinations([through(path, null, quiet)], [SITE]).destinations).toMatchObject([{ arrivals: [] }]);
    const loud = { 'x-user': email.value };
    expect(readDestinations([through(path, null, loud)], [SITE]).destinations[0]?.arrivals).toHaveLength(1);
  });

  test('is nobody where the site is sent its own forms', () => {
    const form = new URLSearchParams({ email: email.value, type: '2' });
    const seen = readDestinations(
      [through('/apply/about-you', `${form}`), through('/s/', said.replace('web', 'node'))],
      [SITE],
    );
    expect(seen).toEqual({ destinations: [], ownAddresses: [] });
  });
});

describe('a body that says nothing to a reader', () => {
  const cipher = Buffer.concat(Array.from({ length: 125 }, (_, at) => createHash('sha256').update(`${at}`).digest()));
  const sending = (body: Buffer, to?: string) => {
    const one = visit('agreed', ['/apply', '/review'], to);
    return { ...one, sent: one.sent.map((sent) => ({ ...sent, body })) };
  };
  const seenOf = (body: Buffer, to?: string) => ({ ...cleanRun, ...readDestinations([sending(body, to)], [SITE]) });

  test.each([
    ['as it is', cipher, '8,000 bytes'],
    ['in base64', Buffer.from(cipher.toString('base64')), '10,672 bytes'],
  ])('is counted as unread, and told by origin and length: %s', (_, body, bytes) => {
    const seen = seenOf(body);
    expect(seen.destinations).toMatchObject([{ unread: 2, arrivals: [] }]);
    expect(isConclusive(seen)).toBe(false);
    expect(whyNotKnown(seen)).toContain(`${TRACKER} (${bytes})`);
    const unread = findingsOf(seen).find(({ rule }) => rule === 'unread');
    expect(unread?.evidence).toEqual([expect.stringMatching(`^POST /collect, 2 times, ${bytes}: it is encrypted`)]);
  });

  test('is the site’s own business where the site gets it', () => {
    expect(isConclusive(seenOf(cipher, `${SITE}/api`))).toBe(true);
  });

  test('is none where it is compressed', () => {
    expect(isConclusive(seenOf(gzipSync('{"type":3,"data":{"source":1}}'.repeat(9))))).toBe(true);
  });
});

test('a value that leaves from many pages takes few lines of the report, and no visit is left out', () => {
  const many = Array.from({ length: 40 }, (_, at) => `/step-${at}`);
  const seen = { ...cleanRun, ...readDestinations([visit('agreed', many), visit('declined', ['/'])], [SITE]) };
  const report = { ...seen, findings: findingsOf(seen), conclusive: true, limits: [] };
  expect(report.findings[0]?.places).toHaveLength(41);
  expect(report.findings[0]?.evidence.join()).toContain('and 34 more pages; declined: /');
  const rows = /<article id="finding-1">.*?<tbody>(.*?)<\/tbody>/s.exec(asHtml(report))?.[1] ?? '';
  expect(rows.match(/<tr>/g)).toHaveLength(5);
  expect(rows).toContain('declined, <code>/</code>');
  expect(rows).toContain('and 36 more');
});
