import { createHash } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { ProbeScript } from '../explore/script.ts';
import { probe } from '../probe.ts';
import { asHtml } from '../report/html.ts';
import type { PaymentPage, ProbeReport } from '../report/report.ts';
import { onePage } from '../testing/one-page.ts';
import { page, type Site, startSite } from '../testing/site.ts';

const hash = (text: string, as: 'hex' | 'base64' = 'hex') => createHash('sha256').update(text).digest(as);
const script = (body: string, headers = {}) => ({ body, type: 'text/javascript', headers });

const OWN = 'globalThis.own = 1;';
const PINNED = 'globalThis.pinned = 1;';
const TAG = "document.head.append(Object.assign(document.createElement('script'), { src: 'OTHER/late.js' }));";
const LATE = 'globalThis.late = 1;';
const IN_PAGE = 'globalThis.inPage = 1;';
/** Waits until somebody types a card number. */
const WAITING = `addEventListener('focusin', () => document.head.append(Object.assign(document.createElement('script'), {
  src: 'OTHER/at-card.js?at=' + Date.now(), onload: () => { globalThis.typed = true } })), { once: true });`;
const AT_CARD = 'globalThis.atCard = 1;';
/** Pays in every way that a page has, and then goes on. */
const PAY = `fetch('/api/payments', { method: 'POST', body: 'call' }).catch(() => 0);
  navigator.sendBeacon('/api/payments', 'beacon'); document.forms[0].submit()`;
const POLICY = "script-src 'self' 'unsafe-inline' http://127.0.0.1:*";

let site: Site;
let opened = 0;
let careful: ProbeReport;
let told: ProbeReport;
/** What reached the site until the careful run ended, and after that. */
let asked: { readonly careful: readonly string[]; readonly told: readonly string[] };

const flow: ProbeScript = async ({ page, person, step }) => {
  await page.goto(`${site.own}/apply`);
  await page.fill('[name=email]', person.email);
  await page.click('text=Continue');
  await page.waitForURL('**/pay');
  await step('at the page to pay on');
  await page.fill('[name=card]', person.card);
  await page.waitForFunction(() => 'typed' in globalThis);
  await page.click('text=Pay now');
  await step('paid');
};

beforeAll(async () => {
  site = await startSite({
    '/': '<a href="/apply">Apply</a>',
    '/apply': `<form><input name="email"><button type="button" onclick="location = '/pay'">Continue</button></form>`,
    '/pay': {
      body: page(
        `<form action="/checkout" method="post"><label>Card <input name="card" autocomplete="cc-number"></label></form>
        <button onclick="${PAY.replaceAll('"', '&quot;')}">Pay now</button>`,
        `<script src="/own.js"></script><script src="OTHER/tag.js"></script><script>${IN_PAGE}</script>
        <script src="/waiting.js"></script>
        <script type="application/ld+json">{"name":"Site"}</script>
        <script src="OTHER/pinned.js" integrity="sha256-${hash(PINNED, 'base64')}" crossorigin></script>`,
      ),
      headers: { 'content-security-policy': POLICY, 'x-frame-options': 'DENY' },
    },
    '/own.js': script(OWN, { 'x-content-type-options': 'nosniff' }),
    '/pinned.js': script(PINNED),
    '/tag.js': script(TAG),
    '/late.js': script(LATE),
    '/waiting.js': script(WAITING),
    '/at-card.js': script(AT_CARD),
    '/checkout': '<h1>Paid</h1>',
    '/api/payments': '',
    '/last-step': page(
      `<form><input autocomplete="cc-number"></form>`,
      `<script>if (sessionStorage.step !== 'last') location = '/'</script><script src="/own.js"></script>`,
    ),
    '/one-time/pay': {
      body: '',
      by: (response) => {
        response.writeHead(opened++ === 0 ? 200 : 503, { 'content-type': 'text/html' }).end(page('<h1>Pay</h1>'));
      },
    },
    '/once': `<form><input autocomplete="cc-number"></form><script>
      if (document.referrer === '') location = '/'</script>`,
  });
  const following = { ...onePage, url: `${site.own}/`, script: { name: 'flow.ts', run: flow } };
  careful = await probe(following);
  const until = site.asked.length;
  told = await probe({
    ...following,
    allowPayment: true,
    authorised: [
      { url: `${site.own}/*`, reason: 'the shop’s own' },
      { url: `${site.other}/tag.js`, hash: 'f'.repeat(64), reason: 'with other content' },
      { url: 'inline 4', hash: hash(IN_PAGE), reason: 'in the page' },
    ],
    // Of a run that could not read the page, and knows it from the one before.
    last: {
      startedAt: '2026-11-29T02:40:00.000Z',
      payment: [],
      paymentEarlier: careful.payment.map((page) => ({ ...asItWas(page), readAt: careful.startedAt })),
    },
  });
  asked = { careful: site.asked.slice(0, until), told: site.asked.slice(until) };
});
afterAll(() => site.close());

/** The last run as it would have been, had a script and a header been others then. */
function asItWas(before: PaymentPage): PaymentPage {
  return {
    ...before,
    headers: { ...before.headers, 'x-frame-options': 'SAMEORIGIN' },
    scripts: before.scripts.map((one) => (one.url.endsWith('/own.js') ? { ...one, hash: '0'.repeat(64) } : one)),
  };
}

test('a script that ends where people pay: the page is known, with its headers', () => {
  expect(careful.pages.map(({ path }) => path)).toEqual(['/pay']);
  expect(careful.payment).toMatchObject([
    {
      path: '/pay',
      sign: 'its address says "pay"',
      headers: { 'content-security-policy': POLICY, 'x-frame-options': 'DENY' },
    },
  ]);
});

test('each script there is listed by its content: of the site, of others, of others’ tags, and in the page', () => {
  const found = careful.payment[0]?.scripts.map(({ url, hash, bytes, origin }) => ({
    url: url.replace(/\?.*/, ''),
    hash,
    bytes,
    origin,
  }));
  const expected = [
    [`${site.own}/own.js`, OWN, site.own],
    [`${site.other}/tag.js`, TAG.replace('OTHER', site.other), site.other],
    [`${site.other}/late.js`, LATE, site.other],
    [`${site.own}/waiting.js`, WAITING.replace('OTHER', site.other), site.own],
    [`${site.other}/at-card.js`, AT_CARD, site.other],
    [`${site.other}/pinned.js`, PINNED, site.other],
    ['inline 1', IN_PAGE, site.own],
  ].map(([url = '', text = '', origin]) => ({ url, hash: hash(text), bytes: text.length, origin }));
  const byUrl = (a: { url: string }, b: { url: string }) => (a.url < b.url ? -1 : 1);
  expect(found?.sort(byUrl)).toEqual(expected.sort(byUrl));
});

test('each has the headers that it came with, and whether the page pins its content', () => {
  const of = (path: string) => careful.payment[0]?.scripts.find(({ url }) => url.endsWith(path));
  expect(of('/own.js')?.headers).toEqual({ 'x-content-type-options': 'nosniff' });
  expect(of('/tag.js')).toMatchObject({ headers: {}, integrity: false, change: null, authorised: null });
  expect(of('/pinned.js')?.integrity).toBe(true);
  const finding = careful.findings.find(({ rule }) => rule === 'payment-script-other-origin');
  expect(finding?.places.map(({ what }) => what).sort()).toEqual(
    ['/at-card.js', '/late.js', '/tag.js'].map((path) => `${site.other}${path}`),
  );
});

test('nothing is sent to where people pay, whatever the script does, and the report says what was held back', () => {
  expect(asked.careful).toContain('GET /pay');
  expect(asked.careful.filter((request) => request.includes('POST'))).toEqual([]);
  expect(careful.heldBack.map(({ why, method, url }) => `${why} ${method} ${url}`).sort()).toEqual([
    `payment POST ${site.own}/api/payments`,
    `payment POST ${site.own}/checkout`,
  ]);
  expect(careful.limits.join('\n')).toContain(`POST ${site.own}/checkout`);
});

test('what was told to pay, pays', () => {
  expect(asked.told).toEqual(expect.arrayContaining(['POST /api/payments', 'POST /checkout']));
  expect(told.heldBack).toEqual([]);
  expect(told.pages.map(({ path }) => path)).toEqual(['/pay', '/checkout']);
});

test('a later run is compared with the last that read the page, not with one that did not, and with the list of what may run', () => {
  const pay = told.payment.find(({ path }) => path === '/pay');
  const of = (path: string) => pay?.scripts.find(({ url }) => url.endsWith(path));
  expect(of('/own.js')).toMatchObject({ change: 'changed', authorised: true, reason: 'the shop’s own' });
  expect(of('/tag.js')).toMatchObject({ change: 'same', authorised: false, reason: null });
  expect(of('inline 1')).toMatchObject({ change: 'same', authorised: true, reason: 'in the page' });
  expect(pay?.sinceLastRun).toEqual({
    headers: [{ name: 'x-frame-options', before: 'SAMEORIGIN', now: 'DENY' }],
    scriptsGone: [],
  });
  const placesOf = (rule: string) =>
    told.findings.filter((one) => one.rule === rule).flatMap(({ places }) => places.map(({ what }) => what));
  expect(placesOf('payment-script-unauthorised').sort()).toEqual(
    ['/at-card.js', '/late.js', '/pinned.js', '/tag.js'].map((path) => `${site.other}${path}`),
  );
  expect(placesOf('payment-script-changed')).toEqual([`${site.own}/own.js`]);
  expect(placesOf('payment-page-changed')).toEqual(['headers and scripts']);
});

test('a last step that opens only once the earlier ones are done is read as the visit had it', async () => {
  const run: ProbeScript = async ({ page }) => {
    await page.evaluate(() => sessionStorage.setItem('step', 'last'));
    await page.goto(`${site.own}/last-step`);
  };
  const report = await probe({ ...onePage, url: `${site.own}/`, script: { name: 'last-step.ts', run } });
  expect(report.paymentUnread).toEqual([]);
  expect(report.payment.map(({ path, scripts }) => [path, scripts.map(({ url }) => url).sort()])).toEqual([
    ['/last-step', [`${site.own}/own.js`, 'inline 1']],
  ]);
});

test('what a page says when it fails to open anew is not taken for it', async () => {
  const run: ProbeScript = async ({ page }) => void (await page.goto(`${site.own}/one-time/pay`));
  const report = await probe({ ...onePage, url: `${site.own}/`, script: { name: 'one-time.ts', run } });
  expect(report.payment).toEqual([]);
  expect(report.paymentUnread).toMatchObject([{ path: '/one-time/pay', why: 'opened anew, it answers 503' }]);
  expect(report.findings.find(({ rule }) => rule === 'payment-page-unread')?.severity).toBe('review');
});

test('a page that leads elsewhere when it is opened anew is told as unread, and stays known for the next run', async () => {
  const run: ProbeScript = async ({ page }) => {
    await page.goto(`${site.own}/`);
    await page.evaluate(() => {
      location.href = '/once';
    });
    await page.waitForURL('**/once');
  };
  const once = { path: '/once', sign: '', headers: {}, scripts: [], sinceLastRun: null };
  const report = await probe({
    ...onePage,
    url: `${site.own}/`,
    script: { name: 'once.ts', run },
    last: { startedAt: '2026-11-28T02:40:00.000Z', payment: [once] },
  });
  expect(report.pages.map(({ path, payment }) => [path, payment !== null])).toEqual([['/once', true]]);
  expect(report.payment).toEqual([]);
  expect(report.paymentUnread).toMatchObject([
    { path: '/once', why: 'opened anew, it leads to /', lastReadAt: '2026-11-28T02:40:00.000Z' },
  ]);
  expect(report.findings.find(({ rule }) => rule === 'payment-page-unread')).toMatchObject({
    severity: 'broken',
    places: [{ page: '/once', what: 'scripts' }],
  });
  expect(report.paymentEarlier).toEqual([{ ...once, readAt: '2026-11-28T02:40:00.000Z' }]);
  expect(asHtml(report)).toContain(
    'Not read: opened anew, it leads to /. Last read by the run of 2026-11-28 02:40 UTC.',
  );
});
