import { fileURLToPath } from 'node:url';
import { type CompiledPolicy, stringHash } from '@scrim/policy';
import { build } from 'esbuild';
import { type Browser, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { page as rule, testPolicy } from '../testing/policy.ts';

const policy: CompiledPolicy = {
  ...testPolicy,
  dictionary: {
    salt: 'salt',
    hashes: [
      stringHash('salt', 'button', 'Continue'),
      stringHash('salt', 'label', 'Amount'),
      stringHash('salt', 'text', 'Your offer'),
    ],
  },
};
const onlyClass = (name: string) => ({ source: `.${name}`, compounds: [{ classes: [name] }], combinators: [] });
const page = rule(0, '/', 'replay', {
  light: { text: [onlyClass('lit')], attributes: [], images: [] },
  mask: [onlyClass('masked')],
});

let browser: Browser;
let on: Page;
beforeAll(async () => {
  const { outputFiles } = await build({
    stdin: {
      contents: `export { steadyBoxes } from './steady-box.ts'; export { pointWithin } from './context.ts';`,
      resolveDir: fileURLToPath(new URL('.', import.meta.url)),
    },
    bundle: true,
    format: 'iife',
    globalName: 'boxes',
    write: false,
  });
  browser = await chromium.launch({
    executablePath: process.env.SCRIM_CHROMIUM ?? '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-gpu'],
  });
  on = await browser.newPage({ viewport: { width: 1000, height: 700 } });
  await on.evaluate(`${outputFiles[0]?.text}; globalThis.boxes = boxes;`);
});
afterAll(() => browser.close());

/** Where the masked text of a page goes. */
const NAME = '{name}';
/** As many letters, as narrow and as wide as letters get. */
const [NARROW, WIDE] = ['Illi Jilliliter', 'Wmmm Wmwmwmwmwm'];

const put = (body: string) =>
  on.setContent(`<!doctype html><style>body{margin:8px;font:16px Arial}button{font:inherit}</style>${body}`);

/** What is told of every element that has an id, hit two pixels from its corner. */
const told = (anything: boolean) =>
  on.evaluate(
    ([policy, page, anything]) => {
      const { steadyBoxes, pointWithin } = Reflect.get(globalThis, 'boxes');
      const pointIn = pointWithin(anything ? () => ({ across: true, down: true }) : steadyBoxes(policy, page));
      return [...document.querySelectorAll('[id]')].map((one) => {
        const { left, top } = one.getBoundingClientRect();
        return [one.id, JSON.stringify([pointIn(one, left + 2, top + 2), left, top].slice(0, anything ? 3 : 1))];
      });
    },
    [policy, page, anything] as const,
  );

/** Ids of which the middle is told, of which the place across, and of which both. */
async function judged(body: string): Promise<{ across: string; both: string }> {
  await put(body);
  const steady = await on.evaluate(
    ([policy, page]) => {
      const steadyBox = Reflect.get(globalThis, 'boxes').steadyBoxes(policy, page);
      return [...document.querySelectorAll('[id]')].map((one) => [one.id, steadyBox(one)]);
    },
    [policy, page] as const,
  );
  const those = (wanted: (one: { across: boolean; down: boolean }) => boolean) =>
    steady.flatMap(([id, one]) => (wanted(one) ? id : [])).join(' ');
  return { across: those(({ across, down }) => across && !down), both: those(({ across, down }) => across && down) };
}

const PAGES: readonly (readonly [what: string, body: string, across: string, both: string])[] = [
  [
    'a link and what follows it in its line',
    `<p id="p"><a id="a">${NAME}</a><img id="i" width="20" height="20"></p>`,
    'p',
    '',
  ],
  [
    'a button, a cell and its neighbour',
    `<table id="t"><tr id="r"><td id="c">${NAME}</td><td id="d"><img id="i" width="9"></td></tr></table><div><button id="b">${NAME}</button></div>`,
    '',
    '',
  ],
  [
    'items of a row, one that takes the rest',
    `<div id="row" style="display:flex"><span id="s">${NAME}</span><input id="f" style="flex:1"></div>`,
    '',
    'row',
  ],
  [
    'a float and a box that is placed',
    `<div id="p" style="position:relative;height:60px"><b id="f" style="float:left">${NAME}</b><i id="a" style="position:absolute;right:0">${NAME}</i></div>`,
    '',
    'p',
  ],
  [
    'a box as wide as its text, in the middle',
    `<div id="w" style="width:fit-content;margin:auto"><div id="in">${NAME}</div></div>`,
    '',
    '',
  ],
  [
    'a box that scrolls along with a text',
    `<div style="width:40px;overflow:auto;white-space:nowrap">${NAME}<div id="b"><img id="i" width="9"></div><script>document.currentScript.parentNode.scrollLeft = 1000</script></div>`,
    '',
    '',
  ],
  [
    'a box of another page’s shadow',
    `<div id="host"><template shadowrootmode="open"><slot></slot></template><u id="u">${NAME}</u></div>`,
    'host',
    '',
  ],
  [
    'blocks, and what stands alone in them',
    `<main id="m"><p id="p">${NAME}</p><div id="d"><img id="i" width="200" height="80"></div><div id="e"><input id="f"></div></main>`,
    'p',
    'm d i e f',
  ],
  [
    'lit words, and strings of the dictionary',
    `<div id="d"><button id="b">Continue</button> <a id="a" class="lit">Terms</a></div><label id="l">Amount <input id="f"></label><div id="n"><a id="c" class="lit">Loan 7</a></div>`,
    'n',
    'd b a l f',
  ],
  ['what is masked though it is known', `<div id="d" class="masked"><button id="b">Continue</button></div>`, '', 'd'],
  [
    'a button that is a field',
    `<div><input id="s" type="submit" value="${NAME}"></div><div><input id="k" type="submit" value="Continue"></div>`,
    '',
    'k',
  ],
  [
    'a menu and a page beside it',
    `<div style="display:flex"><nav id="n" style="width:200px">${NAME}</nav><main id="m" style="flex:1"><p id="p">${NAME}</p><div><input id="f"></div></main></div>`,
    'n p',
    'm f',
  ],
  [
    'columns',
    `<div style="display:grid;grid-template-columns:200px 1fr"><nav id="n">${NAME}</nav><main id="m"><div><input id="f"></div></main></div><div style="display:grid;grid-template-columns:auto 1fr"><nav id="k">${NAME}</nav><main id="o"><div><input id="g"></div></main></div>`,
    'n',
    'm f',
  ],
  [
    'a page in the middle',
    `<div id="w" style="max-width:600px;margin:auto"><p id="p">${NAME}</p><input id="f"></div>`,
    'p',
    'w f',
  ],
  [
    'a table whose later rows are masked',
    `<table style="width:100%"><tr><th id="h" class="lit">Name</th><th id="k" class="lit">Terms</th></tr><tr><td>${NAME}</td><td class="lit">Long terms</td></tr></table>`,
    '',
    '',
  ],
];

describe('Of a page that is replayed', () => {
  test.each(PAGES)('%s', async (_, body, across, both) => {
    expect(await judged(body.replaceAll(NAME, NARROW))).toEqual({ across, both });
  });

  test.each(PAGES)('%s: nothing that is told depends on how wide a masked text is', async (_, body, __, both) => {
    const seen: unknown[] = [];
    const exact: unknown[] = [];
    for (const name of [NARROW, WIDE]) {
      await put(body.replaceAll(NAME, name));
      seen.push(await told(false));
      exact.push(await told(true));
    }
    expect(seen[1]).toEqual(seen[0]);
    // Else the page would not put it to the test.
    if (both.split(' ').length < 2 && body.includes(NAME)) expect(exact[1]).not.toEqual(exact[0]);
  });
});
