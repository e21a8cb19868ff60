import type { Browser } from 'playwright-core';
import { type Choice, type ChoiceAction, findChoices } from '../browser/choices.ts';
import { payingNothing } from '../browser/network-guard.ts';
import type { Sent } from '../observe/traffic.ts';
import { isChoice, needsConsent, vendorOf, vendorOfStorage } from '../observe/vendors.ts';
import { makePerson } from '../people/synthetic-person.ts';
import type { Honoured, StoredItem } from '../report/report.ts';
import { pathOf, Visit } from '../visit.ts';

/** Requests of one task may still be on their way when a choice takes effect. */
const GRACE_MILLISECONDS = 50;

/** What was sent to somebody who needs the person's agreement. Scripts and style sheets that are fetched carry nothing yet. */
export function needingConsent(sent: readonly Sent[], origins: readonly string[]): Sent[] {
  return sent.filter((one) => {
    const url = new URL(one.url);
    if (origins.includes(`${url.protocol.replace('ws', 'http')}//${url.host}`)) return false;
    const vendor = vendorOf(one.url);
    if (!needsConsent(vendor) || isChoice(vendor, one.url)) return false;
    if (one.body !== null || one.unread) return true;
    return url.search.length > 1 && ['image', 'ping', 'fetch', 'xhr', 'beacon', 'other'].includes(one.resource);
  });
}

export function summarise(sent: readonly Sent[], since: number): Honoured['sentAfter'] {
  return sent.map(({ url, method, at }) => ({
    who: vendorOf(url)?.name ?? new URL(url).host,
    request: `${method} ${new URL(url).host}${pathOf(url)}`,
    afterMilliseconds: Math.max(0, at - since),
  }));
}

/** Cookies and storage that are there now, by name; values are not read. */
export async function storedItems(visit: Visit): Promise<StoredItem[]> {
  const cookies = await visit.context.cookies();
  const host = new URL(visit.page.url()).hostname;
  const keys = await visit.page
    .evaluate(() => ({ local: Object.keys(localStorage), session: Object.keys(sessionStorage) }))
    .catch(() => ({ local: [], session: [] }));
  const item = (where: StoredItem['where'], name: string, domain: string): StoredItem => ({
    where,
    name,
    domain,
    vendor: vendorOfStorage(name)?.name ?? null,
  });
  return [
    ...cookies.map(({ name, domain }) => item('cookie', name, domain)),
    ...keys.local.map((name) => item('localStorage', name, host)),
    ...keys.session.map((name) => item('sessionStorage', name, host)),
  ];
}

/**
 * The controls by which to accept and refuse, once they show; none when the page asked for nothing more for `quiet` ms, or goes on
 * asking after five times that.
 */
export async function waitForNotice(visit: Visit, quiet = 4_000): Promise<Choice[]> {
  const last = Date.now() + 5 * quiet;
  let deadline = Date.now() + quiet;
  let asked = visit.requestCount;
  for (;;) {
    const choices = await findChoices(visit.page);
    const has = (action: ChoiceAction) => choices.some((choice) => choice.action === action);
    if (has('accept') && (has('decline') || has('manage'))) return choices;
    if (visit.requestCount !== asked) {
      asked = visit.requestCount;
      deadline = Math.min(last, Date.now() + quiet);
    }
    if (Date.now() > deadline) return [];
    await visit.page.waitForTimeout(250);
  }
}

export async function press(visit: Visit, choice: Choice, what: string): Promise<number> {
  await visit.page.mouse.click(choice.x, choice.y);
  const at = Date.now();
  visit.note(what);
  await visit.page.waitForTimeout(150);
  return at;
}

/** Refuses by the notice, by way of its settings if it must be. Moment of the refusal and clicks, or null when there is no way. */
export async function refuse(visit: Visit, choices: readonly Choice[]): Promise<{ at: number; clicks: number } | null> {
  const decline = choices.find(({ action }) => action === 'decline');
  if (decline) return { at: await press(visit, decline, 'declined'), clicks: 1 };
  const manage = choices.find(({ action }) => action === 'manage');
  if (!manage) return null;
  await press(visit, manage, 'opened the settings of consent');
  const inside = (await findChoices(visit.page)).find(({ action }) => action === 'decline' || action === 'withdraw');
  return inside ? { at: await press(visit, inside, 'declined'), clicks: 2 } : null;
}

export interface ConsentTrial {
  readonly browser: Browser;
  readonly url: string;
  readonly origins: readonly string[];
  readonly seed: number;
  /** Walks on for a while, as a person would after the answer. */
  readonly walk: (visit: Visit) => Promise<void>;
}

/** A visit that refuses: what is sent all the same. */
export async function tryDeclining(trial: ConsentTrial): Promise<{ honoured: Honoured; visit: Visit }> {
  const visit = await Visit.begin(trial.browser, {
    person: makePerson(trial.seed),
    permission: payingNothing(trial.origins),
  });
  const closed = await openOr(visit, trial.url);
  if (closed) return { honoured: closed, visit };
  const choices = await waitForNotice(visit);
  const refused = choices.length > 0 ? await refuse(visit, choices) : null;
  if (!refused) {
    const problem = choices.length > 0 ? 'the notice offers no way to refuse that was found' : 'no notice was found';
    return { honoured: untried(problem), visit };
  }
  await trial.walk(visit);
  return { honoured: await sentAfter(visit, trial.origins, refused.at, refused.clicks), visit };
}

/** A visit of a browser that sends Global Privacy Control, and answers nothing. */
export async function tryGlobalPrivacyControl(trial: ConsentTrial): Promise<{ honoured: Honoured; visit: Visit }> {
  const visit = await Visit.begin(trial.browser, {
    person: makePerson(trial.seed),
    permission: payingNothing(trial.origins),
    globalPrivacyControl: true,
  });
  const closed = await openOr(visit, trial.url);
  if (closed) return { honoured: closed, visit };
  await trial.walk(visit);
  return { honoured: await sentAfter(visit, trial.origins, visit.startedAt, 0), visit };
}

/** Withdraws in a visit that had agreed, and from then on may pay no more. */
export async function tryWithdrawing(visit: Visit, trial: ConsentTrial): Promise<Honoured> {
  visit.restrict(payingNothing(trial.origins));
  const closed = await openOr(visit, trial.url);
  if (closed) return closed;
  const first = await findChoices(visit.page);
  let clicks = 1;
  let target = first.find(({ action }) => action === 'withdraw');
  if (!target) {
    const opener = first.find(({ action }) => action === 'manage');
    if (!opener) return untried('no way to withdraw was found on the first page');
    await press(visit, opener, 'opened the settings of consent');
    clicks = 2;
    target = (await findChoices(visit.page)).find(({ action }) => action === 'withdraw' || action === 'decline');
  }
  if (!target) return untried('the settings of consent offer no way to withdraw that was found');
  const at = await press(visit, target, 'withdrew');
  await trial.walk(visit);
  return sentAfter(visit, trial.origins, at, clicks);
}

const untried = (problem: string): Honoured => ({ tried: false, problem, sentAfter: [], clicks: null });

/** Null once the address is open. */
async function openOr(visit: Visit, url: string): Promise<Honoured | null> {
  try {
    await visit.open(url);
    return null;
  } catch (error) {
    return untried(`the address did not open: ${error instanceof Error ? error.message.split('\n')[0] : error}`);
  }
}

async function sentAfter(visit: Visit, origins: readonly string[], since: number, clicks: number): Promise<Honoured> {
  await visit.settle();
  const late = (await visit.sent()).filter(({ at }) => at > since + GRACE_MILLISECONDS);
  return { tried: true, problem: null, sentAfter: summarise(needingConsent(late, origins), since), clicks };
}
