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
const on = signalStage(declared);

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
