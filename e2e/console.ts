import type { BrowserContext, Frame, Page } from 'playwright-core';
import type { System } from './system.ts';

/** Opens the console in this context as the demo person. */
export async function signIn(context: BrowserContext, system: System): Promise<Page> {
  const page = await context.newPage();
  await page.goto(system.scrimUrl);
  await page.getByRole('button', { name: 'Sign in to the demo' }).click();
  await page.waitForURL('**/sites/**');
  return page;
}

/** An answer of the console's API, as the signed-in person gets it. */
export async function ask(page: Page, path: string): Promise<unknown> {
  const response = await page.request.get(path, { headers: { 'x-scrim-purpose': 'ux' } });
  if (!response.ok()) throw new Error(`${path} answered ${response.status()} ${await response.text()}`);
  return response.json();
}

/** Opens a recording in the player at a moment (ms since its start); the replayed document, painted. */
export async function openReplay(page: Page, scrimUrl: string, session: string, milliseconds: number): Promise<Frame> {
  const seconds = Math.max(0, milliseconds / 1000).toFixed(1);
  await page.goto(`${scrimUrl}/sites/meadow-loans/recordings/${session}?t=${seconds}`);
  return replayFrame(page);
}

/** The document that the player or the heatmap on this screen shows, the purpose stated when asked, and time given to paint. */
export async function replayFrame(page: Page): Promise<Frame> {
  const frame = page.locator('iframe[sandbox]').first();
  const open = page.getByRole('button', { name: 'Open' });
  await open.or(frame).first().waitFor();
  if (await open.count()) await open.click();
  await frame.waitFor();
  await page.waitForTimeout(3000);
  const document = await (await frame.elementHandle())?.contentFrame();
  if (!document) throw new Error('no replay on this screen');
  return document;
}
