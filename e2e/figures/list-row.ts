import type { RawData, RawSession, RawSignal } from '../raw-visits.ts';
import { PROCESS } from './demo-process.ts';

/** What the list of recordings says of one visit, by the definitions of docs/analyses/recordings.md. */
export interface ListRow {
  readonly started: number;
  /** Milliseconds. */
  readonly duration: number;
  readonly active: number;
  /** In the order in which they were first seen. */
  readonly pages: readonly string[];
  /** From 1; 0: no page of the process. */
  readonly furthest: number;
  readonly device: RawSession['device'];
  readonly language: string;
  readonly variant: string | null;
  readonly regime: string;
  /** Each once, the one that was sent last at the end. */
  readonly outcomes: readonly string[];
  readonly views: number;
  readonly clicks: number;
  readonly rage: number;
  readonly dead: number;
  readonly errors: number;
  readonly reentries: number;
  readonly events: number;
  readonly points: number;
  readonly rank: number;
  readonly hasReplay: boolean;
}

export function listRows(raw: RawData): ListRow[] {
  const rows = raw.sessions.map(rowOf);
  return rows.map((row) => ({ ...row, rank: 1 + rows.filter((other) => other.points > row.points).length }));
}

function rowOf({ signals, stretches, device, hasReplay }: RawSession): ListRow {
  const of = (test: (signal: RawSignal) => unknown) => signals.filter(test).length;
  const views = signals.filter(({ kind }) => kind === 'view');
  const events = signals.flatMap(({ kind, name = '' }) => (kind === 'event' ? [name] : []));
  const pages = [...new Set(signals.map(({ page }) => page))];
  const troubles = {
    rage: of(({ kind }) => kind === 'rage'),
    dead: of(({ kind }) => kind === 'dead'),
    errors: of(({ kind }) => kind === 'error'),
    reentries: of(({ kind, reentry }) => kind === 'field' && reentry),
  };
  const tenAtMost = (count: number) => Math.min(10, count);
  return {
    ...troubles,
    started: Math.min(...stretches.map(([from]) => from)),
    duration: Math.max(...stretches.map(([, to]) => to)) - Math.min(...stretches.map(([from]) => from)),
    active: lengthOf(stretches),
    pages,
    furthest: Math.max(...pages.map((page) => PROCESS.steps.indexOf(page) + 1)),
    device,
    language: views[0]?.language ?? '',
    variant: views.findLast(({ variant }) => variant)?.variant ?? null,
    regime: signals.at(-1)?.regime ?? '',
    outcomes: [...new Set(events.toReversed())].reverse(),
    views: views.length,
    clicks: of(({ kind }) => kind === 'click'),
    events: events.length,
    points:
      3 * tenAtMost(troubles.rage) +
      2 * tenAtMost(troubles.errors) +
      2 * tenAtMost(troubles.dead) +
      tenAtMost(troubles.reentries),
    rank: 0,
    hasReplay,
  };
}

/** Of stretches that may overlap, what they cover together. */
function lengthOf(stretches: RawSession['stretches']): number {
  let [covered, end] = [0, Number.NEGATIVE_INFINITY];
  for (const [from, to] of stretches.toSorted(([a], [b]) => a - b)) {
    covered += Math.max(0, to - Math.max(from, end));
    end = Math.max(end, to);
  }
  return covered;
}
