import { scaleColours } from './palette.ts';

/** What an exported picture says besides the page: everything that a reader needs to judge it. */
export interface PictureText {
  readonly title: string;
  /** Filters, period, counts, definition, suppression, which state is shown; one per line. */
  readonly lines: readonly string[];
  readonly scale: { readonly low: string; readonly high: string; readonly difference: boolean };
}

interface Picture {
  readonly document: Document;
  readonly frame: { readonly width: number; readonly height: number };
  /** Draws the heat of the whole page, CSS pixels of the page. */
  readonly paint: (context: CanvasRenderingContext2D) => void;
  readonly text: PictureText;
}

const MARGIN = 24;
const LINE = 22;
/** Canvases beyond this fail in some browsers; CSS pixels. */
const MOST_HEIGHT = 12_000;

/**
 * The whole page with its heat as a PNG, its legend, filters, definitions and suppression above. The page is drawn from
 * its snapshot without scripts; images and fonts are those of this origin. Errors: when the browser cannot draw it.
 */
export async function exportPicture({ document: page, frame, paint, text }: Picture): Promise<Blob> {
  const width = Math.max(640, frame.width);
  const head = MARGIN * 2 + 30 + text.lines.length * LINE + 36;
  const height = Math.min(MOST_HEIGHT, frame.height);
  const canvas = document.createElement('canvas');
  canvas.width = width;
  canvas.height = head + height;
  const context = canvas.getContext('2d');
  if (context === null) throw new Error('This browser cannot draw the picture.');
  context.fillStyle = '#ffffff';
  context.fillRect(0, 0, canvas.width, canvas.height);
  writeHead(context, text, width);
  context.save();
  context.translate(0, head);
  context.beginPath();
  context.rect(0, 0, frame.width, height);
  context.clip();
  context.drawImage(await pictureOf(page, frame.width, height), 0, 0);
  context.fillStyle = 'rgb(9 20 38 / 40%)';
  context.fillRect(0, 0, frame.width, height);
  paint(context);
  context.restore();
  return new Promise((resolve, reject) => {
    canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new Error('The picture could not be made.'))), 'image/png');
  });
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
