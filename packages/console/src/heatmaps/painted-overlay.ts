import type { PageDepth } from '@scrim/protocol';
import { depthLines } from './depth-lines.ts';
import { depthValue } from './depth-overlay.tsx';
import { BAND_OPACITY, heatColour } from './palette.ts';
import type { ZoneRow } from './zone-rows.ts';

interface Frame {
  readonly width: number;
  readonly height: number;
}

interface Band extends Frame {
  readonly left: number;
  readonly top: number;
}

/** What `DepthOverlay` shows, in an exported picture. */
export function paintDepth(
  context: CanvasRenderingContext2D,
  depth: PageDepth,
  view: 'scroll' | 'attention',
  frame: Frame,
): void {
  const height = frame.height / depth.steps.length;
  const steps = Array.from(depth.steps.keys(), (at) => ({ at, top: at * height, value: depthValue(depth, view, at) }));
  for (const { top, value } of steps) {
    const band = { left: 0, top, width: frame.width, height };
    if (value === null) hatch(context, band);
    else fill(context, band, heatColour(value.share));
  }
  for (const { at, top, value } of steps)
    if (at % 4 === 0) paintLabel(context, value?.words ?? 'withheld', { left: 8, top: top + 4 });
  for (const { label, top, labelTop } of depthLines(depth, view, frame.height)) {
    dashed(context, () => {
      context.moveTo(0, top);
      context.lineTo(frame.width, top);
    });
    paintLabel(context, label, { right: frame.width - 8, top: labelTop });
  }
}

/** Zones that the picture has, each by its name. */
export function paintZones(context: CanvasRenderingContext2D, zones: readonly ZoneRow[]): void {
  for (const { name, box } of zones) {
    if (box === null) continue;
    dashed(context, () => context.roundRect(box.left, box.top, box.width, box.height, 4));
    paintLabel(context, name, { left: box.left + 4, top: box.top + 4 });
  }
}

function fill(
  context: CanvasRenderingContext2D,
  { left, top, width, height }: Band,
  [red, green, blue]: readonly number[],
): void {
  context.fillStyle = `rgb(${red} ${green} ${blue} / ${BAND_OPACITY})`;
  context.fillRect(left, top, width, height);
}

/** From one stripe to the next, along the page. */
const STRIPES = 22;

function hatch(context: CanvasRenderingContext2D, band: Band): void {
  const { left, top, width, height } = band;
  context.save();
  context.beginPath();
  context.rect(left, top, width, height);
  context.clip();
  fill(context, band, [90, 98, 108]);
  context.beginPath();
  // Stripes of neighbouring bands meet.
  for (let from = left - height - ((top + height) % STRIPES); from < left + width + STRIPES; from += STRIPES) {
    context.moveTo(from, top + height);
    context.lineTo(from + height, top);
  }
  context.lineWidth = 6;
  context.strokeStyle = 'rgb(170 178 188 / 75%)';
  context.stroke();
  context.restore();
}

function dashed(context: CanvasRenderingContext2D, path: () => void): void {
  context.save();
  context.beginPath();
  path();
  context.lineWidth = 4;
  context.strokeStyle = 'rgb(0 0 0 / 60%)';
  context.stroke();
  context.lineWidth = 2;
  context.setLineDash([8, 5]);
  context.strokeStyle = '#ffffff';
  context.stroke();
  context.restore();
}

const LABEL = { height: 23, padding: 8 };

function paintLabel(
  context: CanvasRenderingContext2D,
  words: string,
  place: { readonly top: number; readonly left?: number; readonly right?: number },
): void {
  context.font = '600 14px system-ui, sans-serif';
  const width = context.measureText(words).width + LABEL.padding * 2;
  const left = place.left ?? (place.right ?? width) - width;
  context.fillStyle = 'rgb(9 20 38 / 86%)';
  context.beginPath();
  context.roundRect(left, place.top, width, LABEL.height, 4);
  context.fill();
  context.fillStyle = '#ffffff';
  context.fillText(words, left + LABEL.padding, place.top + 16);
}
