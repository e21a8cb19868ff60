import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { tryWithdrawing } from '../consent/consent-check.ts';
import { GuardedSite, heldBy } from '../testing/guarded-site.ts';
import type { Visit } from '../visit.ts';
import { launchBrowser } from './launch.ts';
import { NetworkGuard, payingNothing } from './network-guard.ts';

const PAYING_FRAME =
  "document.body.appendChild(document.createElement('iframe')).srcdoc = `<script>fetch('/api/payments', { method: 'POST' })<\\/script>`; undefined";

describe('the network', () => {
  let site: GuardedSite;
  beforeAll(async () => {
    site = await GuardedSite.start();
  });
  afterAll(() => site.close());

  test('lets scripts, frames and calls of others through untouched', async () => {
    const visit = await site.begin();
    const arrived = await site.run(
      `document.body.append(Object.assign(document.createElement('script'), { src: '${site.other}/vendor.js' }));
      document.body.append(Object.assign(document.createElement('iframe'), { src: '${site.other}/frame' }));
      fetch('${site.other}/collect', { method: 'POST', body: '1', mode: 'no-cors' }); undefined`,
      visit,
    );
    await expect
      .poll(() => arrived().sort())
      .toEqual(['other: GET /frame', 'other: GET /vendor.js', 'other: POST /collect']);
    await visit.close();
    expect(visit.held).toEqual([]);
  });

  test.each([
    ['a beacon', "navigator.sendBeacon('/api/payments', '1')"],
    [
      'a call that outlives its page',
      "fetch('/api/payments', { method: 'POST', keepalive: true }).catch(() => 0); undefined",
    ],
    [
      'a beacon of a page that is left',
      "addEventListener('pagehide', () => navigator.sendBeacon('/api/payments', '1')); location = '/done'",
    ],
    ['a worker', "new Worker('/worker.js'); undefined"],
    ['a redirect', "fetch('/repeat', { method: 'POST', body: '1' }).catch(() => 0); undefined"],
    ['a frame', PAYING_FRAME],
  ])('holds back %s to where people pay', async (_what, script) => {
    const visit = await site.begin();
    const arrived = await site.run(script, visit);
    await expect.poll(() => heldBy(visit)).toEqual([`payment ${site.own}/api/payments`]);
    await visit.close();
    expect(arrived().filter((request) => request.includes('/api/payments'))).toEqual([]);
  });

  test('holds back a beacon of a page that is closed, and knows whose it was', async () => {
    const visit = await site.begin();
    await site.run("addEventListener('pagehide', () => navigator.sendBeacon('/api/payments', '1'))", visit);
    const before = site.asked.length;
    await visit.page.close();
    await expect.poll(() => visit.held.length).toBe(1);
    expect(visit.held[0]).toMatchObject({ why: 'payment', context: expect.any(String) });
    expect(site.asked.slice(before)).toEqual([]);
    await visit.close();
  });

  test('lets frames pay where paying is allowed', async () => {
    const visit = await site.begin(true);
    const arrived = await site.run(PAYING_FRAME, visit);
    await expect.poll(arrived).toContain('POST /api/payments');
    await visit.close();
  });

  test('holds back once a visit is restricted, and counts what was sent before as sent', async () => {
    const pay = "fetch('/api/payments', { method: 'POST', body: '1' }).catch(() => 0)";
    const visit = await site.begin(true);
    const arrived = await site.run(pay, visit);
    expect(arrived()).toEqual(['POST /api/payments']);
    visit.restrict({ origins: [site.own], allowPayment: false });
    await visit.page.evaluate(pay);
    expect(arrived()).toEqual(['POST /api/payments']);
    const { sent, held } = await visit.parted();
    await visit.close();
    expect(sent.filter(({ method }) => method === 'POST')).toHaveLength(1);
    expect(held).toHaveLength(1);
  });

  test('lets a visit that withdraws pay no more, even one that was allowed to', async () => {
    const visit = await site.begin(true);
    const before = site.asked.length;
    const walk = (withdrawn: Visit) =>
      withdrawn.page.evaluate("fetch('/api/payments', { method: 'POST' }).then(() => 0, () => 0)").then(() => []);
    const honoured = await tryWithdrawing(visit, {
      browser: site.browser,
      url: `${site.own}/agreed`,
      origins: [site.own],
      seed: 5,
      walk,
    });
    await visit.close();
    expect(honoured).toMatchObject({ tried: true, problem: null });
    expect(heldBy(visit)).toEqual([`payment ${site.own}/api/payments`]);
    expect(site.asked.slice(before)).toEqual(['GET /agreed']);
  });

  test('tells once of a call that its page tries again and again, and counts none of them as sent', async () => {
    const visit = await site.begin();
    const arrived = await site.run(
      "(async () => { for (let at = 0; at < 50; at++) await fetch('/api/payments', { method: 'POST' }).catch(() => 0); })()",
      visit,
    );
    expect(visit.held).toMatchObject([{ why: 'payment', method: 'POST', count: 50 }]);
    expect(arrived()).toEqual([]);
    expect((await visit.sent()).filter(({ method }) => method === 'POST')).toEqual([]);
    await visit.close();
  });

  test('lets nothing go, nor wait for ever, whose address can not be read', async () => {
    // Chromium takes it for an address, Node does not.
    const unreadable = 'http://xn--a/pay';
    const visit = await site.begin();
    await site.run('0', visit);
    const call = `fetch('${unreadable}', { method: 'POST', mode: 'no-cors' }).then(() => 'sent', () => 'held back')`;
    expect(await visit.page.evaluate(call)).toBe('held back');
    await expect(visit.goto(unreadable)).rejects.toThrow('net::ERR_ABORTED');
    await visit.close();
  });

  test('lets a context that nobody watches do nothing, whatever visits may do', async () => {
    const visit = await site.begin(true);
    const page = await site.browser.newPage();
    const before = site.asked.length;
    const call = `fetch('${site.own}/api/payments', { method: 'POST', mode: 'no-cors' }).then(() => 'sent', () => 'held back')`;
    expect(await page.evaluate(call)).toBe('held back');
    await expect(page.goto(`${site.own}/`)).rejects.toThrow('net::ERR_ABORTED');
    await page.close();
    await visit.close();
    expect(site.asked.slice(before)).toEqual([]);
    expect(visit.held).toEqual([]);
  });

  test.each([
    ['a redirect', "location = '/away'"],
    ['another window', "window.open('OTHER/landed')"],
    ['another window without opener', "window.open('OTHER/landed', '_blank', 'noopener')"],
    [
      'a form',
      "const form = document.body.appendChild(document.createElement('form')); form.action = 'OTHER/landed'; form.method = 'post'; form.submit()",
    ],
    [
      'a frame that leads its page',
      "document.body.appendChild(document.createElement('iframe')).srcdoc = `<script>top.location = 'OTHER/landed'<\\/script>`; undefined",
    ],
  ])('holds back %s to an origin that was not named', async (_what, script) => {
    const visit = await site.begin();
    const arrived = await site.run(`${script.replaceAll('OTHER', site.other)}; undefined`, visit);
    await expect.poll(() => heldBy(visit)).toEqual([`origin ${site.other}/landed`]);
    expect(visit.page.url()).toMatch(new RegExp(`^${site.own}`));
    await visit.close();
    expect(arrived().filter((request) => request.startsWith('other: '))).toEqual([]);
  });

  test.each(['/broken', '/empty'])(
    'is not the reason why %s does not open while a window is held back',
    async (path) => {
      const visit = await site.begin();
      await visit.page.goto(`${site.own}/opening`);
      await expect(visit.goto(`${site.own}${path}`)).rejects.toThrow('net::ERR_');
      await expect.poll(() => heldBy(visit)).toEqual([`origin ${site.other}/landed`]);
      await visit.close();
    },
  );

  test('opens nothing while the browser does not say whose a page is, and lets all else through', async () => {
    const browser = await launchBrowser();
    const guard = await NetworkGuard.over(withoutTargets(browser));
    const page = await browser.newPage();
    const guarded = await guard.watch(page, payingNothing([site.own]));
    const before = site.asked.length;
    await expect(page.goto(`${site.own}/`)).rejects.toThrow('net::ERR_ABORTED');
    expect(site.asked.slice(before)).toEqual([]);
    expect(guarded.held()).toEqual([]);
    await page.setContent(`<script src="${site.own}/vendor.js"></script>`);
    await expect.poll(() => site.asked.slice(before)).toEqual(['GET /vendor.js']);
    await browser.close();
  });
});

/** A browser that tells of no target, and does not answer when it is asked for them. */
function withoutTargets(browser: Browser): Pick<Browser, 'newBrowserCDPSession'> {
  return {
    async newBrowserCDPSession() {
      const session = await browser.newBrowserCDPSession();
      const send = session.send.bind(session);
      session.send = (async (method, parameters) => {
        if (method === 'Target.getTargets') throw new Error('Target closed');
        return method === 'Target.setDiscoverTargets' ? undefined : send(method, parameters);
      }) as typeof session.send;
      return session;
    },
  };
}
