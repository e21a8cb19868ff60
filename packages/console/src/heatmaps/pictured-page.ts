import { createHeatLayer, sourcesOf } from './anchored-heat.ts';
import type { PicturedPage } from './export-image.ts';
import type { Shown, Side } from './export-legend.ts';
import { isDepth } from './kinds.ts';
import { paintDepth, paintZones } from './painted-overlay.ts';
import { atTop, type Edges } from './shown-box.ts';

/** A side's page with the heat on its elements and its zones, wherever the page on the screen has been scrolled to. */
export function picturedPage(
  { view, difference }: Pick<Shown, 'view' | 'difference'>,
  { state, anchored, strongest, depth, zones }: Pick<Side, 'state' | 'anchored' | 'strongest' | 'depth' | 'zones'>,
): PicturedPage {
  if (!anchored || !state) throw new Error('Nothing is drawn yet.');
  const frame = { width: state.viewportWidth, height: anchored.pageHeight };
  const sources = atTop(anchored.document, () => {
    const edges: Edges = new Map();
    return sourcesOf(anchored.document, anchored.found).map(({ points, box }) => {
      const place = box(edges);
      return { points, box: () => place };
    });
  });
  const paint = (context: CanvasRenderingContext2D) => {
    if (!isDepth(view)) {
      const layer = createHeatLayer(sources, frame, { height: frame.height, scrolled: 0 }, difference !== null);
      const heat = document.createElement('canvas');
      layer.draw(heat, strongest ?? undefined);
      context.drawImage(heat, 0, 0, frame.width, frame.height);
    } else if (depth) paintDepth(context, depth, view, frame);
    paintZones(context, zones);
  };
  return { document: anchored.document, frame, paint };
}
