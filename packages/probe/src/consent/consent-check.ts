import type { Browser } from 'playwright-core';
import { type FoundChoice, findChoices } from '../browser/choices.ts';
import { payingNothing } from '../browser/network-guard.ts';
import { isAboutConsent, noticeAmong } from '../browser/notice.ts';
import { pressChoice } from '../browser/press-choice.ts';
import { type Receiver, receiverOf, sendsRecording } from '../observe/receiver.ts';
import type { Sent } from '../observe/traffic.ts';
import { isChoice, needsConsent, type Vendor } from '../observe/vendors.ts';
import { makePerson } from '../people/synthetic-person.ts';
import type { Honoured } from '../report/report.ts';
import { pathOf, Visit } from '../visit.ts';
import { partStored, readStored, type Stored } from './stored-items.ts';

/** Requests of one task may still be on their way when a choice takes effect. */
const GRACE_MILLISECONDS = 50;
/** For how long a notice that offers no choice may go on to offer one, ms. */
const ALONE_MILLISECONDS = 1_000;
/** For how long the settings of consent may take to open, ms. */
const SETTINGS_MILLISECONDS = 5_000;

interface NeedingConsent {
  readonly sent: Sent;
  readonly to: Receiver;
}

/**
 * What was sent to somebody who needs the person's agreement, and recordings of pages to anybody: some vendors whose category
 * needs none record as well.
 */
export function needingConsent(all: readonly Sent[], origins: readonly string[]): NeedingConsent[] {
  return all.flatMap((sent) => {
    const to = receiverOf(sent, origins);
    // A peer connection may be made to look at the browser, and send nothing.
    if (to === null || sent.resource === 'WebRTC') return [];
    const { vendor } = to;
    const tracks = needsConsent(vendor) && !isChoice(vendor, sent.url) && tells(sent, vendor);
    return tracks || sendsRecording(sent) ? [{ sent, to }] : [];
  });
}

const CALLS = ['image', 'ping', 'fetch', 'xhr', 'beacon'];

/**
 * Whether a request says something. Known trackers are told by the path alone, and by being called; scripts, styles and data
 * files that are fetched to run say nothing yet.
 */
function tells({ url, resource, body, unread }: Sent, vendor: Vendor | null): boolean {
  if (body !== null || unread) return true;
  const { search, pathname } = new URL(url);
  if (search.length > 1 && [...CALLS, 'other'].includes(resource)) return true;
  if (vendor === null) return false;
  return resource === 'document' || (CALLS.includes(resource) && !/\.(?:m?js|json|wasm|css)$/.test(pathname));
}

export function summarise(needing: readonly NeedingConsent[], since: number): Honoured['sentAfter'] {
  return needing.map(({ sent: { url, method, at }, to: { vendor, behindSite } }) => {
    const { host } = new URL(url);
    return {
      who: vendor?.name ?? (behindSite ? `a recorder behind ${host}` : host),
      request: `${method} ${host}${pathOf(url)}`,
      afterMilliseconds: Math.max(0, at - since),
    };
  });
}

/**
 * The controls of the notice, that to accept first, once it shows; none when the page asked for nothing more for `quiet` ms, or
 * goes on asking after five times that.
 */
export async function waitForNotice(
  visit: Pick<Visit, 'page' | 'requestCount'>,
  quiet = 4_000,
): Promise<FoundChoice[]> {
  const last = Date.now() + 5 * quiet;
  let deadline = Date.now() + quiet;
  let asked = visit.requestCount;
  let aloneSince: number | null = null;
  for (;;) {
    const notice = noticeAmong(await findChoices(visit.page));
    if (notice.length > 0) aloneSince ??= Date.now();
    if (notice.length > 1 || (aloneSince !== null && Date.now() - aloneSince >= ALONE_MILLISECONDS)) return notice;
    if (visit.requestCount !== asked) {
      asked = visit.requestCount;
      deadline = Math.min(last, Date.now() + quiet);
    }
    if (Date.now() > deadline) return notice;
    await visit.page.waitForTimeout(250);
  }
}

/** The moment it was pressed, or why it was not. */
export async function press(
  visit: Visit,
  control: FoundChoice,
  what: string,
): Promise<{ readonly at: number } | { readonly problem: string }> {
  const pressed = await pressChoice(visit.page, control);
  if (pressed !== 'pressed') return { problem: `"${control.label}" could not be pressed: ${UNPRESSED[pressed]}` };
  const at = Date.now();
  visit.note(what);
  await visit.page.waitForTimeout(150);
  return { at };
}

const UNPRESSED = {
  gone: 'it went away, or something covers it',
  unanswered: 'what it stands in stopped answering',
} as const;

/** An answer that was given, or why it was not, and whether a control to give it was found; null where nobody can tell. */
type Given =
  | { readonly at: number; readonly clicks: number; readonly before: Stored | null }
  | { readonly problem: string; readonly offered: boolean | null };

/** What a person looks for to say no, before or after agreeing; the first goes before the others. */
const SAYING_NO = { declined: ['decline', 'withdraw'], withdrew: ['withdraw', 'decline'] } as const;

/** Says no by the control that is there for it, or else by the settings of consent. */
async function sayNo(
  visit: Visit,
  what: keyof typeof SAYING_NO,
  { direct, settings }: { readonly direct: FoundChoice | undefined; readonly settings: FoundChoice | undefined },
): Promise<Given> {
  if (direct) return give(visit, direct, what, 1);
  if (!settings) return { problem: 'the notice offers no way to refuse that was found', offered: false };
  const known = new Set((await findChoices(visit.page)).map(idOf));
  const opened = await press(visit, settings, 'opened the settings of consent');
  if ('problem' in opened) return { ...opened, offered: true };
  let savedBy: FoundChoice | undefined;
  let isOpen = false;
  const inside = await lookFor(visit, (all) => {
    const about = all.filter(isAboutConsent);
    savedBy = ofAction(about, 'save');
    isOpen ||= about.some((one) => !known.has(idOf(one)) && one.label !== settings.label);
    return SAYING_NO[what].flatMap((action) => about.filter((one) => one.action === action))[0];
  });
  if (inside) return give(visit, inside, what, 2);
  // What is chosen there before, and what else may say no, nobody can tell.
  if (savedBy) return { problem: `"${settings.label}" leads to settings to save by "${savedBy.label}"`, offered: true };
  if (isOpen)
    return { problem: `"${settings.label}" leads to settings with no control for it that was found`, offered: true };
  return { problem: `"${settings.label}" led to no control for it that was found`, offered: false };
}

/** Refuses by the notice. */
export function refuse(visit: Visit, notice: readonly FoundChoice[]): Promise<Given> {
  const direct = ofAction(notice, 'decline') ?? ofAction(notice, 'withdraw');
  return sayNo(visit, 'declined', { direct, settings: ofAction(notice, 'manage') });
}

/** Looks at the page until something is found, for as long as settings may take to open. */
async function lookFor<Found>(
  visit: Visit,
  pick: (controls: readonly FoundChoice[]) => Found | undefined,
): Promise<Found | undefined> {
  const deadline = Date.now() + SETTINGS_MILLISECONDS;
  for (;;) {
    const found = pick(await findChoices(visit.page));
    if (found !== undefined || Date.now() > deadline) return found;
    await visit.page.waitForTimeout(250);
  }
}

async function give(visit: Visit, control: FoundChoice, what: string, clicks: number): Promise<Given> {
  const before = await readStored(visit);
  const pressed = await press(visit, control, what);
  return 'problem' in pressed ? { ...pressed, offered: true } : { ...pressed, clicks, before };
}

export interface ConsentTrial {
  readonly browser: Browser;
  readonly url: string;
  readonly origins: readonly string[];
  readonly seed: number;
  /** Walks on for a while, as a person would after the answer. Addresses of the pages that it came to. */
  readonly walk: (visit: Visit) => Promise<readonly string[]>;
}

/** A visit that refuses: what is sent all the same. */
export async function tryDeclining(trial: ConsentTrial): Promise<{ honoured: Honoured; visit: Visit }> {
  const visit = await Visit.begin(trial.browser, {
    person: makePerson(trial.seed),
    permission: payingNothing(trial.origins),
  });
  const closed = await openOr(visit, trial.url);
  if (closed) return { honoured: closed, visit };
  const notice = await waitForNotice(visit);
  if (notice.length === 0) return { honoured: untried('no notice was found'), visit };
  return { honoured: await heeded(visit, trial, await refuse(visit, notice)), visit };
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
  return { honoured: await heeded(visit, trial, { at: visit.startedAt, clicks: 0, before: null }), visit };
}

/** Withdraws in a visit that had agreed, and from then on may pay no more. */
export async function tryWithdrawing(visit: Visit, trial: ConsentTrial): Promise<Honoured> {
  visit.restrict(payingNothing(trial.origins));
  const closed = await openOr(visit, trial.url);
  if (closed) return closed;
  const ways = await lookFor(visit, (all) => {
    const about = all.filter(isAboutConsent);
    const [direct, settings] = [ofAction(about, 'withdraw'), ofAction(about, 'manage')];
    return direct || settings ? { direct, settings } : undefined;
  });
  if (ways) return heeded(visit, trial, await sayNo(visit, 'withdrew', ways));
  const settings = ofAction(await findChoices(visit.page), 'manage');
  if (!settings) return untried('no way to withdraw was found on the first page', false);
  const given = await sayNo(visit, 'withdrew', { direct: undefined, settings });
  // Whether what is managed there is consent at all, nobody can tell.
  return heeded(visit, trial, 'problem' in given ? { ...given, offered: null } : given);
}

const ofAction = (controls: readonly FoundChoice[], wanted: FoundChoice['action']) =>
  controls.find(({ action }) => action === wanted);

const idOf = ({ surroundings }: FoundChoice) => surroundings[0]?.id;

export const untried = (problem: string, offered: boolean | null = null): Honoured => ({
  ...{ tried: false, problem, offered, clicks: null },
  ...{ sentAfter: [], storedAfter: [], keptAfter: [], storageUnread: [], pages: 0 },
});

/** Null once the address is open. */
async function openOr(visit: Visit, url: string): Promise<Honoured | null> {
  try {
    await visit.open(url);
    return null;
  } catch (error) {
    return untried(`the address did not open: ${error instanceof Error ? error.message.split('\n')[0] : error}`);
  }
}

/** What is stored where the visit ended, and, by going back there, at these origins. */
async function readStoredAt(visit: Visit, url: string, origins: readonly string[]): Promise<Stored> {
  const last = await readStored(visit);
  if (origins.every((origin) => last.origins.includes(origin)) || (await openOr(visit, url))) return last;
  const back = await readStored(visit);
  const elsewhere = last.items.filter(({ where }) => where !== 'cookie');
  return last.origins.some((origin) => back.origins.includes(origin))
    ? back
    : { items: [...back.items, ...elsewhere], origins: [...back.origins, ...last.origins] };
}

/** Walks on after an answer: what was sent and stored all the same. */
async function heeded(visit: Visit, { url, origins, walk }: ConsentTrial, given: Given): Promise<Honoured> {
  if ('problem' in given) return untried(given.problem, given.offered);
  const { at: since, clicks, before } = given;
  const pages = await walk(visit);
  await visit.settle();
  const now = await readStoredAt(visit, url, before?.origins ?? [new URL(url).origin]);
  const late = (await visit.sent()).filter(({ at }) => at > since + GRACE_MILLISECONDS);
  const { added, kept, compared } = partStored(before, now);
  const walked = new Set([...pages.map((page) => new URL(page).origin), ...(before?.origins ?? [])]);
  return {
    ...{ tried: true, problem: null, offered: true, clicks },
    sentAfter: summarise(needingConsent(late, origins), since),
    storedAfter: added,
    keptAfter: kept,
    storageUnread: [...walked].filter((origin) => !compared.includes(origin)),
    pages: pages.length,
  };
}
