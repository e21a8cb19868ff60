import type { QueryClient } from '@tanstack/react-query';
import { useSuspenseQuery } from '@tanstack/react-query';
import {
  createRootRouteWithContext,
  createRoute,
  createRouter,
  Outlet,
  redirect,
  useRouter,
} from '@tanstack/react-router';
import { lazy } from 'react';
import { z } from 'zod';
import { meQuery } from '../access/session.ts';
import { SignInPage } from '../access/sign-in-page.tsx';
import { HeatmapSearch } from '../heatmaps/search.ts';
import { FormSearch, FunnelSearch, PathSearch } from '../journeys/search.ts';
import { OverviewSearch } from '../overview/search.ts';
import { RecordingsSearch } from '../recordings/search.ts';
import { ApiError } from '../request.ts';
import { ConsoleShell } from './console-shell.tsx';
import { orDefault, PeriodParams } from './search-params.ts';
import { EmptyState, ErrorState, LoadingRows } from './states.tsx';

// Each screen is a file of its own: the first load brings the shell and one of them.
const ConsentPage = lazy(async () => ({ default: (await import('../consent/consent-page.tsx')).ConsentPage }));
const FindingsPage = lazy(async () => ({ default: (await import('../findings/findings-page.tsx')).FindingsPage }));
const FormsPage = lazy(async () => ({ default: (await import('../journeys/forms-page.tsx')).FormsPage }));
const FunnelsPage = lazy(async () => ({ default: (await import('../journeys/funnels-page.tsx')).FunnelsPage }));
const HeatmapPage = lazy(async () => ({ default: (await import('../heatmaps/heatmap-page.tsx')).HeatmapPage }));
const LivePage = lazy(async () => ({ default: (await import('../live/live-page.tsx')).LivePage }));
const OpportunityPage = lazy(async () => ({
  default: (await import('../overview/opportunity-page.tsx')).OpportunityPage,
}));
const OverviewPage = lazy(async () => ({ default: (await import('../overview/overview-page.tsx')).OverviewPage }));
const PagesPage = lazy(async () => ({ default: (await import('../pages/pages-page.tsx')).PagesPage }));
const PathsPage = lazy(async () => ({ default: (await import('../journeys/paths-page.tsx')).PathsPage }));
const ProbePage = lazy(async () => ({ default: (await import('../probe/probe-page.tsx')).ProbePage }));
const PlayerPage = lazy(async () => ({ default: (await import('../player/player-page.tsx')).PlayerPage }));
const PolicyPage = lazy(async () => ({ default: (await import('../policies/policy-page.tsx')).PolicyPage }));
const RecordingsPage = lazy(async () => ({
  default: (await import('../recordings/recordings-page.tsx')).RecordingsPage,
}));
const SegmentsPage = lazy(async () => ({ default: (await import('../journeys/segments-page.tsx')).SegmentsPage }));
const FirstPersonPage = lazy(async () => ({
  default: (await import('../setup/first-person-page.tsx')).FirstPersonPage,
}));
const SiteWizardPage = lazy(async () => ({ default: (await import('../setup/site-wizard-page.tsx')).SiteWizardPage }));

interface Context {
  readonly queries: QueryClient;
}

const rootRoute = createRootRouteWithContext<Context>()({
  component: Outlet,
  errorComponent: FailedScreen,
  notFoundComponent: () => (
    <EmptyState icon={null} title="There is no such page">
      The address may have been mistyped. <a href="/">Back to the start</a>
    </EmptyState>
  ),
});

function FailedScreen({ error }: { error: unknown }) {
  const router = useRouter();
  return <ErrorState error={error} retry={() => router.invalidate()} />;
}

const signInRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/sign-in',
  validateSearch: z.object({ next: orDefault(z.string()) }),
  component: () => <SignInPage next={signInRoute.useSearch().next} />,
});

const setupRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/setup',
  component: FirstPersonPage,
  wrapInSuspense: true,
});

const consoleRoute = createRoute({
  getParentRoute: () => rootRoute,
  id: 'console',
  beforeLoad: async ({ context, location }) => {
    try {
      await context.queries.ensureQueryData(meQuery);
    } catch (error) {
      if (error instanceof ApiError && error.status === 401) {
        throw redirect({ to: '/sign-in', search: location.href === '/' ? {} : { next: location.href } });
      }
      throw error;
    }
  },
  pendingComponent: () => <LoadingRows />,
  component: () => <ConsoleShell me={useSuspenseQuery(meQuery).data} />,
});

const homeRoute = createRoute({
  getParentRoute: () => consoleRoute,
  path: '/',
  beforeLoad: async ({ context }) => {
    const me = await context.queries.ensureQueryData(meQuery);
    const first = me.sites[0];
    throw first ? redirect({ to: '/sites/$site/overview', params: { site: first.id } }) : redirect({ to: '/new-site' });
  },
});

const newSiteRoute = createRoute({ getParentRoute: () => consoleRoute, path: '/new-site', component: SiteWizardPage });
const siteRoute = createRoute({ getParentRoute: () => consoleRoute, path: '/sites/$site', component: Outlet });

const overviewRoute = createRoute({
  getParentRoute: () => siteRoute,
  path: '/overview',
  validateSearch: OverviewSearch,
  component: () => <OverviewPage site={overviewRoute.useParams().site} search={overviewRoute.useSearch()} />,
});
const opportunityRoute = createRoute({
  getParentRoute: () => siteRoute,
  path: '/overview/$opportunity',
  validateSearch: OverviewSearch,
  component: () => {
    const { site, opportunity } = opportunityRoute.useParams();
    return <OpportunityPage key={opportunity} site={site} id={opportunity} search={opportunityRoute.useSearch()} />;
  },
});
const pagesRoute = createRoute({
  getParentRoute: () => siteRoute,
  path: '/pages',
  validateSearch: PeriodParams,
  component: () => <PagesPage site={pagesRoute.useParams().site} search={pagesRoute.useSearch()} />,
});
const recordingsRoute = createRoute({
  getParentRoute: () => siteRoute,
  path: '/recordings',
  validateSearch: RecordingsSearch,
  component: () => <RecordingsPage site={recordingsRoute.useParams().site} search={recordingsRoute.useSearch()} />,
});
const playerRoute = createRoute({
  getParentRoute: () => siteRoute,
  path: '/recordings/$session',
  validateSearch: z.object({ ...RecordingsSearch.shape, t: orDefault(z.number()) }),
  component: () => {
    const { site, session } = playerRoute.useParams();
    const { t, ...search } = playerRoute.useSearch();
    const startAt = t === undefined ? null : t * 1000;
    return <PlayerPage key={session} site={site} session={session} startAt={startAt} search={search} />;
  },
});
const heatmapRoute = createRoute({
  getParentRoute: () => siteRoute,
  path: '/heatmap',
  validateSearch: HeatmapSearch,
  component: () => <HeatmapPage site={heatmapRoute.useParams().site} search={heatmapRoute.useSearch()} />,
});
const funnelsRoute = createRoute({
  getParentRoute: () => siteRoute,
  path: '/funnels',
  validateSearch: FunnelSearch,
  component: () => <FunnelsPage site={funnelsRoute.useParams().site} search={funnelsRoute.useSearch()} />,
});
const formsRoute = createRoute({
  getParentRoute: () => siteRoute,
  path: '/forms',
  validateSearch: FormSearch,
  component: () => <FormsPage site={formsRoute.useParams().site} search={formsRoute.useSearch()} />,
});
const pathsRoute = createRoute({
  getParentRoute: () => siteRoute,
  path: '/paths',
  validateSearch: PathSearch,
  component: () => <PathsPage site={pathsRoute.useParams().site} search={pathsRoute.useSearch()} />,
});
const segmentsRoute = createRoute({
  getParentRoute: () => siteRoute,
  path: '/segments',
  component: () => <SegmentsPage site={segmentsRoute.useParams().site} />,
});
const policyRoute = createRoute({
  getParentRoute: () => siteRoute,
  path: '/policy',
  validateSearch: z.object({ view: orDefault(z.enum(['pages', 'source', 'notice'])) }),
  component: () => <PolicyPage site={policyRoute.useParams().site} view={policyRoute.useSearch().view ?? 'pages'} />,
});
const consentRoute = createRoute({
  getParentRoute: () => siteRoute,
  path: '/consent',
  validateSearch: PeriodParams,
  component: () => <ConsentPage site={consentRoute.useParams().site} search={consentRoute.useSearch()} />,
});
const findingsRoute = createRoute({
  getParentRoute: () => siteRoute,
  path: '/findings',
  component: () => <FindingsPage site={findingsRoute.useParams().site} />,
});
const probeRoute = createRoute({
  getParentRoute: () => siteRoute,
  path: '/probe',
  component: () => <ProbePage site={probeRoute.useParams().site} />,
});
const liveRoute = createRoute({
  getParentRoute: () => siteRoute,
  path: '/live',
  component: () => <LivePage site={liveRoute.useParams().site} />,
});

const routeTree = rootRoute.addChildren([
  signInRoute,
  setupRoute,
  consoleRoute.addChildren([
    homeRoute,
    newSiteRoute,
    siteRoute.addChildren([
      overviewRoute,
      opportunityRoute,
      pagesRoute,
      recordingsRoute,
      playerRoute,
      heatmapRoute,
      funnelsRoute,
      formsRoute,
      pathsRoute,
      segmentsRoute,
      policyRoute,
      consentRoute,
      findingsRoute,
      probeRoute,
      liveRoute,
    ]),
  ]),
]);

/** Routes of the console. Filters, the chosen element and the moment in a recording are search parameters, so every view is a link. */
export function createConsoleRouter(queries: QueryClient) {
  return createRouter({
    routeTree,
    context: { queries },
    defaultPreload: false,
    scrollRestoration: true,
    defaultErrorComponent: FailedScreen,
    defaultPendingMs: 200,
  });
}

declare module '@tanstack/react-router' {
  interface Register {
    router: ReturnType<typeof createConsoleRouter>;
  }
}
