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

/** Shows the recorded page anew, its elements of a tag in another style. */
export async function redraw(page: Page, tag: string, style: string): Promise<void> {
  await page.route('**/chunks/*', async (route) => {
    const answer = await route.fetch();
    const body = (await answer.text())
      .replaceAll(`"tagName":"${tag}","attributes":{`, `"tagName":"${tag}","attributes":{"style":"${style}",`)
      .replaceAll(`"style":"${style}",}`, `"style":"${style}"}`);
    await route.fulfill({ response: answer, body });
  });
  await page.reload();
  await page.locator(READY).first().waitFor();
}

/** A zone of `/apply/amount`, as if it had been drawn, unless there is one of its name. */
export async function keepZone(
  page: Page,
  zone: { readonly name: string; readonly paths: readonly string[] },
): Promise<void> {
  await page.evaluate(
    async (body) => {
      const address = '/api/v1/sites/harbor/zones';
      const known = await fetch(`${address}?page=${encodeURIComponent(body.page)}`).then((answer) => answer.json());
      if (known.zones.some(({ name }: { name: string }) => name === body.name)) return;
      await fetch(address, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
      });
    },
    { page: '/apply/amount', ...zone },
  );
}

/** What a heatmap's button saves. */
export async function download(page: Page, name: 'PNG' | 'CSV'): Promise<Buffer> {
  const waiting = page.waitForEvent('download');
  await page.getByRole('button', { name, exact: true }).click();
  return readFile(await (await waiting).path());
}
