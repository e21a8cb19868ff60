import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { launchBrowser } from '../browser/launch.ts';
import { page as pageOf } from '../testing/site.ts';
import { lookAtPage } from './page-look.ts';
import { proposeLevel } from './propose-policy.ts';

const ORIGIN = 'https://apply.example';
const inShadow = (html: string) =>
  `<div id="host"></div><script>host.attachShadow({ mode: 'open' }).innerHTML = '${html}'</script>`;
const inFrame = (html: string) => `<iframe srcdoc='${html}'></iframe>`;

const PAYMENT: readonly [what: string, path: string, body: string][] = [
  ['a card by its autocomplete token', '/a', '<input autocomplete="section-a cc-number">'],
  ['a card by its label', '/a', '<label>Card number <input></label>'],
  ['a card by its label in Spanish', '/a', '<label>Número de tarjeta <input></label>'],
  ['a card by its placeholder alone', '/a', '<input placeholder="Card number">'],
  ['a card by its name alone', '/a', '<input name="ccNumber">'],
  ['its code alone', '/a', '<label>CVV <input></label>'],
  ['a card in a shadow root', '/a', inShadow('<input autocomplete=cc-number>')],
  ['a card in a frame of the site', '/a', inFrame('<input autocomplete="cc-number">')],
  ['fields of a processor', '/a', '<iframe src="https://js.stripe.com/v3/elements-inner-card.html"></iframe>'],
  ['nothing, at an address that says it', '/loan/checkout', '<h1>Due today</h1>'],
  ['nothing, at an address that says it in Spanish', '/cuenta/pagar', '<h1>Hoy</h1>'],
];

const IDENTITY: readonly [what: string, path: string, body: string][] = [
  ['a password', '/a', '<input type="password">'],
  ['a password that is shown', '/a', '<input type="text" autocomplete="current-password">'],
  ['a password by its label in Spanish', '/a', '<label>Contraseña <input type="text"></label>'],
  ['a password in a shadow root', '/a', inShadow('<input type=password>')],
  ['a password in a frame of the site', '/a', inFrame('<input type="password">')],
  ['a password that is folded away', '/a', '<div hidden><input type="password"></div>'],
  ['a one-time code', '/a', '<input inputmode="numeric" autocomplete="one-time-code">'],
  ['a code by its label', '/a', '<label>Verification code <input></label>'],
  ['a code by its label in Spanish', '/a', '<label>Código de verificación <input></label>'],
  ['documents', '/a', '<input type="file">'],
  ['documents, behind a button', '/a', '<label>Photo of your licence <input type="file" style="display:none"></label>'],
  ['documents in a shadow root', '/a', inShadow('<input type=file>')],
  ['nothing, at an address that says it', '/account/sign-in', '<h1>Hello</h1>'],
  ['nothing, at an address that says it in Spanish', '/verificar', '<h1>Hola</h1>'],
];

const NEITHER: readonly [what: string, path: string, body: string][] = [
  [
    'only speaks of cards and passwords',
    '/a',
    '<p>Card number? Forgot your password? Upload</p><a href="/login">Sign in</a>',
  ],
  ['only links to where people pay', '/a', '<a href="/pay">Pay</a><button>Pay now</button>'],
  [
    'asks for something that sounds alike',
    '/a',
    '<label>Discard notes <input></label><label>Passengers <input></label>',
  ],
  [
    'asks how often somebody is paid',
    '/income',
    '<label>Pay frequency <select><option>Weekly</option></select></label>',
  ],
  [
    'asks for a promotion code and a postal code',
    '/a',
    '<label>Promo code <input></label><label>ZIP code <input></label>',
  ],
  ['keeps a card that nobody is asked for', '/a', '<div style="display:none"><input autocomplete="cc-number"></div>'],
  ['has a frame of somebody who is no processor', '/a', '<iframe src="https://www.youtube.com/checkout"></iframe>'],
  ['has an address that only sounds alike', '/display/verified/identityless', '<h1>Hello</h1>'],
];

describe('the level that is proposed for a page', () => {
  let browser: Browser;
  let page: Page;
  beforeAll(async () => {
    browser = await launchBrowser();
    page = await browser.newPage();
  });
  afterAll(() => browser.close());

  async function levelOf(path: string, body: string) {
    await page.route('**/*', (route) =>
      route.fulfill({
        contentType: 'text/html; charset=utf-8',
        body: route.request().url() === ORIGIN + path ? pageOf(body) : '',
      }),
    );
    await page.goto(ORIGIN + path);
    const look = { path, ...(await lookAtPage(page)) };
    await page.unrouteAll();
    return proposeLevel(look, true);
  }

  test.each(PAYMENT)('is off where it asks for %s', async (_what, path, body) => {
    expect(await levelOf(path, body)).toMatchObject({ level: 'off', why: expect.stringContaining('people pay here') });
  });

  test.each(IDENTITY)('is off where it asks for %s, which proves who somebody is', async (_what, path, body) => {
    expect(await levelOf(path, body)).toMatchObject({
      level: 'off',
      why: expect.stringContaining('prove who they are'),
    });
  });

  test('is proposed though a frame in the page does not answer', async () => {
    const whole = await launchBrowser(process.env.SCRIM_CHROMIUM_WHOLE);
    try {
      const page = await whole.newPage();
      await page.route('**/*', (route) =>
        route.fulfill({
          contentType: 'text/html; charset=utf-8',
          body:
            new URL(route.request().url()).origin === ORIGIN
              ? pageOf('<iframe src="https://other.example/"></iframe><input type="password">')
              : '<script>setTimeout(() => { for (;;); }, 200)</script>',
        }),
      );
      await page.goto(ORIGIN);
      await page.waitForTimeout(500);
      expect(await lookAtPage(page)).toEqual({ payment: null, password: true, upload: false });
    } finally {
      await whole.close();
    }
  });

  test.each(NEITHER)('is not off where it %s', async (_what, path, body) => {
    expect(await levelOf(path, body)).toMatchObject({ level: 'replay' });
  });
});
