import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Context, completeConfig, startServer } from '@scrim/server';
import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import { loadVisits } from '../../packages/cli/src/demo/load-visits.ts';
import { violations } from '../../packages/console/src/testing/console-under-test.ts';
import { freePort } from '../../packages/console/src/testing/free-port.ts';
import { type RawData, readRawData } from '../raw-visits.ts';
import { root } from '../system.ts';
import { launchChromium } from '../visitor/chromium.ts';
import { K } from './demo-process.ts';

/** The demo's console, signed in, and what its screens are made of. */
export interface DemoConsole {
  readonly url: string;
  readonly page: Page;
  readonly raw: RawData;
  readonly context: Context;
  /** Opens a screen and waits for its data. */
  open(screen: string, ready: string): Promise<void>;
  /** As `open`, and has axe look at it in both schemes. */
  show(screen: string, ready: string): Promise<void>;
  close(): Promise<void>;
}

const VISITS = join(root, 'examples/meadow-loans/visits/visits.json.br');
const ORIGIN = 'http://localhost:7071';

export async function startDemoConsole(): Promise<DemoConsole> {
  const directory = await mkdtemp(join(tmpdir(), 'scrim-figures-'));
  const config = completeConfig({
    port: await freePort(),
    dataDirectory: join(directory, 'data'),
    recorderDirectory: join(root, 'dist/recorder'),
    consoleDirectory: join(root, 'dist/console'),
    demo: true,
    logLevel: 'warn',
    sites: [
      {
        id: 'meadow-loans',
        name: 'Meadow Loans',
        origins: [ORIGIN],
        policyFile: join(root, 'examples/meadow-loans/scrim.policy.yaml'),
      },
    ],
  });
  await loadVisits(config, VISITS, ORIGIN, () => undefined);
  const { until } = JSON.parse(await readFile(join(config.dataDirectory, 'demo-visits.json'), 'utf8'));
  const raw = await readRawData(VISITS, until);
  const server = await startServer(config);
  const browser = await launchChromium();
  const page = await browser.newPage({ viewport: { width: 1600, height: 1000 }, reducedMotion: 'reduce' });
  await page.goto(`${server.url}/sign-in`);
  await page.getByRole('button', { name: 'Sign in to the demo' }).click();
  await page.waitForURL('**/sites/**');

  const open: DemoConsole['open'] = async (screen, ready) => {
    await page.goto(`${server.url}/sites/meadow-loans/${screen}`);
    const button = page.getByRole('button', { name: 'Open', exact: true });
    await button.or(page.locator(ready)).first().waitFor();
    if (await button.count()) await button.click();
    await page.locator(ready).first().waitFor();
  };
  return {
    url: server.url,
    page,
    raw,
    context: server.context,
    open,
    async show(screen, ready) {
      await open(screen, ready);
      for (const colorScheme of ['dark', 'light'] as const) {
        await page.emulateMedia({ colorScheme });
        expect.soft(await violations(page), `${screen}, ${colorScheme}`).toEqual([]);
        if (process.env.SCRIM_SCREENSHOTS) {
          const name = `${screen.replaceAll(/[^a-z]+/gi, '-').slice(0, 40)}-${colorScheme}.png`;
          await page.screenshot({ path: join(process.env.SCRIM_SCREENSHOTS, name), fullPage: true });
        }
      }
    },
    async close() {
      await browser.close();
      await server.close();
      await rm(directory, { recursive: true, force: true });
    },
  };
}

export const numberIn = (text: string | null | undefined): number => Number((text ?? '').replace(/[^\d.]/g, ''));
export const count = <T>(items: readonly T[], test: (item: T) => boolean): number => items.filter(test).length;

/** Numbers of people on the journeys’ screens are multiples of k, less than k from the truth. */
export function expectRounded(shown: number, exact: number, what: string): void {
  expect(shown % K, what).toBe(0);
  expect(Math.abs(shown - exact), `${what}: ${shown} for ${exact}`).toBeLessThan(K);
}

/** As `expectRounded`, of a number as it is written: fewer than k are “< 5”, and only these. Returns it; 0 of fewer than k. */
export function expectPeople(text: string | null | undefined, exact: number, what: string): number {
  if (exact < K) expect(text, `${what}: ${exact}`).toBe(`< ${K}`);
  else expect(text, `${what}: ${exact}`).not.toContain('<');
  const shown = exact < K ? 0 : numberIn(text);
  expectRounded(shown, exact, what);
  return shown;
}
