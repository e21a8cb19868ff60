import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { launchBrowser } from '../browser/launch.ts';
import { payingNothing } from '../browser/network-guard.ts';
import { explore } from '../explore/explore.ts';
import { makePerson } from '../people/synthetic-person.ts';
import { probe } from '../probe.ts';
import { sayHonoured } from '../report/text.ts';
import { onePage } from '../testing/one-page.ts';
import { page, type Site, startSite } from '../testing/site.ts';
import { Visit } from '../visit.ts';
import { type ConsentTrial, tryDeclining, tryGlobalPrivacyControl, tryWithdrawing } from './consent-check.ts';

const TALL = '<div style="height: 3000px">Loans</div>';
/** Sends to another origin all the time, until it is told to stop. */
const RECORDER = `<script>
const sending = setInterval(() => fetch('OTHER/take', { method: 'POST', mode: 'no-cors', body: '1' }), 100);
const stop = () => clearInterval(sending);
addEventListener('message', stop);
</script>`;
const dialog = (controls: string) => `<div role="dialog"><p>We use cookies.</p>${controls}</div>`;
/** A dialog that shows after a while. */
const later = (controls: string, after: number) =>
  `setTimeout(() => document.body.insertAdjacentHTML('beforeend', '${dialog(controls).replaceAll("'", '&#39;')}'), ${after})`;
const HOME = '<section><p>Do you own your home?</p><button>Yes</button> <button>No</button></section>';
const PAIR = '<button>Accept all</button> <button onclick="stop()">Reject all</button>';
const FRAME =
  '<iframe title="Privacy" src="OTHER/in-frame" style="border: 9px solid; padding: 5px; width: 400px; height: 90px';

let browser: Browser;
let site: Site;
beforeAll(async () => {
  browser = await launchBrowser();
  site = await startSite({
    '/take': '',
    '/footer': page(
      `${TALL}<button onclick="stop()">Withdraw consent</button>${RECORDER}`,
      '<style>html { scroll-behavior: smooth }</style>',
    ),
    '/settings': `${TALL}<button onclick="${later('<button onclick=stop()>Reject all</button>', 1_500).replaceAll('"', '&quot;')}">Cookie settings</button>${RECORDER}`,
    '/covered': `<div style="position: fixed; inset: 0; z-index: 2">Chat</div><button onclick="stop()">Withdraw consent</button>${RECORDER}`,
    '/no-way': '<h1>Loans</h1>',
    '/lone': `<h1>Loans</h1><div style="position: fixed; bottom: 0">We use cookies. <button onclick="fetch('OTHER/take', { method: 'POST', mode: 'no-cors', body: '1' })">OK</button> <a href="/policy">Policy</a></div>`,
    '/saved': dialog(
      `<button>Accept all</button> <button onclick="this.replaceWith(save)">Cookie settings</button><span hidden><button id="save">Save my choices</button></span>`,
    ),
    '/opened': dialog(
      `<button>Accept all</button> <button onclick="this.replaceWith(more)">Cookie settings</button><span hidden><button id="more">I agree to all</button></span>`,
    ),
    '/unopened': dialog(`<button>Accept all</button> <button>Cookie settings</button>`),
    '/outside': `${RECORDER}<div role="dialog"><a role="button" onclick="stop()">Continue without accepting</a><p>We use cookies.</p><div><button>Cookie settings</button> <button>Accept all</button></div></div>`,
    '/decorated': page(
      RECORDER + dialog(PAIR),
      '<style>button { position: relative } button::before { content: ""; position: absolute; inset: 0 }</style>',
    ),
    '/account': `<button>Manage account</button>${RECORDER}<script>${later('<button onclick=stop()>Withdraw consent</button>', 4_000)}</script>`,
    '/account-alone': '<button>Manage account</button>',
    '/shared': `<button>Withdraw consent</button><script>localStorage.setItem('_hjSession', '1')</script>`,
    '/locked': {
      body: page("<script>document.cookie = '_ga=1'</script>"),
      headers: { 'content-security-policy': 'sandbox allow-scripts' },
    },
    '/silent-frame': `${RECORDER}${dialog(PAIR)}<iframe src="OTHER/silent"></iframe><iframe sandbox="allow-scripts" src="/silent"></iframe>`,
    '/framed-busy': `${RECORDER}${FRAME}; position: fixed; left: 200px; bottom: 0"></iframe>`.replace(
      'in-frame',
      'busy',
    ),
    '/busy': {
      body: '<body style="margin: 0" onmousemove="for (;;);"><p>We use cookies.</p><button>Accept all</button> <button>Reject all</button></body>',
    },
    '/silent': '<script>setTimeout(() => { for (;;); }, 200)</script>',
    '/question': `${HOME}<p>See our cookie policy.</p>`,
    '/question-and-notice': `${HOME}${RECORDER}<script>${later(PAIR, 1_000)}</script>`,
    '/framed': `${RECORDER}${TALL}${FRAME}; position: fixed; left: 200px; bottom: 0"></iframe>`,
    '/framed-below': `${RECORDER}${TALL}${FRAME}"></iframe>`,
    '/in-frame': {
      body: '<body style="margin: 0"><p>We use cookies.</p><button>Accept all</button> <button onclick="parent.postMessage(0, \'*\')">Reject all</button></body>',
    },
    '/storing': page(
      dialog(`<button>Accept all</button> <button onclick="store()">Reject all</button>`),
      `<script>
      document.cookie = '_gid=1';
      if (navigator.globalPrivacyControl) document.cookie = '_fbp=1';
      const store = () => { document.cookie = '_ga=1'; document.cookie = 'CookieConsent=no'; indexedDB.open('_hjRecordings'); };
      </script>`,
    ),
    '/leaving': `<button onclick="document.cookie = '_fbp=1'">Withdraw consent</button><script>document.cookie = '_ga=1'</script>`,
  });
});
afterAll(async () => {
  await site.close();
  await browser.close();
});

const trialAt = (path: string): ConsentTrial => ({
  browser,
  url: site.own + path,
  origins: [site.own],
  seed: 1,
  walk: async ({ page: here }) => {
    await here.waitForTimeout(500);
    return [here.url()];
  },
});

async function withdrawAt(path: string) {
  const visit = await Visit.begin(browser, { person: makePerson(1), permission: payingNothing([site.own]) });
  const honoured = await tryWithdrawing(visit, trialAt(path));
  await visit.close();
  return honoured;
}

async function declineAt(path: string) {
  const { honoured, visit } = await tryDeclining(trialAt(path));
  await visit.close();
  return honoured;
}

describe('withdrawing', () => {
  test('presses a control below what the window shows', async () => {
    expect(await withdrawAt('/footer')).toMatchObject({ tried: true, clicks: 1, sentAfter: [] });
  });

  test('waits for settings that open late', async () => {
    expect(await withdrawAt('/settings')).toMatchObject({ tried: true, clicks: 2, sentAfter: [] });
  });

  test('by a control that something covers is not tried, and accuses nobody', async () => {
    const honoured = await withdrawAt('/covered');
    expect(honoured).toMatchObject({ tried: false, offered: true, sentAfter: [] });
    expect(honoured.problem).toContain('"Withdraw consent" could not be pressed');
  });

  test('waits for the control of consent, and leaves what else can be managed alone', async () => {
    expect(await withdrawAt('/account')).toMatchObject({ tried: true, clicks: 1, sentAfter: [] });
  });

  test('by what may manage something else is not known to be offered', async () => {
    expect(await withdrawAt('/account-alone')).toMatchObject({ tried: false, offered: null });
  });

  test('tells what is left where it was answered, and where the walk ended only that it was not read', async () => {
    const origins = [site.own, site.other];
    const visit = await Visit.begin(browser, { person: makePerson(1), permission: payingNothing(origins) });
    const walk = async () => {
      await visit.open(`${site.other}/shared`);
      return [`${site.own}/shared`, visit.page.url()];
    };
    const honoured = await tryWithdrawing(visit, { ...trialAt('/shared'), origins, walk });
    await visit.close();
    expect(honoured).toMatchObject({ tried: true, storedAfter: [], storageUnread: [site.other], pages: 2 });
    expect(honoured.keptAfter).toMatchObject([{ name: '_hjSession', domain: new URL(site.own).host }]);
  });

  test('is not tried where no way is found', async () => {
    expect(await withdrawAt('/no-way')).toMatchObject({ tried: false, offered: false });
  });

  test('tells what is left, and what was stored after it', async () => {
    const { keptAfter, storedAfter } = await withdrawAt('/leaving');
    expect(keptAfter).toMatchObject([{ where: 'cookie', name: '_ga', needsConsent: true }]);
    expect(storedAfter).toMatchObject([{ where: 'cookie', name: '_fbp', needsConsent: true }]);
  });
});

describe('declining', () => {
  test('by a notice that offers only to accept finds no way', async () => {
    expect(await declineAt('/lone')).toMatchObject({ tried: false, offered: false });
  });

  test('by settings that can only be saved is not tried, and accuses nobody', async () => {
    const honoured = await declineAt('/saved');
    expect(honoured).toMatchObject({ tried: false, offered: true });
    expect(honoured.problem).toContain('"Save my choices"');
  });

  test('by settings that opened without a control for it accuses nobody, by some that did not open it does', async () => {
    expect(await declineAt('/opened')).toMatchObject({ tried: false, offered: true });
    expect(await declineAt('/unopened')).toMatchObject({ tried: false, offered: false });
  });

  test('presses the control that stands outside the group of the others', async () => {
    expect(await declineAt('/outside')).toMatchObject({ tried: true, clicks: 1, sentAfter: [] });
  });

  test('presses what is drawn over by its own style', async () => {
    expect(await declineAt('/decorated')).toMatchObject({ tried: true, clicks: 1, sentAfter: [] });
  });

  test('leaves the questions of a page alone, and waits for the notice', async () => {
    expect(await declineAt('/question-and-notice')).toMatchObject({ tried: true, clicks: 1, sentAfter: [] });
    expect(await declineAt('/question')).toMatchObject({ tried: false, offered: null, problem: 'no notice was found' });
  });

  test.each(['/framed', '/framed-below'])('presses what stands in a frame of another site: %s', async (path) => {
    expect(await declineAt(path)).toMatchObject({ tried: true, clicks: 1, sentAfter: [] });
  });

  test.each(['/framed', '/framed-below'])('presses it in a process of its own, too: %s', async (path) => {
    // Chromium without windows gives no frame one.
    const whole = await launchBrowser(process.env.SCRIM_CHROMIUM_WHOLE);
    try {
      const { honoured, visit } = await tryDeclining({ ...trialAt(path), browser: whole });
      const [, frame] = visit.page.frames();
      await expect(frame && visit.context.newCDPSession(frame)).resolves.toBeDefined();
      expect(honoured).toMatchObject({ tried: true, clicks: 1, sentAfter: [] });
    } finally {
      await whole.close();
    }
  });

  test('waits for no frame that does not answer', async () => {
    const whole = await launchBrowser(process.env.SCRIM_CHROMIUM_WHOLE);
    try {
      const walk = async (visit: Visit) => {
        const pages = await explore(visit, visit.page.url(), {
          ...payingNothing([site.own]),
          pages: 1,
          until: Date.now() + 15_000,
        });
        return pages.map(({ url }) => url);
      };
      const { honoured } = await tryDeclining({ ...trialAt('/silent-frame'), browser: whole, walk });
      expect(honoured).toMatchObject({ tried: true, clicks: 1, sentAfter: [] });
    } finally {
      await whole.close();
    }
  });

  test('in a frame that stops answering when it is pressed is not tried, and accuses nobody', async () => {
    const whole = await launchBrowser(process.env.SCRIM_CHROMIUM_WHOLE);
    try {
      const { honoured } = await tryDeclining({ ...trialAt('/framed-busy'), browser: whole });
      expect(honoured).toMatchObject({ tried: false, offered: true, sentAfter: [] });
      expect(sayHonoured(honoured)).toBe(
        'not tried: "Reject all" could not be pressed: what it stands in stopped answering',
      );
    } finally {
      await whole.close();
    }
  });

  test('tells what was stored after it: cookies and databases, and not the choice itself', async () => {
    const { storedAfter, keptAfter } = await declineAt('/storing');
    expect(storedAfter.map(({ where, name, needsConsent }) => [where, name, needsConsent])).toEqual([
      ['cookie', '_ga', true],
      ['cookie', 'CookieConsent', false],
      ['IndexedDB', '_hjRecordings', true],
    ]);
    expect(keptAfter.map(({ name }) => name)).toEqual(['_gid']);
  });
});

test('under Global Privacy Control all that is stored is told', async () => {
  const { honoured, visit } = await tryGlobalPrivacyControl(trialAt('/storing'));
  await visit.close();
  expect(honoured.storedAfter.map(({ name }) => name)).toEqual(['_gid', '_fbp']);
});

test('storage that can not be read is told as not read', async () => {
  const { honoured, visit } = await tryGlobalPrivacyControl(trialAt('/locked'));
  await visit.close();
  expect(honoured).toMatchObject({ tried: true, storageUnread: [site.own] });
});

test('each refusal has its own time, and how many pages came after it is told', async () => {
  const { consent, limits } = await probe({ ...onePage, url: `${site.own}/storing`, minutes: 0 });
  expect(consent.declining).toMatchObject({ tried: true, pages: 1 });
  expect(limits.join()).toContain('1 page after declining and 1 page with Global Privacy Control.');
});

test('a notice that offers only to accept is accepted, and told as one that nobody can refuse', async () => {
  const { consent, destinations, findings } = await probe({ ...onePage, url: `${site.own}/lone` });
  expect(consent).toMatchObject({
    asked: true,
    agreed: true,
    declining: { tried: false },
    withdrawal: { tried: false },
  });
  expect(destinations).toMatchObject([{ origin: site.other, requests: 1, beforeConsent: 0 }]);
  const rules = findings.map(({ rule }) => rule);
  expect(rules).toContain('harder-to-refuse');
  expect(rules).not.toContain('consent-not-asked');
});
