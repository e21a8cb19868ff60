import { countSign, type SignPlace } from '../raw-signs.ts';
import type { RawData, RawSession, RawSignal } from '../raw-visits.ts';
import { K, PROCESS } from './demo-process.ts';
import { change, type Range, type Rate, rateOf, wilson } from './intervals.ts';

const DAY = 86_400_000;

export const dayOf = (time: number): string => new Date(time).toISOString().slice(0, 10);

/** What was seen on the days from one to another, UTC, both included; a page view counts on the day on which it began. */
export function ofDays(raw: RawData, from: string, to: string): RawData {
  const sessions = raw.sessions.map((session): RawSession => {
    const begun = new Map(
      session.signals.flatMap(({ kind, view, time }) => (kind === 'view' ? [[view, dayOf(time)] as const] : [])),
    );
    const isIn = (day = '') => day >= from && day <= to;
    return { ...session, signals: session.signals.filter(({ view }) => isIn(begun.get(view))) };
  });
  return { ...raw, sessions: sessions.filter(({ signals }) => signals.length > 0) };
}

/** The days before a fix, and as many from it on, up to the last that is over. */
export function daysAround(fixedOn: string, last: string): readonly (readonly [from: string, to: string])[] {
  const fix = Date.parse(fixedOn);
  const days = (Date.parse(last) - fix) / DAY + 1;
  return [fix - days * DAY, fix].map((start) => [dayOf(start), dayOf(start + (days - 1) * DAY)] as const);
}

/** How many show a sign, of how many, and how many of both completed. */
export interface SignCount {
  readonly of: number;
  readonly people: number;
  readonly ofCompleted: number;
  readonly completed: number;
}

/** Exact; of an element among those who last saw its page in a variant in which k people clicked it. */
export function countAt(raw: RawData, name: string, place: SignPlace): SignCount {
  if (name === 'hesitated') return countHesitated(raw, place);
  const { of, ...counted } = countSign(raw, PROCESS, name, place);
  if (of !== null) return { of, ...counted };
  const here = raw.sessions.flatMap(({ person, signals }) =>
    signals.filter(({ page }) => page === place.page).map((signal) => ({ ...signal, person })),
  );
  const on = here.filter(({ kind, path }) => path === place.path && ['click', 'dead', 'rage'].includes(kind));
  const clickers = (variant: string | null) =>
    new Set(on.filter((one) => one.variant === variant).map(({ person }) => person)).size;
  const saw = [...new Set(here.filter(({ kind }) => kind === 'view').map(({ person }) => person))].filter((person) => {
    const views = here.filter((one) => one.person === person && one.kind === 'view').sort((a, b) => a.time - b.time);
    return clickers(views.findLast(({ variant }) => variant)?.variant ?? null) >= K;
  });
  const inTrouble = new Set(on.filter(({ kind }) => kind !== 'click').map(({ person }) => person));
  return countedOf(
    raw,
    saw,
    saw.filter((person) => inTrouble.has(person)),
  );
}

function countedOf({ sessions }: RawData, of: readonly string[], people: readonly string[]): SignCount {
  const completers = new Set(
    sessions
      .filter(({ signals }) => signals.some(({ kind, name }) => kind === 'event' && name === PROCESS.outcome))
      .map(({ person }) => person),
  );
  const completed = (some: readonly string[]) => some.filter((person) => completers.has(person)).length;
  return { of: of.length, people: people.length, ofCompleted: completed(of), completed: completed(people) };
}

/** Of those who changed something in a form, who hesitated at a field at least twice as long as is usual in it. */
function countHesitated(raw: RawData, { page, form, path }: SignPlace): SignCount {
  const visits = raw.sessions.flatMap(({ person, signals }) =>
    signals
      .filter((one) => one.kind === 'field' && one.page === page && (!form || one.path?.startsWith(`${form}>`)))
      .map((field) => ({ ...field, person })),
  );
  const waits = visits.flatMap(({ hesitation }) => hesitation ?? []).sort((a, b) => a - b);
  const usual = waits[Math.floor(waits.length / 2)] ?? 0;
  const isChange = ({ hesitation, edits = 0, autofilled }: RawSignal) => hesitation != null || edits > 0 || autofilled;
  const isLong = (field: RawSignal) => field.path === path && usual > 0 && (field.hesitation ?? 0) >= 2 * usual;
  const peopleOf = (fields: typeof visits) => [...new Set(fields.map(({ person }) => person))];
  return countedOf(raw, peopleOf(visits.filter(isChange)), peopleOf(visits.filter(isLong)));
}

/** Numbers that fixed random rounding may make of one: the multiples of k next to it; 0 of fewer than k. */
const roundings = (exact: number): number[] =>
  exact < K ? [0] : [...new Set([Math.floor(exact / K) * K, Math.ceil(exact / K) * K])];

/** What rates may be told of a place, given how many people they are told to be of; null: of too few. */
export function ratesOf(people: number, of: number): (Rate | null)[] {
  return roundings(people).map((part) => rateOf(Math.min(part, of), of));
}

export const rangeOf = (rate: Rate | null): Range | null => rate && wilson(rate);

export function changeOf(before: Rate | null, after: Rate | null): { once: Range; always: Range } | null {
  return before && after && change(before, after);
}
