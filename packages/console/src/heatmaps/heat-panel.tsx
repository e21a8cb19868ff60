import type { Heatmap, PageDepth, PageState, Zone } from '@scrim/protocol';
import { useMemo } from 'react';
import { PurposeGate } from '../access/purpose.tsx';
import { MaskLegend } from '../player/mask-legend.tsx';
import { formatCount } from '../shell/format.ts';
import { ErrorState, LoadingRows } from '../shell/states.tsx';
import type { HeatElement } from './anchored-heat.ts';
import { DepthOverlay } from './depth-overlay.tsx';
import { LESS, notesOf, THESE } from './heat-notes.ts';
import { type AnchorResult, type DrawnBox, HeatStage } from './heat-stage.tsx';
import { type HeatmapView, isDepth, KINDS } from './kinds.ts';
import { NoPicture } from './no-picture.tsx';
import { type ScaleKind, scaleGradient } from './palette.ts';
import type { ChosenState } from './state-select.tsx';
import { type Difference, useStateEvents } from './use-heatmap.ts';
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
  /** What is subtracted of the heatmap; null: nothing. */
  readonly difference: Difference | null;
  readonly picture: ChosenState;
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
  const { title, view, heatmap, depth, difference, picture } = props;
  const { state } = picture;
  return (
    <section className="heatmap-main" aria-label={title}>
      <Facts
        side={props.isSide ? title : null}
        view={view}
        heatmap={heatmap}
        depth={depth}
        strongest={props.strongest}
        less={difference?.heatmap ?? null}
      />
      {state ? (
        <PurposeGate what="the recorded page behind this heatmap">
          {(purpose) => <OnState {...props} state={state} purpose={purpose} />}
        </PurposeGate>
      ) : (
        <NoPicture
          picture={picture}
          missing="No replayed visit shows a click or a pointer’s rest on that element. Choose another state; its numbers stand beside."
          withheld="Too few people’s visits of this page were replayed to show one, so there is nothing to draw on; the numbers beside still hold. The policy decides which pages are replayed."
        />
      )}
      <div className="heat-foot">
        <MaskLegend />
        <p className="muted">{notesOf({ ...props, state }).join(' ')}</p>
      </div>
    </section>
  );
}

interface FactsProps extends Pick<HeatPanelProps, 'view' | 'heatmap' | 'depth' | 'strongest'> {
  readonly side: string | null;
  /** What is subtracted; null: nothing. */
  readonly less: Heatmap | null;
}

function Facts({ side, view, heatmap, depth, strongest, less }: FactsProps) {
  const scale = scaleOf({ view, depth, strongest, isDifference: less !== null });
  return (
    <div className="heat-facts">
      <Numbers side={less === null ? side : THESE} view={view} heatmap={heatmap} depth={depth} />
      {less !== null && <Numbers side={LESS} view={view} heatmap={less} depth={null} />}
      <span className="heat-legend">
        <span>{scale.low}</span>
        <span className="heat-scale" style={{ background: scaleGradient(scale.kind) }} aria-hidden />
        <span>{scale.high}</span>
      </span>
    </div>
  );
}

function Numbers({ side, view, heatmap, depth }: Pick<FactsProps, 'side' | 'view' | 'heatmap' | 'depth'>) {
  const views = isDepth(view) ? depth?.views : heatmap.views;
  return (
    <span className="heat-numbers">
      {side !== null && <strong>{side}</strong>}
      {!isDepth(view) && (
        <span>
          <strong>{formatCount(heatmap.clicks)}</strong> {KINDS[view].unit}s
        </span>
      )}
      <span>
        <strong>{views === undefined ? '…' : formatCount(views)}</strong> page views
      </span>
      {heatmap.subjects !== null && (
        <span>
          <strong>{formatCount(heatmap.subjects)}</strong> people
        </span>
      )}
    </span>
  );
}

interface Scaled extends Pick<HeatPanelProps, 'view' | 'depth' | 'strongest'> {
  readonly isDifference: boolean;
}

/** The colour scale, and what its ends stand for. */
export function scaleOf(scaled: Scaled) {
  const kind: ScaleKind = scaled.isDifference ? 'difference' : isDepth(scaled.view) ? 'bands' : 'hits';
  return { kind, ...endsOf(scaled) };
}

function endsOf({ view, depth, strongest, isDifference }: Scaled): { readonly low: string; readonly high: string } {
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

function OnState(props: HeatPanelProps & { readonly state: PageState; readonly purpose: string }) {
  const { site, view, heatmap, depth, difference, state, purpose, zones, anchored } = props;
  const { events, error, retry } = useStateEvents(site, state, purpose);
  const viewport = useViewport(state);
  if (error) return <ErrorState error={error} retry={() => void retry()} />;
  if (!events) return <LoadingRows rows={6} height={60} />;
  const scrolled = anchored?.document.defaultView?.scrollY ?? 0;
  return (
    <HeatStage
      elements={isDepth(view) ? NO_ELEMENTS : (difference?.elements ?? heatmap.elements)}
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
