import { formatCount } from '../shell/format.ts';
import { imageAddress, pageMarkup } from './page-copy.ts';
import { type ScaleKind, scaleColours } from './palette.ts';
import { atTop } from './shown-box.ts';
import { textLines } from './text-lines.ts';

/** What an exported picture says besides the page: everything that a reader needs to judge it. */
export interface PictureText {
  readonly title: string;
  /** Filters, period, counts, definition, suppression, which state is shown; one per line. */
  readonly lines: readonly string[];
  readonly scale: { readonly low: string; readonly high: string; readonly kind: ScaleKind };
}

/** A recorded page to be drawn. */
export interface PicturedPage {
  readonly document: Document;
  /** CSS pixels of the page. */
  readonly frame: { readonly width: number; readonly height: number };
  /** Draws the heat of the whole page, CSS pixels of the page. */
  readonly paint: (context: CanvasRenderingContext2D) => void;
}

/** One of the pages that stand beside each other. */
interface PictureColumn {
  readonly text: PictureText;
  /** Null: nothing of it may be drawn. */
  readonly page: PicturedPage | null;
}

const MARGIN = 24;
const LINE = 22;
const TITLE_LINE = 30;
const FONT = { title: '600 22px system-ui, sans-serif', line: '14px system-ui, sans-serif' };
const LEAST_WIDTH = 640;
/** Canvases beyond this fail in some browsers; CSS pixels. */
const MOST_HEIGHT = 12_000;

/**
 * Whole pages with their heat as one PNG, beside each other, the legend, filters, definitions and suppression of each above it.
 * A page is drawn from its snapshot as it is when not scrolled, without scripts; images and fonts are those of this origin.
 * Errors: when the browser cannot draw it.
 */
export async function exportPicture(columns: readonly PictureColumn[]): Promise<Blob> {
  const canvas = document.createElement('canvas');
  const context = canvas.getContext('2d');
  if (context === null) throw new Error('This browser cannot draw the picture.');
  const widths = columns.map(({ page }) => Math.max(LEAST_WIDTH, page?.frame.width ?? 0));
  const heads = columns.map(({ text, page }, at) => headOf(context, text, page, widths[at] ?? LEAST_WIDTH));
  const head = Math.max(...heads.map(({ height }) => height));
  const heights = columns.map(({ page }) => Math.min(MOST_HEIGHT, page?.frame.height ?? 0));
  canvas.width = widths.reduce((sum, width) => sum + width + MARGIN, -MARGIN);
  canvas.height = head + Math.max(...heights);
  context.fillStyle = '#ffffff';
  context.fillRect(0, 0, canvas.width, canvas.height);
  for (const [at, { page }] of columns.entries()) {
    const left = widths.slice(0, at).reduce((sum, width) => sum + width + MARGIN, 0);
    context.save();
    context.translate(left, 0);
    const own = heads[at];
    if (own) writeHead(context, own);
    context.translate(0, head);
    if (page) await drawPage(context, page, heights[at] ?? 0);
    context.restore();
  }
  return new Promise((resolve, reject) => {
    canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new Error('The picture could not be made.'))), 'image/png');
  });
}

function cutLines(page: PicturedPage | null): string[] {
  if (page === null || page.frame.height <= MOST_HEIGHT) return [];
  const [whole, drawn] = [formatCount(page.frame.height), formatCount(MOST_HEIGHT)];
  return [`Cut: the page is ${whole} px high, and the picture holds the first ${drawn} px of it.`];
}

async function drawPage(context: CanvasRenderingContext2D, page: PicturedPage, height: number): Promise<void> {
  const { width } = page.frame;
  context.beginPath();
  context.rect(0, 0, width, height);
  context.clip();
  context.fillStyle = groundOf(page.document);
  context.fillRect(0, 0, width, height);
  const markup = await atTop(page.document, () => pageMarkup(page.document));
  // A window's height at a time: to an image, its own height is the window's.
  const part = page.document.defaultView?.innerHeight || height;
  for (let top = 0; top < height; top += part) {
    context.drawImage(await imageAt(imageAddress(page.document, markup, { width, height: part, top })), 0, top);
  }
  context.fillStyle = 'rgb(9 20 38 / 40%)';
  context.fillRect(0, 0, width, height);
  page.paint(context);
}

/** What stands above a page, each line no wider than its column. */
interface Head {
  readonly title: readonly string[];
  readonly lines: readonly string[];
  readonly scale: PictureText['scale'];
  /** Pixels. */
  readonly height: number;
}

function headOf(
  context: CanvasRenderingContext2D,
  { title, lines, scale }: PictureText,
  page: PicturedPage | null,
  width: number,
): Head {
  const wrapped = (font: string, texts: readonly string[]) => {
    context.font = font;
    return texts.flatMap((text) => textLines(text, width - MARGIN * 2, (one) => context.measureText(one).width));
  };
  const head = { title: wrapped(FONT.title, [title]), lines: wrapped(FONT.line, [...lines, ...cutLines(page)]), scale };
  return { ...head, height: MARGIN * 2 + head.title.length * TITLE_LINE + head.lines.length * LINE + 36 };
}

function writeHead(context: CanvasRenderingContext2D, { title, lines, scale }: Head): void {
  context.fillStyle = '#14201c';
  context.font = FONT.title;
  for (const [at, line] of title.entries()) context.fillText(line, MARGIN, MARGIN + 20 + at * TITLE_LINE);
  const below = MARGIN + 18 + title.length * TITLE_LINE;
  context.font = FONT.line;
  context.fillStyle = '#33423d';
  for (const [at, line] of lines.entries()) context.fillText(line, MARGIN, below + at * LINE);
  const top = below + lines.length * LINE;
  context.fillText(scale.low, MARGIN, top + 10);
  const left = MARGIN + context.measureText(scale.low).width + 10;
  const colours = scaleColours(scale.kind, 120);
  for (const [at, colour] of colours.entries()) {
    context.fillStyle = colour;
    context.fillRect(left + at * 2, top - 2, 2, 14);
  }
  context.fillStyle = '#33423d';
  context.fillText(scale.high, left + colours.length * 2 + 10, top + 10);
}

/** The colour that a page lies on: its root's, else its body's. */
function groundOf(page: Document): string {
  const grounds = Array.from(page.querySelectorAll(':root, :root > body'));
  const colours = grounds.map((one) => getComputedStyle(one).backgroundColor);
  return colours.find((colour) => colour !== 'rgba(0, 0, 0, 0)') ?? '#ffffff';
}

async function imageAt(address: string): Promise<HTMLImageElement> {
  const image = new Image();
  image.src = address;
  try {
    await image.decode();
  } catch {
    throw new Error('This browser cannot draw the recorded page.');
  }
  return image;
}
