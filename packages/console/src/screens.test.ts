import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import {
  type ConsoleUnderTest,
  openRecording,
  startConsole,
  statePurpose,
  violations,
} from './testing/console-under-test.ts';

let console: ConsoleUnderTest;

beforeAll(async () => {
  console = await startConsole({ visits: 12 });
}, 540_000);
afterEach(() => console.closeWindows());
afterAll(() => console?.close());

interface Screen {
  readonly name: string;
  /** Of the seeded site, or from the root with a slash. */
  readonly path: string;
  /** There once the screen has its data. */
  readonly ready: string;
  /** Names of what the screen is for: Tab has to come to each. */
  readonly controls: readonly (string | RegExp)[];
  /** A purpose is asked for first. */
  readonly purpose?: true;
}

const SCREENS: readonly Screen[] = [
  { name: 'overview', path: 'overview', ready: 'h1', controls: [] },
  { name: 'pages', path: 'pages', ready: 'table', controls: ['Period', 'Heatmap of /', 'Recordings with /'] },
  {
    name: 'recordings',
    path: 'recordings',
    ready: '.row-link',
    controls: [
      'All visits',
      'Page',
      'Frustration',
      'Sort',
      'With replay',
      'Period',
      'Filters',
      'Views',
      /^Select the visit of/,
    ],
  },
  {
    name: 'typical visits',
    path: 'recordings?typical=true',
    ready: '.typical-card',
    controls: ['Ten typical', /^Stands for/],
  },
  { name: 'a list without visits', path: 'recordings?device=tablet', ready: '.state', controls: ['Clear filters'] },
  {
    name: 'heatmap',
    path: 'heatmap?page=%2Fapply%2Famount',
    ready: '.heat-scroller[data-ready=true]',
    controls: [
      'Page',
      'Width of the window',
      'Period',
      'Filters',
      /Clicks/,
      'Compare',
      'PNG',
      'CSV',
      'Print',
      /, scrollable$/,
      /^Watch recordings with a click on/,
      'Draw a zone',
    ],
    purpose: true,
  },
  {
    name: 'scroll depth',
    path: 'heatmap?page=%2F&kind=scroll',
    ready: '.heat-scroller[data-ready=true]',
    controls: ['Numbers by depth'],
    purpose: true,
  },
  {
    name: 'compared heatmaps',
    path: `heatmap?page=%2Fapply%2Famount&device=desktop&against=${encodeURIComponent('{"device":"phone"}')}`,
    ready: '.heat-scroller[data-ready=true]',
    controls: ['Compared with …', /Side by side/, /^These filters$/],
    purpose: true,
  },
  { name: 'funnels', path: 'funnels', ready: '.funnel-builder', controls: ['Period', 'Add a step', 'Save'] },
  { name: 'forms', path: 'forms', ready: '.state', controls: ['Period', 'Filters'] },
  {
    name: 'paths',
    path: 'paths',
    ready: '.path-tables, .state',
    controls: ['Page or event', 'Steps before', 'Steps after'],
  },
  { name: 'segments', path: 'segments', ready: '.card', controls: ['Add a condition', 'Name'] },
  { name: 'policy', path: 'policy', ready: '.policy-page', controls: ['Page by page'] },
  { name: 'policy source', path: 'policy?view=source', ready: '.source', controls: ['Source', 'Policy source'] },
  { name: 'generated notice', path: 'policy?view=notice', ready: '.notice', controls: ['Copy text'] },
  { name: 'consent', path: 'consent', ready: '.chart', controls: ['Period', 'Show as a table'] },
  { name: 'findings', path: 'findings', ready: '.checks-list', controls: ['Run checks now', 'Redact stored replays'] },
  {
    name: 'probe',
    path: 'probe',
    ready: '.probe-plan',
    controls: ['Address to begin at', 'Schedule', 'Save', 'Probe now'],
  },
  { name: 'live check', path: 'live', ready: '.live-step', controls: ['Script tag to copy', 'Copy'] },
  { name: 'set-up of a site', path: '/new-site', ready: 'form', controls: ['Name', 'Id', 'Origins', 'Continue'] },
];

/** Colours do not depend on the width, nor the layout on the scheme. */
const WINDOWS = [
  { scheme: 'light', width: 1280 },
  { scheme: 'dark', width: 820 },
] as const;

describe.each(WINDOWS)('in a window of $width px, $scheme', ({ scheme, width }) => {
  it('every screen passes axe, fits, and is reached by Tab with its focus seen', async () => {
    const page = await console.open({ scheme, width });
    const faults: Record<string, string[]> = {};
    for (const screen of SCREENS) {
      await page.goto(
        screen.path.startsWith('/') ? `${console.server.url}${screen.path}` : console.address(screen.path),
      );
      if (screen.purpose) await statePurpose(page, screen.ready);
      else await page.locator(screen.ready).first().waitFor();
      const found = await faultsOf(page, screen.controls);
      if (found.length > 0) faults[screen.name] = found;
      if (width < 1280) continue;
      await page.setViewportSize({ width: 1920, height: 1080 });
      if ((await tooWide(page)) > 0) faults[`${screen.name} at 1920 px`] = ['wider than the window'];
      await page.setViewportSize({ width, height: 800 });
    }
    expect(faults).toEqual({});
  }, 720_000);

  it('the player and the sign-in, too', async () => {
    const page = await console.open({ scheme, width });
    await openRecording(console, page);
    const controls = [
      'Add to playlist',
      /^Play$/,
      'Next event',
      'Skip inactivity',
      'Trail of clicks',
      /^Link to/,
      'Keyboard shortcuts',
      'Events',
    ];
    expect(await faultsOf(page, controls), 'player').toEqual([]);
    const outside = await console.open({ scheme, width, nobody: true });
    await outside.goto(`${console.server.url}/sign-in`);
    await outside.getByRole('button', { name: 'Sign in to the demo' }).waitFor();
    expect(await faultsOf(outside, ['Sign in to the demo', 'E-mail', 'Password', 'Sign in']), 'sign-in').toEqual([]);
  }, 360_000);
});

/** Everything that is wrong with the screen that is shown. */
async function faultsOf(page: Page, controls: readonly (string | RegExp)[]): Promise<string[]> {
  const wide = await tooWide(page);
  // Before Tab opens tooltips, which lie outside of any landmark.
  const against = await violations(page);
  const { reached, unseen } = await tabThrough(page, controls);
  return [
    ...(wide > 0 ? [`${wide} px wider than the window`] : []),
    ...controls
      .filter((control) => !isAmong(control, reached))
      .map((control) => `Tab does not reach ${control} but: ${reached.join(', ')}`),
    ...unseen.map((name) => `focus is not seen on ${name}`),
    ...against,
  ];
}

const tooWide = (page: Page) => page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);

const isAmong = (control: string | RegExp, names: readonly string[]): boolean =>
  names.some((name) => (typeof control === 'string' ? name === control : control.test(name)));

const MOST_STEPS = 90;

/** Steps from the main part's start until all of the controls have had the focus. */
async function tabThrough(page: Page, controls: readonly (string | RegExp)[]) {
  const reached: string[] = [];
  const unseen: string[] = [];
  await page
    .locator('#content, main')
    .first()
    .evaluate((main) => {
      main.setAttribute('tabindex', '-1');
      main.focus();
    });
  for (let step = 0; step < MOST_STEPS && !controls.every((control) => isAmong(control, reached)); step++) {
    await page.keyboard.press('Tab');
    const { name, isSeen } = await page.evaluate(focused);
    reached.push(name);
    if (!isSeen) unseen.push(name);
  }
  return { reached, unseen };
}

/** In the page: what has the focus, by its accessible name, and whether one can see that it has. */
function focused(): { name: string; isSeen: boolean } {
  const element = document.activeElement;
  if (!(element instanceof HTMLElement) || element === document.body) return { name: '(nothing)', isSeen: true };
  const labelledBy = (element.getAttribute('aria-labelledby') ?? '')
    .split(' ')
    .map((id) => document.getElementById(id)?.textContent ?? '');
  const labels =
    element instanceof HTMLInputElement || element instanceof HTMLTextAreaElement
      ? Array.from(element.labels ?? [], (label) => label.textContent ?? '')
      : [];
  const name =
    [element.getAttribute('aria-label') ?? '', labelledBy.join(' '), labels.join(' '), element.textContent ?? ''].find(
      (text) => text.trim() !== '',
    ) ?? element.outerHTML.slice(0, 120);
  const has = (style: CSSStyleDeclaration) =>
    (style.outlineStyle !== 'none' && Number.parseFloat(style.outlineWidth) > 0) || style.boxShadow !== 'none';
  // A switch or a box draws the focus of its hidden input; a text field has its caret and its border.
  const drawn = [element, element.nextElementSibling, element.parentElement?.querySelector('label') ?? null].flatMap(
    (one) => (one instanceof HTMLElement ? [one] : []),
  );
  const isText = element.matches('input:not([type=checkbox], [type=radio]), textarea');
  return { name: name.trim(), isSeen: isText || drawn.some((one) => has(getComputedStyle(one))) };
}
