import './heatmaps.css';
import { SegmentedControl, Select } from '@mantine/core';
import { type Heatmap, HeatmapKind } from '@scrim/protocol';
import { IconFlame, IconMovieOff } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useCallback, useMemo, useState } from 'react';
import { PurposeGate } from '../access/purpose.tsx';
import { api } from '../api.ts';
import { MaskLegend } from '../player/mask-legend.tsx';
import { createDresser } from '../player/replay-document.ts';
import { FilterBar } from '../shell/filter-bar.tsx';
import { formatCount, plural } from '../shell/format.ts';
import { PageHeader } from '../shell/page-header.tsx';
import { periodRange } from '../shell/period.ts';
import type { HeatmapSearch } from '../shell/router.tsx';
import { EmptyState, ErrorState, LoadingRows } from '../shell/states.tsx';
import { useSite } from '../shell/use-site.ts';
import { withheldPlace } from './anchored-heat.ts';
import { ElementRanking } from './element-ranking.tsx';
import { type AnchorResult, HeatStage } from './heat-stage.tsx';
import { HEAT_GRADIENT } from './palette.ts';

const KINDS: Record<HeatmapKind, { readonly label: string; readonly unit: string; readonly definition: string }> = {
  click: { label: 'Clicks', unit: 'click', definition: 'Every click or tap, at its place within the element it hit.' },
  rage: {
    label: 'Rage',
    unit: 'rage click',
    definition: 'Three or more clicks within 1 s and 30 px; not a text selection, not a stepper.',
  },
  dead: {
    label: 'Dead',
    unit: 'dead click',
    definition: 'A click on something that looks interactive, with no change, navigation, scroll or focus within 2 s.',
  },
  rest: { label: 'Rests', unit: 'rest', definition: 'The pointer stayed within 10 px for at least 500 ms.' },
};

export function HeatmapPage({ site, search }: { site: string; search: HeatmapSearch }) {
  const name = useSite(site)?.name ?? site;
  const navigate = useNavigate();
  const [now] = useState(() => new Date());
  const kind = search.kind ?? 'click';
  const pages = useQuery({ queryKey: ['pages', site, {}], queryFn: () => api.pages(site, {}) });
  const captured = pages.data?.pages.filter((candidate) => candidate.level !== 'off') ?? [];
  const busiest = [...captured].sort((a, b) => (b.clicks ?? 0) - (a.clicks ?? 0))[0]?.template;
  const page = search.page ?? busiest;
  const { device, variant } = search;
  const query = { page: page ?? '', kind, device, variant, ...periodRange(search, now) };
  const heatmap = useQuery({
    queryKey: ['heatmap', site, query],
    queryFn: () => api.heatmap(site, query),
    enabled: page !== undefined,
  });
  const set = (change: Partial<HeatmapSearch>) =>
    void navigate({ to: '/sites/$site/heatmap', params: { site }, search: { ...search, ...change }, replace: true });

  return (
    <>
      <PageHeader
        title="Heatmaps"
        crumbs={[{ label: name, to: `/sites/${site}/pages` }, { label: 'Heatmaps' }]}
        description={KINDS[kind].definition}
      />
      <FilterBar
        site={site}
        search={search}
        onChange={set}
        dimensions={['device', 'variant']}
        label="Filter the heatmap"
      >
        <Select
          aria-label="Page"
          placeholder="Choose a page"
          searchable
          allowDeselect={false}
          value={page ?? null}
          onChange={(value) => set({ page: value ?? undefined })}
          data={[
            ...new Set([...captured.map((candidate) => candidate.template), ...(search.page ? [search.page] : [])]),
          ]}
          w={240}
        />
        <SegmentedControl
          aria-label="Kind"
          value={kind}
          onChange={(value) => set({ kind: HeatmapKind.parse(value) })}
          data={HeatmapKind.options.map((value) => ({ value, label: KINDS[value].label }))}
        />
      </FilterBar>
      {pages.isError && <ErrorState error={pages.error} retry={() => pages.refetch()} />}
      {pages.isSuccess && page === undefined && (
        <EmptyState icon={<IconFlame size={22} aria-hidden />} title="No page has enough visitors yet">
          A page appears once {pages.data.k} people who agreed have seen it; with fewer, single people could be told
          apart. The live check shows how far the installation has come.
        </EmptyState>
      )}
      {heatmap.isLoading && <LoadingRows rows={6} height={60} />}
      {heatmap.isError && <ErrorState error={heatmap.error} retry={() => heatmap.refetch()} />}
      {heatmap.data && (
        <HeatmapView key={`${heatmap.data.page}-${device ?? ''}-${variant ?? ''}`} site={site} heatmap={heatmap.data} />
      )}
    </>
  );
}

function HeatmapView({ site, heatmap }: { site: string; heatmap: Heatmap }) {
  const [active, setActive] = useState<string | null>(null);
  const [anchored, setAnchored] = useState<AnchorResult | null>(null);
  const { snapshot } = heatmap;
  const unit = KINDS[heatmap.kind].unit;
  const densest = Math.max(0, ...heatmap.elements.flatMap((element) => element.cells.map(([, , count]) => count)));
  const anyWithheldPlace = heatmap.elements.some((element) => withheldPlace(element) > 0);
  if (heatmap.elements.length === 0) {
    return (
      <EmptyState icon={<IconFlame size={22} aria-hidden />} title={`No ${unit}s to show`}>
        {heatmap.suppressed.clicks > 0
          ? `${plural(heatmap.suppressed.clicks, unit)} on ${plural(heatmap.suppressed.elements, 'element')} are withheld, because fewer than ${heatmap.k} people made them.`
          : `Nobody made a ${unit} here in this period. Widen the period or choose another page.`}
      </EmptyState>
    );
  }
  return (
    <div className="heatmap">
      <section className="heatmap-main" aria-label="Heat on the page">
        <div className="heat-facts">
          <span>
            <strong>{formatCount(heatmap.clicks)}</strong> {unit}s
          </span>
          <span>
            <strong>{formatCount(heatmap.views)}</strong> views
          </span>
          <span>
            <strong>{formatCount(heatmap.subjects)}</strong> people
          </span>
          <span className="heat-legend">
            <span>0</span>
            <span className="heat-scale" style={{ background: HEAT_GRADIENT }} aria-hidden />
            <span>{densest > 0 ? `${plural(densest, unit)} in the densest cell` : `most ${unit}s per area`}</span>
          </span>
        </div>
        {snapshot ? (
          <PurposeGate what="the recorded page behind this heatmap">
            {(purpose) => (
              <HeatOnSnapshot
                site={site}
                heatmap={heatmap}
                snapshot={snapshot}
                purpose={purpose}
                active={active}
                onActive={setActive}
                onAnchored={setAnchored}
              />
            )}
          </PurposeGate>
        ) : (
          <EmptyState icon={<IconMovieOff size={22} aria-hidden />} title="No picture of this page">
            No visit of this page was replayed, so there is nothing to draw on; the ranking beside still holds. The
            policy decides which pages are replayed.
          </EmptyState>
        )}
        <div className="heat-foot">
          <MaskLegend />
          <p className="muted">
            {heatmap.suppressed.elements > 0
              ? `${plural(heatmap.suppressed.elements, 'element')} with ${plural(heatmap.suppressed.clicks, unit)} withheld: fewer than k = ${heatmap.k} people.`
              : `Nothing withheld; k = ${heatmap.k}.`}{' '}
            {anyWithheldPlace && 'Clicks whose place within an element is withheld are spread evenly over it. '}
            {snapshot?.reason}
          </p>
        </div>
      </section>
      <ElementRanking heatmap={heatmap} anchored={anchored} unit={unit} active={active} onActive={setActive} />
    </div>
  );
}

interface SnapshotProps {
  readonly site: string;
  readonly heatmap: Heatmap;
  readonly snapshot: NonNullable<Heatmap['snapshot']>;
  readonly purpose: string;
  readonly active: string | null;
  readonly onActive: (path: string | null) => void;
  readonly onAnchored: (result: AnchorResult) => void;
}

function HeatOnSnapshot({ site, heatmap, snapshot, purpose, active, onActive, onAnchored }: SnapshotProps) {
  const { session, seq, viewportWidth, viewportHeight } = snapshot;
  const chunk = useQuery({
    queryKey: ['chunk', site, session, seq, purpose],
    queryFn: () => api.chunk(site, session, seq, purpose),
    staleTime: Number.POSITIVE_INFINITY,
  });
  const events = useMemo(() => {
    if (!chunk.data) return null;
    return createDresser({ assetAddress: (hash) => api.assetAddress(site, hash) })(chunk.data.events);
  }, [chunk.data, site]);
  const viewport = useMemo(() => ({ width: viewportWidth, height: viewportHeight }), [viewportWidth, viewportHeight]);
  const report = useCallback((result: AnchorResult) => onAnchored(result), [onAnchored]);
  if (chunk.isError) return <ErrorState error={chunk.error} retry={() => chunk.refetch()} />;
  if (!events) return <LoadingRows rows={6} height={60} />;
  return (
    <HeatStage
      heatmap={heatmap}
      events={events}
      viewport={viewport}
      active={active}
      onActive={onActive}
      onAnchored={report}
    />
  );
}
