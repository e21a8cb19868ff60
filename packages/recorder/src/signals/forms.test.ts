import { describe, expect, test } from 'vitest';
import { page as rule, testPolicy } from '../testing/policy.ts';
import { signalStage } from '../testing/signal-stage.ts';

const declared = {
  ...testPolicy,
  pages: [
    rule(0, '/signals', 'signals', {
      errors: [{ source: '.field-error', compounds: [{ classes: ['field-error'] }], combinators: [] }],
    }),
    ...testPolicy.pages.slice(1),
  ],
};
const on = signalStage(declared, { whole: true });
/** Where the policy says nothing of errors. */
const plain = signalStage();

describe('An error shown', () => {
  test('is what ARIA or the policy says, when it can be seen and says something', async () => {
    const page =
      await on.recorded(`<input id="income"><p class="field-error" hidden>Hidden</p><p class="field-error"></p>
      <p class="note">Only a note</p><div role="alert"></div>`);
    await page.evaluate(() => {
      document.querySelectorAll('.field-error')[1]?.append('Too low');
      document.querySelector('.note')?.append(' more');
    });
    await page.waitForTimeout(400);
    await on.end(page);
    expect(on.stage.signals('error').map(({ path }) => path)).toEqual(['html>body:2>p:3']);
    expect(JSON.stringify(on.stage.batches())).not.toContain('Too low');
  });

  for (const [way, show, hide] of [
    ['a class', "it.className = ''", "it.className = 'd-none'"],
    ['a style', "it.style.display = 'block'", "it.style.display = ''"],
    ['a dialog', 'it.parentNode.show()', 'it.parentNode.close()'],
  ] as const) {
    test(`is seen as ${way} shows what was there before, and recovered as it hides it`, async () => {
      const page = await plain.recorded(
        `<style>.d-none{display:none}</style>${way === 'a dialog' ? '<dialog>' : ''}<div role="alert" id="it" class="${way === 'a dialog' ? '' : 'd-none'}">Too low</div>`,
      );
      await page.waitForTimeout(400);
      for (const act of [show, hide]) {
        await page.evaluate(act);
        await page.waitForTimeout(400);
      }
      await plain.end(page);
      expect(plain.stage.signals('error')).toHaveLength(1);
      expect(plain.stage.signals('recovered')).toHaveLength(1);
    });
  }

  test('is recovered when it is gone while the page stays, and not when the page goes', async () => {
    const page = await on.recorded(
      '<input id="income" aria-invalid="true"><div><p class="field-error">Still here</p></div>',
    );
    await page.waitForTimeout(400);
    await page.evaluate(() => document.querySelector('#income')?.removeAttribute('aria-invalid'));
    await page.waitForTimeout(400);
    await page.evaluate(() => {
      history.pushState({}, '', '/account/loan');
      document.querySelector('div')?.remove();
    });
    await page.waitForTimeout(400);
    await on.end(page);
    expect(on.stage.signals('error')).toHaveLength(2);
    expect(on.stage.signals('recovered').map(({ path }) => path)).toEqual(['html>body:2>input:1']);
    expect(on.stage.signals('recovered')[0]?.duration).toBeGreaterThan(100);
  });
});

describe('A visit to a field', () => {
  test('tells of corrections as stretches, not as keys', async () => {
    const page = await on.recorded('<form><input id="a"><input id="b"></form>');
    await page.focus('#a');
    await page.keyboard.type('Lovelace');
    // Sent as one, so that no key is a second after the one before it.
    await Promise.all(Array.from({ length: 4 }, () => page.keyboard.press('Backspace')));
    await page.waitForTimeout(1200);
    await page.keyboard.press('Backspace');
    await page.focus('#b');
    await page.keyboard.type('x');
    await on.end(page);
    expect(on.stage.signals('field')).toMatchObject([{ corrections: 2 }, { corrections: 0 }]);
  });

  test('goes on where another window takes the focus and gives it back', async () => {
    const page = await on.recorded('<form><input id="a"><input id="b"></form>');
    await page.focus('#a');
    await page.keyboard.type('x');
    await page.evaluate(() => {
      const field = document.getElementById('a') as HTMLInputElement;
      const { hasFocus } = document;
      document.hasFocus = () => false;
      field.dispatchEvent(new FocusEvent('focusout', { bubbles: true }));
      document.hasFocus = hasFocus;
      field.dispatchEvent(new FocusEvent('focusin', { bubbles: true }));
    });
    await page.keyboard.type('y');
    await page.focus('#b');
    await on.end(page);
    expect(on.stage.signals('field')).toMatchObject([
      { blank: false, reentry: false },
      { blank: true, reentry: false },
    ]);
  });

  test('in an open shadow root ends where the focus goes to another there, to what is no field, or to a root within', async () => {
    const page = await on.recorded('<x-form></x-form>');
    await page.evaluate(() => {
      const root = document.querySelector('x-form')?.attachShadow({ mode: 'open' });
      if (root) root.innerHTML = '<input id="a"><input id="b"><button>?</button><x-more></x-more>';
      const inner = root?.querySelector('x-more')?.attachShadow({ mode: 'open' });
      if (inner) inner.innerHTML = '<input id="c"><input id="d">';
    });
    await page.focus('#a');
    await page.keyboard.type('x');
    await page.keyboard.press('Tab');
    await page.waitForTimeout(100);
    await page.keyboard.type('y');
    // To the button, into the inner root, on in it, and back.
    for (const key of ['Tab', 'Tab', 'Tab', 'Shift+Tab', 'Shift+Tab', 'Shift+Tab']) await page.keyboard.press(key);
    await on.end(page);
    const at = (step: string) => `html>body:2>x:1/${step}`;
    const passed = { hesitation: null, edits: 0, blank: true };
    const visits = on.stage.signals('field');
    expect(visits).toMatchObject([
      { path: at('input:1'), edits: 1, blank: false, reentry: false },
      { path: at('input:2'), edits: 1, blank: false, reentry: false },
      { path: at('x:4/input:1'), ...passed },
      { path: at('x:4/input:2'), ...passed },
      { path: at('x:4/input:1'), ...passed },
      { path: at('input:2'), edits: 0, blank: false, reentry: true },
    ]);
    // The time of the move, not of the first change.
    expect(visits[1]?.hesitation).toBeGreaterThanOrEqual(90);
  });

  test('is told where somebody was in a shadow root as the recording began and goes on in it', async () => {
    on.stage.pages.set('/signals', on.stage.html(''));
    const page = await on.stage.page('/signals');
    await page.evaluate(() => {
      const host = document.body.appendChild(document.createElement('x-form'));
      host.attachShadow({ mode: 'open' }).innerHTML = '<input id="a"><input id="b">';
    });
    await page.focus('#a');
    await page.evaluate(() => window.scrim?.consent.grant());
    await page.waitForFunction(() => !String(history.pushState).includes('[native code]'));
    await page.keyboard.press('Tab');
    await on.end(page);
    expect(on.stage.signals('field')).toMatchObject([{ path: expect.stringMatching(/x:\d+\/input:2$/) }]);
  });

  describe('that the browser fills in', () => {
    /** No browser without a profile has anything to fill in: this one marks what it is told to. */
    const head = `<script>
      const { matches } = Element.prototype;
      Element.prototype.matches = function (selector) {
        return /:autofill/.test(selector) ? this.dataset.filled === 'yes' : matches.call(this, selector);
      };
      const fill = (...ids) => {
        for (const id of ids) {
          const field = document.getElementById(id);
          field.value = 'Lovelace';
          field.dataset.filled = 'yes';
          field.dispatchEvent(new Event('input', { bubbles: true, composed: true }));
        }
      };
    </script>`;
    const body = '<form><input id="a"><input id="b"><input id="c"></form>';
    const [a, b, c] = [1, 2, 3].map((at) => `html>body:2>form:1>input:${at}`);

    test('is autofilled once, and tabbing through it later changes nothing', async () => {
      const page = await on.recorded(body, { head });
      await page.focus('#a');
      await page.evaluate("fill('a')");
      for (const id of ['#b', '#a', '#c']) await page.focus(id);
      await on.end(page);
      expect(on.stage.signals('field')).toMatchObject([
        { path: a, autofilled: true, edits: 1, reentry: false, blank: false },
        { path: b, autofilled: false, edits: 0 },
        { path: a, autofilled: false, edits: 0, hesitation: null, reentry: true },
        { path: c, autofilled: false, edits: 0 },
      ]);
    });

    test('while the person is at another ends nothing there, and nobody hesitated at it or came back to it', async () => {
      const page = await on.recorded(body, { head });
      await page.focus('#a');
      await page.waitForTimeout(50);
      await page.keyboard.type('x');
      await page.evaluate("fill('b', 'c')");
      await page.waitForTimeout(1100);
      await page.keyboard.type('y');
      for (const id of ['#b', '#c']) await page.focus(id);
      await on.end(page);
      const filled = { hesitation: null, active: 0, edits: 1, reentry: false, blank: false, autofilled: true };
      const passed = { hesitation: null, edits: 0, reentry: false, blank: false, autofilled: false };
      const visits = on.stage.signals('field');
      expect(visits).toMatchObject([
        { path: a, edits: 2, reentry: false, autofilled: false },
        { path: b, ...filled },
        { path: c, ...filled },
        { path: b, ...passed },
        { path: c, ...passed },
      ]);
      expect(visits[0]?.hesitation).toBeGreaterThanOrEqual(40);
      // The last field of a visit that goes no further is the one that the person was at.
      expect(visits[2]?.time).toBeLessThan(visits[0]?.time ?? 0);
      expect(JSON.stringify(on.stage.batches())).not.toMatch(/lovelace/i);
    });

    test('is told as Chromium fills it in, where it can: a headless shell has nothing to fill in with', async ({
      skip,
    }) => {
      const page = await on.recorded(
        '<form><input autocomplete="name"><input autocomplete="email"><input autocomplete="street-address"><input autocomplete="postal-code"></form>',
      );
      await page.focus('input');
      const session = await page.context().newCDPSession(page);
      const { result } = await session.send('Runtime.evaluate', { expression: 'document.querySelector("input")' });
      const { node } = await session.send('DOM.describeNode', { objectId: result.objectId ?? '' });
      const values = { NAME_FULL: 'Ada Lovelace', EMAIL_ADDRESS: 'lovelace@example.com', ADDRESS_HOME_ZIP: '94105' };
      const address = { fields: Object.entries(values).map(([name, value]) => ({ name, value })) };
      const trigger = session.send('Autofill.trigger', { fieldId: node.backendNodeId, address });
      if (await trigger.then(() => false, String)) return skip();
      await page.waitForFunction(() => document.querySelectorAll(':autofill').length === 3);
      for (const at of [1, 3]) await page.focus(`input:nth-child(${at + 1})`);
      await on.end(page);
      expect(on.stage.signals('field')).toMatchObject([
        { path: a, autofilled: true, reentry: false },
        { path: b, autofilled: true, hesitation: null, active: 0, reentry: false },
        { path: 'html>body:2>form:1>input:4', autofilled: true, hesitation: null, active: 0, reentry: false },
        { path: b, autofilled: false, edits: 0, hesitation: null, reentry: false },
        { path: 'html>body:2>form:1>input:4', autofilled: false, edits: 0, hesitation: null, reentry: false },
      ]);
    });

    test('before anybody is at a field is one visit, however often it is filled in; entering it begins another', async () => {
      const page = await on.recorded(body, { head });
      await page.evaluate("fill(...Array(20).fill('a'))");
      await page.focus('#a');
      await page.keyboard.type('x');
      await page.focus('#b');
      await on.end(page);
      expect(on.stage.signals('field')).toMatchObject([
        { path: a, hesitation: null, active: 0, edits: 1, reentry: false },
        { path: a, edits: 1, reentry: false },
        { path: b, edits: 0 },
      ]);
    });
  });

  test('is told where the page ends in the task in which the field was left', async () => {
    const page = await on.recorded('<form><input id="a"></form>');
    await page.focus('#a');
    await page.keyboard.type('x');
    await page.evaluate(() => {
      document.getElementById('a')?.blur();
      window.scrim?.stop();
    });
    await on.end(page);
    expect(on.stage.signals('field')).toMatchObject([{ blank: false, error: false }]);
  });

  test('is blank for radio buttons only while none of their name is chosen', async () => {
    const page = await on.recorded(
      '<form><input type="radio" name="home" id="own"><input type="radio" name="home" id="rent"><input id="b"></form>',
    );
    await page.focus('#own');
    await page.focus('#b');
    await page.check('#rent');
    await page.focus('#own');
    await on.end(page);
    expect(on.stage.signals('field').map(({ blank }) => blank)).toEqual([true, true, false, false]);
  });
});

test('Whether a box is ticked that may stay empty is told by no signal; one that has to be is left blank', async () => {
  const said: object[] = [];
  for (const checked of ['', 'checked']) {
    const page = await on.recorded(`<form onsubmit="event.preventDefault()"><input type="checkbox" id="a" ${checked}>
      <input type="checkbox" required id="b" checked><input type="radio" name="only" id="c" ${checked}><button>Next</button></form>
      <input type="radio" name="home" id="d" ${checked}><input type="radio" name="home">`);
    for (const id of ['#a', '#c', '#d', '#b']) await page.focus(id);
    await page.click('button');
    await page.evaluate(() => document.querySelector('#b')?.removeAttribute('checked'));
    await page.click('button');
    await on.end(page);
    const [fields, submits] = [on.stage.signals('field'), on.stage.signals('submit')];
    said.push({ fields: fields.map(({ path, blank }) => [path, blank]), submits: submits.map(({ blank }) => blank) });
    await on.stage.reset();
  }
  expect(said[1]).toEqual(said[0]);
  expect(said[0]).toMatchObject({
    // The browser leads to the one that it stopped at.
    fields: [false, false, false, false, true].map((blank) => [expect.any(String), blank]),
    submits: [[], ['html>body:2>form:1>input:2']],
  });
});

describe('A submission', () => {
  const form = (
    script = '',
  ) => `<form onsubmit="event.preventDefault();${script}"><input id="a"><input id="b"><select id="c"><option value="">-</option></select>
    <input type="radio" name="home"><input type="radio" name="home"><input type="hidden"><input disabled><button>Next</button></form>`;

  test('that leads on has passed, and says which fields were blank', async () => {
    const page = await on.recorded(form("history.pushState({}, '', '/account/loan')"));
    await page.fill('#a', 'Lovelace');
    await page.click('button');
    await on.end(page);
    const at = 'html>body:2>form:1';
    expect(on.stage.signals('submit')).toMatchObject([
      { path: at, outcome: 'passed', blank: [`${at}>input:2`, `${at}>select:3`, `${at}>input:4`] },
    ]);
    expect(JSON.stringify(on.stage.batches())).not.toMatch(/lovelace/i);
  });

  test('that shows an error is refused, by the page or by the browser', async () => {
    const page = await on.recorded(form("document.querySelector('#b').setAttribute('aria-invalid', 'true')"));
    await page.click('button');
    await page.waitForTimeout(1200);
    await page.evaluate(() => {
      document.querySelector('#b')?.removeAttribute('aria-invalid');
      document.querySelector('#a')?.setAttribute('required', '');
      document.querySelector('#c')?.setAttribute('required', '');
    });
    await page.click('button');
    await on.end(page);
    expect(on.stage.signals('submit').map(({ outcome }) => outcome)).toEqual(['refused', 'refused']);
  });

  test('that a form answers by going away has passed; one that nothing answers stays open', async () => {
    const page = await on.recorded(form('this.remove()'));
    await page.click('button');
    await page.waitForTimeout(1200);
    await page.evaluate(() => {
      document.body.insertAdjacentHTML(
        'beforeend',
        '<form onsubmit="event.preventDefault()"><button id="two">Send</button></form>',
      );
    });
    await page.click('#two');
    await page.click('#two');
    await on.end(page);
    expect(
      on.stage
        .signals('submit')
        .map(({ outcome }) => outcome)
        .slice(0, 2),
    ).toEqual(['passed', 'open']);
  });
});
