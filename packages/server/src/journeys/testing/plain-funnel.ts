import type { FunnelBreakdown, FunnelQuestion, FunnelStep } from '@scrim/protocol';
import { groupBy, type SignalRowLike } from './plain-rows.ts';

const HOUR = 3_600_000;
const WINDOWS = {
  visit: Number.POSITIVE_INFINITY,
  '1h': HOUR,
  '1d': 24 * HOUR,
  '7d': 7 * 24 * HOUR,
  '30d': 30 * 24 * HOUR,
};

/** How far each subject got who began by a day, by the slow road: every attempt of every visit, step by step. For comparison only. */
export function plainChains(
  rows: readonly SignalRowLike[],
  question: FunnelQuestion,
  to: string,
): Map<string, number[]> {
  const over = Date.parse(to) + 24 * HOUR;
  const best = new Map<string, number[]>();
  for (const [subject, own] of groupBy(rows, (row) => row.subject)) {
    const units = question.window === 'visit' ? [...groupBy(own, (row) => row.session).values()] : [own];
    const chains = units
      .flatMap((unit) => attempts(unit, question))
      .filter(([start = 0]) => start < over)
      .sort((a, b) => b.length - a.length || (a[0] ?? 0) - (b[0] ?? 0));
    const [chain] = chains;
    if (chain !== undefined) best.set(subject, chain);
  }
  return best;
}

/** The group of each subject: the last value that a page view, a variant signal or a step named; of several at once the greatest. */
export function plainGroups(
  rows: readonly SignalRowLike[],
  { steps }: FunnelQuestion,
  by: FunnelBreakdown,
): Map<string, string> {
  const naming = rows
    .filter((row) => ['view', 'variant'].includes(row.kind) || steps.some((step) => isStep(row, step)))
    .filter((row) => row[by] !== '')
    .sort((a, b) => a.time - b.time || (a[by] < b[by] ? -1 : 1));
  return new Map(naming.map((row) => [row.subject, row[by]]));
}

function attempts(rows: readonly SignalRowLike[], { steps, order, window }: FunnelQuestion): number[][] {
  const times = steps.map((step) =>
    rows
      .filter((row) => isStep(row, step))
      .map((row) => row.time)
      .sort((a, b) => a - b),
  );
  const starts = order === 'any' ? times.flat().sort((a, b) => a - b) : (times[0] ?? []);
  return starts.map((start) => {
    const end = start + WINDOWS[window];
    if (order === 'any') {
      const firsts = times.flatMap((own) => own.find((time) => time >= start && time <= end) ?? []);
      return firsts.sort((a, b) => a - b);
    }
    const chain = [start];
    for (const [at, own] of times.entries()) {
      if (at === 0) continue;
      const prior = chain.at(-1) ?? start;
      const isRepeated = JSON.stringify(steps[at]) === JSON.stringify(steps[at - 1]);
      const next = own.find((time) => (isRepeated ? time > prior : time >= prior) && time <= end);
      if (next === undefined) break;
      chain.push(next);
    }
    return chain;
  });
}

function isStep(row: SignalRowLike, { kind, name }: FunnelStep): boolean {
  return kind === 'page' ? row.kind === 'view' && row.page === name : row.kind === 'event' && row.event === name;
}
