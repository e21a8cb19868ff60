import type { CompiledPolicy } from '@scrim/policy/runtime';
import type { Browser } from 'playwright-core';
import { type Parted, sayHeld } from './browser/held-requests.ts';
import { launchBrowser } from './browser/launch.ts';
import { payingNothing } from './browser/network-guard.ts';
import {
  type ConsentTrial,
  needingConsent,
  press,
  summarise,
  tryDeclining,
  tryGlobalPrivacyControl,
  tryWithdrawing,
  untried,
  waitForNotice,
} from './consent/consent-check.ts';
import { readStored } from './consent/stored-items.ts';
import { measureCost } from './cost/measure-cost.ts';
import { ProbeRefusal } from './errors.ts';
import { explore, type VisitedPage } from './explore/explore.ts';
import { paymentSign } from './explore/payment-page.ts';
import type { ProbeScript } from './explore/script.ts';
import { type FinishedVisit, readDestinations } from './observe/destinations.ts';
import { readHeldBack } from './observe/held-back.ts';
import type { AuthorisedScript } from './payment/authorised.ts';
import { type LastReport, readPaymentPages } from './payment/payment-pages.ts';
import { ScriptResponses } from './payment/script-responses.ts';
import { securityHeaders } from './payment/security-headers.ts';
import { makePerson, markersOf, type SyntheticPerson } from './people/synthetic-person.ts';
import { checkAgainst } from './policy-check.ts';
import { reportOf } from './report/findings.ts';
import { sayHeldBack } from './report/held-back-findings.ts';
import type { Honoured, ProbeReport, Seen } from './report/report.ts';
import { type Redact, withoutValues } from './report/without-values.ts';
import { plural } from './report/words.ts';
import { pathOf, Visit } from './visit.ts';

/** For how long each visit walks on after its answer, however long the others took, ms. */
const TRIAL_MILLISECONDS = 15_000;

export interface ProbeOptions {
  readonly url: string;
  /** Origins besides the address's own that may be walked. */
  readonly origins: readonly string[];
  /** Followed instead of exploring. */
  readonly script: { readonly name: string; readonly run: ProbeScript } | null;
  readonly against: { readonly file: string; readonly policy: CompiledPolicy } | null;
  readonly allowPayment: boolean;
  readonly pages: number;
  readonly minutes: number;
  /** Pairs of runs with and without the recorders; 0 measures nothing. */
  readonly costPairs: number;
  readonly seed: number;
  readonly authorised: readonly AuthorisedScript[] | null;
  /** An earlier report, to compare payment pages with. */
  readonly last: LastReport | null;
  readonly say: (line: string) => void;
  /** Path of a Chromium; null: the system's. */
  readonly browser?: string | null;
  /** Stops the probe. */
  readonly signal?: AbortSignal;
}

/**
 * Drives a browser through a site as synthetic people and tells what of them reached whom.
 * @throws ProbeRefusal when the address is none that can be probed
 */
export async function probe(options: ProbeOptions): Promise<ProbeReport> {
  const url = parseAddress(options.url);
  const origins = [...new Set([url.origin, ...options.origins.map((origin) => parseAddress(origin).origin)])];
  const startedAt = Date.now();
  // Of the people of all visits: who agrees, who declines, who sends Global Privacy Control.
  const redact = withoutValues([0, 1, 2].flatMap((other) => markersOf(makePerson(options.seed + other))));
  const browser = await launchBrowser(options.browser);
  const stop = () => void browser.close().catch(() => undefined);
  options.signal?.addEventListener('abort', stop, { once: true });
  try {
    // Whoever stops it while the browser starts is heard by no listener.
    options.signal?.throwIfAborted();
    const say = (line: string) => options.say(redact(line));
    return await run(browser, { ...options, url: url.href, origins, say }, startedAt, redact);
  } catch (error) {
    if (options.signal?.aborted) throw new ProbeRefusal('probe_stopped', 'The probe was stopped.');
    throw withRedactedMessage(error, redact);
  } finally {
    options.signal?.removeEventListener('abort', stop);
    await browser.close();
  }
}

/** The browser's errors quote addresses, and a script's whatever it says. */
function withRedactedMessage(error: unknown, redact: Redact): Error {
  const message = redact(error instanceof Error ? error.message : String(error));
  return error instanceof ProbeRefusal ? new ProbeRefusal(error.code, message) : new Error(message);
}

function parseAddress(text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (!url || !/^https?:$/.test(url.protocol))
    throw new ProbeRefusal(
      'probe_url',
      `"${text}" is not an address to probe: give one such as https://apply.example/.`,
    );
  return url;
}

async function run(browser: Browser, options: ProbeOptions, startedAt: number, redact: Redact): Promise<ProbeReport> {
  const { url, origins, say } = options;
  const until = startedAt + options.minutes * 60_000;
  const finished: (FinishedVisit & Pick<Parted, 'held'>)[] = [];
  const finish = async (name: string, visit: Visit, agreedAt: number | null) => {
    finished.push({ name, visit, ...(await visit.parted()), agreedAt });
  };

  say(`opening ${url}`);
  const main = await Visit.begin(browser, {
    person: makePerson(options.seed),
    permission: { origins, allowPayment: options.allowPayment },
  });
  const responses = new ScriptResponses(main.context);
  const response = await main.goto(url);
  main.note('opened');
  const answered = response?.status() ?? null;
  if (answered !== null && answered >= 400) say(`it answers ${answered}`);
  const headers = securityHeaders(response ? await response.allHeaders() : {});
  await main.settle();
  const notice = await waitForNotice(main);
  await main.page.waitForTimeout(1_000);
  const sentBefore = needingConsent(await main.sent(), origins);
  const storedBefore = await readStored(main);
  const storageUnread = storedBefore.origins.length > 0 ? [] : [new URL(main.page.url()).origin];
  const [accept] = notice;
  const decline = notice.find(({ action }) => action === 'decline');
  say(accept ? 'a consent notice is shown; accepting' : 'no consent notice was found');
  const accepted = accept ? await press(main, accept, 'accepted') : null;
  if (accepted && 'problem' in accepted) say(accepted.problem);
  const agreedAt = accepted && 'at' in accepted ? accepted.at : null;

  const trial = (seed: number): ConsentTrial => ({
    browser,
    url,
    origins,
    seed,
    walk: async (visit) => {
      const came: string[] = [];
      await explore(visit, visit.page.url(), {
        ...payingNothing(origins),
        pages: 2,
        until: Date.now() + TRIAL_MILLISECONDS,
        onPage: async ({ page }) => void came.push(page.url()),
      });
      return came;
    },
  });
  const pages = options.script
    ? await follow(main, options.script.run, say)
    : await explore(main, url, { origins, allowPayment: options.allowPayment, pages: options.pages, until, say });
  await main.settle();

  const payment = await readPaymentPages(main, pages, { ...options, responses, redact });

  let withdrawal: Honoured = untried('nothing was agreed to');
  if (agreedAt !== null) {
    say('withdrawing');
    withdrawal = await tryWithdrawing(main, trial(options.seed));
  }
  await finish('agreed', main, agreedAt);
  say('declining, and with Global Privacy Control');
  const [declining, gpc] = await Promise.all([
    tryDeclining(trial(options.seed + 1)),
    tryGlobalPrivacyControl(trial(options.seed + 2)),
  ]);
  await finish('declined', declining.visit, null);
  await finish('Global Privacy Control', gpc.visit, null);

  say('reading what was sent');
  const { destinations, ownAddresses } = readDestinations(finished, origins);
  const heldBack = readHeldBack(finished, origins);
  const cost =
    options.costPairs > 0
      ? await measureCost(browser, {
          url,
          origins,
          destinations,
          asks: accept !== undefined,
          pairs: options.costPairs,
          say,
        })
      : null;
  const policy = options.against
    ? checkAgainst(
        options.against.policy,
        options.against.file,
        finished,
        pages.map((page) => page.url),
        new Date().toISOString().slice(0, 10),
      )
    : null;
  const seen: Seen = {
    format: 'scrim-probe/1',
    url,
    origins,
    startedAt: new Date(startedAt).toISOString(),
    seconds: Math.round((Date.now() - startedAt) / 1000),
    browser: `Chromium ${browser.version()}`,
    script: options.script?.name ?? null,
    markers: markersOf(main.person).map(({ id, kind }) => ({ id, kind })),
    pages: pages.map((page) => ({ ...page, url: page.url.split('?')[0] ?? '' })),
    answered,
    typed: markersOf(main.person).flatMap(({ id }) => (main.typed.has(id) ? [id] : [])),
    requests: finished.reduce((sum, { sent }) => sum + sent.length, 0),
    destinations,
    ownAddresses,
    heldBack,
    consent: {
      asked: accept !== undefined,
      agreed: agreedAt !== null,
      accept: accept?.choice ?? null,
      decline: decline?.choice ?? null,
      clicksToDecline: declining.honoured.clicks,
      sentBefore: summarise(sentBefore, main.startedAt),
      storedBefore: storedBefore.items,
      storageUnread,
      declining: declining.honoured,
      globalPrivacyControl: gpc.honoured,
      withdrawal,
    },
    headers,
    ...payment,
    cost,
    policy,
  };
  return reportOf(seen, [...limitsOf(options, pages, seen), ...sayHeldBack(heldBack)], redact);
}

async function follow(visit: Visit, script: ProbeScript, say: (line: string) => void): Promise<VisitedPage[]> {
  const pages: VisitedPage[] = [];
  const arrive = async () => {
    const url = visit.page.url();
    await visit.lookForMarkers();
    if (pages.at(-1)?.url !== url)
      pages.push({ path: pathOf(url), url, payment: await paymentSign(visit.page), fieldsFilled: 0, stopped: null });
  };
  try {
    await script({
      page: visit.page,
      person: lent(visit),
      step: async (name) => {
        await arrive();
        visit.note(name);
        say(name);
      },
    });
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    const held = [...new Set(visit.held.map(sayHeld))];
    throw new ProbeRefusal('probe_script', [`The script stopped at ${visit.path}: ${why}`, ...held].join('\n'));
  }
  await arrive();
  return pages;
}

/** The person as a script has it: what the script asks for, it types. */
function lent({ person, typed }: Visit): SyntheticPerson {
  return new Proxy(person, {
    get(all, field, self) {
      if (typeof field === 'string') typed.add(field);
      return Reflect.get(all, field, self);
    },
  });
}

function limitsOf(
  options: ProbeOptions,
  pages: readonly VisitedPage[],
  { consent, cost }: Pick<Seen, 'consent' | 'cost'>,
): string[] {
  return [
    `One browser engine (Chromium), one window size, ${pages.length} pages in one visit that ${consent.agreed ? 'agreed' : 'agreed to nothing'}; ${sayTried(consent)}.`,
    'What the site is sent itself after a refusal is not judged, unless it says that it is for a recorder or analytics: it may pass on to others what it gets.',
    'What a vendor does with data that it was sent, and what servers tell each other, is not seen.',
    'Values are found through compression, encodings, escapes, hashes and when taken apart; not through encryption.',
    'An income or a postal code is found as the whole of a text value, and elsewhere only under a name that says what it is or, grouped, with its currency: five digits alone may be anything.',
    'Bodies that workers send as blobs or streams are counted as unread. Service workers and shared workers are kept from starting.',
    'What goes through WebTransport and WebRTC is not seen: each that a page opens counts as unread; a WebTransport that a worker opens is not noticed.',
    ...sayStorageUnread(consent),
    ...(cost && 'problem' in cost ? [`What recording costs was not measured: ${cost.problem}.`] : []),
    ...(options.allowPayment
      ? []
      : [
          'No form of a payment page was sent, and nothing but GET, HEAD and OPTIONS to addresses that say that they take payments.',
        ]),
    ...(pages.some(({ stopped }) => stopped)
      ? ['Some pages did not open or led no further; what follows them was not seen (see the pages).']
      : []),
  ];
}

const refusalsOf = ({ declining, withdrawal, globalPrivacyControl }: Seen['consent']) => [
  { how: 'after declining', ...declining },
  { how: 'after withdrawing', ...withdrawal },
  { how: 'with Global Privacy Control', ...globalPrivacyControl },
];

/** `2 pages after declining and 1 page with Global Privacy Control` */
function sayTried(consent: Seen['consent']): string {
  const tried = refusalsOf(consent).flatMap(({ how, tried, pages }) =>
    tried ? [`${plural(pages, 'page')} ${how}`] : [],
  );
  return tried.join(', ').replace(/, (?=[^,]*$)/, ' and ') || 'no refusal was tried';
}

/** Where it is not known what was stored. */
function sayStorageUnread(consent: Seen['consent']): string[] {
  const unread = [{ how: 'before the answer', ...consent }, ...refusalsOf(consent)];
  return unread.flatMap(({ how, storageUnread }) =>
    storageUnread.length === 0
      ? []
      : [`What was stored ${how} at ${storageUnread.join(', ')}, cookies aside, was not read, or not compared.`],
  );
}
