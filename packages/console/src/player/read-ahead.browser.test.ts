import { build } from 'esbuild';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { launchChromium } from '../testing/record-visit.ts';

let browser: Browser;

beforeAll(async () => {
  browser = await launchChromium();
});
afterAll(() => browser?.close());

/** A visit of two chunks; what is read of them is counted, and the second one cannot be. */
const VISIT = `
  import { Playback } from './playback.ts';
  const startedAt = '2026-11-20T10:00:00.000Z';
  const chunk = (seq, from, to, keyframe) => ({ seq, from, to, keyframe, events: 2, bytes: 100, page: '/' });
  const element = (id, tagName, childNodes = []) => ({ id, type: 2, tagName, attributes: {}, childNodes });
  const html = element(2, 'html', [element(3, 'head'), element(4, 'body')]);
  const at = (offset) => Date.parse(startedAt) + offset;
  const events = [
    { type: 4, timestamp: at(0), data: { href: '', width: 400, height: 300 } },
    { type: 2, timestamp: at(1), data: { node: { id: 1, type: 0, childNodes: [html] }, initialOffset: { left: 0, top: 0 } } },
  ];
  const reads = [];
  const visit = { reads, isBroken: true };
  visit.playback = new Playback({
    recording: { startedAt, duration: 2500, chunks: [chunk(0, 0, 1500, true), chunk(1, 1500, 2500, false)], marks: [] },
    root: document.body,
    readChunk: async (seq) => {
      reads.push(seq);
      if (seq === 1 && visit.isBroken) throw new Error('lost');
      return seq === 0 ? events : [{ type: 3, timestamp: at(1600), data: { source: 3, id: 1, x: 0, y: 0 } }];
    },
  });
  window.visit = visit;
`;

it('a chunk that cannot be read is asked for once ahead and once at its moment, which says so; then again when played on', async () => {
  const page = await browser.newPage();
  await page.route('http://console.test/', (route) =>
    route.fulfill({ contentType: 'text/html', body: '<!doctype html>' }),
  );
  await page.goto('http://console.test/');
  const { outputFiles } = await build({
    stdin: { contents: VISIT, resolveDir: import.meta.dirname, loader: 'ts' },
    bundle: true,
    write: false,
    format: 'iife',
    platform: 'browser',
  });
  await page.addScriptTag({ content: outputFiles[0]?.text ?? '' });
  const seen = () =>
    page.evaluate(() => {
      const { reads, playback } = Reflect.get(window, 'visit');
      const { playing, error, loaded, at } = playback.getState();
      return { reads, playing, error: error && String(error), loaded: [...loaded], at };
    });
  await page.evaluate(() => Reflect.get(window, 'visit').playback.play());
  await expect.poll(async () => (await seen()).error).toBe('Error: lost');
  const failed = await seen();
  expect(failed).toMatchObject({ reads: [0, 1, 1], playing: false });
  expect(failed.at).toBeGreaterThanOrEqual(1500);
  await page.evaluate(() => {
    const visit = Reflect.get(window, 'visit');
    visit.isBroken = false;
    visit.playback.play();
  });
  await expect.poll(async () => (await seen()).loaded).toEqual([0, 1]);
  expect(await seen()).toMatchObject({ reads: [0, 1, 1, 1], error: null });
  await page.close();
});
