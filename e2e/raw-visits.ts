import { readVisits, type Visit } from '../packages/cli/src/demo/visit-file.ts';

/** One signal as a browser sent it, with the page that it is of. */
export interface RawSignal {
  readonly kind: string;
  /** Milliseconds since the epoch, by the server's clock. */
  readonly time: number;
  readonly page: string;
  /** The page view that it is of. */
  readonly view: string;
  /** Relationship at the time. */
  readonly regime: Regime;
  readonly path?: string;
  readonly edits?: number;
  readonly corrections?: number;
  /** Of a visit to a field, milliseconds at it. */
  readonly active?: number;
  /** Of a visit to a field whether it was left empty; of a submission the fields that were. */
  readonly blank?: boolean | readonly string[];
  /** Of an error that is gone: how long it was shown, milliseconds. */
  readonly duration?: number;
  readonly hesitation?: number | null;
  readonly autofilled?: boolean;
  readonly reentry?: boolean;
  readonly error?: boolean;
  /** Of a form that was sent. */
  readonly outcome?: 'passed' | 'refused' | 'open';
  readonly name?: string;
  /** Of an outcome event. */
  readonly properties?: Readonly<Record<string, string | number | boolean>>;
  /** Of its page view. */
  readonly language: string;
  readonly variant: string | null;
  /** How far down something came into view, and how high the page was; CSS pixels. */
  readonly depth?: number;
  readonly height?: number;
  /** Of a page load: milliseconds, but for `cls`; null where the browser did not measure it. */
  readonly lcp?: number | null;
  readonly inp?: number | null;
  readonly cls?: number | null;
  readonly fcp?: number | null;
  readonly ttfb?: number | null;
  /** First band of 10 px, number of bands, milliseconds in view. */
  readonly runs?: readonly (readonly [number, number, number])[];
}

export type Regime = 'visitor' | 'applicant' | 'customer';

/** A stretch under one capture token. */
export interface RawSession {
  readonly person: string;
  readonly device: 'phone' | 'tablet' | 'desktop';
  readonly signals: readonly RawSignal[];
  /** First and last moment of what each batch brought: of its signals, and of its replay. */
  readonly stretches: readonly (readonly [from: number, to: number])[];
  readonly hasReplay: boolean;
}

export interface RawData {
  readonly sessions: readonly RawSession[];
  readonly decisions: readonly { readonly decision: string; readonly language: string }[];
}

/**
 * The recorded visits of the demo as plain lists: nothing of Scrim's is used but the reader of the file. They happened before
 * `until`, as the demo says of its visits when it loads them.
 */
export async function readRawData(file: string, until: number): Promise<RawData> {
  const visits = await readVisits(file);
  return {
    sessions: visits.flatMap((visit, at) =>
      sessionsOf(visit, startOf(visit, { at, of: visits.length, until }) - visit.startedAt),
    ),
    decisions: visits.flatMap(({ requests }) =>
      requests
        .filter(({ path }) => path.endsWith('/receipts'))
        .map(({ body }) => ({ decision: String(body.decision), language: String(body.language) })),
    ),
  };
}

const DAY = 86_400_000;

/** When the demo lets a visit begin: in the order of the file over 28 days, each day’s 24 hours between 8 and 22 o’clock. */
function startOf({ requests }: Visit, { at, of, until }: { at: number; of: number; until: number }): number {
  const latest = until - (requests.at(-1)?.at ?? 0);
  const beforeEnd = 28 * DAY * (1 - (at + 0.2 + 0.6 * ((at * 0.618_033_988_75) % 1)) / of);
  const moment = Math.min(until - beforeEnd, latest);
  const sinceMidnight = moment % DAY;
  return Math.min(Math.round(moment - sinceMidnight + DAY / 3 + (sinceMidnight * 14) / 24), latest);
}

interface Sent {
  readonly signals: RawSignal[];
  readonly stretches: (readonly [number, number])[];
  hasReplay: boolean;
  /** From the browser’s clock to the server’s, as if the first batch had taken no time; null: before it. */
  behind: number | null;
}

function sessionsOf({ name, userAgent, startedAt, requests }: Visit, shift: number): RawSession[] {
  const sessions: Sent[] = [];
  let agreed: Regime = 'visitor';
  let regime: Regime = 'visitor';
  const begun = new Map<string, Pick<RawSignal, 'language' | 'variant'>>();
  for (const { at, path, body } of requests) {
    if (path.endsWith('/receipts')) agreed = regimeOf(body.regime);
    if (path.endsWith('/receipts') || path.endsWith('/sessions')) {
      sessions.push({ signals: [], stretches: [], hasReplay: false, behind: null });
      regime = agreed;
    }
    if (path.endsWith('/identity')) regime = regimeOf(body.kind);
    const session = sessions.at(-1);
    if (session === undefined || !path.endsWith('/batches') || !Array.isArray(body.signals)) continue;
    session.behind ??= startedAt + at - Number(body.sentAt);
    const later = shift + session.behind;
    const { template, view } = Object(body.page);
    const page = String(template);
    for (const { kind, language, variant } of body.signals) if (kind === 'view') begun.set(view, { language, variant });
    const shared = { page, view: String(view), regime: ruledRegime(page) ?? regime };
    const signals = body.signals.map((signal): RawSignal => {
      return { language: '', variant: null, ...begun.get(view), ...signal, ...shared, time: signal.time + later };
    });
    const events: unknown[] = Object(body.replay).events ?? [];
    session.signals.push(...signals);
    session.hasReplay ||= events.length > 0;
    for (const times of [signals.map(({ time }) => time), events.map((event) => Object(event).timestamp + later)])
      if (times.length > 0) session.stretches.push([Math.min(...times), Math.max(...times)]);
  }
  return sessions
    .filter(({ signals }) => signals.length > 0)
    .map(({ signals, stretches, hasReplay }) => ({
      stretches,
      hasReplay,
      person: name,
      device: deviceOf(userAgent),
      signals: [...signals].sort((a, b) => a.time - b.time),
    }));
}

const regimeOf = (text: unknown): Regime => (text === 'applicant' || text === 'customer' ? text : 'visitor');

/** What the demo's policy says of a page's visitors, whoever they are. */
function ruledRegime(page: string): Regime | null {
  if (page.startsWith('/apply/') || page === '/offers' || page === '/accepted') return 'applicant';
  return page === '/account' ? 'customer' : null;
}

function deviceOf(userAgent: string): RawSession['device'] {
  if (/iPad|Tablet/.test(userAgent) || (/Android/.test(userAgent) && !/Mobile/.test(userAgent))) return 'tablet';
  return /Mobile|iPhone/.test(userAgent) ? 'phone' : 'desktop';
}
