import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import axe from 'axe-core';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { builtConsole } from './built-console.ts';
import { freePort } from './free-port.ts';
import { launchChromium, PATIENCE } from './record-visit.ts';
import { type SeededServer, startSeededServer } from './seeded-server.ts';

export interface WindowOptions {
  readonly scheme?: 'light' | 'dark';
  readonly width?: number;
}

/** The built console in a browser, on a server with recorded visits. */
export interface ConsoleUnderTest {
  readonly browser: Browser;
  readonly server: SeededServer;
  /** A window of somebody signed in, or of nobody; all of them go with `closeWindows`. */
  open(options?: WindowOptions & { readonly nobody?: boolean }): Promise<Page>;
  /** Address of a screen of the seeded site. */
  address(path: string): string;
  closeWindows(): Promise<void>;
  close(): Promise<void>;
}

type Seed = Parameters<typeof startSeededServer>[0];

/** Takes about 15 s. */
export async function startConsole(
  seed: Pick<Seed, 'visits' | 'leak' | 'trouble' | 'publishes'>,
): Promise<ConsoleUnderTest> {
  const directory = await mkdtemp(join(tmpdir(), 'scrim-console-'));
  const consoleDirectory = await builtConsole(directory);
  const browser = await launchChromium();
  const server = await startSeededServer({ browser, directory, consoleDirectory, port: await freePort(), ...seed });
  // The server counts sign-ins, so the tests share one session; each has a window of its own.
  const session = await signIn(browser, server.url);
  const windows: BrowserContext[] = [];
  const closeWindows = async () => {
    for (const context of windows.splice(0)) {
      // A test that is over waits for none of the answers that it altered.
      for (const page of context.pages()) await page.unrouteAll({ behavior: 'ignoreErrors' });
      await context.close();
    }
  };
  return {
    browser,
    server,
    address: (path) => `${server.url}/sites/harbor/${path}`,
    async open({ scheme = 'light', width = 1280, nobody = false } = {}) {
      const context = await browser.newContext({
        viewport: { width, height: 800 },
        colorScheme: scheme,
        reducedMotion: 'reduce',
        permissions: ['clipboard-read', 'clipboard-write'],
        ...(!nobody && { storageState: session }),
      });
      context.setDefaultTimeout(PATIENCE);
      windows.push(context);
      return context.newPage();
    },
    closeWindows,
    async close() {
      await closeWindows();
      await browser.close();
      await server.close();
      await rm(directory, { recursive: true, force: true });
    },
  };
}

async function signIn(browser: Browser, url: string) {
  const context = await browser.newContext();
  context.setDefaultTimeout(PATIENCE);
  const page = await context.newPage();
  await page.goto(`${url}/sign-in`);
  await page.getByRole('button', { name: 'Sign in to the demo' }).click();
  await page.waitForURL('**/sites/**');
  const state = await context.storageState();
  await context.close();
  return state;
}

/** States a purpose where one is asked for. */
export async function statePurpose(page: Page, ready: string): Promise<void> {
  const open = page.getByRole('button', { name: 'Open', exact: true });
  await open.or(page.locator(ready)).first().waitFor();
  if (await open.count()) await open.click();
  await page.locator(ready).first().waitFor();
}

/** The newest replayed visit on a device, in the player, at its first frame. */
export async function openRecording(console: ConsoleUnderTest, page: Page, device = 'desktop', search = '') {
  await page.goto(console.address(`recordings?replay=true&device=${device}`));
  const href = await page.locator('.row-link').first().getAttribute('href');
  const { pathname } = new URL(href ?? '', console.server.url);
  await page.goto(`${console.server.url}${pathname}${search}`);
  await statePurpose(page, '.player[data-status=ready]');
}

/** What axe finds on the screen, outside the replayed page. */
export async function violations(page: Page): Promise<string[]> {
  await page.evaluate(axe.source);
  return page.evaluate(async () => {
    const run = Reflect.get(globalThis, 'axe');
    const result = await run.run({ exclude: [['.replay-root']] }, { iframes: false });
    return result.violations.map(
      (violation: { id: string; nodes: { html: string }[] }) =>
        `${violation.id}: ${violation.nodes.map((node) => node.html.slice(0, 160)).join(' | ')}`,
    );
  });
}
