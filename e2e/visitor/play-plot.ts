import type { BrowserContext, Page } from 'playwright-core';
import { clickNotice } from './chromium.ts';
import { PageClock } from './page-clock.ts';
import type { Plot, Step } from './plots.ts';
import { Visitor } from './visitor.ts';

const DAY = 86_400_000;

/** Somebody gave up, or had what they came for. */
class Leaves extends Error {}

/** Plays one plot in a context of its own, and its return on another day. `site` is the lender's address. */
export async function playPlot(context: BrowserContext, site: string, plot: Plot): Promise<PageClock> {
  const clock = new PageClock();
  await visit(await openPage(context, clock), site, plot, clock);
  if (plot.returnsAfter !== null && plot.consent === 'accept') {
    clock.leaveFor((plot.returnsAfter + 0.04 * (plot.seed % 7)) * DAY);
    await comeBack(await openPage(context, clock), site, plot, clock);
  }
  return clock;
}

async function openPage(context: BrowserContext, clock: PageClock): Promise<Page> {
  const page = await context.newPage();
  await clock.install(page);
  return page;
}

function visitorFor(page: Page, plot: Plot, clock: PageClock): Visitor {
  const { persona, device } = plot;
  const hand = persona.name === 'keyboard' ? 'keyboard' : device === 'desktop' ? 'mouse' : 'touch';
  return new Visitor(page, plot.seed, persona.pace, { clock, hand, slips: persona.slips });
}

async function visit(page: Page, site: string, plot: Plot, clock: PageClock): Promise<void> {
  const visitor = visitorFor(page, plot, clock);
  const start =
    plot.course === 'account' || plot.course === 'pay' ? '/account' : plot.course === 'help' ? '/help' : '/';
  await page.goto(`${site}${start}?lang=${plot.language}&variant=${plot.variant}`);
  await decide(page, plot);
  try {
    if (start === '/account') await lookAfterLoan(visitor, plot);
    else if (start === '/help') await readHelp(visitor, 'bank');
    else {
      await readLanding(visitor, plot);
      if (plot.course === 'apply') await apply(visitor, plot);
    }
  } catch (error) {
    if (!(error instanceof Leaves)) throw error;
  }
  await leave(visitor);
}

/** On another day: what was left unfinished is taken up again, or the account is looked at. */
async function comeBack(page: Page, site: string, plot: Plot, clock: PageClock): Promise<void> {
  const visitor = visitorFor(page, plot, clock);
  const course = plot.leavesAt === null && plot.course === 'apply' ? 'account' : 'apply';
  await page.goto(`${site}${course === 'account' ? '/account' : '/'}`);
  try {
    if (course === 'account') await lookAfterLoan(visitor, { ...plot, course });
    else {
      await visitor.think(400);
      await apply(visitor, { ...plot, leavesAt: null, asksForHelp: false });
    }
  } catch (error) {
    if (!(error instanceof Leaves)) throw error;
  }
  await leave(visitor);
}

async function decide(page: Page, plot: Plot): Promise<void> {
  if (plot.consent === 'gpc') return clickNotice(page, 'close');
  await clickNotice(page, plot.consent === 'decline' ? 'denied' : 'granted');
}

async function readLanding(visitor: Visitor, plot: Plot): Promise<void> {
  const { page } = visitor;
  await visitor.think(500);
  if (plot.persona.name === 'comparing') await tryCalculator(visitor);
  await visitor.scroll(3600 * plot.persona.reads);
  if (visitor.happens(0.3)) {
    await visitor.click(page.locator('.accordion-button').first());
    await visitor.think(600);
  }
  if (plot.course === 'look') throw new Leaves();
  await visitor.think(300);
}

async function tryCalculator(visitor: Visitor): Promise<void> {
  await visitor.page.locator('#loan-amount').focus();
  for (let step = 0; step < 8; step += 1) {
    await visitor.page.keyboard.press(step < 5 ? 'ArrowRight' : 'ArrowLeft');
    await visitor.think(60);
  }
  await visitor.page.locator('#loan-term').focus();
  for (let step = 0; step < 2; step += 1) {
    await visitor.page.keyboard.press('ArrowRight');
    await visitor.think(120);
  }
}

async function apply(visitor: Visitor, plot: Plot): Promise<void> {
  const { page } = visitor;
  const { person } = plot;
  const leavesAt = (step: Step) => {
    if (plot.leavesAt === step) throw new Leaves();
  };
  await page.evaluate('scrollTo(0, 0)');
  await visitor.click(page.locator('main a[href="/apply/amount"]').locator('visible=true').first());
  await visitor.arrive('/apply/amount');
  await visitor.think(300);
  leavesAt('amount');
  await visitor.fillAmount();
  await visitor.submitFor('/apply/about-you');

  if (plot.consent === 'accept-then-withdraw') {
    await visitor.type('firstName', person.firstName);
    await clickNotice(page, 'open');
    await visitor.think(300);
    await clickNotice(page, 'withdrawn');
    throw new Leaves();
  }
  if (plot.leavesAt === 'about-you') await visitor.type('firstName', person.firstName);
  leavesAt('about-you');
  await visitor.fillAboutYou(person);
  await visitor.submitFor('/apply/home-and-work');

  if (plot.leavesAt === 'home-and-work') await visitor.type('street', person.street);
  leavesAt('home-and-work');
  await visitor.fillHomeAndWork(person);
  await stateIncome(visitor, plot);

  leavesAt('bank');
  await visitor.fillBank(person);
  await visitor.submit();
  await waitForBank(visitor, plot);

  await visitor.arrive('/apply/review');
  await visitor.scroll(600);
  leavesAt('review');
  await visitor.type('signature', `${person.firstName} ${person.lastName}`);
  await visitor.check('signConsent');
  await visitor.submitFor('/offers');
  await chooseOffer(visitor, plot);
}

/** Planted friction: the income field's error does not say what is wrong. */
async function stateIncome(visitor: Visitor, plot: Plot): Promise<void> {
  const { income } = plot.person;
  if (plot.income === 'knows') return visitor.submitFor('/apply/bank');
  const grouped = Number(income).toLocaleString('en-US');
  const attempts = [grouped, `$${grouped}`, String(Math.round(Number(income) / 12)), `${income}.00`];
  const tries = plot.income === 'gives-up' ? 3 : visitor.happens(0.6) ? 2 : 1;
  for (const attempt of attempts.slice(0, tries)) {
    await visitor.type('income', attempt);
    await visitor.submit();
    await visitor.think(700);
  }
  if (plot.asksForHelp) await askForHelp(visitor);
  if (plot.income === 'gives-up') throw new Leaves();
  await visitor.type('income', income);
  await visitor.submitFor('/apply/bank');
}

async function askForHelp(visitor: Visitor): Promise<void> {
  const { page } = visitor;
  const menu = page.locator('.menu-button').locator('visible=true');
  if (await menu.count()) await visitor.click(menu.first());
  await visitor.click(page.locator('#main-navigation a[href="/help"]'));
  await visitor.arrive('/help');
  await readHelp(visitor, 'document');
  await page.goBack();
  // Searching replaced the entry, so one step back is the form.
  await visitor.arrive('/apply/home-and-work');
}

async function readHelp(visitor: Visitor, words: string): Promise<void> {
  await visitor.think(300);
  await visitor.type('q', words);
  await visitor.think(400);
  const articles = visitor.page.locator('.accordion-button');
  if (await articles.count()) {
    await visitor.click(articles.first());
    await visitor.think(1500);
  }
  await visitor.scroll(400);
}

/** Planted friction: verifying the account takes seconds, and nothing says how many. */
async function waitForBank(visitor: Visitor, plot: Plot): Promise<void> {
  if (plot.slowBank === 'waits') return;
  const { page } = visitor;
  const checking = page.locator('.bank-check');
  await checking.waitFor({ timeout: 5_000 });
  await page.waitForTimeout(900);
  await visitor.rage(checking);
  if (plot.slowBank !== 'gives-up') return;
  await page.waitForTimeout(700);
  await page.goto('about:blank');
  throw new Leaves();
}

async function chooseOffer(visitor: Visitor, plot: Plot): Promise<void> {
  const { page } = visitor;
  const accept = page.locator('.offer-accept').locator('visible=true');
  await visitor.think(900);
  // The lender turns some applications down: there is nothing to accept then.
  if ((await accept.count()) === 0 || plot.leavesAt === 'offers') throw new Leaves();
  if (plot.badge !== 'ignores') await clickBadge(visitor, plot);
  if (plot.persona.name === 'comparing') {
    await visitor.scroll(500);
    await visitor.think(1500);
    await visitor.scroll(-500);
  }
  if (plot.device === 'phone' && plot.variant === 'table') await findHiddenButton(visitor, plot);
  await visitor.click(accept.nth(visitor.happens(0.7) ? 0 : (await accept.count()) - 1));
  await visitor.arrive('/accepted');
  await visitor.scroll(500);
  if (!visitor.happens(0.4)) throw new Leaves();
  await visitor.click(page.locator('main a[href="/account"]').locator('visible=true').first());
  await visitor.arrive('/account');
  await visitor.scroll(800);
}

/** Planted friction: "Best rate" looks like the page's main button and does nothing. */
async function clickBadge(visitor: Visitor, plot: Plot): Promise<void> {
  const badge = visitor.page.locator('.offer-badge').locator('visible=true').first();
  if ((await badge.count()) === 0) return;
  await visitor.click(badge);
  await visitor.think(320);
  if (plot.badge === 'clicks') return;
  await visitor.rage(badge);
  await visitor.think(320);
  if (plot.badge === 'gives-up') throw new Leaves();
}

/** Planted friction: on a phone the table scrolls sideways, and the buttons are out of view. */
async function findHiddenButton(visitor: Visitor, plot: Plot): Promise<void> {
  const table = visitor.page.locator('.offer-table-scroll');
  await visitor.scroll(600);
  await visitor.think(500);
  await visitor.scroll(-600);
  const cells = visitor.page.locator('.offer-table-payment');
  await visitor.rage(cells.first(), visitor.happens(0.5) ? 6 : 2);
  await visitor.think(400);
  if (plot.hiddenButton === 'gives-up') throw new Leaves();
  await visitor.scrollSideways(table, 700);
}

async function lookAfterLoan(visitor: Visitor, plot: Plot): Promise<void> {
  const { page } = visitor;
  const { person } = plot;
  await visitor.think(200);
  await visitor.type('email', person.email);
  await visitor.type('password', `${person.lastName}-${person.zip}`);
  await visitor.submit();
  await page.locator('.account-cards').waitFor();
  await visitor.think(700);
  await visitor.scroll(900);
  if (visitor.happens(0.4)) {
    await visitor.click(page.locator('section.account-panel > button[aria-expanded]'));
    await visitor.think(500);
  }
  if (plot.course !== 'pay') throw new Leaves();
  await page.evaluate('scrollTo(0, 0)');
  await visitor.click(page.locator('a[href="/pay"]').first());
  await visitor.arrive('/pay');
  const card = page.frameLocator('.card-frame-place');
  await card.locator('[name="cardNumber"]').fill('4111 1111 1111 1111');
  await card.locator('[name="cardExpiry"]').fill('09/31');
  await card.locator('[name="cardCode"]').fill('123');
  await card.locator('[name="cardName"]').fill(`${person.firstName} ${person.lastName}`);
  await visitor.submit();
  await visitor.think(1200);
}

/** Signals that settle late (dead clicks, vitals) are given their time, then the page goes away. */
async function leave(visitor: Visitor): Promise<void> {
  const { page } = visitor;
  if (page.url() !== 'about:blank') {
    await visitor.think(600);
    await page.waitForTimeout(400);
    await page.goto('about:blank');
  }
  await page.waitForTimeout(700);
  await page.close();
}
