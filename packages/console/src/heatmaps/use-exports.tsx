import type { PageDepth } from '@scrim/protocol';
import { useEffect, useState } from 'react';
import { createHeatLayer, sourcesOf } from './anchored-heat.ts';
import { depthValue } from './depth-overlay.tsx';
import { exportPicture, type PicturedPage } from './export-image.ts';
import { isWithheld, legendOf, type Shown, type Side } from './export-legend.ts';
import { saveFile } from './export-table.ts';
import { heatTable } from './heat-table.ts';
import { type HeatmapView, isDepth } from './kinds.ts';
import { heatColour } from './palette.ts';

interface Exported {
  readonly page: string;
  readonly view: HeatmapView;
  /** Null until everything that it holds has arrived. */
  readonly shown: Shown | null;
}

/** Picture, table and print of what is shown; each says its filters, definition and suppression. */
export function useExports({ page, view, shown }: Exported) {
  const [failure, setFailure] = useState<unknown>(null);
  const [busy, setBusy] = useState(false);
  const [printing, setPrinting] = useState<string | null>(null);
  const name = `heatmap-${view}-${page.replaceAll(/[^a-z0-9]+/gi, '-').replaceAll(/^-|-$/g, '') || 'start'}`;
  const run = (task: (shown: Shown) => Promise<void>) => async () => {
    if (shown === null) return;
    setBusy(true);
    setFailure(null);
    try {
      await task(shown);
    } catch (error) {
      setFailure(error);
    } finally {
      setBusy(false);
    }
  };
  useEffect(() => {
    if (printing === null) return;
    const done = () => setPrinting(null);
    window.addEventListener('afterprint', done, { once: true });
    return () => {
      window.removeEventListener('afterprint', done);
      URL.revokeObjectURL(printing);
    };
  }, [printing]);
  const disabled = shown === null || shown.sides.some((side) => side.anchored === null && !isWithheld(view, side));
  return {
    failure,
    picture: {
      disabled,
      loading: busy,
      onClick: run(async (all) => saveFile(`${name}.png`, await pictureOf(all))),
    },
    table: {
      disabled: shown === null,
      onClick: run(async (all) =>
        saveFile(`${name}.csv`, new Blob([heatTable(all)], { type: 'text/csv;charset=utf-8' })),
      ),
    },
    print: {
      disabled,
      onClick: run(async (all) => setPrinting(URL.createObjectURL(await pictureOf(all)))),
    },
    printed: printing && (
      <img className="heat-print" src={printing} alt="Heatmap with its legend" onLoad={() => window.print()} />
    ),
  };
}

/** Each side with its legend, beside each other. */
function pictureOf(shown: Shown): Promise<Blob> {
  return exportPicture(
    shown.sides.map((side) => ({
      text: legendOf(shown, side),
      page: isWithheld(shown.view, side) ? null : pictured(shown, side),
    })),
  );
}

function pictured({ view, state, difference }: Shown, { anchored, depth }: Side): PicturedPage {
  if (!anchored || !state) throw new Error('Nothing is drawn yet.');
  const frame = { width: state.viewportWidth, height: anchored.pageHeight };
  const scrolled = anchored.document.defaultView?.scrollY ?? 0;
  const paint = (context: CanvasRenderingContext2D) => {
    if (isDepth(view)) {
      if (depth) paintDepth(context, depth, view, frame);
      return;
    }
    const layer = createHeatLayer(
      sourcesOf(anchored.document, anchored.found).map((source) => ({
        ...source,
        box: () => {
          const { left, top, width, height } = source.box();
          return { left, top: top + scrolled, width, height };
        },
      })),
      frame,
      { height: frame.height, scrolled: 0 },
      difference !== null,
    );
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
