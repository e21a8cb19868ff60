import type { Heatmap, PageDepth, PageState, Zone } from '@scrim/protocol';
import { IconMovieOff } from '@tabler/icons-react';
import { useMemo } from 'react';
import { PurposeGate } from '../access/purpose.tsx';
import { MaskLegend } from '../player/mask-legend.tsx';
import { formatCount, plural } from '../shell/format.ts';
import { EmptyState, ErrorState, LoadingRows } from '../shell/states.tsx';
import { type HeatElement, SPREAD, withheldPlace } from './anchored-heat.ts';
import { depthNotes } from './depth-lines.ts';
import { DepthOverlay } from './depth-overlay.tsx';
import { type AnchorResult, type DrawnBox, HeatStage } from './heat-stage.tsx';
import { type HeatmapView, isDepth, KINDS } from './kinds.ts';
import { DIFFERENCE_GRADIENT, HEAT_GRADIENT } from './palette.ts';
import { useStateEvents } from './use-heatmap.ts';
import { zoneBox } from './zones.ts';

const NO_ELEMENTS: readonly HeatElement[] = [];

export interface HeatPanelProps {
  readonly site: string;
  readonly title: string;
  /** Whether it stands beside another, and says which it is. */
  readonly isSide: boolean;
  readonly view: HeatmapView;
  readonly heatmap: Heatmap;
  readonly depth: PageDepth | null;
  /** Elements of a difference map; null: those of the heatmap. */
  readonly difference: readonly HeatElement[] | null;
  readonly state: PageState | null;
  readonly stateMissing: boolean;
  readonly zones: readonly Zone[];
  readonly anchored: AnchorResult | null;
  /** Hits on one spot that have the strongest colour; null: nothing is drawn yet. */
  readonly strongest: number | null;
  readonly active: string | null;
  readonly onActive: (path: string | null) => void;
  readonly onAnchored: (result: AnchorResult | null) => void;
  readonly onDrawn: ((box: DrawnBox) => void) | null;
}

/** One answer on its page, with its numbers above and what is withheld below. */
export function HeatPanel(props: HeatPanelProps) {
  const { title, view, heatmap, depth, difference, state } = props;
  return (
    <section className="heatmap-main" aria-label={title}>
      <Facts
        side={props.isSide ? title : null}
        view={view}
        heatmap={heatmap}
        depth={depth}
        strongest={props.strongest}
        isDifference={difference !== null}
      />
      {state ? (
        <PurposeGate what="the recorded page behind this heatmap">
          {(purpose) => <OnState {...props} state={state} purpose={purpose} />}
        </PurposeGate>
      ) : (
        <EmptyState icon={<IconMovieOff size={22} aria-hidden />} title="No picture of this page">
          {props.stateMissing
            ? 'No replayed visit shows a click or a pointer’s rest on that element. Choose another state; its numbers stand beside.'
            : 'Too few people’s visits of this page were replayed to show one, so there is nothing to draw on; the numbers beside still hold. The policy decides which pages are replayed.'}
        </EmptyState>
      )}
      <div className="heat-foot">
        <MaskLegend />
        <p className="muted">{notesOf(props).join(' ')}</p>
      </div>
    </section>
  );
}

function Facts({
  side,
  view,
  heatmap,
  depth,
  strongest,
  isDifference,
}: Pick<HeatPanelProps, 'view' | 'heatmap' | 'depth' | 'strongest'> & { side: string | null; isDifference: boolean }) {
  const { unit } = KINDS[view];
  const scale = scaleOf({ view, depth, strongest, isDifference });
  return (
    <div className="heat-facts">
      {side !== null && <strong>{side}</strong>}
      {!isDepth(view) && !isDifference && (
        <span>
          <strong>{formatCount(heatmap.clicks)}</strong> {unit}s
        </span>
      )}
      <span>
        <strong>{formatCount(isDepth(view) ? (depth?.views ?? 0) : heatmap.views)}</strong> page views
      </span>
      {heatmap.subjects !== null && (
        <span>
          <strong>{formatCount(heatmap.subjects)}</strong> people
        </span>
      )}
      <span className="heat-legend">
        <span>{scale.low}</span>
        <span
          className="heat-scale"
          style={{ background: isDifference ? DIFFERENCE_GRADIENT : HEAT_GRADIENT }}
          aria-hidden
        />
        <span>{scale.high}</span>
      </span>
    </div>
  );
}

/** What the ends of the colour scale stand for. */
export function scaleOf({
  view,
  depth,
  strongest,
  isDifference,
}: Pick<HeatPanelProps, 'view' | 'depth' | 'strongest'> & { readonly isDifference: boolean }) {
  const most = strongest === null || strongest < 0.05 ? null : strongest;
  if (isDifference) {
    if (most === null) return { low: 'fewer', high: 'more, per 1,000 page views' };
    return { low: `${formatHits(most)} fewer`, high: `${formatHits(most)} more per 1,000 page views, on one spot` };
  }
  if (view === 'scroll') return { low: '0 %', high: '100 % of people' };
  if (view === 'attention') {
    const known = depth?.steps.flatMap(({ attention }) => attention ?? []) ?? [];
    if (known.length === 0) return { low: '0 s', high: 'not known' };
    return { low: '0 s', high: `${(Math.max(...known) / 1000).toFixed(1)} s a page view` };
  }
  const { unit } = KINDS[view];
  if (most === null) return { low: '0', high: `most ${unit}s per area` };
  const hits = formatHits(most);
  return { low: '0', high: `${hits} ${unit}${hits === '1' ? '' : 's'} on one spot` };
}

/** As exact as the spots are: a hit that lies between pixels is a little less dense. */
const formatHits = new Intl.NumberFormat('en-US', { maximumSignificantDigits: 2 }).format;

const SCALE = `Square-root scale: half-way along the colours stands for a quarter of what their end stands for. A hit spreads over ${SPREAD} px. Maps beside each other share a scale per 1,000 page views.`;

/** What is withheld, how it is drawn, and which state is shown. */
export function notesOf({
  view,
  heatmap,
  depth,
  difference,
  state,
}: Pick<HeatPanelProps, 'view' | 'heatmap' | 'depth' | 'difference' | 'state'>): string[] {
  const { unit } = KINDS[view];
  const { from, to } = heatmap.period;
  const counted =
    from === null && to === null
      ? 'Counted: all that retention has kept.'
      : `Counted: ${from ?? 'the beginning'} to ${to ?? 'today'} (UTC); a period starts on a fixed Monday, so that two answers cannot be subtracted to single somebody out.`;
  const withheld = isDepth(view)
    ? withheldSteps(view, heatmap.k, depth)
    : heatmap.subjects === null
      ? `Withheld: places of fewer than k = ${heatmap.k} people, and those that would single out fewer when compared with other filters.`
      : heatmap.suppressed.elements > 0
        ? `${plural(heatmap.suppressed.elements, 'element')} with ${plural(heatmap.suppressed.clicks, unit)} withheld: fewer than k = ${heatmap.k} people.`
        : `Nothing withheld; k = ${heatmap.k}.`;
  const spread =
    !isDepth(view) && heatmap.elements.some((element) => withheldPlace(element) > 0)
      ? ['Hits whose place within an element is withheld are spread evenly over it.']
      : [];
  return [
    counted,
    withheld,
    ...spread,
    ...(isDepth(view) ? [] : [SCALE]),
    ...(isDepth(view) && depth ? depthNotes(depth, view) : []),
    ...(difference === null ? [] : ['A difference shows only what both sides show.']),
    ...(state === null ? [] : [state.reason]),
  ];
}

function withheldSteps(view: HeatmapView, k: number, depth: PageDepth | null): string {
  const reasons = [
    ...(depth?.steps.some(({ reached, exposed }) => reached === null || exposed === null)
      ? [`it would single out fewer than k = ${k} people`]
      : []),
    ...(view === 'attention' && depth?.steps.some(({ attention }) => attention === null)
      ? [`attention is told of 2k = ${2 * k} people or more`]
      : []),
  ];
  return reasons.length === 0 ? `Nothing withheld; k = ${k}.` : `Hatched or “withheld”: ${reasons.join('; ')}.`;
}

function OnState(props: HeatPanelProps & { readonly state: PageState; readonly purpose: string }) {
  const { site, view, heatmap, depth, difference, state, purpose, zones, anchored } = props;
  const { events, error, retry } = useStateEvents(site, state, purpose);
  const viewport = useViewport(state);
  if (error) return <ErrorState error={error} retry={() => void retry()} />;
  if (!events) return <LoadingRows rows={6} height={60} />;
  const scrolled = anchored?.document.defaultView?.scrollY ?? 0;
  return (
    <HeatStage
      elements={isDepth(view) ? NO_ELEMENTS : (difference ?? heatmap.elements)}
      difference={difference !== null}
      strongest={props.strongest}
      events={events}
      viewport={viewport}
      at={state.at}
      active={props.active}
      onActive={props.onActive}
      onAnchored={props.onAnchored}
      onDrawn={props.onDrawn}
      label={`${props.title}, scrollable`}
      overlay={
        anchored && (
          <>
            {isDepth(view) && depth && <DepthOverlay depth={depth} view={view} height={anchored.pageHeight} />}
            {zones.map((zone) => {
              const box = zoneBox(anchored.document, zone, scrolled);
              return (
                box && (
                  <div key={zone.id} className="heat-zone" style={box}>
                    <span>{zone.name}</span>
                  </div>
                )
              );
            })}
          </>
        )
      }
    />
  );
}

function useViewport({ viewportWidth: width, viewportHeight: height }: PageState) {
  return useMemo(() => ({ width, height }), [width, height]);
}
