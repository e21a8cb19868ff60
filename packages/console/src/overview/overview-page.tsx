import './overview.css';
import { SegmentedControl } from '@mantine/core';
import type { Opportunity, OpportunityPlace, OpportunityStatus, Overview } from '@scrim/protocol';
import { IconCircleCheck, IconEyeCheck } from '@tabler/icons-react';
import { useNavigate } from '@tanstack/react-router';
import { useCallback, useState } from 'react';
import { formatExactly } from '../shell/format.ts';
import { PageHeader } from '../shell/page-header.tsx';
import { formatDays } from '../shell/period.ts';
import { EmptyState, ErrorState, LoadingRows } from '../shell/states.tsx';
import { useSite } from '../shell/use-site.ts';
import { ElementNameReader } from './element-names.tsx';
import { KpiStrip } from './kpi-strip.tsx';
import { OpportunityList } from './opportunity-list.tsx';
import { type OverviewSearch, Shown } from './search.ts';
import { type ElementNames, nameKey } from './sentence.ts';
import { TrendChart } from './trend-chart.tsx';
import { DAYS, useOverview } from './use-overview.ts';

/** The console's first screen: what should we fix first? */
export function OverviewPage({ site, search }: { site: string; search: OverviewSearch }) {
  const name = useSite(site)?.name ?? site;
  const navigate = useNavigate();
  const overview = useOverview(site, search);
  const set = (change: Partial<OverviewSearch>) =>
    void navigate({ to: '/sites/$site/overview', params: { site }, search: { ...search, ...change }, replace: true });
  return (
    <>
      <PageHeader
        title="What should we fix first?"
        crumbs={[{ label: name }, { label: 'Overview' }]}
        description="Fields, elements, pages and steps that cost more applications than others like them."
        actions={
          <SegmentedControl
            aria-label="Period"
            value={search.days ?? DAYS}
            onChange={(days) => set({ days: days === '7' || days === '90' ? days : '30' })}
            data={[
              { value: '7', label: '7 days' },
              { value: '30', label: '30 days' },
              { value: '90', label: '90 days' },
            ]}
          />
        }
      />
      {overview.isPending && <LoadingRows rows={6} height={84} />}
      {overview.isError && <ErrorState error={overview.error} retry={() => overview.refetch()} />}
      {overview.isSuccess && overview.data.observedDays === 0 && (
        <EmptyState icon={<IconEyeCheck size={22} aria-hidden />} title="Nothing to tell of this period">
          Opportunities are found in what visitors who agreed did on the site, at least {overview.data.k} of them, on
          days that are over: what they do today counts from tomorrow on (UTC). Check the installation under Live check,
          or choose a longer period.
        </EmptyState>
      )}
      {overview.isSuccess && overview.data.observedDays > 0 && (
        <div className="overview" aria-busy={overview.isFetching}>
          <KpiStrip overview={overview.data} />
          <p className="footnote">
            Counted: {formatDays(overview.data.from, overview.data.to)} (UTC). Today is not over, so it counts from
            tomorrow on.
          </p>
          <div className="overview-columns">
            <Opportunities site={site} search={search} overview={overview.data} onShow={(show) => set({ show })} />
            <aside className="overview-aside" aria-label="Trend and method">
              <section className="card">
                <h2>Started and completed</h2>
                <TrendChart trend={overview.data.trend} k={overview.data.k} />
              </section>
              <Method overview={overview.data} />
            </aside>
          </div>
        </div>
      )}
    </>
  );
}

const TABS: Record<Shown, { readonly label: string; readonly holds: (one: Opportunity) => boolean }> = {
  open: {
    label: 'Open',
    holds: ({ status, signs, reopened }) => (status === 'new' && signs.length > 0) || reopened.length > 0,
  },
  fixing: { label: 'Being fixed', holds: isSettledAs('fixing') },
  verified: { label: 'Verified', holds: isSettledAs('verified') },
  dismissed: { label: 'Dismissed', holds: isSettledAs('dismissed') },
};

function isSettledAs(status: OpportunityStatus) {
  return (one: Opportunity) => one.status === status && one.reopened.length === 0;
}

function Opportunities({
  site,
  search,
  overview,
  onShow,
}: {
  site: string;
  search: OverviewSearch;
  overview: Overview;
  onShow: (show: Shown) => void;
}) {
  const [names, setNames] = useState<ElementNames>(new Map());
  const onName = useCallback((key: string, name: string) => {
    setNames((known) => (known.get(key) === name ? known : new Map([...known, [key, name]])));
  }, []);
  const shown = search.show ?? 'open';
  const listed = overview.opportunities.filter(TABS[shown].holds);
  return (
    <section className="overview-list" aria-labelledby="opportunities-title">
      <div className="overview-list-head">
        <h2 id="opportunities-title">Opportunities</h2>
        <SegmentedControl
          aria-label="Status"
          size="xs"
          value={shown}
          onChange={(value) => onShow(Shown.catch('open').parse(value))}
          data={Shown.options.map((value) => ({
            value,
            label: `${TABS[value].label} ${overview.opportunities.filter(TABS[value].holds).length}`,
          }))}
        />
      </div>
      {listed.length > 0 && (
        <OpportunityList site={site} search={search} overview={overview} opportunities={listed} names={names} />
      )}
      {listed.length === 0 && <NothingListed shown={shown} overview={overview} />}
      <ElementNameReader site={site} places={namedPlaces(listed)} onName={onName} />
    </section>
  );
}

/** Those that the list names, each element once. */
function namedPlaces(listed: readonly Opportunity[]): OpportunityPlace[] {
  const places = listed.flatMap(({ place, reopened }) => [place, ...reopened.map((one) => one.place)]);
  return [...new Map(places.map((place) => [nameKey(place), place])).values()];
}

function NothingListed({ shown, overview }: { shown: Shown; overview: Overview }) {
  if (shown !== 'open') {
    return (
      <EmptyState
        icon={<IconCircleCheck size={22} aria-hidden />}
        title={`Nothing is ${TABS[shown].label.toLowerCase()}`}
      >
        Change an opportunity’s status to find it here.
      </EmptyState>
    );
  }
  return (
    <EmptyState icon={<IconCircleCheck size={22} aria-hidden />} title="Nothing stands out">
      {overview.discovery.tests} comparisons were made, and none departs clearly from others like it. With few visits
      only large differences can be told from chance.
    </EmptyState>
  );
}

function Method({ overview }: { overview: Overview }) {
  const { discovery, k, observedDays, outcome } = overview;
  return (
    <section className="card method">
      <h2>How these are found</h2>
      <p>
        <strong>{discovery.tests} comparisons</strong> in {observedDays} days observed: each field with its form’s
        others, each element with other elements, each wait with other forms’, each page and each step with others and
        each group of visitors with everybody else there, and all with the period before.
      </p>
      <p>
        On average at most <strong>{formatExactly(discovery.rate)}</strong> of what is listed are false: all comparisons
        are adjusted together (Benjamini–Yekutieli, which holds however they hang together), by how many opportunities
        they make and not by how many signs these have.
      </p>
      <p>
        Completions lost a month = share lost beyond what it is compared with × people × chance to complete
        {outcome === null ? '' : ` (“${outcome.replaceAll('_', ' ')}”)`} of those who go on × 30 ÷ days observed. For an
        element or a page, people who clicked it in vain or met an error are compared with the others who saw it.
      </p>
      <p>
        Numbers of people are rounded to a multiple of {k}, and everything else is computed from these. Ranges are 95 %
        intervals.
      </p>
    </section>
  );
}
