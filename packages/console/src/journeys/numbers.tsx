import type { Estimate } from '@scrim/protocol';
import { formatCount, formatDuration, formatShare } from '../shell/format.ts';

/** Numbers of people come rounded to a multiple of k; 0 stands for fewer than k. */
export const formatPeople = (people: number, k: number): string => (people === 0 ? `< ${k}` : formatCount(people));

/** `46 % (39–53 %)`: a share and its 95 % interval. */
export function ShareWithInterval({ share }: { share: Estimate | null }) {
  if (share === null) return <span className="muted">too few</span>;
  // Fewer than k, which may be nobody: only the upper end says something.
  if (share.value === 0) return <span className="muted share-interval">under {percent(share.upper)} %</span>;
  return (
    <span className="share-interval">
      <strong>{formatShare(share.value)}</strong>{' '}
      <span className="muted">
        {percent(share.lower)}–{percent(share.upper)} %
      </span>
    </span>
  );
}

/** `−12 points (−20 to −4)`. */
export const formatPoints = ({ value, lower, upper }: Estimate): string =>
  `${signed(value)} points (${signed(lower)} to ${signed(upper)})`;

/** Milliseconds, with tenths below 10 s: `0.8 s`, `48 s`, `3 min 20 s`. */
export const formatTook = (milliseconds: number): string =>
  milliseconds < 10_000 ? `${(milliseconds / 1000).toFixed(1)} s` : formatDuration(milliseconds);

const percent = (share: number): string => (share * 100).toFixed(0);
const signed = (share: number): string => {
  const points = Math.round(share * 100);
  return points < 0 ? `−${-points}` : points > 0 ? `+${points}` : '0';
};

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
