import type { Opportunity, OpportunityPlace } from '@scrim/protocol';
import { IconRefreshAlert } from '@tabler/icons-react';
import { plural } from '../shell/format.ts';
import { formatDays } from '../shell/period.ts';
import { type ElementNames, placeName } from './sentence.ts';

const DECIDED = { new: '', fixing: 'Being fixed since', verified: 'Verified on', dismissed: 'Dismissed on' } as const;

const dayOf = (iso: string) => formatDays(iso.slice(0, 10), iso.slice(0, 10));

/** Why something that was decided is open again; nothing when it is not. */
export function ReopenedNote({ opportunity, names }: { opportunity: Opportunity; names: ElementNames }) {
  const notes = reopenedNotes(opportunity, names);
  if (notes.length === 0) return null;
  return (
    <p className="reopened">
      <IconRefreshAlert size={15} aria-hidden />
      <span>{notes.join(' ')}</span>
    </p>
  );
}

function reopenedNotes({ status, decisions, reopened }: Opportunity, names: ElementNames): string[] {
  const named = (places: readonly OpportunityPlace[]) => places.map((place) => placeName(place, names)).join(', ');
  const [latest] = decisions;
  const unknown = reopened.filter(({ verifiedOn }) => verifiedOn === null).map(({ place }) => place);
  const back = reopened.flatMap(({ place, verifiedOn }) => (verifiedOn === null ? [] : [{ place, verifiedOn }]));
  const days = [...new Set(back.map(({ verifiedOn }) => verifiedOn))];
  return [
    ...(latest === undefined || unknown.length === 0
      ? []
      : [
          `${DECIDED[status]} ${dayOf(latest.at)}; ${plural(unknown.length, 'other place was', 'other places were')} not listed then: ${named(unknown)}.`,
        ]),
    ...days.map((day) => {
      const places = back.filter(({ verifiedOn }) => verifiedOn === day).map(({ place }) => place);
      return `Verified on ${dayOf(day)}, and found again in days after that: ${named(places)}.`;
    }),
  ];
}
