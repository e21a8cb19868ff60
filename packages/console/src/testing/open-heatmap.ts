import { readFile } from 'node:fs/promises';
import type { Page } from 'playwright-core';
import { type ConsoleUnderTest, statePurpose } from './console-under-test.ts';

const READY = '.heat-scroller[data-ready=true]';

/** A heatmap of the seeded site in a window of its own, which keeps as `written` what goes into pictures, and prints nothing. */
export async function openHeatmap(console: ConsoleUnderTest, search: string, width = 1280): Promise<Page> {
  const page = await console.open({ width });
  await page.addInitScript(() => {
    const written: string[] = [];
    Reflect.set(window, 'written', written);
    const write = CanvasRenderingContext2D.prototype.fillText;
    CanvasRenderingContext2D.prototype.fillText = function (text: string, ...rest) {
      written.push(text);
      write.call(this, text, ...rest);
    };
    window.print = () => Reflect.set(window, 'printed', true);
  });
  await page.goto(console.address(`heatmap?${search}`));
  await statePurpose(page, READY);
  await page.locator('.ranked', { hasText: 'Continue' }).waitFor();
  return page;
}

/** What a heatmap's button saves. */
export async function download(page: Page, name: 'PNG' | 'CSV'): Promise<Buffer> {
  const waiting = page.waitForEvent('download');
  await page.getByRole('button', { name, exact: true }).click();
  return readFile(await (await waiting).path());
}
