import './probe.css';
import { IconRadar2 } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { api } from '../api.ts';
import { PageHeader } from '../shell/page-header.tsx';
import { EmptyState, ErrorState, LoadingRows } from '../shell/states.tsx';
import { useSite } from '../shell/use-site.ts';
import { PaymentScriptsSection } from './payment-scripts.tsx';
import { ProbePlanForm } from './probe-plan-form.tsx';
import { ProbeRunTable } from './probe-run-table.tsx';
import { ProbeRunning } from './probe-running.tsx';

/** Where a site is probed, by whom it was, and what came of it. */
export function ProbePage({ site }: { site: string }) {
  const name = useSite(site)?.name ?? site;
  const overview = useQuery({
    queryKey: ['probe', site],
    queryFn: () => api.probe(site),
    refetchInterval: ({ state }) => (state.data?.runs.some((run) => run.state === 'running') ? 1500 : false),
  });
  const running = overview.data?.runs.find(({ state }) => state === 'running') ?? null;
  const ended = overview.data?.runs.filter(({ state }) => state !== 'running') ?? [];
  return (
    <>
      <PageHeader
        title="Probe"
        crumbs={[{ label: name, to: `/sites/${site}/pages` }, { label: 'Probe' }]}
        description="A browser walks the site as people who do not exist, and tells what of them reached whom. What it finds is under Findings."
      />
      {overview.isPending && <LoadingRows rows={6} height={48} />}
      {overview.isError && <ErrorState error={overview.error} retry={() => overview.refetch()} />}
      {overview.data && (
        <>
          <ProbePlanForm site={site} overview={overview.data} isRunning={running !== null} />
          {running && <ProbeRunning site={site} run={running} />}
          <PaymentScriptsSection site={site} runs={ended} />
          {ended.length > 0 ? (
            <ProbeRunTable site={site} runs={ended} />
          ) : (
            running === null && (
              <EmptyState icon={<IconRadar2 size={22} aria-hidden />} title="The site was not probed yet">
                Nothing is sent on payment pages. Where the notice is accepted, the visit is recorded like any other.
              </EmptyState>
            )
          )}
        </>
      )}
    </>
  );
}
