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

const DAY = 86_400_000;
const HALF_AN_HOUR = 30 * 60_000;

/** Everybody who began, in a funnel of a day whose steps are told by tests of signals. */
export function funnelPeople(raw: RawData, steps: readonly ((signal: RawSignal) => boolean)[]): FunnelPerson[] {
  return [...new Set(raw.sessions.map(({ person }) => person))].flatMap((person) => {
    const done = raw.sessions
      .filter((session) => session.person === person)
      .flatMap(({ signals, device }) => signals.map((signal): Done => ({ ...signal, device })))
      .sort((a, b) => a.time - b.time);
    const times = bestAttempt(done, steps);
    if (times.length === 0) return [];
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

function bestAttempt(done: readonly Done[], steps: readonly ((signal: RawSignal) => boolean)[]): number[] {
  let best: number[] = [];
  for (const first of done.filter((one) => steps[0]?.(one))) {
    const times = [first.time];
    for (const isStep of steps.slice(1)) {
      const since = times.at(-1) ?? 0;
      const next = done.find((one) => isStep(one) && one.time >= since && one.time <= first.time + DAY);
      if (next === undefined) break;
      times.push(next.time);
    }
    if (times.length > best.length) best = times;
  }
  return best;
}

/** Quartiles of the time that a step took those who got to it, in two digits; null of fewer than 2k people. */
export function timesTo(step: number, people: readonly FunnelPerson[], k: number): number[] | null {
  const times = people
    .filter((one) => one.times.length > step)
    .map((one) => (one.times[step] ?? 0) - (one.times[step - 1] ?? 0))
    .sort((a, b) => a - b);
  return times.length < 2 * k ? null : [0.25, 0.5, 0.75].map((part) => times[Math.floor(part * times.length)] ?? 0);
}
