import './heatmaps.css';
import { Button, SegmentedControl, Select } from '@mantine/core';
import type { Zone } from '@scrim/protocol';
import { IconDownload, IconFlame, IconPhoto, IconPrinter } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useCallback, useMemo, useState } from 'react';
import { api } from '../api.ts';
import { FilterBar } from '../shell/filter-bar.tsx';
import { PageHeader } from '../shell/page-header.tsx';
import { periodRange } from '../shell/period.ts';
import { visitFilterOf } from '../shell/search-params.ts';
import { EmptyState, ErrorState, LoadingRows } from '../shell/states.tsx';
import { useFilterValues } from '../shell/use-filter-values.ts';
import { useSite } from '../shell/use-site.ts';
import { strongestBeside } from './anchored-heat.ts';
import { BandSelect } from './band-select.tsx';
import { CompareBar, comparedSearch } from './compare-bar.tsx';
import { DepthTable } from './depth-overlay.tsx';
import { shortPath } from './element-label.ts';
import { ElementRanking } from './element-ranking.tsx';
import { mostClickedElsewhere, nameIn } from './elsewhere.ts';
import { UNANSWERED, type Withheld as Why, whyWithheld } from './export-legend.ts';
import { sameDays, THESE, TOO_MANY_WAYS } from './heat-notes.ts';
import { HeatPanel } from './heat-panel.tsx';
import { type AnchorResult, type DrawnBox, standing } from './heat-stage.tsx';
import { HeatmapView, isDepth, KINDS } from './kinds.ts';
import { type HeatmapSearch, type Narrowed, searchOfCounted } from './search.ts';
import { StateSelect, useChosenState } from './state-select.tsx';
import { useExports } from './use-exports.tsx';
import { differenceOf, type PageQuestion, useHeatmap } from './use-heatmap.ts';
import { useSide } from './use-side.ts';
import { type DrawnZone, ZonePanel } from './zone-panel.tsx';
import { elementsWithin, zoneBox } from './zones.ts';

const DIMENSIONS = ['device', 'regime', 'language', 'variant', 'outcome', 'without', 'segment'] as const;
const NO_ZONES: readonly Zone[] = [];

export function HeatmapPage({ site, search }: { site: string; search: HeatmapSearch }) {
  const name = useSite(site)?.name ?? site;
  const navigate = useNavigate();
  const view = search.kind ?? 'click';
  const pages = useQuery({ queryKey: ['pages', site, {}], queryFn: ({ signal }) => api.pages(site, {}, signal) });
  const captured = pages.data?.pages.filter((candidate) => candidate.level !== 'off') ?? [];
  const page = search.page ?? captured[0]?.template;
  const set = (change: Partial<HeatmapSearch>) =>
    void navigate({ to: '/sites/$site/heatmap', params: { site }, search: { ...search, ...change }, replace: true });
  const templates = [...new Set([...captured.map(({ template }) => template), ...(search.page ? [search.page] : [])])];

  return (
    <>
      <PageHeader
        title="Heatmaps"
        crumbs={[{ label: name, to: `/sites/${site}/pages` }, { label: 'Heatmaps' }]}
        description={KINDS[view].definition}
      />
      <FilterBar site={site} search={search} onChange={set} dimensions={DIMENSIONS} label="Filter the heatmap">
        <Select
          aria-label="Page"
          placeholder="Choose a page"
          searchable
          allowDeselect={false}
          value={page ?? null}
          onChange={(value) => set({ page: value ?? undefined, state: undefined, element: undefined })}
          data={templates}
          w={220}
        />
        <BandSelect value={search.band} onChange={(band) => set({ band })} />
      </FilterBar>
      <div className="heat-kinds">
        <SegmentedControl
          aria-label="Kind"
          value={view}
          onChange={(value) => set({ kind: HeatmapView.parse(value) })}
          data={HeatmapView.options.map((value) => ({ value, label: KINDS[value].label }))}
        />
      </div>
      {pages.isError && <ErrorState error={pages.error} retry={() => pages.refetch()} />}
      {pages.isSuccess && page === undefined && (
        <EmptyState icon={<IconFlame size={22} aria-hidden />} title="No page has enough visitors yet">
          A page appears once {pages.data.k} people who agreed have seen it; with fewer, single people could be told
          apart. The live check shows how far the installation has come.
        </EmptyState>
      )}
      {page !== undefined && <Maps key={page} site={site} page={page} search={search} view={view} onChange={set} />}
    </>
  );
}

function useQuestion(page: string, search: Narrowed | null): PageQuestion | null {
  const [now] = useState(() => new Date());
  return search === null ? null : { page, band: search.band, ...visitFilterOf(search), ...periodRange(search, now) };
}

interface MapsProps {
  readonly site: string;
  readonly page: string;
  readonly search: HeatmapSearch;
  readonly view: HeatmapView;
  readonly onChange: (change: Partial<HeatmapSearch>) => void;
}

function Maps({ site, page, search, view, onChange }: MapsProps) {
  const [active, setActive] = useState<string | null>(null);
  const [firstAnchored, setAnchored] = useState<AnchorResult | null>(null);
  const [secondAnchored, setOtherAnchored] = useState<AnchorResult | null>(null);
  const [anchored, otherAnchored] = [standing(firstAnchored), standing(secondAnchored)];
  const [drawing, setDrawing] = useState(false);
  const [drawn, setDrawn] = useState<DrawnZone | null>(null);
  const other = comparedSearch(search);
  const first = useHeatmap(site, useQuestion(page, search), view);
  const second = useHeatmap(site, useQuestion(page, other), view);
  const zones = useQuery({ queryKey: ['zones', site, page], queryFn: () => api.zones(site, page) });
  const heatmap = first.heatmap.data;
  const otherMap = second.heatmap.data;
  const chosen = { state: search.state, element: search.element };
  const picture = useChosenState(site, page, chosen, first.heatmap);
  const otherPicture = useChosenState(site, page, chosen, second.heatmap);
  const onDrawn = useCallback(
    (box: DrawnBox) => {
      if (!anchored) return;
      const paths = elementsWithin(anchored.document, box, anchored.document.defaultView?.scrollY ?? 0);
      setDrawn({ paths });
    },
    [anchored],
  );
  const onChosen = (paths: readonly string[]) => {
    const box =
      anchored && zoneBox(anchored.document, { paths: [...paths] }, anchored.document.defaultView?.scrollY ?? 0);
    setDrawn(box && { paths: [...paths] });
  };
  const isDifference = other !== null && search.comparison === 'difference' && !isDepth(view);
  const against = isDifference ? otherMap : undefined;
  const elements = useMemo(() => (heatmap && against ? differenceOf(heatmap, against) : null), [heatmap, against]);
  const difference = elements && other && against ? { elements, against: other, heatmap: against } : null;
  const kept = zones.data?.zones ?? NO_ZONES;
  const here = useSide(first, { state: picture.state, anchored, difference: elements, zones: kept });
  const there = useSide(second, {
    state: otherPicture.state,
    anchored: otherAnchored,
    difference: null,
    zones: kept,
  });
  const { rows } = here;
  const elsewhere = useMemo(
    () => mostClickedElsewhere(rows.missing, anchored?.document ?? null),
    [rows.missing, anchored],
  );
  const beside = isDifference ? null : other;
  const [strongest = null, otherStrongest = null] = strongestBeside([
    { strongest: anchored?.strongest ?? null, views: heatmap?.views },
    ...(beside === null ? [] : [{ strongest: otherAnchored?.strongest ?? null, views: otherMap?.views }]),
  ]);
  const sides = [
    here.toExport({ name: beside && THESE, filters: search, strongest }),
    ...(beside === null ? [] : [there.toExport({ name: 'Compared with', filters: beside, strongest: otherStrongest })]),
  ];
  const complete = sides.filter((side) => side !== null);
  const values = useFilterValues(site);
  const isReady =
    complete.length === sides.length &&
    !picture.isPending &&
    (beside === null || !otherPicture.isPending) &&
    !values.isPending &&
    zones.isSuccess &&
    (!isDifference || otherMap !== undefined);
  const exports = useExports({
    page,
    view,
    shown: isReady
      ? {
          page,
          view,
          sides: complete,
          difference,
          segments: new Map(values.data?.segments.map((segment) => [segment.id, segment.name])),
        }
      : null,
  });

  // What the map is drawn of; what stands beside it fails beside it.
  const failed = [first, second]
    .flatMap((side) => [side.heatmap, ...(isDepth(view) ? [side.depth] : [])])
    .find(({ isError }) => isError);
  if (failed) return <ErrorState error={failed.error} retry={() => failed.refetch()} />;
  if (!heatmap || (isDepth(view) && !first.depth.data)) return <LoadingRows rows={6} height={60} />;
  const why = whyWithheld({ view, difference }, { heatmap, depth: first.depth.data ?? null });
  const whyOther =
    otherMap === undefined
      ? null
      : whyWithheld({ view, difference: null }, { heatmap: otherMap, depth: second.depth.data ?? null });
  const canListOther =
    beside !== null &&
    otherMap !== undefined &&
    whyOther === null &&
    (!isDepth(view) || second.depth.data !== undefined);
  const listed =
    canListOther && search.listed === 'compared'
      ? { ...there, filters: beside, depth: second.depth.data, period: otherMap.period }
      : { ...here, filters: search, depth: first.depth.data, period: heatmap.period };
  const same =
    other && otherMap
      ? sameDays({ filters: search, period: heatmap.period }, { filters: other, period: otherMap.period })
      : null;
  const failedBeside = here.failed ?? there.failed;
  const shared = { site, view, active, onActive: setActive, isSide: beside !== null };
  const recordings = { page, ...visitFilterOf(listed.filters), ...searchOfCounted(listed.period) };
  return (
    <>
      <div className="heat-tools">
        <StateSelect
          site={site}
          page={page}
          options={picture.options}
          chosen={chosen}
          chosenName={nameOf(anchored, search.element ?? '')}
          elsewhere={elsewhere}
          onChange={onChange}
        />
        <CompareBar site={site} search={search} onChange={onChange} canDiffer={!isDepth(view)} />
        <Button.Group>
          <Button size="xs" variant="default" leftSection={<IconPhoto size={15} aria-hidden />} {...exports.picture}>
            PNG
          </Button>
          <Button size="xs" variant="default" leftSection={<IconDownload size={15} aria-hidden />} {...exports.table}>
            CSV
          </Button>
          <Button size="xs" variant="default" leftSection={<IconPrinter size={15} aria-hidden />} {...exports.print}>
            Print
          </Button>
        </Button.Group>
      </div>
      {exports.failure !== null && <ErrorState error={exports.failure} />}
      {exports.printed}
      {same !== null && <p className="heat-same">{same}</p>}
      {why !== null ? (
        <Withheld why={why} k={heatmap.k} />
      ) : isDifference && difference === null ? (
        <LoadingRows rows={6} height={60} />
      ) : (
        <div className="heatmap" data-compared={beside !== null || undefined}>
          <div className="heat-maps">
            <HeatPanel
              {...shared}
              title={other === null ? 'Heat on the page' : isDifference ? 'Difference on the page' : THESE}
              picture={picture}
              heatmap={heatmap}
              depth={first.depth.data ?? null}
              difference={difference}
              zones={kept}
              anchored={anchored}
              strongest={strongest}
              onAnchored={setAnchored}
              onDrawn={drawing ? onDrawn : null}
            />
            {beside !== null && whyOther !== null && <Withheld why={whyOther} k={heatmap.k} />}
            {beside !== null && otherMap && whyOther === null && (
              <HeatPanel
                {...shared}
                title="Compared with"
                picture={otherPicture}
                heatmap={otherMap}
                depth={second.depth.data ?? null}
                difference={null}
                zones={kept}
                anchored={otherAnchored}
                strongest={otherStrongest}
                onAnchored={setOtherAnchored}
                onDrawn={null}
              />
            )}
          </div>
          <div className="heat-side">
            {beside !== null && (
              <SegmentedControl
                className="heat-listed"
                aria-label="Numbers of"
                value={listed.filters === search ? 'these' : 'compared'}
                onChange={(value) => onChange({ listed: value === 'compared' ? value : undefined })}
                data={[
                  { value: 'these', label: 'These filters' },
                  { value: 'compared', label: 'Compared with', disabled: !canListOther },
                ]}
              />
            )}
            {failedBeside && <ErrorState error={failedBeside.error} retry={() => failedBeside.refetch()} />}
            {isDepth(view) && listed.depth ? (
              <details className="ranking depth-numbers" open>
                <summary>Numbers by depth</summary>
                <DepthTable depth={listed.depth} />
              </details>
            ) : listed.isRanked ? (
              <ElementRanking
                site={site}
                kind={isDepth(view) ? 'click' : view}
                rows={listed.rows}
                difference={elements}
                active={active}
                onActive={setActive}
                onFind={(element) => onChange({ element, state: undefined })}
                recordings={recordings}
                isOfBand={listed.filters.band !== undefined}
              />
            ) : (
              failedBeside === null && <LoadingRows rows={6} height={40} />
            )}
            {zones.isError && <ErrorState error={zones.error} retry={() => zones.refetch()} />}
            <ZonePanel
              site={site}
              page={page}
              zones={listed.zones}
              unit={isDepth(view) ? 'click' : KINDS[view].unit}
              drawing={drawing}
              onDrawing={(next) => {
                setDrawing(next);
                setDrawn(null);
              }}
              drawn={drawn}
              choices={listed.rows.shown}
              onChosen={anchored === null ? null : onChosen}
              onDone={() => {
                setDrawn(null);
                setDrawing(false);
              }}
            />
          </div>
        </div>
      )}
    </>
  );
}

const nameOf = (anchored: AnchorResult | null, path: string): string =>
  anchored === null ? shortPath(path) : nameIn(anchored.document, path);

function Withheld({ why, k }: { why: Why; k: number }) {
  if (why !== 'few-people' && why !== 'too-many-ways') {
    return (
      <EmptyState icon={<IconFlame size={22} aria-hidden />} title="Heatmaps do not answer this filter">
        {UNANSWERED[why]} Choose another one.
      </EmptyState>
    );
  }
  return (
    <EmptyState icon={<IconFlame size={22} aria-hidden />} title="This answer is withheld">
      {why === 'too-many-ways'
        ? `Under these filters, ${TOO_MANY_WAYS}. Take a filter away.`
        : `Fewer than ${k} people match, or comparing it with other filters would single out fewer than ${k}. Take a filter away, or widen the period.`}
    </EmptyState>
  );
}
