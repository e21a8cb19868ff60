import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { findChoices } from '../browser/choices.ts';
import { launchBrowser } from '../browser/launch.ts';
import { makePerson } from '../people/synthetic-person.ts';
import { probe } from '../probe.ts';
import { readWire } from '../reader/index.ts';
import { onePage } from '../testing/one-page.ts';
import { Visit } from '../visit.ts';
import { explore } from './explore.ts';
import { fillForms } from './fill-form.ts';

const page = (body: string) => `<!doctype html><html lang="en"><title>Site</title><main>${body}</main></html>`;
const PAGES: Record<string, string> = {
  '/': page(
    '<a href="/pay">Pay</a> <a href="/about">About</a> <a href="https://elsewhere.example/">Other</a> <a href="/logout">Log out</a> <a href="/letter">Letter</a> <a href="/fee">Fee</a>',
  ),
  '/about': page(
    '<form action="/thanks" method="post"><label>Social security number <input name="ssn"></label><button>Continue</button></form>',
  ),
  '/letter': page(
    '<form action="http://127.0.0.1:1/letter" method="post"><label>E-mail <input name="email"></label><button>Send</button></form>',
  ),
  '/fee': page(
    '<form action="/checkout" method="post"><label>E-mail <input name="email"></label><button>Continue</button></form>',
  ),
  '/boxes': page(
    '<form><label><input type=checkbox name=terms required> Terms</label><label><input type=checkbox name=autopay> Autopay</label></form>',
  ),
  // As a single-page app draws it: no `main`, and a form that scripts send.
  '/app': `<!doctype html><html lang="en"><title>Site</title><header><button type="button" onclick="location.href = '/restless'">Get started</button></header>
    <div id="root"><form><label>E-mail <input name="email"></label></form><div role="button" tabindex="0" onclick="location.href = '/thanks'">Next</div></div>
    <div class="notice"><button type="button" onclick="location.href = '/restless'">Accept all</button></div></html>`,
  '/app-form': `<!doctype html><html lang="en"><title>Site</title>
    <div id="root"><form><label>E-mail <input name="email"></label><button type="button" onclick="location.href = '/thanks'">Next</button></form></div></html>`,
  '/no-way-on': `<!doctype html><html lang="en"><title>Site</title><form><label>E-mail <input name="email"></label><i>Next</i></form></html>`,
  '/restless': page('<a href="/thanks">Thanks</a>'),
  '/checkout': page('<h1>Paid</h1>'),
  '/thanks': page('<h1>Thanks</h1>'),
  '/pay': page(
    '<form action="/charge" method="post"><label>Card number <input name="card" autocomplete="cc-number"></label><button>Continue</button></form>',
  ),
  '/choose': page(
    `<form action="/charge" method="post"><label>Notes <input name="notes"></label>
    <label><input type="checkbox" required onchange="card.innerHTML = '<input autocomplete=cc-number>'"> By card</label>
    <span id="card"></span><button>Continue</button></form>`,
  ),
  '/charge': page('<h1>Charged</h1>'),
  '/account/repay': page(
    '<form action="/account/done" method="post"><label>Amount <input name="amount"></label><button>Confirm</button></form>',
  ),
  '/account/loan': page(
    '<form action="/account/done" method="post"><label>Amount <input name="amount"></label><button>Repay $200</button></form>',
  ),
  '/account/done': page('<h1>Thank you</h1>'),
  '/notice': page(
    '<div id="host"></div><script>const root = document.getElementById("host").attachShadow({ mode: "closed" }); root.innerHTML = "<button>Accept all</button><button style=\\"font-size:10px;color:#bbb;background:#fff\\">Reject</button>";</script>',
  ),
};

describe('a walk through a site', () => {
  let server: Server;
  let browser: Browser;
  let origin = '';
  const asked: string[] = [];
  beforeAll(async () => {
    server = createServer((request, response) => {
      const path = request.url?.split('?')[0] ?? '';
      asked.push(`${request.method} ${path}`);
      if (path === '/away') response.writeHead(302, { location: `http://127.0.0.1:${new URL(origin).port}/` }).end();
      else response.writeHead(PAGES[path] ? 200 : 404, { 'content-type': 'text/html' }).end(PAGES[path] ?? '');
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    origin = `http://localhost:${(server.address() as AddressInfo).port}`;
    browser = await launchBrowser();
    careful = await walk(false);
  });
  afterAll(async () => {
    await browser.close();
    server.close();
  });

  const walk = async (allowPayment: boolean, from = '/') => {
    const before = asked.length;
    const visit = await Visit.begin(browser, {
      person: makePerson(5),
      permission: { origins: [origin], allowPayment },
    });
    const pages = await explore(visit, `${origin}${from}`, {
      origins: [origin],
      allowPayment,
      pages: 10,
      until: Date.now() + 150_000,
    });
    const sent = await visit.sent();
    await visit.close();
    return { pages, sent, markers: visit.markers(), asked: asked.slice(before) };
  };
  /** Without leave to send what pays. */
  let careful: Awaited<ReturnType<typeof walk>>;

  test.each(['/app', '/app-form'])(
    'goes on from %s, whose button sends no form and stands in no main',
    async (from) => {
      const { pages } = await walk(false, from);
      expect(pages.map(({ path }) => path)).toEqual([from, '/thanks']);
      expect(pages[0]).toMatchObject({ fieldsFilled: 1, stopped: null });
    },
  );

  test('says where it filled fields in and found nothing to go on with', async () => {
    const { pages } = await walk(false, '/no-way-on');
    expect(pages).toMatchObject([
      { fieldsFilled: 1, stopped: 'fields were filled in, and nothing was found to go on with' },
    ]);
  });

  test('follows links and forms of its origin, and no others; fills in what fields ask for', () => {
    const { pages, sent, markers, asked } = careful;
    expect(pages.map(({ path }) => path)).toEqual(expect.arrayContaining(['/', '/about', '/thanks', '/pay']));
    expect(asked).toContain('POST /thanks');
    expect(asked).not.toContain('GET /logout');
    expect(sent.every(({ url }) => url.startsWith(origin))).toBe(true);
    const body = sent.find(({ url }) => url.endsWith('/thanks'))?.body;
    expect(readWire(body ?? '', markers).arrivals.map(({ marker }) => marker.id)).toContain('ssn');
  });

  test('sends no form to an origin that was not named, nor to where people pay, whatever page it stands on', () => {
    const { pages, sent } = careful;
    for (const path of ['/letter', '/fee']) expect(pages.find((one) => one.path === path)?.fieldsFilled).toBe(1);
    expect(sent.filter(({ method }) => method === 'POST').map(({ url }) => url)).toEqual([`${origin}/thanks`]);
  });

  test('never sends the form of a payment page unless told to', async () => {
    expect(careful.pages.find(({ path }) => path === '/pay')?.payment).not.toBeNull();
    expect(careful.asked).not.toContain('POST /charge');
    expect((await walk(true, '/pay')).asked).toContain('POST /charge');
  });

  test.each([
    ['by the address of the page', '/account/repay', 'the form was not sent'],
    ['by the text of its button', '/account/loan', 'fields were filled in, and nothing was found to go on with'],
  ])('repays no loan out of a saved bank account, which it knows %s', async (_how, from, stopped) => {
    const { pages, asked } = await walk(false, from);
    expect(pages).toMatchObject([{ path: from, fieldsFilled: 1, stopped }]);
    expect(asked).toEqual([`GET ${from}`]);
    expect((await walk(true, from)).asked).toContain('POST /account/done');
  });

  test('knows a payment page by a card that it asks for only once somebody has chosen one, and does not send it', async () => {
    const { pages, asked: sent } = await walk(false, '/choose');
    expect(pages).toMatchObject([
      { path: '/choose', payment: expect.stringContaining('card'), stopped: 'the form was not sent' },
    ]);
    expect(sent).toEqual(['GET /choose']);
  });

  test('tells a page that breaks off under its hands, and goes on with the next', async () => {
    const visit = await Visit.begin(browser, {
      person: makePerson(5),
      permission: { origins: [origin], allowPayment: false },
    });
    const pages = await explore(visit, `${origin}/restless`, {
      origins: [origin],
      allowPayment: false,
      pages: 2,
      until: Date.now() + 150_000,
      onState: async ({ path }) => {
        if (path === '/restless') throw new Error('page.evaluate: Execution context was destroyed\nby a navigation');
      },
    });
    await visit.close();
    expect(pages[0]).toMatchObject({ path: '/restless', stopped: expect.stringContaining('context was destroyed') });
    expect(pages[1]?.path).toBe('/thanks');
  });

  test('takes a page that breaks off for a payment page when its address says so', async () => {
    const visit = await Visit.begin(browser, {
      person: makePerson(5),
      permission: { origins: [origin], allowPayment: false },
    });
    const pages = await explore(visit, `${origin}/pay`, {
      origins: [origin],
      allowPayment: false,
      pages: 1,
      until: Date.now() + 150_000,
      onState: () => Promise.reject(new Error('page.goto: Timeout 30000ms exceeded.')),
    });
    await visit.close();
    expect(pages).toMatchObject([
      { path: '/pay', payment: 'its address says "pay"', stopped: expect.stringContaining('Timeout') },
    ]);
  });

  test('ticks boxes that must be ticked, and those that may be left for every other person', async () => {
    const ticked = [];
    for (const variant of [0, 1]) {
      const visit = await Visit.begin(browser, {
        person: makePerson(5),
        permission: { origins: [origin], allowPayment: false },
        variant,
      });
      await visit.open(`${origin}/boxes`);
      await fillForms(visit);
      ticked.push(await visit.page.$$eval('input:checked', (all) => all.map((box) => box.getAttribute('name'))));
      await visit.close();
    }
    expect(ticked).toEqual([['terms', 'autopay'], ['terms']]);
  });

  test('sees a notice in a closed shadow root, with sizes and contrast', async () => {
    const visit = await Visit.begin(browser, {
      person: makePerson(5),
      permission: { origins: [origin], allowPayment: false },
    });
    await visit.open(`${origin}/notice`);
    const choices = await findChoices(visit.page);
    await visit.close();
    const [accept, decline] = ['accept', 'decline'].map(
      (wanted) => choices.find(({ action }) => action === wanted)?.choice,
    );
    expect(decline?.fontSize).toBe(10);
    expect(decline?.contrast).toBeLessThan(2.5);
    expect((accept?.width ?? 0) * (accept?.height ?? 0)).toBeGreaterThan(
      (decline?.width ?? 0) * (decline?.height ?? 0),
    );
  });

  test('is stopped while its browser is still starting, and then asks the site for nothing', async () => {
    const stopping = new AbortController();
    const before = asked.length;
    const probing = probe({ ...onePage, url: `${origin}/about`, signal: stopping.signal });
    stopping.abort();
    await expect(probing).rejects.toMatchObject({ code: 'probe_stopped' });
    expect(asked.slice(before)).toEqual([]);
  });

  test('is refused where an address leads to an origin that was not named, and where it is none', async () => {
    await expect(probe({ ...onePage, url: `${origin}/away` })).rejects.toMatchObject({ code: 'probe_origin' });
    await expect(probe({ ...onePage, url: 'file:///etc/hosts' })).rejects.toMatchObject({ code: 'probe_url' });
  });
});
