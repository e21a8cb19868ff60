import type { Mark } from '@scrim/protocol';
import { build } from 'esbuild';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { launchChromium } from '../testing/record-visit.ts';

let browser: Browser;

beforeAll(async () => {
  browser = await launchChromium();
});
afterAll(() => browser?.close());

const FRAME = 'html>body:2>div:1>iframe:1~body:2';

const ASKED = `
  import { elementAt, elementChain, recordedPath, textOf } from './element-chain.ts';
  import { clickTrail, showOutline } from './overlay.ts';
  const replay = document.body.appendChild(document.createElement('iframe'));
  replay.style.cssText = 'border:0;width:800px;height:600px';
  const page = replay.contentDocument;
  // As the player does.
  page.documentElement.prepend(page.createElement('style'));
  page.body.style.margin = '0';
  page.body.innerHTML = '<div class="offer" style="padding:50px"><iframe style="border:10px solid;width:400px;height:200px"></iframe></div>';
  const inner = page.querySelector('iframe').contentDocument;
  inner.body.style.margin = '0';
  inner.body.innerHTML = '<main style="padding:20px"><p style="margin:0">█████</p><section></section></main>';
  inner.querySelector('section').attachShadow({ mode: 'open' }).innerHTML = '<b style="display:block">Shown</b>';
  const told = (x, y) => {
    const element = elementAt(page, x, y);
    return { chain: elementChain(page, element).map(({ tag }) => tag).join(' '), text: textOf(element), path: recordedPath(page, element) };
  };
  window.told = { masked: told(90, 85), shadowed: told(90, 103), around: told(20, 20) };
  window.trailOf = (marks, at) => clickTrail(page, marks, at).map(({ number, kind, x, y }) => [number, kind, Math.round(x), Math.round(y)]);
  window.outlined = () => {
    showOutline(document.body, page, elementAt(page, 90, 85));
    const { left, top } = document.querySelector('.replay-outline').style;
    return { left, top };
  };
`;

async function openReplay(): Promise<Page> {
  const page = await browser.newPage();
  await page.setContent('<!doctype html>');
  const { outputFiles } = await build({
    stdin: { contents: ASKED, resolveDir: import.meta.dirname, loader: 'ts' },
    bundle: true,
    write: false,
    format: 'iife',
    platform: 'browser',
  });
  await page.addScriptTag({ content: outputFiles[0]?.text ?? '' });
  return page;
}

it('what is asked about lies in a frame or a shadow root of the replayed page, too, and in all that holds it', async () => {
  const page = await openReplay();
  expect(await page.evaluate(() => Reflect.get(window, 'told'))).toEqual({
    masked: { chain: 'html body div iframe html body main p', text: 'masked', path: `${FRAME}>main:1>p:1` },
    shadowed: {
      ...{ chain: 'html body div iframe html body main section b', text: 'shown' },
      path: `${FRAME}>main:1>section:2/b:1`,
    },
    around: { chain: 'html body div', text: 'none', path: 'html>body:2>div:1' },
  });
  // Of the paragraph, with its frame's border and padding around it.
  expect(await page.evaluate(() => Reflect.get(window, 'outlined')())).toEqual({ left: '80px', top: '80px' });
});

it('the trail numbers clicks, each once, and tells which of them were in vain or in anger', async () => {
  const page = await openReplay();
  const mark = (at: number, kind: Mark['kind'], path: string): Mark => ({ at, kind, label: '', path, point: [0, 0] });
  const [offer, inFrame] = ['html>body:2>div:1', `${FRAME}>main:1`];
  const marks = [
    { ...mark(0, 'page', ''), path: null },
    mark(1_000, 'click', offer),
    // Told with a later batch, whose clock is another.
    mark(1_012, 'dead', offer),
    mark(5_000, 'click', inFrame),
    mark(5_000, 'rage', inFrame),
    mark(5_200, 'click', inFrame),
    mark(9_000, 'click', 'html>body:2>p:7'),
    mark(9_500, 'click', offer),
    mark(20_000, 'click', offer),
  ];
  expect(await page.evaluate((marks) => Reflect.get(window, 'trailOf')(marks, 10_000), marks)).toEqual([
    [1, 'dead', 0, 0],
    [2, 'rage', 60, 60],
    [3, 'click', 60, 60],
    [5, 'click', 0, 0],
  ]);
});
