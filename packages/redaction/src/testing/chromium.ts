import { createRequire } from 'node:module';
import { type Browser, chromium, type Page } from 'playwright-core';

const recorder = createRequire(import.meta.url)
  .resolve('@rrweb/record')
  .replace(/dist.*$/, 'umd/record.min.js');

export function launch(): Promise<Browser> {
  return chromium.launch({
    executablePath: process.env.SCRIM_CHROMIUM ?? '/usr/bin/chromium',
    args: [
      ...['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking'],
      ...['--disable-component-update', '--disable-sync'],
    ],
  });
}

/** What is waited for, at most; a slow machine takes longer than the 30 s that are usual, ms. */
const PATIENCE = 150_000;

/** A page of the given HTML with rrweb in it as `globalThis.record`; no network. */
export async function openPage(browser: Browser, html: string): Promise<Page> {
  const page = await browser.newPage();
  page.setDefaultTimeout(PATIENCE);
  await page.route('**/*', (route) => route.fulfill({ contentType: 'text/html', body: html }));
  await page.goto('http://lender.test/apply/amount?email=QXSENTINELURL#QXSENTINELHASH');
  await page.addScriptTag({ path: recorder });
  await page.evaluate('globalThis.record = (globalThis.rrwebRecord ?? globalThis.rrweb).record');
  return page;
}
