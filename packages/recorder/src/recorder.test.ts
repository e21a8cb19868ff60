import { createHash } from 'node:crypto';
import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { Stage, until } from './testing/stage.ts';

let stage: Stage;
beforeAll(async () => {
  stage = await Stage.open(undefined, { whole: true });
});
afterAll(() => stage.close());
beforeEach(async () => {
  await stage.reset();
  stage.pages.set('/apply', stage.html('<h1>Your loan</h1><input id="name"><div id="list"></div>'));
  stage.pages.set('/other', stage.html('<h1>Other</h1>'));
});
afterEach(() => expect([...stage.problems, ...stage.capture.rejected]).toEqual([]));

const keyframes = () => stage.events().filter(({ type }) => type === 2);
const pressed = () => stage.events().filter(({ data }) => data.source === 2 && data.type === 2);
const templates = () => new Set(stage.batches().map(({ page }) => page.template));
/** Leaves the page quickly: what it has not sent goes with the last words. */
const leaveTo = async (page: Page, path: string) => {
  await page.evaluate((to) => location.assign(to), path);
  await page.waitForURL(`**${path}`, { waitUntil: 'commit' });
};
const recorded = (page: Page) => page.waitForFunction(() => window.scrim?.link.call);

describe('Batches', () => {
  test('that hold a full snapshot begin with it, and their sequence has no gap', async () => {
    const page = await stage.consented('/apply');
    await until(() => expect(keyframes()).toHaveLength(1));
    await page.evaluate(() => document.querySelector('#list')?.append('text'));
    await leaveTo(page, '/other');
    await until(() => expect(keyframes()).toHaveLength(2));
    for (const { replay } of stage.batches()) {
      const types = (replay?.events ?? []).map((event) => (event as { type: number }).type);
      if (types.includes(2)) expect(types.slice(0, 2)).toEqual([4, 2]);
    }
    const seqs = stage
      .batches()
      .map(({ seq }) => seq)
      .sort((one, other) => one - other);
    expect(seqs).toEqual(seqs.map((_, at) => at));
    expect(new Set(stage.capture.batches.map(({ token }) => token)).size).toBe(1);
  });

  test('tell of typing that the page repeats only what it came to, in a field that had the focus before, too', async () => {
    stage.pages.set(
      '/apply',
      stage.html(`<h1>Your loan</h1><input id="name" autofocus><p>Hi <b></b><i></i></p><script>
        const field = document.querySelector('#name');
        field.focus();
        field.addEventListener('input', () => {
          document.querySelector('b').textContent = field.value;
          const echo = document.querySelector('i');
          if (echo.firstChild) echo.firstChild.data = field.value;
          else echo.append(field.value);
        });
      </script>`),
    );
    const page = await stage.consented('/apply');
    await until(() => expect(keyframes()).toHaveLength(1));
    await page.evaluate(() => document.querySelector<HTMLElement>('#name')?.focus());
    await page.keyboard.type('Johan', { delay: 60 });
    await page.locator('h1').click();
    // A page that leaves may lose what its worker has not given back.
    await until(() => expect(JSON.stringify(stage.events())).toContain('"█████"'));
    await leaveTo(page, '/other');
    await until(() => expect(keyframes()).toHaveLength(2));
    const first = stage.events().filter(({ data }) => data.source === 0);
    // Each text as it came, which says nothing of it, and what it came to.
    expect(JSON.stringify(first).match(/"█+"/g)).toEqual(['"███"', '"███"', '"█████"', '"█████"']);
    expect(first.length).toBeLessThanOrEqual(4);
  });

  test('hold what changes on the page, and what the person does there', async () => {
    const page = await stage.consented('/apply');
    await until(() => expect(keyframes()).toHaveLength(1));
    await page.evaluate(() => {
      const list = document.querySelector('#list');
      list?.append(document.createElement('section'));
      list?.setAttribute('style', 'color: red');
      document.styleSheets[0]?.insertRule('p { color: red }');
      const host = document.body.appendChild(document.createElement('x-card'));
      host.attachShadow({ mode: 'open' }).append(document.createElement('article'));
      const frame = document.body.appendChild(document.createElement('iframe'));
      frame.contentDocument?.body.append(document.createElement('aside'));
    });
    await page.locator('#name').pressSequentially('Ada');
    await page.mouse.click(300, 300);
    await page.mouse.wheel(0, 100);
    const sources = () => new Set(stage.events().map(({ data }) => data.source));
    await until(() => expect([...sources()]).toEqual(expect.arrayContaining([0, 1, 2, 5])));
    const mutations = JSON.stringify(stage.events().filter(({ data }) => data.source === 0));
    for (const tag of ['section', 'article', 'aside']) expect(mutations).toContain(`"tagName":"${tag}"`);
  });

  test('hold nothing that was typed', async () => {
    const page = await stage.consented('/apply');
    await page.locator('#name').pressSequentially('Lovelace');
    await page.evaluate(() => document.querySelector('#list')?.append('Lovelace'));
    await leaveTo(page, '/other');
    await until(() => expect(templates()).toContain('/other'));
    expect(JSON.stringify(stage.batches())).not.toMatch(/lovelace|ovel/i);
  });

  test('wait for a server that is down, as long as it asks, and arrive once', async () => {
    stage.capture.failBatches = { status: 503, headers: { 'Retry-After': '1' } };
    const page = await stage.consented('/apply');
    await until(() =>
      expect(stage.capture.requests.filter(({ path }) => path.includes('batches'))).not.toHaveLength(0),
    );
    stage.capture.failBatches = null;
    await until(() => expect(keyframes()).toHaveLength(1));
    await page.close();
  });

  test('that another tab has left are kept beside those of this one', async () => {
    stage.pages.set('/plain', '<!doctype html><h1>No tag</h1>');
    stage.capture.failBatches = { status: 503 };
    const page = await stage.consented('/apply');
    await until(() =>
      expect(stage.capture.requests.filter(({ path }) => path.includes('batches'))).not.toHaveLength(0),
    );
    await page.evaluate(() => {
      localStorage['scrim.test.rest'] = '[[7,"another tab","AAAA"]]';
    });
    await leaveTo(page, '/plain');
    const left: [number, string, string][] = JSON.parse(
      await page.evaluate(() => localStorage['scrim.test.rest'] ?? '[]'),
    );
    expect(left[0]).toEqual([7, 'another tab', 'AAAA']);
    expect(left.length).toBeGreaterThan(1);
    expect(new Set(left.map(([seq, token]) => `${seq} ${token}`)).size).toBe(left.length);
  });

  test('are sent when the network is back', async () => {
    const page = await stage.consented('/apply');
    await until(() => expect(keyframes()).toHaveLength(1));
    await page.context().setOffline(true);
    await page.evaluate(() => window.scrim?.event('application_submitted', { amount: 5000 }));
    await page.evaluate(() => document.dispatchEvent(new Event('visibilitychange')));
    await page.context().setOffline(false);
    // The next page takes what is left.
    await leaveTo(page, '/other');
    await until(() => expect(stage.signals('event')).toMatchObject([{ name: 'application_submitted' }]));
  });

  test('stop for good when the receipt no longer holds', async () => {
    stage.capture.failBatches = { status: 410 };
    stage.capture.refuseSessions = true;
    const page = await stage.consented('/apply');
    const sent = () => stage.capture.requests.filter(({ path }) => path.includes('batches'));
    await until(() => expect(sent()).not.toHaveLength(0));
    await page.waitForFunction(() => String(history.pushState).includes('[native code]'));
    const before = sent().length;
    await page.evaluate(() => document.body.append('later'));
    // A recorder that still ran would send with the page's last words, and its next page what was left.
    await leaveTo(page, '/other');
    await recorded(page);
    expect(sent()).toHaveLength(before);
  });

  test('larger than a keepalive request arrive even from a page that closes at once', async () => {
    const rows = Array.from(
      { length: 3000 },
      (_, row) => `<tr><td>${row}</td><td>${(row * 7919) % 104729} USD</td></tr>`,
    );
    stage.pages.set('/apply', stage.html(`<h1>Your loan</h1><table>${rows.join('')}</table>`));
    const page = await stage.consented('/other');
    await until(() => expect(keyframes()).toHaveLength(1));
    await page.goto(`${stage.origin}/apply`);
    await page.waitForFunction(() => !String(history.pushState).includes('[native code]'));
    await leaveTo(page, '/other');
    await until(() => {
      const large = stage.batches().filter(({ page, replay }) => page.template === '/apply' && replay);
      expect(Math.max(...large.map((batch) => JSON.stringify(batch).length))).toBeGreaterThan(64 * 1024);
    });
    await page.waitForFunction(() => !localStorage['scrim.test.rest'] && !sessionStorage['scrim.test.rest']);
  });
});

describe('The policy of a page', () => {
  const app = `<h1>App</h1><div id="view">first</div><script>
    window.go = (path, text) => { history.pushState({}, '', path); document.querySelector('#view').textContent = text; };
  </script>`;

  test('changes in the task in which the address changes: a page that is off is never recorded', async () => {
    stage.pages.set('/apply', stage.html(app));
    const page = await stage.consented('/apply');
    await until(() => expect(keyframes()).toHaveLength(1));
    await page.evaluate('go("/off", "Zanzibar")');
    await page.evaluate('document.querySelector("#view").append("Zanzibar")');
    await page.click('#view');
    await page.evaluate('go("/other", "back")');
    await until(() => expect(keyframes()).toHaveLength(2));
    await leaveTo(page, '/other');
    await until(() => expect(stage.signals('view').length).toBeGreaterThan(2));
    expect(templates()).toEqual(new Set(['/apply', '/other']));
    // Eight masked letters would be the off page's.
    expect(JSON.stringify(stage.events())).not.toContain('█'.repeat(8));
  });

  test('changes, too, where a router goes by the Navigation API alone', async () => {
    stage.pages.set('/apply', stage.html('<h1>App</h1><div id="view">first</div>'));
    const page = await stage.consented('/apply');
    await until(() => expect(keyframes()).toHaveLength(1));
    await page.evaluate(() => {
      const { navigation } = window as unknown as { navigation: EventTarget & { navigate(url: string): void } };
      navigation.addEventListener('navigate', (event) => {
        (event as Event & { intercept(to: { handler(): Promise<void> }): void }).intercept({
          handler: async () => {
            (document.querySelector('#view') as HTMLElement).textContent = 'Zanzibar';
          },
        });
      });
      navigation.navigate('/off');
    });
    await page.waitForFunction(() => document.querySelector('#view')?.textContent === 'Zanzibar');
    await page.click('#view');
    await page.waitForTimeout(1500);
    await page.evaluate(() => window.scrim?.stop());
    await until(() => expect(stage.signals('scroll')).toHaveLength(1));
    expect(templates()).toEqual(new Set(['/apply']));
    expect(JSON.stringify(stage.events())).not.toContain('█'.repeat(8));
  });

  test('of the page before holds for what stays of it: nothing of an off page is recorded under the next rule', async () => {
    // As routers do: the address changes, something turns, and the words come when the server has answered.
    const app = `<h1>Zanzibar</h1><p>Madagascar <b></b></p><iframe srcdoc="<h1>Zanzibar</h1>"></iframe><input value="Zanzibar">
      <div id="host"></div><script>host.attachShadow({ mode: 'open' }).append('Zanzibar')</script>`;
    stage.pages.set('/off', stage.html(app));
    const page = await stage.consented('/off');
    await page.waitForFunction(() => !String(history.pushState).includes('[native code]'));
    await page.evaluate(() => {
      history.pushState({}, '', '/apply');
      document.body.append(document.createElement('progress'));
    });
    await until(() => expect(keyframes()).toHaveLength(1));
    await page.evaluate(() => {
      for (const element of document.querySelectorAll('h1, p')) element.className = 'leaving';
      // As frameworks do: in place.
      (document.querySelector('h1')?.firstChild as Text).data = 'Your loan';
    });
    await until(() => expect(JSON.stringify(stage.events())).toContain('Your loan'));
    // A video that has its size now: the page is told of whole.
    await page.evaluate(() => document.dispatchEvent(new Event('loadedmetadata')));
    await until(() => expect(keyframes().length).toBeGreaterThan(1));
    const told = JSON.stringify(stage.events());
    expect(told).not.toContain('Zanzibar');
    expect(told).not.toContain('█'.repeat(8));
  });

  test('leaves in the replay what came with a page that shows no less, and out what is lit only now', async () => {
    stage.pages.set('/other', stage.html('<nav>Madagascar</nav><h1>Zanzibar</h1>'));
    const page = await stage.consented('/other');
    await until(() => expect(keyframes()).toHaveLength(1));
    const go = (path: string) =>
      page.evaluate((to) => {
        history.pushState({}, '', to);
        document.body.append(document.createElement('hr'));
      }, path);
    await go('/off');
    await go('/other');
    await until(() => expect(keyframes()).toHaveLength(2));
    expect(JSON.stringify(keyframes()[1])).toContain(`"${'█'.repeat(10)}"`);
    await go('/apply');
    await until(() => expect(keyframes()).toHaveLength(3));
    const last = JSON.stringify(keyframes()[2]);
    expect(last).toContain(`"${'█'.repeat(10)}"`);
    expect(last).not.toMatch(/Zanzibar|"█{8}"/);
  });

  test('tells nothing of what happens inside what it excludes', async () => {
    stage.pages.set(
      '/apply',
      stage.html(`<form class="secret"><button type="button">1</button><input id="pin" required><p role="alert">Wrong</p></form>
        <div class="secret"><iframe srcdoc="<button>2</button>"></iframe></div><button id="open">Go on</button>`),
    );
    const page = await stage.consented('/apply');
    await until(() => expect(keyframes()).toHaveLength(1));
    await page.click('.secret > button');
    await page.frameLocator('iframe').locator('button').click();
    await page.fill('#pin', '1234');
    await page.click('#open');
    await page.evaluate(() => window.scrim?.stop());
    await until(() => expect(stage.signals('scroll')).toHaveLength(1));
    expect(stage.signals('click').map(({ path }) => path)).toEqual(['html>body:2>button:3']);
    for (const kind of ['field', 'error', 'rest', 'submit', 'dead'] as const)
      expect(
        stage.signals(kind).filter(({ path }) => !path.endsWith('button:3')),
        kind,
      ).toEqual([]);
  });

  test.each(['class="secret"', 'id="keypad"'])(
    'tells nothing of the shadow root of what it excludes by %s',
    async (named) => {
      stage.pages.set(
        '/apply',
        stage.html(`<h1><drawn-keypad ${named}></drawn-keypad></h1><button>Go on</button><script>
        const host = document.querySelector('drawn-keypad');
        const draw = () => { host.attachShadow({ mode: 'open' }).innerHTML = '<aside></aside>'; add(); };
        const add = () => {
          const key = Object.assign(document.createElement('button'), { type: 'button', textContent: '7' });
          key.onclick = () => { key.previousSibling.textContent += 'Zanzibar'; };
          host.shadowRoot.append(key);
        };
      </script>`),
      );
      const page = await stage.consented('/apply');
      await until(() => expect(keyframes()).toHaveLength(1));
      const key = page.locator('drawn-keypad button');
      await page.evaluate('draw()');
      await key.click();
      // As of the next snapshot, too.
      await page.evaluate(() => document.dispatchEvent(new Event('loadedmetadata')));
      await until(() => expect(keyframes()).toHaveLength(2));
      await page.evaluate('add()');
      for (const one of await key.all()) await one.click();
      const box = (await page.locator('drawn-keypad').boundingBox()) ?? { x: 0, y: 0, width: 0, height: 0 };
      expect(box.width).toBeGreaterThan(0);
      await page.click('body > button');
      await until(() => expect(pressed()).not.toHaveLength(0));
      await leaveTo(page, '/other');
      await until(() => expect(stage.signals('scroll')).toHaveLength(1));
      const told = JSON.stringify(stage.events());
      expect(told).not.toMatch(/"(?:aside|textContent":"7)"|Zanzibar/);
      expect(pressed()).toHaveLength(1);
      const over = stage
        .events()
        .flatMap(({ data }) => (data.source === 1 ? (data.positions as { x: number; y: number }[]) : []));
      const isInside = (at: number, from: number, size: number) => at > from && at < from + size;
      expect(over.filter(({ x, y }) => isInside(x, box.x, box.width) && isInside(y, box.y, box.height))).toEqual([]);
      expect(stage.signals('click').map(({ path }) => path)).toEqual(['html>body:2>button:2']);
    },
  );

  test('holds in a frame: a page of another rule is not recorded inside another', async () => {
    const frames = ['/off', '/other', '/apply/'];
    for (const path of frames.slice(0, 2)) stage.pages.set(path, '<article>Card number</article>');
    stage.pages.set('/apply/', '<aside>Help</aside>');
    stage.pages.set('/apply', stage.html(frames.map((path) => `<iframe src="${path}"></iframe>`).join('')));
    await stage.consented('/apply');
    await until(() => expect(JSON.stringify(stage.events())).toContain('"tagName":"aside"'));
    expect(JSON.stringify(stage.events())).not.toContain('"tagName":"article"');
  });

  test('holds in a frame that goes to a page of another rule without loading it', async () => {
    stage.pages.set('/apply/', '<button>1</button><h1>Help</h1>');
    stage.pages.set('/apply', stage.html('<iframe src="/apply/"></iframe><button>Go on</button>'));
    const page = await stage.consented('/apply');
    await until(() => expect(JSON.stringify(stage.events())).toContain('Help'));
    const frame = page.frameLocator('iframe').locator('button');
    await frame.click();
    await frame.evaluate((button) => {
      const { defaultView, body } = button.ownerDocument;
      defaultView?.history.pushState(null, '', '/off');
      body.append(Object.assign(document.createElement('h1'), { textContent: 'Zanzibar' }));
    });
    await frame.click();
    await page.click('body > button');
    await until(() => expect(pressed().length).toBeGreaterThan(1));
    await leaveTo(page, '/other');
    await until(() => expect(stage.signals('scroll')).toHaveLength(1));
    expect(JSON.stringify(stage.events())).not.toContain('Zanzibar');
    expect(pressed()).toHaveLength(2);
    expect(stage.signals('click')).toHaveLength(2);
  });

  test('is signals without replay where it says so', async () => {
    stage.pages.set('/signals', stage.html('<button>Press</button>'));
    const page = await stage.consented('/signals');
    await page.click('button');
    await leaveTo(page, '/signals?again');
    await until(() => expect(stage.signals('click')).toHaveLength(1));
    expect(stage.batches().every(({ replay }) => replay === null)).toBe(true);
  });

  test('starts a replay at its trigger', async () => {
    stage.pages.set('/triggered', stage.html('<p>Stuck</p>'));
    const page = await stage.consented('/triggered');
    await page.evaluate(() => window.scrim?.trigger('unknown'));
    await leaveTo(page, '/triggered?2');
    await until(() => expect(stage.signals('view').length).toBeGreaterThan(0));
    await recorded(page);
    expect(keyframes()).toHaveLength(0);
    await page.waitForFunction(() => !String(history.pushState).includes('[native code]'));
    await page.evaluate(() => window.scrim?.trigger('stuck'));
    await until(() => expect(keyframes()).toHaveLength(1));
  });

  test('lets an outcome pass only as it declares it', async () => {
    const page = await stage.consented('/apply');
    await until(() => expect(keyframes()).toHaveLength(1));
    await page.evaluate(() => {
      window.scrim?.event('application_submitted', { amount: 5000, product: 'car', returning: false });
      window.scrim?.event('application_submitted', { product: 'Ada Lovelace' });
      window.scrim?.event('application_submitted', { ssn: '078-05-1120' });
      window.scrim?.event('application_submitted', { amount: '5000' as unknown as number });
      for (const amount of [4111111111111111, 78051120, -1e7, 7.125, Number.NaN, Number.POSITIVE_INFINITY])
        window.scrim?.event('application_submitted', { amount, product: 'car' });
      for (const inherited of ['constructor', 'toString', '__proto__'])
        window.scrim?.event('application_submitted', JSON.parse(`{"${inherited}": 1}`));
      window.scrim?.event('constructor');
      for (const nobody of ['', undefined, null]) window.scrim?.identify('applicant', nobody as unknown as string);
      window.scrim?.identify('applicant', 'account-1');
    });
    await page.waitForFunction(() => sessionStorage['scrim.test.session'].includes('-identified'));
    await leaveTo(page, '/other');
    await until(() => expect(stage.signals('event')).toHaveLength(7));
    // A number that may name somebody is left out; the event stays.
    const car = { product: 'car' };
    expect(stage.signals('event').map((signal) => signal.kind === 'event' && signal.properties)).toEqual([
      { amount: 5000, product: 'car', returning: false },
      ...[car, car, car, car, car, car],
    ]);
    const digest = createHash('sha256').update('test\0applicant\0account-1').digest('hex');
    await until(() => expect(stage.capture.identities).toEqual([{ kind: 'applicant', accountId: digest }]));
    // Batches after the identification come under the token that it gave, in the same session.
    await until(() => expect(stage.capture.batches.some(({ token }) => token.endsWith('-identified'))).toBe(true));
  });

  test('is signals where the person did not agree to its purpose', async () => {
    const page = await stage.page('/apply');
    await page.evaluate(() => window.scrim?.consent.grant());
    await until(() => expect(keyframes()).toHaveLength(1));
    await page.evaluate(() => {
      const { link } = window.scrim ?? {};
      if (link?.stored) link.stored = { ...link.stored, purposes: ['support'] };
      window.scrim?.stop();
      window.scrim?.start();
    });
    await until(() => expect(stage.signals('view')).toHaveLength(2));
    expect(keyframes()).toHaveLength(1);
  });
});

describe('The page', () => {
  test('finds its prototypes as they were after stop, and keeps the patches of others', async () => {
    const page = await stage.page('/apply');
    const snapshot = () =>
      page.evaluate(() => {
        const owners = [HTMLInputElement, HTMLSelectElement, HTMLTextAreaElement, HTMLOptionElement, CSSStyleSheet];
        const more = [CSSGroupingRule, CSSStyleDeclaration, Document, ShadowRoot, Element, HTMLMediaElement, History];
        const native = [...owners, ...more].flatMap(({ name, prototype }) =>
          Object.entries(Object.getOwnPropertyDescriptors(prototype)).map(
            ([key, { value, get, set }]) => `${name}.${key} ${value} ${get} ${set}`,
          ),
        );
        return [...native, ...Object.getOwnPropertyNames(history)].join('\n');
      });
    const before = await snapshot();
    await page.evaluate(() => window.scrim?.consent.grant());
    await until(() => expect(keyframes()).toHaveLength(1));
    expect(await snapshot()).not.toBe(before);
    await page.evaluate(() => window.scrim?.stop());
    expect(await snapshot()).toBe(before);
    await page.evaluate(() => window.scrim?.start());
    await until(() => expect(keyframes()).toHaveLength(2));
    const kept = await page.evaluate(() => {
      const before = CSSStyleSheet.prototype.insertRule;
      const theirs = function (this: CSSStyleSheet, rule: string) {
        return before.call(this, rule);
      };
      CSSStyleSheet.prototype.insertRule = theirs;
      window.scrim?.stop();
      new CSSStyleSheet().insertRule('a{color:red}');
      return CSSStyleSheet.prototype.insertRule === theirs;
    });
    expect(kept).toBe(true);
  });

  test('comes back from the back-forward cache as a new view with a full snapshot', async () => {
    const page = await stage.consented('/apply');
    await until(() => expect(keyframes()).toHaveLength(1));
    await page.evaluate(() => Object.assign(window, { alive: true }));
    await leaveTo(page, '/other');
    await until(() => expect(keyframes()).toHaveLength(2));
    await page.evaluate(() => history.back());
    await page.waitForURL('**/apply', { waitUntil: 'commit' });
    expect(await page.evaluate('window.alive')).toBe(true);
    await until(() => expect(keyframes()).toHaveLength(3));
    expect(stage.signals('view').map(({ navigation }) => navigation)).toEqual(['load', 'load', 'restore']);
    expect(new Set(stage.capture.batches.map(({ token }) => token)).size).toBe(1);
  });

  test('duplicated into a second tab has a session of its own', async () => {
    const page = await stage.consented('/apply');
    await until(() => expect(keyframes()).toHaveLength(1));
    const [copy] = await Promise.all([
      page.waitForEvent('popup'),
      // A window that a page opens gets a copy of its sessionStorage, as a duplicated tab does.
      page.evaluate(() => void window.open('/other', '_blank', 'opener')),
    ]);
    await recorded(copy);
    await until(() => expect(new Set(stage.capture.batches.map(({ token }) => token)).size).toBe(2));
  });

  test('left alone for 30 minutes ends its session: what comes next is of another', async () => {
    const page = await stage.consented('/apply');
    await until(() => expect(keyframes()).toHaveLength(1));
    const later = async (minutes: number) => {
      await page.evaluate((ahead) => {
        const now = Date.now.bind(Date);
        Date.now = () => now() + ahead;
      }, minutes * 60_000);
      await page.locator('h1').click();
    };
    const sessions = () => stage.capture.sessions;
    await later(29);
    await until(() => expect(stage.signals('click')).toHaveLength(1));
    const before = sessions();
    const [token] = new Set(stage.capture.batches.map((batch) => batch.token));
    expect(stage.capture.batches.every((batch) => batch.token === token)).toBe(true);
    await page.evaluate(() => document.body.insertAdjacentHTML('beforeend', '<input id="left">'));
    await page.focus('#left');
    const known = stage.signals('scroll').length;
    await later(31);
    await until(() => expect(sessions()).toBe(before + 1));
    await until(() => expect(keyframes()).toHaveLength(2));
    await until(() => expect(new Set(stage.capture.batches.map((batch) => batch.token)).size).toBe(2));
    // What was known of the view when it was left alone is of the session before.
    expect(stage.signals('scroll').length).toBe(known + 1);
    const visits = stage.capture.batches.flatMap(({ batch, ...of }) =>
      batch.signals.flatMap((signal) => (signal.kind === 'field' ? [of.token === token] : [])),
    );
    expect(visits).toEqual([true]);
    // And it lasted no longer than somebody was there: the first 29 minutes, and a little.
    const times = stage.capture.batches.flatMap(({ batch, ...of }) =>
      batch.signals.flatMap(({ time }) => (of.token === token ? [time] : [])),
    );
    expect(Math.max(...times) - Math.min(...times)).toBeLessThan(31 * 60_000);
  });

  test('may storm: replay stops with a mark, and the page goes on', async () => {
    const page = await stage.consented('/apply');
    await until(() => expect(keyframes()).toHaveLength(1));
    await page.evaluate(() => {
      const list = document.querySelector('#list');
      for (let row = 0; row < 21_000; row++) list?.append(document.createElement('i'));
    });
    await page.waitForFunction(() => String(Element.prototype.attachShadow).includes('[native code]'));
    await leaveTo(page, '/other');
    await until(() => expect(stage.signals('degraded')).toMatchObject([{ reason: 'storm' }]));
  });

  for (const [title, workers] of [
    ['in a worker', 'worker-src blob:;'],
    ['without workers', "worker-src 'none';"],
  ] as const) {
    test(`under a strict CSP with Trusted Types is recorded ${title}`, async () => {
      stage.headers = {
        'Content-Security-Policy':
          `default-src 'none'; script-src ${stage.captureOrigin}; connect-src ${stage.captureOrigin}; style-src 'self'; ` +
          `${workers} require-trusted-types-for 'script'; trusted-types scrim; base-uri 'none'`,
      };
      const page = await stage.consented('/apply');
      const workersSeen = page.workers().length;
      await until(() => expect(keyframes()).toHaveLength(1));
      expect(Math.max(workersSeen, page.workers().length)).toBe(title === 'in a worker' ? 1 : 0);
      await leaveTo(page, '/other');
      await until(() => expect(keyframes()).toHaveLength(2));
    });
  }
});
