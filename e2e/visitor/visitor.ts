import type { Locator, Page } from 'playwright-core';
import { clickNotice } from './chromium.ts';
import { type Person, type Plot, randomFrom } from './people.ts';

/** A scripted person at the demo lender: moves, waits, types and errs roughly as people do, in a tenth of their time. */
export class Visitor {
  readonly page: Page;
  readonly #random: () => number;
  readonly #pace: number;

  constructor(page: Page, seed = 1, pace = 1) {
    this.page = page;
    this.#random = randomFrom(seed);
    this.#pace = pace;
  }

  /** Waits about so long (ms). */
  async think(milliseconds: number): Promise<void> {
    await this.page.waitForTimeout(milliseconds * this.#pace * (0.6 + 0.8 * this.#random()));
  }

  /** Moves to an element over some way and clicks it off its centre. */
  async click(target: Locator): Promise<void> {
    await target.scrollIntoViewIfNeeded();
    const box = await target.boundingBox();
    if (!box) throw new Error('nothing to click: the element has no box');
    const x = box.x + box.width * (0.3 + 0.4 * this.#random());
    const y = box.y + box.height * (0.3 + 0.4 * this.#random());
    await this.page.mouse.move(x, y, { steps: 5 });
    await this.think(80);
    await this.page.mouse.click(x, y);
  }

  async type(name: string, value: string): Promise<void> {
    const field = this.page.locator(`[name="${name}"]`);
    await this.click(field);
    await field.fill('');
    await this.think(150);
    await field.pressSequentially(value, { delay: 12 * this.#pace });
  }

  async choose(name: string, value: string): Promise<void> {
    const field = this.page.locator(`select[name="${name}"]`);
    await this.click(field);
    await field.selectOption(value);
    await this.page.keyboard.press('Escape');
  }

  async scroll(pixels: number): Promise<void> {
    for (let done = 0; done < pixels; done += 300) {
      await this.page.mouse.wheel(0, Math.min(300, pixels - done));
      await this.think(120);
    }
  }

  async submit(): Promise<void> {
    await this.click(this.page.locator('form.apply-form button[type="submit"], form button[type="submit"]').first());
  }

  /** The form accepts the step and the next page is there. */
  async arrive(path: string): Promise<void> {
    await this.page.waitForURL((url) => url.pathname === path, { timeout: 20_000 });
    await this.think(250);
  }

  async fillAmount(): Promise<void> {
    const slider = this.page.locator('#loan-amount');
    await slider.focus();
    for (let step = 0; step < 2 + Math.floor(this.#random() * 8); step += 1) {
      await this.page.keyboard.press('ArrowRight');
      await this.think(40);
    }
    await this.click(this.page.locator('#purpose'));
    await this.think(200);
    const options = this.page.locator('[role="option"]');
    await this.click(options.nth(Math.floor(this.#random() * (await options.count()))));
  }

  async fillAboutYou(person: Person): Promise<void> {
    await this.type('firstName', person.firstName);
    await this.type('lastName', person.lastName);
    await this.type('birthDate', person.birthDate);
    await this.type('ssn', person.ssn);
    await this.type('phone', person.phone);
    await this.type('email', person.email);
  }

  async fillHomeAndWork(person: Person): Promise<void> {
    await this.type('street', person.street);
    await this.type('city', person.city);
    await this.choose('state', person.state);
    await this.type('zip', person.zip);
    const housings = this.page.locator('.radio-tile');
    await this.click(housings.nth(Math.floor(this.#random() * (await housings.count()))));
    await this.type('housingCost', person.housingCost);
    await this.choose('employment', 'employed');
    await this.type('employer', person.employer);
    await this.type('income', person.income);
  }

  /** The planted friction of the income field: the error does not say what is wrong. */
  async struggleWithIncome(income: string): Promise<void> {
    for (const attempt of [Number(income).toLocaleString('en-US'), `$${income}`]) {
      await this.type('income', attempt);
      await this.submit();
      await this.think(700);
    }
    await this.type('income', income);
  }

  async fillBank(person: Person): Promise<void> {
    await this.type('routing', person.routing);
    await this.type('account', person.account);
    await this.page.locator('input[name="creditConsent"]').check();
  }

  /** Several quick clicks at one place. */
  async rage(target: Locator, clicks = 5): Promise<void> {
    const box = await target.boundingBox();
    if (!box) return;
    for (let count = 0; count < clicks; count += 1) {
      await this.page.mouse.click(box.x + box.width / 2 + count, box.y + box.height / 2);
      await this.page.waitForTimeout(60);
    }
  }
}

const order: readonly Plot['ending'][] = [
  'landing',
  'help',
  'about-you',
  'home-and-work',
  'bank',
  'review',
  'offers',
  'accepted',
  'account',
];

/** Plays one plot from the landing page to its ending. `site` is the lender's address. */
export async function playPlot(page: Page, site: string, plot: Plot): Promise<void> {
  const visitor = new Visitor(page, plot.seed, plot.pace);
  const reaches = (step: Plot['ending']) => order.indexOf(plot.ending) >= order.indexOf(step);
  await page.goto(`${site}/?lang=${plot.language}&variant=${plot.variant}`);
  await decide(page, plot);
  await visitor.think(500);
  await visitor.scroll(900);
  if (plot.seed % 3 === 0) await visitor.click(page.locator('.accordion button, details summary').first());
  await visitor.think(300);
  if (plot.ending === 'landing') return leave(visitor);
  if (plot.ending === 'help') {
    await page.goto(`${site}/help`);
    await visitor.click(page.locator('input[type="search"]'));
    await page.keyboard.type('bank', { delay: 60 });
    await visitor.think(800);
    await visitor.scroll(600);
    return leave(visitor);
  }

  await page.evaluate('scrollTo(0, 0)');
  await visitor.click(
    page.locator('main a[href="/apply/amount"], header a[href="/apply/amount"]').locator('visible=true').first(),
  );
  await visitor.arrive('/apply/amount');
  await visitor.fillAmount();
  await visitor.submit();
  await visitor.arrive('/apply/about-you');
  if (plot.consent === 'accept-then-withdraw') {
    await visitor.type('firstName', plot.person.firstName);
    await page.evaluate('scrim.consent.withdraw()');
    return leave(visitor);
  }
  await visitor.fillAboutYou(plot.person);
  if (!reaches('home-and-work')) return leave(visitor);
  await visitor.submit();
  await visitor.arrive('/apply/home-and-work');
  await visitor.fillHomeAndWork(plot.person);
  if (plot.confusedByIncome) await visitor.struggleWithIncome(plot.person.income);
  if (!reaches('bank')) return leave(visitor);
  await visitor.submit();
  await visitor.arrive('/apply/bank');
  await visitor.fillBank(plot.person);
  await visitor.submit();
  if (plot.impatientAtBank) {
    await visitor.think(500);
    await visitor.rage(page.locator('form button[type="submit"]').first());
  }
  if (!reaches('review')) return leave(visitor);
  await visitor.arrive('/apply/review');
  await visitor.scroll(600);
  if (!reaches('offers')) return leave(visitor);
  await visitor.type('signature', `${plot.person.firstName} ${plot.person.lastName}`);
  await page.locator('input[name="signConsent"]').check();
  await visitor.submit();
  await visitor.arrive('/offers');
  await visitor.think(900);
  if (plot.clicksBestRateBadge) {
    const badge = page.locator('.offer-badge, [class*="best"]').locator('visible=true').first();
    if (await badge.count()) {
      await visitor.click(badge);
      await visitor.think(2300);
      if (plot.seed % 2 === 0) await visitor.rage(badge, 4);
    }
  }
  if (!reaches('accepted')) return leave(visitor);
  const accept = page.locator('.offers button').locator('visible=true').first();
  // The lender turns some applications down: there is nothing to accept then.
  if ((await accept.count()) === 0) return leave(visitor);
  await visitor.click(accept);
  await visitor.arrive('/accepted');
  if (!reaches('account')) return leave(visitor);
  await visitor.click(page.locator('main a[href="/account"]').locator('visible=true').first());
  await visitor.arrive('/account');
  await visitor.scroll(800);
  return leave(visitor);
}

async function decide(page: Page, plot: Plot): Promise<void> {
  if (plot.consent === 'gpc') return clickNotice(page, 'close');
  await clickNotice(page, plot.consent === 'decline' ? 'denied' : 'granted');
}

/** Signals that settle late (dead clicks, vitals) are given their time, then the page goes away. */
async function leave(visitor: Visitor): Promise<void> {
  await visitor.page.waitForTimeout(2500);
}
