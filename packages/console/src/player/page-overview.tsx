import { useEffect, useRef, useState } from 'react';

const WIDTH = 96;
const TALLEST = 260;
const SHAPES = 'h1,h2,h3,p,li,button,a,input,select,textarea,img,svg,label';

interface OverviewProps {
  readonly page: () => Document | null;
  /** Changes with what is on screen. */
  readonly moment: string;
}

/**
 * The whole page in miniature with the visitor's viewport in it: on a phone, what somebody sees is a small part. Only boxes are
 * drawn, in the colours of text, controls and pictures.
 */
export function PageOverview({ page, moment }: OverviewProps) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const [height, setHeight] = useState(0);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the page is drawn again when another moment is on screen
  useEffect(() => {
    const shown = page();
    const context = canvas.current?.getContext('2d');
    if (!shown || !context || !canvas.current) return;
    setHeight(draw(shown, canvas.current, context));
  }, [page, moment]);
  return (
    <figure className="page-overview" hidden={height === 0}>
      <canvas ref={canvas} role="img" aria-label="The whole page, with the part that the visitor sees framed" />
      <figcaption>whole page</figcaption>
    </figure>
  );
}

function draw(page: Document, canvas: HTMLCanvasElement, context: CanvasRenderingContext2D): number {
  const root = page.scrollingElement ?? page.documentElement;
  const view = page.defaultView;
  if (!view || root.scrollHeight === 0 || root.scrollWidth === 0) return 0;
  const scale = Math.min(WIDTH / root.scrollWidth, TALLEST / root.scrollHeight);
  const height = root.scrollHeight * scale;
  const density = window.devicePixelRatio;
  canvas.width = Math.round(WIDTH * density);
  canvas.height = Math.round(height * density);
  canvas.style.height = `${height}px`;
  const left = (WIDTH - root.scrollWidth * scale) / 2;
  context.setTransform(density, 0, 0, density, left * density, 0);
  context.fillStyle = '#fff';
  context.fillRect(0, 0, root.scrollWidth * scale, height);
  for (const element of Array.from(page.querySelectorAll(SHAPES)).slice(0, 600)) {
    const box = element.getBoundingClientRect();
    if (box.width === 0 || box.height === 0) continue;
    context.fillStyle = colourOf(element.localName);
    context.fillRect(
      (box.left + view.scrollX) * scale,
      (box.top + view.scrollY) * scale,
      Math.max(1, box.width * scale),
      Math.max(1, box.height * scale - 0.5),
    );
  }
  context.strokeStyle = '#d97706';
  context.lineWidth = 2;
  context.strokeRect(
    view.scrollX * scale + 1,
    view.scrollY * scale + 1,
    Math.min(view.innerWidth, root.scrollWidth) * scale - 2,
    Math.min(view.innerHeight, root.scrollHeight) * scale - 2,
  );
  return height;
}

function colourOf(tag: string): string {
  if (tag === 'button' || tag === 'a') return '#17787d';
  if (tag === 'input' || tag === 'select' || tag === 'textarea') return '#a9c9cb';
  if (tag === 'img' || tag === 'svg') return '#d3d9dd';
  return '#c4cbd0';
}
