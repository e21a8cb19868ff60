import type { SyntheticPerson } from '@scrim/probe';
import type { Locator, Page } from 'playwright-core';
import { randomFrom } from '../../packages/probe/src/people/synthetic-person.ts';
import type { PageClock } from './page-clock.ts';

/** Without a clock of their own, people take a tenth of their time. */
const HURRY = 10;

export interface Means {
  /** With it, the page sees a person's pauses; without, everything is hurried. */
  readonly clock?: PageClock;
  readonly hand?: 'mouse' | 'touch' | 'keyboard';
  /** Chance of a slip per typed value. */
  readonly slips?: number;
}

/** A scripted person at the demo lender: moves, waits, types and errs roughly as people do. */
export class Visitor {
  readonly page: Page;
  readonly #random: () => number;
  readonly #pace: number;
  readonly #clock: PageClock | null;
  readonly #hand: 'mouse' | 'touch' | 'keyboard';
  readonly #slips: number;

  constructor(page: Page, seed = 1, pace = 1, means: Means = {}) {
    this.page = page;
    this.#random = randomFrom(seed);
    this.#pace = pace;
    this.#clock = means.clock ?? null;
    this.#hand = means.hand ?? 'mouse';
    this.#slips = means.slips ?? 0;
  }

  /** Whether something of this likelihood happens to this person now. */
  happens(chance: number): boolean {
    return this.#random() < chance;
  }

  /** Lets about a tenth of so long pass (ms), or with a clock, about ten times so long for the page. */
  async think(milliseconds: number): Promise<void> {
    const hurried = milliseconds * this.#pace * (0.6 + 0.8 * this.#random());
    if (this.#clock) await this.#clock.pass(hurried * HURRY);
    else await this.page.waitForTimeout(hurried);
  }

  /** Scrolls until an element stands well within the window: what floats at its edges (a header, Scrim's control) is not hit. */
  async #bring(target: Locator): Promise<void> {
    await target.scrollIntoViewIfNeeded();
    const box = await target.boundingBox();
    const height = this.page.viewportSize()?.height ?? 800;
    if (!box) return;
    const middle = box.y + box.height / 2;
    if (middle > height * 0.2 && middle < height * 0.7) return;
    const way = Math.round(middle - height * 0.45);
    await this.page.evaluate((pixels) => scrollBy({ top: pixels, behavior: 'instant' }), way);
    await this.think(40);
  }

  /** Moves to an element over some way and clicks it off its centre. */
  async click(target: Locator): Promise<void> {
    await this.#bring(target);
    if (this.#hand === 'keyboard') {
      await target.focus();
      await this.think(40);
      await this.page.keyboard.press('Enter');
      return;
    }
    const box = await target.boundingBox();
    if (!box) throw new Error('nothing to click: the element has no box');
    const x = box.x + box.width * (0.3 + 0.4 * this.#random());
    const y = box.y + box.height * (0.3 + 0.4 * this.#random());
    if (this.#hand === 'touch') {
      await this.think(40);
      await this.page.touchscreen.tap(x, y);
      return;
    }
    await this.page.mouse.move(x, y, { steps: 4 });
    await this.think(60);
    await this.page.mouse.click(x, y);
  }

  /** Types into a field; a slip is noticed and corrected. */
  async type(name: string, value: string): Promise<void> {
    const field = this.page.locator(`[name="${name}"]`);
    if (this.#hand === 'keyboard') await field.focus();
    else await this.click(field);
    if ((await field.inputValue()) !== '') {
      await this.page.keyboard.press('ControlOrMeta+a');
      await this.page.keyboard.press('Delete');
    }
    await this.think(150);
    const delay = 12 * this.#pace;
    const press = async (wait: number) => {
      if (this.happens(this.#slips)) {
        const at = Math.floor(value.length * (0.3 + 0.6 * this.#random()));
        await this.page.keyboard.type(`${value.slice(0, at)}${value.slice(at + 1, at + 3)}`, { delay: wait });
        for (let key = 0; key < Math.min(2, value.length - at - 1); key += 1)
          await this.page.keyboard.press('Backspace');
        await this.page.keyboard.type(value.slice(at), { delay: wait });
      } else {
        await this.page.keyboard.type(value, { delay: wait });
      }
    };
    if (this.#clock) await this.#clock.during(delay * HURRY * value.length, () => press(delay / 2));
    else await press(delay);
    // People look at what they typed.
    if ((await field.inputValue()) !== value) {
      await this.think(80);
      await this.page.keyboard.press('ControlOrMeta+a');
      await this.page.keyboard.type(value, { delay });
    }
  }

  async choose(name: string, value: string): Promise<void> {
    const field = this.page.locator(`select[name="${name}"]`);
    if (this.#hand === 'mouse') await this.click(field);
    else await field.focus();
    await this.think(90);
    await field.selectOption(value);
    if (this.#hand === 'mouse') await this.page.keyboard.press('Escape');
  }

  async check(name: string): Promise<void> {
    const field = this.page.locator(`input[name="${name}"]`);
    if (this.#hand === 'keyboard') {
      await field.focus();
      await this.page.keyboard.press('Space');
    } else {
      await this.click(field);
    }
  }

  async scroll(pixels: number): Promise<void> {
    for (let done = 0; done < Math.abs(pixels); done += 300) {
      await this.page.mouse.wheel(0, Math.sign(pixels) * Math.min(300, Math.abs(pixels) - done));
      await this.think(120);
    }
  }

  /** Scrolls an element sideways, with the hand on it. */
  async scrollSideways(target: Locator, pixels: number): Promise<void> {
    await target.scrollIntoViewIfNeeded();
    const box = await target.boundingBox();
    if (!box) return;
    await this.page.mouse.move(box.x + box.width / 2, box.y + Math.min(box.height / 2, 120));
    for (let done = 0; done < pixels; done += 120) {
      await this.page.mouse.wheel(120, 0);
      await this.think(60);
    }
  }

  async submit(): Promise<void> {
    await this.click(this.page.locator('form.apply-form button[type="submit"], form button[type="submit"]').first());
  }

  /** The form accepts the step and the next page is there. */
  async arrive(path: string): Promise<void> {
    await this.page.waitForURL((url) => url.pathname === path, { timeout: 30_000 });
    await this.think(250);
  }

  /** Submits, and once more when a message that went away took the button from under the pointer. */
  async submitFor(path: string): Promise<void> {
    await this.submit();
    try {
      await this.page.waitForURL((url) => url.pathname === path, { timeout: 2_500 });
    } catch {
      await this.submit();
    }
    await this.arrive(path);
  }

  async fillAmount(): Promise<void> {
    const slider = this.page.locator('#loan-amount');
    await slider.focus();
    for (let step = 0; step < 2 + Math.floor(this.#random() * 8); step += 1) {
      await this.page.keyboard.press('ArrowRight');
      await this.think(40);
    }
    const purpose = this.page.locator('#purpose');
    if (this.#hand === 'keyboard') {
      await purpose.focus();
      await this.page.keyboard.press('Enter');
      for (let step = Math.floor(this.#random() * 4); step > 0; step -= 1) await this.page.keyboard.press('ArrowDown');
      await this.think(150);
      await this.page.keyboard.press('Enter');
      return;
    }
    await this.click(purpose);
    await this.think(200);
    const options = this.page.locator('[role="option"]');
    await this.click(options.nth(Math.floor(this.#random() * (await options.count()))));
  }

  async fillAboutYou(person: SyntheticPerson): Promise<void> {
    await this.type('firstName', person.firstName);
    await this.type('lastName', person.lastName);
    await this.type('birthDate', person.birthDate);
    await this.type('ssn', person.ssn);
    await this.type('phone', person.phone);
    await this.type('email', person.email);
  }

  async fillHomeAndWork(person: SyntheticPerson): Promise<void> {
    await this.type('street', person.street);
    await this.type('city', person.city);
    await this.choose('state', person.state);
    await this.type('zip', person.zip);
    await this.#chooseHousing();
    await this.type('housingCost', person.housingCost);
    await this.choose('employment', 'employed');
    await this.type('employer', person.employer);
    await this.type('income', person.income);
  }

  async #chooseHousing(): Promise<void> {
    const housings = this.page.locator('.radio-tile');
    const chosen = housings.nth(Math.floor(this.#random() * (await housings.count())));
    if (this.#hand !== 'keyboard') return this.click(chosen);
    await chosen.locator('input').focus();
    await this.page.keyboard.press('Space');
  }

  async fillBank(person: SyntheticPerson): Promise<void> {
    await this.type('routing', person.routing);
    await this.type('account', person.account);
    await this.check('creditConsent');
  }

  /** Several quick clicks at one place. */
  async rage(target: Locator, clicks = 6): Promise<void> {
    const box = await target.boundingBox();
    if (!box) return;
    const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
    for (let count = 0; count < clicks; count += 1) {
      if (this.#hand === 'touch') await this.page.touchscreen.tap(x + count, y);
      else {
        await this.page.mouse.move(x + count, y);
        // As a mouse counts them: from the second on, clicks on a text select it.
        const clickCount = Math.min(3, count + 1);
        await this.page.mouse.down({ clickCount });
        await this.page.mouse.up({ clickCount });
      }
      await this.page.waitForTimeout(90);
    }
  }
}
