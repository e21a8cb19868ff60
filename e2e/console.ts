import type { BrowserContext, Page } from 'playwright-core';
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
