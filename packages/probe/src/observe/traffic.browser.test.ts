import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { launchBrowser } from '../browser/launch.ts';
import { payingNothing } from '../browser/network-guard.ts';
import { makePerson } from '../people/synthetic-person.ts';
import { probe } from '../probe.ts';
import { onePage } from '../testing/one-page.ts';
import { type Site, startSite } from '../testing/site.ts';
import { Visit } from '../visit.ts';
import { readDestinations } from './destinations.ts';

const person = makePerson(1);
const anything = { 'access-control-allow-headers': '*, authorization', 'access-control-allow-methods': '*' };
/** Sends what was typed to the site's own address, and what a recorder behind it is sent. */
const PROXIED = `<form method="post" action="/apply"><label>E-mail <input name="email"></label><button>Continue</button></form>
<script>
const tell = (properties) => fetch('/relay/e/', { method: 'POST', body: JSON.stringify([{ event: '$autocapture', properties: { $lib: 'web', ...properties } }]) });
tell({});
const { email } = document.forms[0];
TYPED
</script>`;

let browser: Browser;
let site: Site;
beforeAll(async () => {
  browser = await launchBrowser();
  site = await startSite({
    '/': '<h1>Loans</h1>',
    '/take': { body: '', headers: anything },
    '/worker.js': {
      type: 'text/javascript',
      body: "onmessage = ({ data: [to, method] }) => fetch(to, { method, duplex: 'half', body: new Blob(['1']).stream() }).catch(() => 0).then(() => postMessage(0))",
    },
    '/relay/e/': '',
    '/apply': '<h1>Thank you</h1>',
    '/proxied': PROXIED.replace('TYPED', "email.addEventListener('input', () => tell({ value: email.value }));"),
    '/proxied-quiet': PROXIED.replace('TYPED', ''),
    '/forms': PROXIED.replace(/<script>.*/s, ''),
  });
});
afterAll(async () => {
  await site.close();
  await browser.close();
});

/** What left a page that ran a script, with the name of the other origin in it. */
async function sentBy(script: string) {
  const visit = await Visit.begin(browser, { person, permission: payingNothing([site.own]) });
  await visit.open(`${site.own}/`);
  await visit.page.evaluate(script.replaceAll('OTHER', site.other));
  await visit.settle();
  const sent = (await visit.sent()).filter(({ url }) => url.startsWith(site.other));
  const { destinations } = readDestinations([{ name: 'agreed', visit, sent, agreedAt: null }], [site.own]);
  await visit.close();
  return { sent, arrivals: destinations.flatMap(({ arrivals }) => arrivals) };
}

describe('a header', () => {
  const sentIn = async (headers: Record<string, string>) => {
    const { arrivals } = await sentBy(`fetch('OTHER/take', { headers: ${JSON.stringify(headers)} })`);
    return arrivals.map(({ marker, encoding }) => [marker, encoding.join()]);
  };

  test('that a script sets says what arrived', async () => {
    expect(await sentIn({ 'x-user': person.email })).toEqual([['email', '']]);
  });

  test('that signs in says what its token holds', async () => {
    const claims = Buffer.from(JSON.stringify({ sub: '1', email: person.email })).toString('base64url');
    expect(await sentIn({ authorization: `Bearer eyJhbGciOiJIUzI1NiJ9.${claims}.c2ln` })).toEqual([
      ['email', 'base64'],
    ]);
  });

  test('that the browser sets itself accuses nobody', async () => {
    expect(await sentIn({})).toEqual([]);
  });
});

describe('a body that is a stream', () => {
  const stream = `new Blob([${JSON.stringify(person.email)}]).stream()`;

  test.each(['POST', 'PUT', 'PATCH', 'DELETE'])('is read where a page sends it by %s', async (method) => {
    const { sent, arrivals } = await sentBy(
      `fetch('OTHER/take', { method: '${method}', duplex: 'half', body: ${stream} }).catch(() => 0)`,
    );
    expect(sent.map(({ unread, body }) => [unread, body?.toString()])).toEqual([[false, person.email]]);
    expect(arrivals.map(({ marker }) => marker)).toEqual(['email']);
  });

  test.each(['POST', 'PUT', 'PATCH'])('is counted as unread where a worker sends it by %s', async (method) => {
    const { sent } = await sentBy(
      `new Promise((done) => { const worker = new Worker('/worker.js'); worker.onmessage = done; worker.postMessage(['OTHER/take', '${method}']); })`,
    );
    expect(sent.map(({ unread, body }) => [unread, body])).toEqual([[true, null]]);
  });

  test.each(['GET', 'POST', 'PUT', 'PATCH', 'DELETE'])('is not missed where %s has none', async (method) => {
    const { sent } = await sentBy(`fetch('OTHER/take', { method: '${method}' })`);
    expect(sent.map(({ unread, body }) => [unread, body])).toEqual([[false, null]]);
  });

  test('is not taken for that of another request to the same address', async () => {
    const { sent } = await sentBy(
      `fetch('OTHER/take').then(() => fetch('OTHER/take', { method: 'PUT', duplex: 'half', body: ${stream} })).catch(() => 0)`,
    );
    expect(sent.map(({ method, body }) => [method, body !== null])).toEqual([
      ['GET', false],
      ['PUT', true],
    ]);
  });
});

describe('a recorder behind the site’s own origin', () => {
  const rulesOf = (findings: readonly { rule: string }[]) => findings.map(({ rule }) => rule);

  test('is told with what it was sent, also before anybody agreed and with Global Privacy Control', async () => {
    const { destinations, findings, consent } = await probe({ ...onePage, url: `${site.own}/proxied` });
    expect(destinations).toMatchObject([{ origin: `${site.own}/relay/e/`, vendor: { name: 'PostHog' } }]);
    expect(destinations[0]?.arrivals.map(({ marker }) => marker)).toContain('email');
    expect(consent.sentBefore).toMatchObject([{ who: 'PostHog' }]);
    expect(rulesOf(findings)).toEqual(
      expect.arrayContaining(['personal-data-sent', 'consent-not-asked', 'gpc-ignored']),
    );
  });

  test('that is sent nothing of the person is no leak, and the form of the page is its own', async () => {
    const { destinations, findings } = await probe({ ...onePage, url: `${site.own}/proxied-quiet` });
    expect(destinations).toMatchObject([{ origin: `${site.own}/relay/e/`, arrivals: [] }]);
    expect(rulesOf(findings)).not.toContain('personal-data-sent');
    const own = await probe({ ...onePage, url: `${site.own}/forms` });
    expect(own.destinations).toEqual([]);
    expect(own.conclusive).toBe(true);
  });
});
