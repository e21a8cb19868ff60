import type { Page } from 'playwright-core';
import { type HeldKind, sayHeld } from '../browser/held-requests.ts';
import type { Permission } from '../browser/network-guard.ts';
import { pathOf, type Visit } from '../visit.ts';
import { fillForms } from './fill-form.ts';
import { isPaymentAddress, paymentSign, signInAddress } from './payment-page.ts';
import { saysPaying } from './payment-words.ts';

export interface ExploreLimits {
  /** Pages that are opened or come to. */
  readonly pages: number;
  /** Epoch ms. */
  readonly until: number;
}

export interface ExploreOptions extends ExploreLimits, Permission {
  /** Called on each page that was come to. */
  readonly onPage?: (visit: Visit) => Promise<void>;
  /** Called whenever a page shows something else: come to, filled in, refused. */
  readonly onState?: (visit: Visit) => Promise<void>;
  /** Sends each form empty first, to see what it says then. */
  readonly sendEmpty?: boolean;
  readonly say?: (line: string) => void;
}

/** A page that the probe came to. */
export interface VisitedPage {
  readonly path: string;
  readonly url: string;
  /** Why it is taken for a page where people pay. */
  readonly payment: string | null;
  readonly fieldsFilled: number;
  /** What kept the probe from going on from here. */
  readonly stopped: string | null;
}

const NOT_FOLLOWED =
  /log-?out|sign-?out|delete|unsubscribe|cerrar-sesi|\.(?:pdf|zip|csv|docx?|xlsx?|png|jpe?g|svg|webp)$/i;
const GOES_ON =
  /continue|next|submit|apply|check|see|start|sign|accept|choose|select|confirm|get|send|find|log ?in|calculate|continuar|siguiente|enviar|solicitar|aceptar|firmar|entrar/i;
const NEVER_PRESSED = /delete|remove|cancel|log ?out|sign ?out|unsubscribe|back|close|borrar|cancelar|cerrar|volver/i;
const ACCEPTS = /accept|agree|aceptar|acepto/i;
const NOTHING_TO_PRESS = 'fields were filled in, and nothing was found to go on with';
/** Where a page without `main` has what belongs to every page. */
const APART = 'header, footer, nav, dialog, [role=dialog], [role=banner], [role=contentinfo], [role=navigation], aside';

/** Walks a site from one address: every link of its origins once, every form filled in and sent, as long as the limits allow. */
export async function explore(visit: Visit, start: string, options: ExploreOptions): Promise<VisitedPage[]> {
  const pages: VisitedPage[] = [];
  const seen = new Set<string>();
  const queue = [start];
  const told = new Set<string>();
  const sayHeldBack = () => {
    for (const line of visit.held.map(sayHeld)) {
      if (!told.has(line)) options.say?.(line);
      told.add(line);
    }
  };
  const isOver = () => pages.length >= options.pages || Date.now() > options.until;
  while (!isOver()) {
    const url = queue.shift();
    if (url === undefined) break;
    if (seen.has(templateOf(url))) continue;
    seen.add(templateOf(url));
    try {
      if (visit.page.url() !== url) await visit.open(url);
    } catch (error) {
      if (visit.page.isClosed()) throw error;
      pages.push(stoppedAt(url, error));
      continue;
    }
    // A form leads on to the next page, and that one on again.
    for (let step = 0; step < 20 && !isOver(); step++) {
      if (!isOwn(visit.page.url(), options.origins)) {
        options.say?.(`left ${new URL(visit.page.url()).origin}, which was not named`);
        break;
      }
      const here = visit.page.url();
      seen.add(templateOf(here));
      const { page, moved } = await lookAt(visit, options, (link) => {
        if (!seen.has(templateOf(link))) queue.push(link);
      }).catch((error: unknown) => ({ page: stoppedAt(here, error), moved: false }));
      if (visit.page.isClosed()) throw new Error('the browser was closed');
      pages.push(page);
      options.say?.(
        `${page.path}${page.fieldsFilled > 0 ? `  ${page.fieldsFilled} fields` : ''}${page.payment ? '  payment page' : ''}`,
      );
      sayHeldBack();
      if (!moved || pages.some((one) => one.url === visit.page.url())) break;
    }
  }
  return pages;
}

/** A page that failed under way, gone elsewhere by itself for one, is told as such; the walk goes on with the next. */
function stoppedAt(url: string, error: unknown): VisitedPage {
  return { path: pathOf(url), url, payment: signInAddress(url), fieldsFilled: 0, stopped: firstLine(error) };
}

async function lookAt(visit: Visit, options: ExploreOptions, onLink: (link: string) => void) {
  await options.onPage?.(visit);
  for (const link of await linksOf(visit.page, options.origins)) onLink(link);
  return goOn(visit, options);
}

async function goOn(visit: Visit, options: ExploreOptions): Promise<{ page: VisitedPage; moved: boolean }> {
  const url = visit.page.url();
  const atFirst = await paymentSign(visit.page);
  await visit.page.evaluate(() => scrollTo({ top: document.body.scrollHeight / 2 })).catch(() => undefined);
  await options.onState?.(visit);
  if (
    options.sendEmpty &&
    !atFirst &&
    (await visit.page.$('main form input[type=text], main form input:not([type])'))
  ) {
    await press(visit, { ...options, allowPayment: false });
    await visit.page.waitForTimeout(250);
    await options.onState?.(visit);
    if (visit.page.url() !== url) await visit.page.goBack().catch(() => null);
  }
  const fieldsFilled = await fillForms(visit);
  if (fieldsFilled > 0) await options.onState?.(visit);
  await visit.lookForMarkers();
  // Some ask for a card only once somebody has chosen to pay by one.
  const payment = atFirst ?? (fieldsFilled > 0 ? await paymentSign(visit.page) : null);
  const page = (stopped: string | null): VisitedPage => ({ path: pathOf(url), url, payment, fieldsFilled, stopped });
  if (payment && !options.allowPayment) {
    await visit.settle();
    return { page: page('the form was not sent'), moved: false };
  }
  const pressedAt = Date.now();
  const pressed = await press(visit, options);
  if (!pressed) return { page: page(fieldsFilled > 0 ? NOTHING_TO_PRESS : null), moved: false };
  let moved = await cameTo(visit, url, 1_500);
  if (!moved && (await fillForms(visit, true)) > 0) {
    await press(visit, options);
    moved = await cameTo(visit, url, 1_500);
  }
  const held = () => visit.held.filter(({ last }) => last >= pressedAt);
  // Some forms take their time: as long as something is still under way, wait. What was held back is not.
  if (!moved && !(await isRefused(visit.page))) {
    const isOver = (visit.ledAway?.at ?? 0) >= pressedAt || isOwnPaymentHeld(held(), options);
    moved = await cameTo(visit, url, isOver ? 3_000 : 5_000);
  }
  if (!moved) await options.onState?.(visit);
  if (moved) {
    visit.note('came to');
    await visit.settle();
  }
  return { page: page(moved ? null : whyStopped(pressed, held(), options)), moved };
}

/** What is held of others, a payment processor's counts of clicks for one, keeps no page from going on. */
function whyStopped(pressed: string, all: readonly HeldKind[], { origins }: ExploreOptions): string {
  const held = all.find(({ why, url }) => why === 'origin' || isOwn(url, origins));
  return `"${pressed}" led no further${held ? `: ${sayHeld(held)}` : ''}`;
}

function isOwnPaymentHeld(held: readonly HeldKind[], { origins }: ExploreOptions): boolean {
  return held.some(({ why, url }) => why === 'payment' && isOwn(url, origins));
}

async function cameTo(visit: Visit, from: string, limit: number): Promise<boolean> {
  try {
    await visit.page.waitForURL((url) => templateOf(url.href) !== templateOf(from), {
      timeout: limit,
      waitUntil: 'commit',
    });
    return true;
  } catch {
    return false;
  }
}

function isRefused(page: Page): Promise<boolean> {
  return page.evaluate(() => document.querySelector('[aria-invalid=true], :user-invalid') !== null).catch(() => false);
}

/** Presses what sends the form, or goes on where there is none. Its selector, or null when there is no such thing. */
async function press(visit: Visit, options: ExploreOptions): Promise<string | null> {
  const candidates = await visit.page.$$(
    'button, [role=button], input[type=submit], input[type=button], main a[class*=button]',
  );
  const inOrder: { handle: (typeof candidates)[number]; score: number; selector: string }[] = [];
  for (const handle of candidates) {
    const facts = await handle
      .evaluate((node, apart) => {
        const element = node as HTMLButtonElement;
        const box = element.getBoundingClientRect();
        const [firstClass] = element.classList;
        const tag = element.tagName.toLowerCase();
        return {
          shown: box.width > 0 && box.height > 0 && !element.disabled,
          text: (element.textContent || element.value || element.getAttribute('aria-label') || '').trim().slice(0, 60),
          submits: element.type === 'submit' && element.form !== null,
          inMain: element.closest('main') !== null,
          // Beside a site's own steps stand its menus, and the notice that was answered before.
          isApart:
            element.form === null &&
            element.closest('main') === null &&
            (document.querySelector('main') !== null || element.closest(apart) !== null),
          toggles:
            ['aria-expanded', 'aria-haspopup', 'aria-pressed'].some((name) => element.hasAttribute(name)) ||
            ![null, 'button'].includes(element.getAttribute('role')),
          link: tag === 'a',
          // A form's own property of this name may be one of its fields.
          sendsTo: new URL(
            element.getAttribute('formaction') ?? element.form?.getAttribute('action') ?? '',
            document.baseURI,
          ).href,
          selector: element.id ? `${tag}#${element.id}` : firstClass ? `${tag}.${firstClass}` : tag,
        };
      }, APART)
      .catch(() => null);
    if (!facts?.shown || facts.isApart || facts.toggles || facts.link || NEVER_PRESSED.test(facts.text)) continue;
    if (!options.allowPayment && saysPaying(facts.text)) continue;
    if (!facts.submits && !GOES_ON.test(facts.text)) continue;
    if (!facts.submits && !facts.inMain && ACCEPTS.test(facts.text)) continue;
    if (facts.submits && !maySendTo(facts.sendsTo, options)) {
      options.say?.(`a form on ${visit.path} was not sent to ${new URL(facts.sendsTo).host}${pathOf(facts.sendsTo)}`);
      continue;
    }
    inOrder.push({
      handle,
      selector: facts.selector,
      score: (facts.submits ? 4 : 0) + (facts.inMain ? 2 : 0) + (GOES_ON.test(facts.text) ? 1 : 0),
    });
  }
  const [best] = inOrder.sort((a, b) => b.score - a.score);
  if (!best) return null;
  try {
    visit.note('pressed', best.selector);
    await best.handle.click({ timeout: 5_000 });
    return best.selector;
  } catch {
    return null;
  }
}

/** Forms go to origins that were named, and to those who take payments only when told to. */
function maySendTo(url: string, { origins, allowPayment }: ExploreOptions): boolean {
  if (!/^https?:/.test(url)) return true;
  return isPaymentAddress(url) ? allowPayment : isOwn(url, origins);
}

async function linksOf(page: Page, origins: readonly string[]): Promise<string[]> {
  const links = await page
    .$$eval('a[href]', (all) => all.map((link) => (link as HTMLAnchorElement).href))
    .catch(() => []);
  return [...new Set(links.map((link) => link.split('#')[0] ?? ''))].filter(
    (link) => isOwn(link, origins) && !NOT_FOLLOWED.test(link),
  );
}

export function isOwn(url: string, origins: readonly string[]): boolean {
  try {
    return origins.includes(new URL(url).origin);
  } catch {
    return false;
  }
}

/** Addresses that differ only in numbers or query are the same page. */
export function templateOf(url: string): string {
  const { origin, pathname } = new URL(url);
  return origin + pathname.replace(/\/\d+(?=\/|$)/g, '/*').replace(/\/[0-9a-f-]{16,}(?=\/|$)/gi, '/*');
}

export function firstLine(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).split('\n')[0] ?? '';
}
