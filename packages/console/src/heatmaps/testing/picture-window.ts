import { writeFile } from 'node:fs/promises';
import { build } from 'esbuild';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { PATIENCE } from '../../testing/record-visit.ts';

const VIEWPORT = { width: 1280, height: 800 };
const ORIGIN = 'http://lender.test';

interface Spot {
  readonly x: number;
  readonly y: number;
}

/** Where an element's colour, and the middle of its heat, are in a picture; pixels. Null: nothing of it is. */
export interface Painted {
  readonly element: {
    readonly left: number;
    readonly top: number;
    readonly right: number;
    readonly bottom: number;
  } | null;
  readonly heat: Spot | null;
}

/** A recorded page as the console shows it, heat and all, without the console around it. */
export interface PictureWindow {
  readonly page: Page;
  /** Scrolls as a reader does. */
  scrollTo(top: number): Promise<void>;
  /** Scrolls an element of the page, what a frame shows, or the first element in a shadow root. */
  scrollWithin(selector: string, top: number): Promise<void>;
  /** How often, from the beginning on, it was told where the elements are. */
  toldPlaces(ids: readonly string[]): Promise<() => Promise<number>>;
  /** Which of the elements, by `id`, are in the picture. */
  shown(ids: readonly string[]): Promise<string[]>;
  /** Which of the elements, by `id`, are told how many page views they were exposed in. */
  exposed(ids: readonly string[]): Promise<string[]>;
  /** Which of the elements, the most clicked first, stand for states in which the others would be shown, too. */
  elsewhere(ids: readonly string[]): Promise<string[]>;
  /** What the screen shows of an element that was hit in its middle. */
  onScreen(id: string): Promise<Painted>;
  /** What the exported picture shows of it, pixels below its legend. */
  inExport(id: string): Promise<Painted>;
  close(): Promise<void>;
}

interface Acts {
  /** Done before the page is recorded. */
  readonly before?: (page: Page) => Promise<void>;
  /** Done while it is; the picture is then of its end, not of its beginning. */
  readonly meanwhile?: (page: Page) => Promise<void>;
}

/** Records a page and replays it. Elements to be asked for have ids, wherever they lie. */
export async function openPicture(
  browser: Browser,
  pages: Readonly<Record<string, string>>,
  acts: Acts = {},
): Promise<PictureWindow> {
  const context = await browser.newContext({ viewport: VIEWPORT });
  context.setDefaultTimeout(PATIENCE);
  const { events, paths, at } = await recordPage(context, pages, acts);
  const page = await context.newPage();
  await page.route('http://console.test/', (route) =>
    route.fulfill({
      contentType: 'text/html',
      body: '<!doctype html><style>body{margin:0}iframe{border:0}canvas{position:fixed;inset:0;width:100%;height:100%}</style><div id="root"></div><canvas></canvas>',
    }),
  );
  await page.goto('http://console.test/');
  await page.addScriptTag({ content: await bundled(CONSOLE) });
  const call = (name: string, ...values: unknown[]) =>
    page.evaluate(([name, values]) => Reflect.get(window, 'picture')[name](...values), [name, values] as const);
  await call('build', events, VIEWPORT, paths, at);
  return {
    page,
    scrollTo: (top) => call('scrollTo', top),
    scrollWithin: (selector, top) => call('scrollWithin', selector, top),
    async toldPlaces(ids) {
      await call('keep', ids);
      return () => call('told');
    },
    shown: (ids) => call('shown', ids),
    exposed: (ids) => call('exposed', ids),
    elsewhere: (ids) => call('elsewhere', ids),
    async onScreen(id) {
      await call('draw', id);
      return call('painted', (await page.screenshot()).toString('base64'), VIEWPORT.height);
    },
    async inExport(id) {
      const { base64, height } = await call('export', id);
      if (process.env.SCRIM_SCREENSHOTS)
        await writeFile(`${process.env.SCRIM_SCREENSHOTS}/export-${id}.png`, Buffer.from(base64, 'base64'));
      return call('painted', base64, height);
    },
    close: () => context.close(),
  };
}

async function recordPage(
  context: BrowserContext,
  pages: Readonly<Record<string, string>>,
  { before, meanwhile }: Acts,
) {
  const page = await context.newPage();
  await page.route(`${ORIGIN}/**`, (route) => {
    const body = pages[new URL(route.request().url()).pathname];
    return route.fulfill({ status: body === undefined ? 404 : 200, contentType: 'text/html', body: body ?? '' });
  });
  await page.goto(`${ORIGIN}/`);
  await before?.(page);
  await page.addScriptTag({ content: await bundled(RECORDER) });
  // Frames are recorded once their content is there.
  await page.waitForFunction((frames) => Reflect.get(window, 'events').length >= 2 + frames, page.frames().length - 1);
  await meanwhile?.(page);
  const recorded = await page.evaluate(
    (isOfEnd) => ({
      at: isOfEnd ? Date.now() : null,
      events: Reflect.get(window, 'events'),
      paths: Reflect.get(window, 'paths')(),
    }),
    meanwhile !== undefined,
  );
  await page.close();
  return recorded;
}

async function bundled(contents: string): Promise<string> {
  const { outputFiles } = await build({
    stdin: { contents, resolveDir: import.meta.dirname, loader: 'ts' },
    bundle: true,
    write: false,
    format: 'iife',
    platform: 'browser',
    jsx: 'automatic',
  });
  return outputFiles[0]?.text ?? '';
}

const RECORDER = `
  import { record } from '@rrweb/record';
  import { elementPath } from '@scrim/recorder/element-path';
  window.events = [];
  record({ emit: (event) => window.events.push(event) });
  const under = (root) => Array.from(root.querySelectorAll('*')).flatMap((one) => [
    ...(one.id ? [[one.id, elementPath(one)]] : []),
    ...(one.shadowRoot ? under(one.shadowRoot) : []),
    ...(one.contentDocument ? under(one.contentDocument) : []),
  ]);
  window.paths = () => under(document);
`;

const CONSOLE = `
  import { createDresser } from '../../player/replay-document.ts';
  import { anchor, createHeatLayer, keepAnchored, sourcesOf } from '../anchored-heat.ts';
  import { mostClickedElsewhere } from '../elsewhere.ts';
  import { exportPicture } from '../export-image.ts';
  import { picturedPage } from '../pictured-page.ts';
  import { rankedRows } from '../ranked-rows.ts';
  import { buildSnapshot, pageHeight } from '../snapshot.ts';
  let snapshot, viewport, paths, told = 0;
  const hit = (id) => ({ path: paths.get(id), count: 40, cells: [[9, 9, 10], [10, 9, 10], [9, 10, 10], [10, 10, 10]] });
  const anchored = (ids) => anchor(snapshot.document, ids.map(hit));
  const canvas = document.querySelector('canvas');
  const draw = (id) => {
    colour(id);
    const page = { height: pageHeight(snapshot.document), scrolled: snapshot.frame.contentWindow.scrollY };
    createHeatLayer(sourcesOf(snapshot.document, anchored([id]).found), viewport, page, false).draw(canvas);
  };
  const colour = (id) => {
    for (const { node } of anchored([id]).found) node.style.setProperty('background', '#f0f', 'important');
  };
  /** Of the lower part of a picture. */
  const painted = async (base64, height) => {
    const image = await createImageBitmap(new Blob([Uint8Array.from(atob(base64), (byte) => byte.charCodeAt(0))]));
    const from = image.height - height;
    const pixels = new OffscreenCanvas(image.width, image.height).getContext('2d');
    pixels.drawImage(image, 0, 0);
    const { data } = pixels.getImageData(0, from, image.width, image.height - from);
    let element = null, hot = { x: 0, y: 0, size: 0 };
    for (let at = 0; at < data.length; at += 4) {
      const [red, green, blue] = data.subarray(at, at + 3);
      const [x, y] = [(at / 4) % image.width, Math.floor(at / 4 / image.width)];
      if (red > 140 && green < 30 && blue > 140) {
        const { left, top, right, bottom } = element ?? { left: x, top: y, right: x, bottom: y };
        element = { left: Math.min(left, x), top: Math.min(top, y), right: Math.max(right, x), bottom: Math.max(bottom, y) };
      }
      if (red > 215 && green > 150 && blue < 110) hot = { x: hot.x + x, y: hot.y + y, size: hot.size + 1 };
    }
    return { element, heat: hot.size > 20 ? { x: hot.x / hot.size, y: hot.y / hot.size } : null };
  };
  window.picture = {
    async build(events, size, list, at) {
      viewport = size;
      paths = new Map(list);
      snapshot = await buildSnapshot(document.querySelector('#root'), createDresser({ assetAddress: (hash) => hash })(events), size, at);
    },
    scrollTo: (top) => snapshot.frame.contentWindow.scrollTo({ top, behavior: 'instant' }),
    scrollWithin(selector, top) {
      const element = snapshot.document.querySelector(selector);
      (element.contentWindow ?? element.shadowRoot?.firstElementChild ?? element).scrollTo({ top, behavior: 'instant' });
    },
    keep: (ids) => void keepAnchored(snapshot.document, ids.map(hit), () => (told += 1)),
    async told() {
      for (let frame = 0; frame < 3; frame++) await new Promise((next) => requestAnimationFrame(next));
      return told;
    },
    shown: (ids) => ids.filter((id) => anchored([id]).found.length > 0),
    exposed(ids) {
      const depth = { steps: Array.from({ length: 40 }, () => ({ exposed: 0.5 })) };
      const picture = { ...anchored(ids), document: snapshot.document, pageHeight: pageHeight(snapshot.document) };
      const { shown } = rankedRows(ids.map((id) => ({ ...hit(id), viewShare: 0.1 })), picture, depth);
      return ids.filter((id) => shown.some((row) => row.path === paths.get(id) && row.exposed === 0.5));
    },
    elsewhere(ids) {
      const missing = anchored(ids).missing.map(({ path }) => ({ path, clicks: 100 - ids.findIndex((id) => paths.get(id) === path) }));
      const listed = mostClickedElsewhere(missing.reverse(), snapshot.document);
      return listed.map(({ path }) => ids.find((id) => paths.get(id) === path));
    },
    draw, painted,
    async export(id) {
      colour(id);
      const { found } = anchored([id]);
      const state = { viewportWidth: viewport.width, viewportHeight: viewport.height };
      const side = { state, strongest: null, anchored: { found, document: snapshot.document, pageHeight: pageHeight(snapshot.document) }, depth: null, zones: [] };
      const text = { title: '', lines: [], scale: { low: '', high: '', difference: false } };
      const picture = await exportPicture([{ text, page: picturedPage({ view: 'click', difference: null }, side) }]);
      const bytes = Array.from(new Uint8Array(await picture.arrayBuffer()), (byte) => String.fromCharCode(byte));
      return { base64: btoa(bytes.join('')), height: side.anchored.pageHeight };
    },
  };
`;
