import type { Heatmap, PageDepth, PageState } from '@scrim/protocol';
import { useEffect, useState } from 'react';
import { createHeatLayer, sourcesOf } from './anchored-heat.ts';
import { depthValue } from './depth-overlay.tsx';
import type { rankedRows } from './element-ranking.tsx';
import { exportPicture, type PictureText } from './export-image.ts';
import { saveFile, toCsv } from './export-table.ts';
import { notesOf, scaleOf } from './heat-panel.tsx';
import type { AnchorResult } from './heat-stage.tsx';
import { type HeatmapView, isDepth, KINDS } from './kinds.ts';
import { heatColour } from './palette.ts';
import type { HeatmapSearch } from './search.ts';
import type { DifferenceElement } from './use-heatmap.ts';

interface Shown {
  readonly page: string;
  readonly view: HeatmapView;
  readonly search: HeatmapSearch;
  readonly heatmap: Heatmap | undefined;
  readonly depth: PageDepth | null;
  readonly difference: readonly DifferenceElement[] | null;
  readonly state: PageState | null;
  readonly anchored: AnchorResult | null;
  readonly rows: ReturnType<typeof rankedRows>;
}

/** Picture, table and print of what is shown; each says its filters, definition and suppression. */
export function useExports(shown: Shown) {
  const [failure, setFailure] = useState<unknown>(null);
  const [busy, setBusy] = useState(false);
  const [printing, setPrinting] = useState<string | null>(null);
  const name = `heatmap-${shown.view}-${shown.page.replaceAll(/[^a-z0-9]+/gi, '-').replaceAll(/^-|-$/g, '') || 'start'}`;
  const run = (task: () => Promise<void>) => async () => {
    setBusy(true);
    setFailure(null);
    try {
      await task();
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
  const disabled = !shown.anchored || !shown.heatmap;
  return {
    failure,
    picture: {
      disabled,
      loading: busy,
      onClick: run(async () => saveFile(`${name}.png`, await pictureOf(shown))),
    },
    table: {
      disabled: !shown.heatmap,
      onClick: () => saveFile(`${name}.csv`, new Blob([tableOf(shown)], { type: 'text/csv;charset=utf-8' })),
    },
    print: {
      disabled,
      onClick: run(async () => setPrinting(URL.createObjectURL(await pictureOf(shown)))),
    },
    printed: printing && (
      <img className="heat-print" src={printing} alt="Heatmap with its legend" onLoad={() => window.print()} />
    ),
  };
}

/** Filters in words, as far as they are set. */
function filtersOf({ page, search }: Shown): string {
  const { device, regime, language, variant, outcome, without, segment, band } = search;
  const set = Object.entries({ device, regime, language, variant, outcome, without, segment, width: band })
    .filter(([, value]) => value !== undefined)
    .map(([key, value]) => `${key} ${value}`);
  return `Page ${page}; ${set.length === 0 ? 'all visits' : set.join(', ')}`;
}

function textOf(shown: Shown, heatmap: Heatmap): PictureText {
  const { view, depth, difference, state, search } = shown;
  const against =
    search.against && difference !== null ? [`Less: ${filtersOf({ ...shown, search: search.against })}`] : [];
  return {
    title: `${KINDS[view].label}${difference === null ? '' : ', difference'} · ${heatmap.page}`,
    lines: [
      filtersOf(shown),
      ...against,
      `${isDepth(view) ? (depth?.views ?? 0) : heatmap.views} page views${isDepth(view) ? '' : `, ${heatmap.clicks} ${KINDS[view].unit}s`}`,
      KINDS[view].definition,
      ...notesOf({ view, heatmap, depth, difference, state }),
    ],
    scale: { ...scaleOf(view, heatmap, depth, difference !== null), difference: difference !== null },
  };
}

async function pictureOf(shown: Shown): Promise<Blob> {
  const { anchored, heatmap, state, view, depth, difference } = shown;
  if (!anchored || !heatmap || !state) throw new Error('Nothing is drawn yet.');
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
  return exportPicture({ document: anchored.document, frame, paint, text: textOf(shown, heatmap) });
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

function tableOf(shown: Shown): string {
  const { heatmap, view, depth, rows } = shown;
  if (!heatmap) return '';
  const { title, lines } = textOf(shown, heatmap);
  if (isDepth(view)) {
    return toCsv(
      [title, ...lines],
      [
        'From, share of page',
        'Came into view, share of page views',
        'Exposed, share of page views',
        'Mean time in view, ms',
      ],
      (depth?.steps ?? []).map(({ reached, exposed, attention }, at) => [at / 40, reached, exposed, attention]),
    );
  }
  const inPicture = [
    ...rows.shown.map((row) => [row, 'yes'] as const),
    ...rows.missing.map((row) => [row, 'no'] as const),
  ];
  if (shown.difference !== null) {
    const elements = new Map(shown.difference.map((element) => [element.path, element]));
    return toCsv(
      [title, ...lines],
      [
        'Element',
        'Path',
        'Difference per 1,000 page views',
        'These filters, per 1,000 page views',
        'Compared with, per 1,000 page views',
        'In the picture',
      ],
      inPicture.map(([{ name, path }, isShown]) => {
        const { count = null, here = null, there = null } = elements.get(path) ?? {};
        return [name, path, count, here, there, isShown];
      }),
    );
  }
  const counts = new Map(heatmap.elements.map(({ path, count }) => [path, count]));
  return toCsv(
    [title, ...lines, 'Empty: withheld, or nothing'],
    [
      'Element',
      'Path',
      `${KINDS[view].unit}s`,
      'Clicks',
      'Share of page views',
      'First-click share',
      'Rage',
      'Dead',
      'Median time to click, ms',
      'Exposed',
      'Exposed and clicked / exposed',
      'In the picture',
    ],
    inPicture.map(([row, isShown]) => [
      row.name,
      row.path,
      counts.get(row.path) ?? null,
      row.clicks,
      row.viewShare,
      row.firstShare,
      row.rage,
      row.dead,
      row.timeToClick,
      row.exposed,
      row.attractiveness,
      isShown,
    ]),
  );
}
