import './journeys.css';
import { Select } from '@mantine/core';
import type { FunnelList, FunnelStep, PathQuestion } from '@scrim/protocol';
import { IconRoute } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { api } from '../api.ts';
import { CountedDays } from '../shell/counted-days.tsx';
import { FilterBar } from '../shell/filter-bar.tsx';
import { formatCount } from '../shell/format.ts';
import { PageHeader } from '../shell/page-header.tsx';
import { periodRange } from '../shell/period.ts';
import { visitFilterOf } from '../shell/search-params.ts';
import { EmptyState, ErrorState, LoadingRows } from '../shell/states.tsx';
import { useSite } from '../shell/use-site.ts';
import { FilterNote, RoundingNote } from './numbers.tsx';
import { PathChart } from './path-chart.tsx';
import { PathTables } from './path-tables.tsx';
import type { PathSearch } from './search.ts';
import { StepPicker, stepName } from './step-picker.tsx';

const STEPS = ['0', '1', '2', '3', '4'];

export function PathsPage({ site, search }: { site: string; search: PathSearch }) {
  const name = useSite(site)?.name ?? site;
  const navigate = useNavigate();
  const known = useQuery({ queryKey: ['funnels', site], queryFn: () => api.funnels(site) });
  const set = (change: Partial<PathSearch>) =>
    void navigate({ to: '/sites/$site/paths', params: { site }, search: { ...search, ...change }, replace: true });
  const anchor = search.anchor ?? (known.data ? firstAnchor(known.data) : null);
  const { before = 2, after = 3 } = search;
  return (
    <>
      <PageHeader
        title="Paths"
        crumbs={[{ label: name, to: `/sites/${site}/pages` }, { label: 'Paths' }]}
        description="Where visits came from before a page or event, and where they went after it."
      />
      <FilterBar
        site={site}
        search={search}
        onChange={set}
        dimensions={['device', 'regime', 'language', 'variant', 'outcome', 'without', 'segment']}
        label="Filter the paths"
      >
        <StepPicker
          label="Page or event"
          value={anchor}
          pages={known.data?.pages ?? []}
          events={known.data?.events ?? []}
          onChange={(step) => set({ anchor: step })}
          width={240}
        />
        <Select
          aria-label="Steps before"
          allowDeselect={false}
          value={String(before)}
          onChange={(value) => set({ before: Number(value) })}
          data={STEPS.map((value) => ({ value, label: `${value} before` }))}
          w={110}
        />
        <Select
          aria-label="Steps after"
          allowDeselect={false}
          value={String(after)}
          onChange={(value) => set({ after: Number(value) })}
          data={STEPS.map((value) => ({ value, label: `${value} after` }))}
          w={110}
        />
      </FilterBar>
      {known.isPending && <LoadingRows rows={6} height={60} />}
      {known.isError && <ErrorState error={known.error} retry={() => known.refetch()} />}
      {known.isSuccess && anchor === null && (
        <EmptyState icon={<IconRoute size={22} aria-hidden />} title="No page has enough visitors yet">
          Paths start from a page or event that enough people have reached. They appear as visits arrive.
        </EmptyState>
      )}
      {anchor && (
        <PathResult
          site={site}
          search={search}
          question={{ anchor, before, after }}
          onAnchor={(step) => set({ anchor: step })}
        />
      )}
    </>
  );
}

/** The second step of the process says more than the first, before which there is little. */
const firstAnchor = ({ pages }: FunnelList): FunnelStep | null => {
  const name = pages[1] ?? pages[0];
  return name === undefined ? null : { kind: 'page', name };
};

interface PathResultProps {
  readonly site: string;
  readonly search: PathSearch;
  readonly question: PathQuestion;
  readonly onAnchor: (step: FunnelStep) => void;
}

function PathResult({ site, search, question, onAnchor }: PathResultProps) {
  const [now] = useState(() => new Date());
  const query = { question: JSON.stringify(question), ...visitFilterOf(search), ...periodRange(search, now) };
  const paths = useQuery({
    queryKey: ['paths', site, query.question, query],
    queryFn: ({ signal }) => api.paths(site, query, signal),
    // While the same is asked of others, what was shown stays.
    placeholderData: (before, last) => (last?.queryKey[2] === query.question ? before : undefined),
  });
  if (paths.isPending) return <LoadingRows rows={6} height={60} />;
  if (paths.isError) return <ErrorState error={paths.error} retry={() => paths.refetch()} />;
  const answer = paths.data;
  if (answer.links.length === 0) {
    return (
      <EmptyState icon={<IconRoute size={22} aria-hidden />} title="Too few visits to show their ways">
        Fewer than {answer.k} people took any one way from here in this period. Widen the period, or take a filter away.
      </EmptyState>
    );
  }
  return (
    <section className="card paths" aria-label="Paths" aria-busy={paths.isFetching}>
      <p className="path-lead">
        <strong>{formatCount(answer.visits)}</strong> visits with{' '}
        <span className={question.anchor.kind === 'page' ? 'path strong' : 'strong'}>{stepName(question.anchor)}</span>.{' '}
        <span className="muted">
          Its first time in the visit is the middle; a page seen twice in a row is one step. Choose a step to put it in
          the middle.
        </span>
      </p>
      <PathChart answer={answer} onAnchor={onAnchor} />
      <PathTables answer={answer} onAnchor={onAnchor} />
      <CountedDays search={search} now={now} />
      <FilterNote filter={visitFilterOf(search)} />
      <RoundingNote k={answer.k} what="visits" />
    </section>
  );
}
