import { readFile } from 'node:fs/promises';
import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { panelNode } from './control.ts';
import { Stage, until } from './testing/stage.ts';

let stage: Stage;
beforeAll(async () => {
  stage = await Stage.open();
});
afterAll(() => stage.close());
beforeEach(async () => {
  await stage.reset();
  stage.pages.set('/apply', stage.html('<h1>Your loan</h1><input id="name"><button>Go on</button>'));
  stage.pages.set('/other', stage.html('<h1>Other</h1>'));
});
afterEach(() => expect([...stage.problems, ...stage.capture.rejected]).toEqual([]));

const kept = (page: Page) =>
  page.evaluate(async () => ({
    local: Object.keys(localStorage),
    session: Object.keys(sessionStorage),
    cookies: document.cookie,
    databases: (await indexedDB.databases()).length,
    caches: (await caches.keys()).length,
  }));
const NOTHING = { local: [], session: [], cookies: '', databases: 0, caches: 0 };

const asked = (page: Page) => page.waitForSelector('[data-scrim]', { state: 'attached' });
const paths = () => stage.capture.requests.map(({ method, path }) => `${method} ${path.replace(/\.\w{12}\./, '.*.')}`);

/** The root of the notice is closed, so tests do what a keyboard does: `presses` times Tab, then Enter. */
const press = async (page: Page, presses: number) => {
  for (let at = 0; at < presses; at++) await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
};

describe('Before a decision', () => {
  test('there is no request but the script and the policy, nothing stored, nothing patched', async () => {
    const page = await stage.page('/apply');
    await asked(page);
    await page.fill('#name', 'Ada Lovelace');
    await page.click('button');
    await page.evaluate(() => window.scrim?.event('application_submitted'));
    const native = await page.evaluate(() =>
      [history.pushState, Element.prototype.attachShadow].every((one) => String(one).includes('[native code]')),
    );
    expect(native).toBe(true);
    expect(await kept(page)).toEqual(NOTHING);
    expect(await page.evaluate(() => window.scrim?.link.waiting.length)).toBe(0);
    expect(paths()).toEqual(['GET /scrim.js', 'GET /site/test/policy.json']);
  });

  test('the notice moves nothing on the page and takes no focus', async () => {
    const page = await stage.page('/apply');
    const box = () => page.evaluate(() => JSON.stringify(document.querySelector('button')?.getBoundingClientRect()));
    const before = await box();
    await asked(page);
    expect(await box()).toBe(before);
    expect(await page.evaluate(() => document.activeElement?.tagName)).toBe('BODY');
  });

  test('Escape closes the notice without a decision', async () => {
    const page = await stage.page('/apply');
    await asked(page);
    for (let at = 0; at < 4; at++) await page.keyboard.press('Tab');
    await page.keyboard.press('Escape');
    expect(await page.locator('[data-scrim]').count()).toBe(0);
    expect(await kept(page)).toEqual(NOTHING);
    expect(stage.capture.receipts).toEqual([]);
  });

  test('the language of the page chooses the language of the notice', async () => {
    stage.pages.set('/es', stage.html('<h1>Préstamo</h1>', { lang: 'es-MX' }));
    const page = await stage.page('/es');
    await asked(page);
    await page.evaluate(() => window.scrim?.consent.deny());
    expect(stage.capture.receipts).toMatchObject([{ decision: 'denied', language: 'es' }]);
  });
});

describe('A refusal', () => {
  test('is one press, leaves a receipt, loads no recorder and is not asked again', async () => {
    const page = await stage.page('/apply');
    await asked(page);
    // Input and button of the page, then the privacy link, then decline.
    await press(page, 4);
    await until(() => expect(stage.capture.receipts).toMatchObject([{ decision: 'denied', method: 'banner' }]));
    await page.waitForFunction(() => window.scrim?.consent.state().receipt);
    await page.goto(`${stage.origin}/other`);
    await page.waitForFunction(() => window.scrim?.link.panel);
    expect(await page.evaluate(() => window.scrim?.consent.state().decision)).toBe('denied');
    expect(paths().filter((path) => path.includes('recorder'))).toEqual([]);
    expect(stage.capture.receipts).toHaveLength(1);
    expect((await kept(page)).local).toEqual(['scrim.test']);
  });

  test('holds when the server cannot be reached, and is told to it by the next page', async () => {
    const page = await stage.page('/apply');
    await asked(page);
    await page.route('**/receipts', (route) => route.abort());
    expect(await page.evaluate(() => window.scrim?.consent.deny())).toBe(false);
    expect(await page.evaluate(() => window.scrim?.consent.state().decision)).toBe('denied');
    await page.unroute('**/receipts');
    await page.goto(`${stage.origin}/other`);
    await until(() => expect(stage.capture.receipts).toMatchObject([{ decision: 'denied', method: 'api' }]));
  });

  test('is asked again after twelve months', async () => {
    const page = await stage.page('/apply');
    await asked(page);
    await page.evaluate(() => window.scrim?.consent.deny());
    await page.evaluate(() => {
      const stored = JSON.parse(localStorage['scrim.test'] ?? '');
      localStorage['scrim.test'] = JSON.stringify({ ...stored, time: stored.time - 366 * 864e5 });
    });
    await page.reload();
    await asked(page);
    expect(await page.evaluate(() => window.scrim?.consent.state().decision)).toBe(null);
  });
});

describe('Consent', () => {
  test('by keyboard leads to a redacted keyframe', async () => {
    stage.pages.set('/apply', stage.html('<h1>Your loan</h1><p>Ada Lovelace</p><button>Go on</button>'));
    const page = await stage.page('/apply');
    await asked(page);
    await press(page, 4);
    await until(() => expect(stage.events().some(({ type }) => type === 2)).toBe(true));
    expect(stage.capture.receipts).toMatchObject([{ decision: 'granted', method: 'banner', language: 'en' }]);
    const text = JSON.stringify(stage.batches());
    expect(text).toContain('Your loan');
    expect(text).not.toContain('Lovelace');
    expect(stage.signals('view')).toHaveLength(1);
  });

  test('to another notice than this one is asked for again', async () => {
    const page = await stage.consented('/apply');
    await page.evaluate(() => {
      localStorage['scrim.test'] = localStorage['scrim.test']?.replace('"notice":"1"', '"notice":"0"') ?? '';
    });
    await page.reload();
    await asked(page);
    expect(await page.evaluate(() => window.scrim?.consent.state().decision)).toBe(null);
  });

  test('holds for the page where storage is blocked', async () => {
    const context = await stage.visitor();
    await context.addInitScript(() => {
      for (const name of ['localStorage', 'sessionStorage']) {
        Object.defineProperty(window, name, {
          get() {
            throw new DOMException('blocked', 'SecurityError');
          },
        });
      }
    });
    const page = await stage.page('/apply', context);
    await asked(page);
    expect(await page.evaluate(() => window.scrim?.consent.grant())).toBe(true);
    await until(() => expect(stage.events().some(({ type }) => type === 2)).toBe(true));
  });

  test('from a TCF consent manager is followed both ways', async () => {
    stage.pages.set(
      '/apply',
      stage.html('<h1>Loan</h1>', {
        attributes: 'data-consent="tcf"',
        head: `<script>
          let tell; const data = (given) => ({ eventStatus: 'useractioncomplete', gdprApplies: true, purpose: { consents: { 1: given, 8: given, 10: given } } });
          window.__tcfapi = (command, version, callback) => { tell = (given) => callback(data(given), true); };
        </script>`,
      }),
    );
    const page = await stage.page('/apply');
    await page.waitForFunction('typeof tell === "function"');
    expect(await page.locator('[data-scrim]').count()).toBe(0);
    await page.evaluate('tell(true)');
    await page.waitForFunction(() => window.scrim?.consent.state().decision === 'granted');
    await page.evaluate('tell(false)');
    await until(() =>
      expect(stage.capture.receipts).toMatchObject([
        { decision: 'granted', method: 'tcf' },
        { decision: 'withdrawn', method: 'tcf' },
      ]),
    );
  });
});

describe('Global Privacy Control', () => {
  for (const sign of ['header', 'property'] as const) {
    test(`by ${sign} means no question, no capture, and a visible acknowledgement`, async () => {
      const context = await stage.visitor(sign === 'header' ? { extraHTTPHeaders: { 'Sec-GPC': '1' } } : {});
      if (sign === 'property') {
        await context.addInitScript(() => Object.defineProperty(navigator, 'globalPrivacyControl', { value: true }));
      }
      const page = await stage.page('/apply', context);
      await asked(page);
      await until(() => expect(stage.capture.receipts).toMatchObject([{ decision: 'gpc', method: 'gpc-signal' }]));
      expect(await page.evaluate(() => window.scrim?.consent.grant())).toBe(false);
      expect(await kept(page)).toEqual(NOTHING);
      await press(page, 3);
      await page.waitForFunction(() => window.scrim?.link.panel);
      expect((await kept(page)).session).toEqual(['scrim.test']);
      expect(await page.evaluate(() => window.scrim?.consent.state().decision)).toBe('gpc');
      // A page further on: not said again, not counted again.
      await page.evaluate(() => location.assign('/other'));
      await page.waitForURL('**/other');
      await page.waitForFunction(() => window.scrim?.link.panel);
      expect(stage.capture.receipts).toHaveLength(1);
      expect(paths().filter((path) => path.includes('recorder'))).toEqual([]);
    });
  }
});

describe('Withdrawal', () => {
  test('stops the recorder in the same task and discards what was not sent', async () => {
    const page = await stage.consented('/apply');
    await until(() => expect(stage.events().some(({ type }) => type === 2)).toBe(true));
    await page.route('**/batches', () => {});
    await page.fill('#name', 'Ada');
    const stopped = await page.evaluate(() => {
      window.scrim?.event('application_submitted', { amount: 1 });
      window.scrim?.consent.withdraw();
      return [history.pushState, Element.prototype.attachShadow].every((one) => String(one).includes('[native code]'));
    });
    expect(stopped).toBe(true);
    await page.unroute('**/batches');
    const before = stage.capture.batches.length;
    await page.evaluate(() => document.body.append('later'));
    await until(() =>
      expect(stage.capture.receipts).toMatchObject([
        { decision: 'granted', previous: null },
        { decision: 'withdrawn', previous: expect.stringContaining('signed.') },
      ]),
    );
    await page.goto(`${stage.origin}/other`);
    await page.waitForFunction(() => window.scrim?.link.panel);
    expect(stage.capture.batches.length).toBe(before);
    expect(await kept(page)).toEqual({ ...NOTHING, local: ['scrim.test'] });
  });

  test('in one tab stops every other tab', async () => {
    const first = await stage.consented('/apply');
    const second = await stage.page('/other', first.context());
    await second.waitForFunction(() => window.scrim?.link.call);
    await until(() => expect(new Set(stage.capture.batches.map(({ token }) => token)).size).toBe(2));
    await first.evaluate(() => window.scrim?.consent.withdraw());
    await second.waitForFunction(() => window.scrim?.consent.state().decision === 'withdrawn');
    const patched = await second.evaluate(() => !String(history.pushState).includes('[native code]'));
    expect(patched).toBe(false);
    expect(await kept(second)).toEqual({ ...NOTHING, local: ['scrim.test'] });
  });

  test('offers the receipt and erasure in the panel', async () => {
    const page = await stage.consented('/other');
    await page.waitForFunction(() => window.scrim?.link.panel);
    await page.evaluate(() => window.scrim?.consent.show());
    // The panel has the focus; withdrawing is the first thing in it.
    await press(page, 1);
    await until(() => expect(stage.capture.receipts.at(-1)?.decision).toBe('withdrawn'));
    await page.waitForFunction(() => window.scrim?.consent.state().receipt);
    // Allow again, download, erase.
    const download = page.waitForEvent('download');
    await press(page, 2);
    expect((await download).suggestedFilename()).toBe('scrim-receipt-test.json');
    const { receipt } = await page.evaluate(() => JSON.parse(localStorage['scrim.test'] ?? ''));
    const saved = JSON.parse(await readFile(await (await download).path(), 'utf8'));
    expect(saved).toEqual({ receipt, signed: expect.stringContaining('signed.') });
    // The panel shows it too, word for word; its root is closed to scripts.
    const stored = { decision: 'withdrawn', time: 0, method: 'control', erasable: null, receipt } as const;
    const shown = JSON.stringify(panelNode({ stored, erasable: null, gpc: false, texts: {} }, false));
    expect(shown).toContain(JSON.stringify(JSON.stringify(receipt, null, 1)));
    await press(page, 1);
    await until(() => expect(stage.capture.erasures).toMatchObject([{ receipt: expect.stringContaining('signed.') }]));
  });

  test('can be taken back: the subject of the new receipt is the old one', async () => {
    const page = await stage.consented('/apply');
    await until(() => expect(stage.batches().length).toBeGreaterThan(0));
    await page.evaluate(() => window.scrim?.consent.withdraw());
    await page.evaluate(() => window.scrim?.consent.grant());
    expect(stage.capture.receipts.map(({ decision, previous }) => [decision, previous !== null])).toEqual([
      ['granted', false],
      ['withdrawn', true],
      ['granted', true],
    ]);
    await until(() => expect(new Set(stage.capture.batches.map(({ token }) => token)).size).toBe(2));
  });
});

describe('An earlier grant', () => {
  const granted = async () => {
    const page = await stage.consented('/other');
    await until(() => expect(stage.batches().length).toBeGreaterThan(0));
    const { signed } = JSON.parse(await page.evaluate(() => localStorage['scrim.test'] ?? ''));
    expect(signed).toContain('signed.');
    return { page, signed };
  };

  test('is ended by a refusal after it was asked for again, and can still be erased', async () => {
    const { page, signed } = await granted();
    await page.evaluate(() => {
      localStorage['scrim.test'] = localStorage['scrim.test']?.replace('"notice":"1"', '"notice":"0"') ?? '';
    });
    await page.reload();
    await asked(page);
    await page.evaluate(() => window.scrim?.consent.deny());
    expect(stage.capture.receipts.at(-1)).toMatchObject({ decision: 'denied', previous: signed });
    await page.reload();
    await page.waitForFunction(() => window.scrim?.link.panel);
    await page.evaluate(() => window.scrim?.consent.show());
    // Allow, download, erase.
    await press(page, 3);
    await until(() => expect(stage.capture.erasures).toEqual([{ receipt: signed }]));
  });

  test('is ended once by Global Privacy Control, does not return without it, and can still be erased', async () => {
    const { page, signed } = await granted();
    await page.context().setExtraHTTPHeaders({ 'Sec-GPC': '1' });
    await page.goto(`${stage.origin}/apply`);
    await until(() =>
      expect(stage.capture.receipts.at(-1)).toMatchObject({ decision: 'gpc', method: 'gpc-signal', previous: signed }),
    );
    await until(async () =>
      expect(JSON.parse(await page.evaluate(() => localStorage['scrim.test'] ?? ''))).toMatchObject({
        decision: 'gpc',
      }),
    );
    await page.evaluate(() => sessionStorage.setItem('scrim.test', 'gpc'));
    await page.reload();
    await page.waitForFunction(() => window.scrim?.link.panel);
    expect(stage.capture.receipts).toHaveLength(2);
    await page.evaluate(() => window.scrim?.consent.show());
    await page.waitForFunction(() => document.activeElement?.matches('[data-scrim]'));
    expect(await page.evaluate(() => window.scrim?.link.erasable)).toBe(signed);
    await page.context().setExtraHTTPHeaders({});
    await page.reload();
    await asked(page);
    expect(await page.evaluate(() => window.scrim?.consent.state().decision)).toBe(null);
  });

  test('does not outlive a withdrawal which full storage cannot keep', async () => {
    const { page, signed } = await granted();
    await page.evaluate(() => {
      Storage.prototype.setItem = () => {
        throw new DOMException('full', 'QuotaExceededError');
      };
      return window.scrim?.consent.withdraw();
    });
    expect(await page.evaluate(() => window.scrim?.consent.state().decision)).toBe('withdrawn');
    expect(stage.capture.receipts.at(-1)).toMatchObject({ decision: 'withdrawn', previous: signed });
    await page.reload();
    await asked(page);
    expect(await page.evaluate(() => window.scrim?.consent.state().decision)).toBe(null);
  });
});

test('A withdrawal discards what an earlier page left to send, also where the recorder never came', async () => {
  const context = await stage.visitor();
  await context.route('**/recorder.*', (route) => route.abort());
  const page = await stage.page('/other', context);
  await page.evaluate(() => window.scrim?.consent.grant());
  await page.evaluate(() => {
    localStorage['scrim.test.rest'] = '[[0,"token-1","AAAA"]]';
    sessionStorage['scrim.test.rest'] = '[[1,"token-1","AAAA"]]';
    return window.scrim?.consent.withdraw();
  });
  expect(await kept(page)).toEqual({ ...NOTHING, local: ['scrim.test'] });
});

describe('The regime of a receipt', () => {
  test('is that of the page rule', async () => {
    stage.pages.set('/account/loans', stage.html('<h1>Loans</h1>'));
    const page = await stage.page('/account/loans');
    await page.evaluate(() => window.scrim?.consent.deny());
    await page.goto(`${stage.origin}/other`);
    await page.waitForFunction(() => window.scrim?.link.public);
    await page.evaluate(() => window.scrim?.consent.grant());
    expect(stage.capture.receipts).toMatchObject([{ regime: 'customer' }, { regime: 'visitor' }]);
  });

  test('is what the tag says before that', async () => {
    stage.pages.set('/other', stage.html('<h1>Other</h1>', { attributes: 'data-regime="applicant"' }));
    const page = await stage.page('/other');
    await page.evaluate(() => window.scrim?.consent.deny());
    expect(stage.capture.receipts).toMatchObject([{ regime: 'applicant' }]);
  });
});

test('The first of the listed languages is the default, not the first key', async () => {
  stage.pages.set('/other', stage.html('<h1>Andere</h1>', { lang: 'de' }));
  const context = await stage.visitor();
  await context.route('**/policy.json', async (route) => {
    const response = await route.fetch();
    const found = await response.json();
    found.policy.consent.languages = ['es', 'en'];
    await route.fulfill({ response, json: found });
  });
  const page = await stage.page('/other', context);
  await page.evaluate(() => window.scrim?.consent.deny());
  expect(stage.capture.receipts).toMatchObject([{ language: 'es' }]);
});

test('A decision in one tab is the decision in the other', async () => {
  const first = await stage.page('/apply');
  const second = await stage.page('/other', first.context());
  await asked(first);
  await asked(second);
  await first.evaluate(() => window.scrim?.consent.grant());
  await second.waitForFunction(() => window.scrim?.link.call);
  expect(await second.evaluate(() => window.scrim?.consent.state().decision)).toBe('granted');
});
