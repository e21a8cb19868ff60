import type { Opportunity, Overview } from '@scrim/protocol';
import { IconClick, IconClockPause, IconDeviceMobile, IconFileAlert, IconForms, IconStairs } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { EvidenceLinks } from './links.tsx';
import { LossFigure } from './loss.tsx';
import { RateBars } from './rate-bars.tsx';
import { ReopenedNote } from './reopened-note.tsx';
import type { OverviewSearch } from './search.ts';
import { type ElementNames, mainSign, sentenceOf } from './sentence.ts';
import { StatusControl } from './status-control.tsx';

const KINDS = {
  field: { label: 'Form field', icon: IconForms },
  element: { label: 'Element', icon: IconClick },
  wait: { label: 'Waiting', icon: IconClockPause },
  page: { label: 'Page', icon: IconFileAlert },
  step: { label: 'Step', icon: IconStairs },
  group: { label: 'Some visitors', icon: IconDeviceMobile },
} as const;

interface ListProps {
  readonly site: string;
  readonly search: OverviewSearch;
  readonly overview: Overview;
  readonly opportunities: readonly Opportunity[];
  readonly names: ElementNames;
}

/** Ranked, costliest first. */
export function OpportunityList({ opportunities, ...row }: ListProps) {
  return (
    <ol className="opportunities">
      {opportunities.map((opportunity, at) => (
        <li key={opportunity.id}>
          <OpportunityRow opportunity={opportunity} rank={at + 1} {...row} />
        </li>
      ))}
    </ol>
  );
}

interface RowProps extends Omit<ListProps, 'opportunities'> {
  readonly opportunity: Opportunity;
  readonly rank: number;
}

function OpportunityRow({ site, search, overview, opportunity, names, rank }: RowProps) {
  const sign = mainSign(opportunity);
  return (
    <article className="opportunity" aria-labelledby={`opportunity-${opportunity.id}`}>
      <span className="opportunity-rank" aria-hidden>
        {rank}
      </span>
      <div className="opportunity-text">
        <PlaceLine opportunity={opportunity} />
        <h3 id={`opportunity-${opportunity.id}`}>
          <Link to="/sites/$site/overview/$opportunity" params={{ site, opportunity: opportunity.id }} search={search}>
            {sentenceOf(opportunity, names)}
          </Link>
        </h3>
        <ReopenedNote opportunity={opportunity} names={names} />
        {sign && <RateBars sign={sign} />}
        <div className="opportunity-foot">
          <EvidenceLinks site={site} opportunity={opportunity} overview={overview} />
          {sign && <span className="muted">{affected(sign)}</span>}
        </div>
      </div>
      <div className="opportunity-side">
        <LossFigure opportunity={opportunity} k={overview.k} />
        <StatusControl site={site} opportunity={opportunity} />
      </div>
    </article>
  );
}

const affected = ({ people, of }: { people: number; of: number }) => `${people} of ${of} people`;

/** What kind of place, on which page, and which step of the process that is. */
export function PlaceLine({ opportunity }: { opportunity: Opportunity }) {
  const { place, step } = opportunity;
  const { label, icon: Icon } = KINDS[place.kind];
  return (
    <p className="opportunity-place">
      <Icon size={14} aria-hidden />
      {label}
      <span className="path">{place.page}</span>
      {step !== null && <span>step {step}</span>}
    </p>
  );
}
