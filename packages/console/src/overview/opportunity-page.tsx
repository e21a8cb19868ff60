import './overview.css';
import type { Opportunity, OpportunitySign, Overview } from '@scrim/protocol';
import { IconSearchOff } from '@tabler/icons-react';
import { useCallback, useState } from 'react';
import { usePurpose } from '../access/purpose.tsx';
import { formatPeople, formatRest, signedPoints } from '../journeys/numbers.tsx';
import { formatDateTime, formatShare } from '../shell/format.ts';
import { PageHeader } from '../shell/page-header.tsx';
import { EmptyState, ErrorState, LoadingRows, Stat } from '../shell/states.tsx';
import { useSite } from '../shell/use-site.ts';
import { ComparisonPanel } from './comparison-panel.tsx';
import { ElementNameReader } from './element-names.tsx';
import { EvidenceLinks } from './links.tsx';
import { LossFormula } from './loss.tsx';
import { PlaceLine } from './opportunity-list.tsx';
import { RateBars } from './rate-bars.tsx';
import { ReopenedNote } from './reopened-note.tsx';
import type { OverviewSearch } from './search.ts';
import { beyondOf, type ElementNames, mainSign, peersOf, placeName, SIGNS, sentenceOf } from './sentence.ts';
import { StatusControl } from './status-control.tsx';
import { STATUS_NAMES, useOverview } from './use-overview.ts';

/** One opportunity: what shows it, what it costs, what was decided, and what a fix changed. */
export function OpportunityPage({ site, id, search }: { site: string; id: string; search: OverviewSearch }) {
  const name = useSite(site)?.name ?? site;
  const overview = useOverview(site, search);
  const found = overview.data?.opportunities.find((one) => one.id === id || one.otherIds.includes(id));
  const [names, setNames] = useState<ElementNames>(new Map());
  const onName = useCallback((key: string, text: string) => {
    setNames((known) => (known.get(key) === text ? known : new Map([...known, [key, text]])));
  }, []);
  return (
    <>
      <PageHeader
        title={found ? sentenceOf(found, names) : 'Opportunity'}
        crumbs={[
          { label: name },
          { label: 'Overview', to: `/sites/${site}/overview`, search },
          { label: 'Opportunity' },
        ]}
        actions={found && <StatusControl site={site} opportunity={found} />}
      />
      {overview.isPending && <LoadingRows rows={5} height={70} />}
      {overview.isError && <ErrorState error={overview.error} retry={() => overview.refetch()} />}
      {overview.isSuccess && !found && (
        <EmptyState icon={<IconSearchOff size={22} aria-hidden />} title="Not found in this period">
          This place no longer departs from others like it, and nobody decided anything about it. Choose a longer period
          on the overview.
        </EmptyState>
      )}
      {overview.isSuccess && found && (
        <>
          <Detail site={site} opportunity={found} overview={overview.data} names={names} />
          <ElementNameReader
            site={site}
            places={[found.place, ...found.signs.map((sign) => sign.place)].filter(
              ({ path }, at, all) => all.findIndex((other) => other.path === path) === at,
            )}
            onName={onName}
          />
        </>
      )}
    </>
  );
}

interface DetailProps {
  readonly site: string;
  readonly opportunity: Opportunity;
  readonly overview: Overview;
  readonly names: ElementNames;
}

function Detail({ site, opportunity, overview, names }: DetailProps) {
  const { loss, signs, decisions } = opportunity;
  const sign = mainSign(opportunity);
  const fixedOn = decisions[0]?.fixedOn ?? null;
  return (
    <div className="opportunity-detail">
      <div className="opportunity-detail-head">
        <PlaceLine opportunity={opportunity} />
        <EvidenceLinks site={site} opportunity={opportunity} overview={overview} />
      </div>
      <ReopenedNote opportunity={opportunity} names={names} />
      {sign && (
        <dl className="stats">
          <Stat label="Of people" value={sign.of} hint={SIGNS[sign.name].of} />
          <Stat label={SIGNS[sign.name].label} value={sign.people} hint={SIGNS[sign.name].definition} />
          <Stat
            label={beyondOf(sign)}
            value={`${signedPoints(sign.difference.value)} points`}
            hint={`95 %: ${signedPoints(sign.difference.lower)} to ${signedPoints(sign.difference.upper)} points`}
          />
          <Stat
            label="Chance alone"
            value={chance(sign.p)}
            hint={`p adjusted for all ${overview.discovery.tests} comparisons (Benjamini–Yekutieli)`}
          />
        </dl>
      )}
      {loss && (
        <section className="card">
          <h2>What it costs</h2>
          <LossFormula loss={loss} />
        </section>
      )}
      {signs.length > 0 && <Evidence signs={signs} names={names} />}
      {opportunity.groups.length > 1 && <Groups groups={opportunity.groups} k={overview.k} />}
      {fixedOn !== null && <ComparisonPanel site={site} id={opportunity.id} fixedOn={fixedOn} />}
      <History opportunity={opportunity} />
    </div>
  );
}

const chance = (p: number) => (p < 0.001 ? 'under 0.1 %' : formatShare(p));

function Evidence({ signs, names }: { signs: readonly OpportunitySign[]; names: ElementNames }) {
  const purpose = usePurpose();
  return (
    <section className="card">
      <h2>What shows it</h2>
      <ul className="evidence">
        {signs.map((sign) => (
          <li key={`${sign.name} ${sign.place.kind} ${sign.place.path} ${sign.against}`}>
            <div className="evidence-text">
              <strong>
                {SIGNS[sign.name].label}, {placeName(sign.place, names)}
              </strong>
              <span className="muted">
                {SIGNS[sign.name].definition} {sign.people} of {sign.of} {SIGNS[sign.name].of}, compared with{' '}
                {peersOf(sign)}; adjusted p {sign.p < 0.001 ? '< 0.001' : sign.p.toFixed(3)}.
              </span>
            </div>
            <RateBars sign={sign} />
          </li>
        ))}
      </ul>
      {purpose === null && (
        <p className="footnote">
          Elements are called by what the page shows once you have stated a purpose: open a recording, a heatmap or a
          form first.
        </p>
      )}
    </section>
  );
}

/** Who gets past the step. */
function Groups({ groups, k }: { groups: Opportunity['groups']; k: number }) {
  return (
    <section className="card">
      <h2>By device and variant</h2>
      <table className="data-table">
        <thead>
          <tr>
            <th scope="col">Visitors</th>
            <th scope="col" className="number">
              Reached the step
            </th>
            <th scope="col" className="number">
              Went on
            </th>
            <th scope="col" className="number">
              Went no further
            </th>
          </tr>
        </thead>
        <tbody>
          {groups.map(({ device, variant, people, left }) => (
            <tr key={`${device} ${variant}`}>
              <th scope="row">
                {device}, “{variant}”
              </th>
              <td className="number">{people}</td>
              <td className="number">{formatRest(people, left, k)}</td>
              <td className="number">{formatPeople(left, k)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

function History({ opportunity }: { opportunity: Opportunity }) {
  return (
    <section className="card">
      <h2>What was decided</h2>
      {opportunity.decisions.length === 0 && <p className="muted">Nothing yet. Its status is new.</p>}
      {opportunity.decisions.length > 0 && (
        <ol className="decisions">
          {opportunity.decisions.map(({ status, reason, fixedOn, by, at }) => (
            <li key={at}>
              <strong>{STATUS_NAMES[status]}</strong>
              {fixedOn !== null && `, live since ${fixedOn}`}
              <span className="muted">
                {' '}
                {by ?? 'a former colleague'}, {formatDateTime(at)}
              </span>
              {reason !== '' && <p>{reason}</p>}
            </li>
          ))}
        </ol>
      )}
    </section>
  );
}
