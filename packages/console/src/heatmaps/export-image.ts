import { formatCount } from '../shell/format.ts';
import { scaleColours } from './palette.ts';

/** What an exported picture says besides the page: everything that a reader needs to judge it. */
export interface PictureText {
  readonly title: string;
  /** Filters, period, counts, definition, suppression, which state is shown; one per line. */
  readonly lines: readonly string[];
  readonly scale: { readonly low: string; readonly high: string; readonly difference: boolean };
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
const LEAST_WIDTH = 640;
/** Canvases beyond this fail in some browsers; CSS pixels. */
const MOST_HEIGHT = 12_000;

/**
 * Whole pages with their heat as one PNG, beside each other, the legend, filters, definitions and suppression of each above it.
 * A page is drawn from its snapshot without scripts; images and fonts are those of this origin. Errors: when the browser cannot
 * draw it.
 */
export async function exportPicture(columns: readonly PictureColumn[]): Promise<Blob> {
  const texts = columns.map(({ text, page }) => ({ ...text, lines: [...text.lines, ...cutLines(page)] }));
  const head = MARGIN * 2 + 30 + Math.max(...texts.map(({ lines }) => lines.length)) * LINE + 36;
  const widths = columns.map(({ page }) => Math.max(LEAST_WIDTH, page?.frame.width ?? 0));
  const heights = columns.map(({ page }) => Math.min(MOST_HEIGHT, page?.frame.height ?? 0));
  const canvas = document.createElement('canvas');
  canvas.width = widths.reduce((sum, width) => sum + width + MARGIN, -MARGIN);
  canvas.height = head + Math.max(...heights);
  const context = canvas.getContext('2d');
  if (context === null) throw new Error('This browser cannot draw the picture.');
  context.fillStyle = '#ffffff';
  context.fillRect(0, 0, canvas.width, canvas.height);
  for (const [at, { page }] of columns.entries()) {
    const left = widths.slice(0, at).reduce((sum, width) => sum + width + MARGIN, 0);
    context.save();
    context.translate(left, 0);
    const text = texts[at];
    if (text) writeHead(context, text, widths[at] ?? LEAST_WIDTH);
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
  context.drawImage(await pictureOf(page.document, width, height), 0, 0);
  context.fillStyle = 'rgb(9 20 38 / 40%)';
  context.fillRect(0, 0, width, height);
  page.paint(context);
}

function writeHead(context: CanvasRenderingContext2D, { title, lines, scale }: PictureText, width: number): void {
  context.fillStyle = '#14201c';
  context.font = '600 22px system-ui, sans-serif';
  context.fillText(title, MARGIN, MARGIN + 20);
  context.font = '14px system-ui, sans-serif';
  context.fillStyle = '#33423d';
  for (const [at, line] of lines.entries()) context.fillText(line, MARGIN, MARGIN + 48 + at * LINE, width - MARGIN * 2);
  const top = MARGIN + 48 + lines.length * LINE;
  context.fillText(scale.low, MARGIN, top + 10);
  const left = MARGIN + context.measureText(scale.low).width + 10;
  const colours = scaleColours(scale.difference, 120);
  for (const [at, colour] of colours.entries()) {
    context.fillStyle = colour;
    context.fillRect(left + at * 2, top - 2, 2, 14);
  }
  context.fillStyle = '#33423d';
  context.fillText(scale.high, left + colours.length * 2 + 10, top + 10);
}

/** A document as an image: an SVG that holds it, with what it refers to taken in, because such an image loads nothing. */
async function pictureOf(page: Document, width: number, height: number): Promise<HTMLImageElement> {
  const root = document.importNode(page.documentElement, true);
  for (const element of Array.from(root.querySelectorAll('noscript, script, link, iframe, meta'))) element.remove();
  await Promise.all([...Array.from(root.querySelectorAll('img[src]'), takeIn), takeInStyles(page, root)]);
  keepStates(page, root);
  const markup = new XMLSerializer().serializeToString(root);
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}"><foreignObject width="100%" height="100%">${markup}</foreignObject></svg>`;
  const image = new Image();
  await new Promise((resolve, reject) => {
    image.onload = resolve;
    image.onerror = () => reject(new Error('This browser cannot draw the recorded page.'));
    image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svg)}`;
  });
  return image;
}

async function takeIn(image: Element): Promise<void> {
  const source = image.getAttribute('src') ?? '';
  if (source.startsWith('data:')) return;
  try {
    const blob = await (await fetch(source, { credentials: 'same-origin' })).blob();
    image.setAttribute('src', await dataAddress(blob));
  } catch {
    // An image that has gone leaves its box.
    image.removeAttribute('src');
  }
}

/** Style sheets as they are in force, with their fonts and pictures: a missing font would move the page under its heat. */
async function takeInStyles(page: Document, copy: HTMLElement): Promise<void> {
  const rules = Array.from(page.styleSheets).flatMap((sheet) => Array.from(sheet.cssRules, ({ cssText }) => cssText));
  for (const style of Array.from(copy.querySelectorAll('style'))) style.remove();
  const style = document.createElement('style');
  const css = rules.join('\n');
  const addresses = new Set(Array.from(css.matchAll(/url\("([^"]+)"\)/g), ([, address = '']) => address));
  const taken = await Promise.all(
    [...addresses].map(async (address) => {
      if (address.startsWith('data:')) return [address, address] as const;
      try {
        const answer = await fetch(address, { credentials: 'same-origin' });
        return [address, answer.ok ? await dataAddress(await answer.blob()) : ''] as const;
      } catch {
        return [address, ''] as const;
      }
    }),
  );
  style.textContent = taken.reduce((text, [from, to]) => text.replaceAll(`url("${from}")`, `url("${to}")`), css);
  (copy.querySelector('head') ?? copy).append(style);
}

const dataAddress = (blob: Blob): Promise<string> =>
  new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(String(reader.result));
    reader.onerror = () => reject(reader.error ?? new Error('unreadable'));
    reader.readAsDataURL(blob);
  });

/** What a field shows is a property, which a copy's markup does not have. */
function keepStates(page: Document, copy: HTMLElement): void {
  const originals = Array.from(page.documentElement.querySelectorAll<HTMLInputElement>('input'));
  for (const [at, input] of Array.from(copy.querySelectorAll('input')).entries()) {
    const value = originals[at]?.value;
    if (value !== undefined && input.type !== 'password') input.setAttribute('value', value);
  }
}
