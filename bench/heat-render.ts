import { join } from 'node:path';
import { build } from 'esbuild';
import { root } from '../e2e/system.ts';
import { launchChromium } from '../e2e/visitor/chromium.ts';
import { type Benchmark, FRAME, inTime, median, slowest } from './measure.ts';

const POINTS = 100_000;
const ELEMENTS = 40;
/** CSS pixels of the window and of the page that is scrolled in it. */
const WINDOW = { width: 1280, height: 800 };
const PAGE_HEIGHT = 8_000;
const FRAMES = 300;

interface Scrolled {
  /** Of each redraw, ms. */
  readonly draws: number[];
  /** Of putting pixels of the same size on the canvas, without computing them, ms. */
  readonly bare: number[];
  /** Between two frames, ms. */
  readonly gaps: number[];
}

/** 100,000 points, all of them in view and moving while the page scrolls, drawn anew in each frame by the console's own renderer, in Chromium without a GPU. */
export const heatRender: Benchmark = async ({ quick, say }) => {
  const frames = quick ? 60 : FRAMES;
  const built = await build({
    stdin: {
      contents: pageScript(frames),
      resolveDir: join(root, 'packages/console/src/heatmaps'),
      loader: 'ts',
    },
    bundle: true,
    write: false,
    format: 'iife',
    platform: 'browser',
  });
  const browser = await launchChromium();
  try {
    const page = await browser.newPage({ viewport: WINDOW });
    await page.setContent(
      `<!doctype html><body style="margin:0;height:${PAGE_HEIGHT}px"><canvas style="position:fixed;width:100%;height:100%"></canvas>`,
    );
    await page.addScriptTag({ content: built.outputFiles[0]?.text ?? '' });
    const { draws, bare, gaps }: Scrolled = await page.evaluate(() => Reflect.get(window, 'scrolled'));
    if (draws.length < frames) throw new Error(`${draws.length} of ${frames} frames were drawn`);
    const kept = inTime(gaps);
    const slow = slowest(draws);
    say(
      `${POINTS.toLocaleString('en')} points, ${frames} frames: a redraw takes ${median(draws).toFixed(1)} ms (95 %: ${slow.toFixed(1)} ms), ${(median(draws) / median(bare)).toFixed(0)} × bare pixels; ${kept.toFixed(0)} % of frames in time`,
    );
    const samples = { draws, bare, gaps };
    const detail = 'milliseconds: redraws, bare canvas writes of the same size, time between frames';
    return [
      {
        name: 'heat-render',
        what: 'a redraw of 100,000 points while scrolling, median',
        budget: { kind: 'at-most', value: FRAME },
        value: median(draws),
        unit: 'ms',
        samples,
        detail,
      },
      {
        name: 'heat-render',
        what: 'frames at 60 Hz that were in time while scrolling',
        budget: null,
        value: kept,
        unit: '%',
        samples: {},
        detail,
      },
    ];
  } finally {
    await browser.close();
  }
};

const pageScript = (frames: number): string => `
  import { createHeatLayer } from './anchored-heat.ts';
  import { pointsOf } from './renderer.ts';
  const random = ((seed) => () => (seed = (seed * 1664525 + 1013904223) >>> 0) / 2 ** 32)(7);
  const sources = Array.from({ length: ${ELEMENTS} }, (_, at) => {
    const top = 20 + (at / ${ELEMENTS}) * ${WINDOW.height - 280};
    const points = pointsOf(Array.from({ length: ${POINTS / ELEMENTS} }, () => [random(), random(), 1]));
    return { points, box: () => ({ left: 80 + (at % 4) * 280, top: top + 20 * Math.sin(window.scrollY / 90), width: 260, height: 220 }) };
  });
  const canvas = document.querySelector('canvas');
  const layer = createHeatLayer(sources, ${JSON.stringify(WINDOW)}, { height: ${PAGE_HEIGHT}, scrolled: 0 }, false);
  window.scrolled = new Promise((resolve) => {
    const draws = [], bare = [], gaps = [];
    let last = performance.now();
    const frame = () => {
      window.scrollTo(0, (draws.length / ${frames}) * ${PAGE_HEIGHT - WINDOW.height});
      const began = performance.now();
      gaps.push(began - last);
      last = began;
      layer.draw(canvas);
      draws.push(performance.now() - began);
      if (draws.length < ${frames}) return requestAnimationFrame(frame);
      const pixels = new ImageData(canvas.width, canvas.height);
      const start = performance.now();
      for (let at = 0; at < 200; at++) canvas.getContext('2d').putImageData(pixels, 0, 0);
      bare.push((performance.now() - start) / 200);
      resolve({ draws, bare, gaps: gaps.slice(1) });
    };
    requestAnimationFrame(frame);
  });
`;
