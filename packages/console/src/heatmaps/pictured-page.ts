import type { PageDepth } from '@scrim/protocol';
import { createHeatLayer, sourcesOf } from './anchored-heat.ts';
import { depthValue } from './depth-overlay.tsx';
import type { PicturedPage } from './export-image.ts';
import type { Shown, Side } from './export-legend.ts';
import { isDepth } from './kinds.ts';
import { heatColour } from './palette.ts';
import { atTop, type Edges } from './shown-box.ts';

/** A side's page with the heat on its elements, wherever the page on the screen has been scrolled to. */
export function picturedPage(
  { view, state, difference }: Pick<Shown, 'view' | 'state' | 'difference'>,
  { anchored, depth }: Pick<Side, 'anchored' | 'depth'>,
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
    if (isDepth(view)) {
      if (depth) paintDepth(context, depth, view, frame);
      return;
    }
    const layer = createHeatLayer(sources, frame, { height: frame.height, scrolled: 0 }, difference !== null);
    const heat = document.createElement('canvas');
    layer.draw(heat);
    context.drawImage(heat, 0, 0, frame.width, frame.height);
  };
  return { document: anchored.document, frame, paint };
}

function paintDepth(
  context: CanvasRenderingContext2D,
  depth: PageDepth,
  view: 'scroll' | 'attention',
  frame: { width: number; height: number },
): void {
  const step = frame.height / depth.steps.length;
  context.font = '13px system-ui, sans-serif';
  for (const at of depth.steps.keys()) {
    const value = depthValue(depth, view, at);
    const [red, green, blue] = heatColour(value?.share ?? 0);
    context.fillStyle = value === null ? 'rgb(128 128 128 / 60%)' : `rgb(${red} ${green} ${blue} / 62%)`;
    context.fillRect(0, at * step, frame.width, step);
    if (at % 4 !== 0) continue;
    context.fillStyle = '#ffffff';
    context.fillText(value?.words ?? 'withheld', 12, at * step + 18);
  }
}
