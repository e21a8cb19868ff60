import { createServer } from 'node:http';
import { build } from 'esbuild';
import { type Browser, chromium, type Page } from 'playwright-core';
import { LENDER_PAGES } from './lender-pages.ts';

export interface RecordedClick {
  readonly time: number;
  readonly path: string;
  readonly x: number;
  readonly y: number;
}

/** What one page view left: raw rrweb events, and clicks with their element paths. */
export interface RecordedView {
  readonly template: string;
  readonly width: number;
  readonly height: number;
  readonly events: readonly { readonly timestamp: number }[];
  readonly clicks: readonly RecordedClick[];
}

/** What is waited for, at most; a slow machine takes longer than the 30 s that are usual, ms. */
export const PATIENCE = 90_000;

export const launchChromium = (): Promise<Browser> =>
  chromium.launch({
    executablePath: process.env.SCRIM_CHROMIUM ?? '/usr/bin/chromium',
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });

async function recorderScript(): Promise<string> {
  const built = await build({
    stdin: {
      contents: `
        import { record } from '@rrweb/record';
        import { elementPath } from '@scrim/recorder/element-path';
        const events = [], clicks = [];
        globalThis.__visit = { events, clicks };
        addEventListener('click', (event) => {
          const target = event.target instanceof Element ? event.target : document.body;
          const box = target.getBoundingClientRect();
          clicks.push({ time: Date.now(), path: elementPath(target), x: (event.clientX - box.left) / box.width, y: (event.clientY - box.top) / box.height });
        }, true);
        addEventListener('DOMContentLoaded', () => record({ emit: (event) => events.push(event), maskAllInputs: false }));`,
      resolveDir: import.meta.dirname,
      loader: 'ts',
    },
    bundle: true,
    write: false,
    format: 'iife',
    platform: 'browser',
  });
  return built.outputFiles[0]?.text ?? '';
}

/** Records the same short visit at one viewport: the landing page, then the first step of an application with an error. */
export async function recordVisit(
  browser: Browser,
  viewport: { width: number; height: number },
): Promise<RecordedView[]> {
  const server = createServer((request, response) => {
    const html = LENDER_PAGES[request.url ?? ''];
    response.writeHead(html ? 200 : 404, { 'content-type': 'text/html; charset=utf-8' }).end(html ?? '');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const origin = `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`;
  const context = await browser.newContext({ viewport });
  context.setDefaultTimeout(PATIENCE);
  try {
    await context.addInitScript(await recorderScript());
    const page = await context.newPage();
    await page.goto(`${origin}/`);
    await page.mouse.move(200, 200, { steps: 8 });
    await page.mouse.wheel(0, 300);
    await page.waitForTimeout(300);
    await page.mouse.wheel(0, -300);
    await page.waitForTimeout(300);
    await page.getByText('How it works').click();
    await page
      .getByRole('button', { name: 'Check my rate' })
      .click({ noWaitAfter: true, trial: false, modifiers: ['Alt'] });
    const landing = await take(page, '/', viewport);
    await page.goto(`${origin}/apply/amount`);
    await page.getByLabel('Amount').click();
    await page.getByLabel('Amount').pressSequentially('12', { delay: 60 });
    await page.getByLabel('Full name').fill('Marguerite Oyelaran');
    await page.getByRole('button', { name: 'Continue' }).click();
    await page.waitForTimeout(250);
    await page.getByRole('button', { name: 'Continue' }).click();
    await page.waitForTimeout(400);
    return [landing, await take(page, '/apply/amount', viewport)];
  } finally {
    await context.close();
    server.close();
  }
}

async function take(page: Page, template: string, viewport: { width: number; height: number }): Promise<RecordedView> {
  const visit = await page.evaluate(() => Reflect.get(globalThis, '__visit'));
  return { template, ...viewport, events: visit.events, clicks: visit.clicks };
}
