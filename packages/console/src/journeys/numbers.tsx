import type { Estimate, FunnelStepCount, VisitFilter } from '@scrim/protocol';
import { formatCount, formatDuration, formatShare } from '../shell/format.ts';

/** Numbers of people come rounded to a multiple of k; 0 stands for fewer than k. */
export const formatPeople = (people: number, k: number): string => (people === 0 ? `< ${k}` : formatCount(people));

/**
 * What is left of people without a part of them, both rounded. Each is less than k from the truth, and at least k of it are counted,
 * so that a rest of 0 may stand for up to 2k people, and of k for fewer than k.
 */
export const formatRest = (people: number, part: number, k: number): string =>
  part < people ? formatCount(people - part) : `< ${people > k ? 2 * k : k}`;

/** A share in words: of a part, or a rest, of fewer than k, which comes as 0, only one end of its interval says something. */
export function formatEstimate({ value, lower, upper }: Estimate): string {
  if (value === 0) return `under ${percent(upper, Math.ceil)} %`;
  if (value === 1) return `over ${percent(lower, Math.floor)} %`;
  return formatShare(value);
}

/** `39–53 %`: the interval of a share, rounded outwards. */
export const formatInterval = ({ lower, upper }: Estimate): string =>
  `${percent(lower, Math.floor)}–${percent(upper, Math.ceil)} %`;

/** The share of all others. */
export const restOf = ({ value, lower, upper }: Estimate): Estimate => ({
  value: 1 - value,
  lower: 1 - upper,
  upper: 1 - lower,
});

/** `46 % 39–53 %`: a share and its 95 % interval. */
export function ShareWithInterval({ share }: { share: Estimate | null }) {
  if (share === null) return <span className="muted">too few</span>;
  if (share.value === 0 || share.value === 1)
    return <span className="muted share-interval">{formatEstimate(share)}</span>;
  return (
    <span className="share-interval">
      <strong>{formatShare(share.value)}</strong> <span className="muted">{formatInterval(share)}</span>
    </span>
  );
}

/** `−12 points (−20 to −4)`. */
export const formatPoints = ({ value, lower, upper }: Estimate): string =>
  `${signedPoints(value)} points (${signedPoints(lower)} to ${signedPoints(upper)})`;

/** `+12`, `−12`; what rounds to nothing has no sign. */
export function signedPoints(share: number): string {
  const points = Math.round(share * 100);
  return points < 0 ? `−${-points}` : points > 0 ? `+${points}` : '0';
}

/** Milliseconds, with tenths below 10 s: `0.8 s`, `48 s`, `3 min 20 s`. */
export const formatTook = (milliseconds: number): string =>
  milliseconds < 10_000 ? `${(milliseconds / 1000).toFixed(1)} s` : formatDuration(milliseconds);

/** Medians between the steps of a funnel, added; a dash where one of them is withheld. */
export function formatTookInAll(steps: readonly Pick<FunnelStepCount, 'took'>[]): string {
  const medians = steps.slice(1).map(({ took }) => took?.median);
  return medians.includes(undefined) ? '–' : formatTook(medians.reduce<number>((sum, median = 0) => sum + median, 0));
}

/** Whole percent, with tenths near 0 and 1, which a bound must not be taken for. */
function percent(share: number, round: (value: number) => number): string {
  const parts = share < 0.1 || share > 0.99 ? 1000 : 100;
  // 0.07 of 100 is 7.000000000000001.
  return String((round(Number((share * parts).toFixed(6))) * 100) / parts);
}

/** What a filter by something that changes within a visit means; under the screens that count visits and people by it. */
export function FilterNote({ filter }: { filter: VisitFilter }) {
  const { regime, language, variant } = filter;
  if (regime === undefined && language === undefined && variant === undefined) return null;
  return (
    <p className="footnote">
      Filters of regime, language and variant take whole visits: those in which it was so at any time, on whatever page.
    </p>
  );
}

/** How numbers of the journeys screens are made; under each of them. */
export function RoundingNote({ k, what }: { k: number; what: string }) {
  return (
    <p className="footnote">
      Numbers of {what} are rounded to a multiple of k = {k}, up or down by chance but always alike, so that no two
      answers can be subtracted to find single people; “&lt; {k}” stands for anything below. Ranges are 95 % intervals
      (Wilson, Newcombe) with the rounding in them.
    </p>
  );
}
