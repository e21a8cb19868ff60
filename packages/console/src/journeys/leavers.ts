import type { FunnelLeavers } from '@scrim/protocol';

/**
 * Those who left at a step as numbers that agree with each other: as many as the bars differ by, `dropped`, where one bar stands at
 * each step. Bars that were rounded alike may have more than k people between them, who are counted by themselves. Nobody's next
 * page, nor their coming back, is of more people than that.
 */
export function shownLeavers(leavers: FunnelLeavers, dropped: number | null): FunnelLeavers {
  const people = dropped === null || dropped === 0 ? leavers.people : dropped;
  const most = (count: number) => Math.min(count, people);
  return {
    ...leavers,
    people,
    cameBack: most(leavers.cameBack),
    next: leavers.next.map((one) => ({ ...one, people: most(one.people) })),
  };
}
