import type { RawData, RawSession, RawSignal } from '../raw-visits.ts';

export type Done = RawSignal & { readonly device: RawSession['device'] };

/** One person in a funnel, by the definitions of docs/analyses/funnels.md. */
export interface FunnelPerson {
  /** When they got to each step of their best attempt. */
  readonly times: readonly number[];
  /** Of those who left: the page that they saw within 30 minutes; null: none. */
  readonly next: string | null;
  /** Whether they saw a page again later than that. */
  readonly cameBack: boolean;
  /** The last that a page view or a step said of them. */
  readonly last: Readonly<Record<'device' | 'regime' | 'language' | 'variant', string>>;
}

/** In which order a funnel's steps count, and how long an attempt may take. */
export interface Attempts {
  readonly order: 'in-order' | 'any';
  readonly window: keyof typeof WINDOWS;
}

const HOUR = 3_600_000;
const HALF_AN_HOUR = HOUR / 2;
const WINDOWS = {
  visit: Number.POSITIVE_INFINITY,
  '1h': HOUR,
  '1d': 24 * HOUR,
  '7d': 7 * 24 * HOUR,
  '30d': 30 * 24 * HOUR,
};

type IsStep = (signal: RawSignal) => boolean;

/** Everybody who began, in a funnel whose steps are told by tests of signals. */
export function funnelPeople(raw: RawData, steps: readonly IsStep[], attempts: Attempts): FunnelPerson[] {
  return [...new Set(raw.sessions.map(({ person }) => person))].flatMap((person) => {
    const visits = raw.sessions
      .filter((session) => session.person === person)
      .map(({ signals, device }) => signals.map((signal): Done => ({ ...signal, device })));
    const done = visits.flat().sort((a, b) => a.time - b.time);
    const units = attempts.window === 'visit' ? visits : [done];
    const times = best(units.flatMap((unit) => attemptsIn(unit, steps, attempts)));
    if (times === undefined) return [];
    const left = times.at(-1) ?? 0;
    const later = done.filter(({ kind, time }) => kind === 'view' && time > left);
    const naming = done.filter((one) => one.kind === 'view' || steps.some((isStep) => isStep(one)));
    const last = (name: 'device' | 'regime' | 'language' | 'variant') =>
      naming.findLast((one) => one[name])?.[name] ?? '';
    return [
      {
        times,
        next: later.find(({ time }) => time <= left + HALF_AN_HOUR)?.page ?? null,
        cameBack: later.some(({ time }) => time > left + HALF_AN_HOUR),
        last: {
          device: last('device'),
          regime: last('regime'),
          language: last('language'),
          variant: last('variant'),
        },
      },
    ];
  });
}

/** That got furthest, of several the earliest. */
function best(attempts: readonly (readonly number[])[]): readonly number[] | undefined {
  return attempts.toSorted((a, b) => b.length - a.length || (a[0] ?? 0) - (b[0] ?? 0))[0];
}

/** When each attempt got to its steps. */
function attemptsIn(done: readonly Done[], steps: readonly IsStep[], { order, window }: Attempts): number[][] {
  const begins = done.filter((one) => steps.some((isStep, at) => (at === 0 || order === 'any') && isStep(one)));
  return begins.map(({ time: start }) => {
    const first = (isStep: IsStep, since: number) =>
      done.find((one) => isStep(one) && one.time >= since && one.time <= start + WINDOWS[window])?.time;
    if (order === 'any') return steps.flatMap((isStep) => first(isStep, start) ?? []).sort((a, b) => a - b);
    const times = [start];
    for (const isStep of steps.slice(1)) {
      const next = first(isStep, times.at(-1) ?? start);
      if (next === undefined) break;
      times.push(next);
    }
    return times;
  });
}

/** Quartiles of the time that a step took those who got to it, in two digits; null of fewer than 2k people. */
export function timesTo(step: number, people: readonly FunnelPerson[], k: number): number[] | null {
  const times = people
    .filter((one) => one.times.length > step)
    .map((one) => (one.times[step] ?? 0) - (one.times[step - 1] ?? 0))
    .sort((a, b) => a - b);
  return times.length < 2 * k ? null : [0.25, 0.5, 0.75].map((part) => times[Math.floor(part * times.length)] ?? 0);
}
