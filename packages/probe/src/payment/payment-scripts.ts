import type { Page } from 'playwright-core';
import type { PageScript, PaymentPage, SinceLastRun } from '../report/report.ts';
import { pathOf, type Visit } from '../visit.ts';
import { type AuthorisedScript, authorisationOf } from './authorised.ts';
import { describe, type ScriptResponses } from './script-responses.ts';
import { SECURITY_HEADERS, securityHeaders } from './security-headers.ts';

/**
 * Every script that a payment page loads and runs, opened anew or in the visit before, with the hash of its content, and the
 * page's own headers.
 */
export async function inventory(
  visit: Visit,
  responses: ScriptResponses,
  url: string,
  sign: string,
  authorised: readonly AuthorisedScript[] | null,
  before: Pick<PaymentPage, 'headers' | 'scripts'> | null,
): Promise<PaymentPage> {
  const page = await visit.context.newPage();
  try {
    await takeAlong(visit.page, page);
    const main = await page.goto(url, { waitUntil: 'load', timeout: 30_000 });
    await page.waitForTimeout(800);
    // Whoever answers so serves another page than the visit saw.
    if (main !== null && main.status() >= 400) throw new Error(`opened anew, it answers ${main.status()}`);
    const path = pathOf(page.url());
    if (path !== pathOf(url)) throw new Error(`opened anew, it leads to ${path}`);
    const tags = await page.evaluate(() =>
      [...document.scripts].map(({ src, integrity, text, type }) => ({ src, integrity, text, type })),
    );
    // Counted among themselves: tags put scripts with addresses before them, sooner or later.
    const inPage = tags.filter(
      ({ src, text, type }) => src === '' && text.trim() !== '' && !/json|template/.test(type),
    );
    const scripts = [
      ...(await responses.of(page, url)),
      ...inPage.map(({ text }, at) => describe(`inline ${at + 1}`, Buffer.from(text), {})),
    ];
    const withIntegrity = new Set(tags.filter(({ integrity }) => integrity !== '').map(({ src }) => src));
    const headers = securityHeaders(main ? await main.allHeaders() : {});
    return {
      path,
      sign,
      headers,
      sinceLastRun: before && sinceLastRun({ headers, scripts }, before),
      scripts: scripts.map((script) => ({
        ...script,
        origin: script.origin === '' ? new URL(url).origin : script.origin,
        integrity: withIntegrity.has(script.url),
        change: before ? changeOf(script, before.scripts) : null,
        ...authorisedBy(script, authorised),
      })),
    };
  } finally {
    await page.close();
  }
}

/** A form of many steps keeps in the window's storage that its earlier ones are done; a duplicated window has that, too. */
async function takeAlong(from: Page, to: Page): Promise<void> {
  const stored = await from
    .evaluate(() => ({ origin: self.origin, items: Object.entries({ ...sessionStorage }) }))
    .catch(() => null);
  if (stored === null || stored.items.length === 0) return;
  await to.addInitScript(({ origin, items }) => {
    if (self.origin !== origin || sessionStorage.length > 0) return;
    for (const [name, value] of items) sessionStorage.setItem(name, value);
  }, stored);
}

function authorisedBy(
  script: PageScript,
  list: readonly AuthorisedScript[] | null,
): Pick<PageScript, 'authorised' | 'reason'> {
  if (list === null) return { authorised: null, reason: null };
  const entry = authorisationOf(script, list);
  return { authorised: entry !== null, reason: entry?.reason ?? null };
}

/** Null where the content of either is not known. */
export function changeOf(
  { url, hash }: Pick<PageScript, 'url' | 'hash'>,
  before: readonly PageScript[],
): 'same' | 'new' | 'changed' | null {
  if (hash !== null && before.some((script) => script.hash === hash)) return 'same';
  const old = before.filter((script) => script.url === url);
  if (old.length === 0) return 'new';
  return hash === null || old.some((script) => script.hash === null) ? null : 'changed';
}

/** Headers that differ, and scripts that are gone; a nonce is another one in every answer. */
export function sinceLastRun(
  now: Pick<PaymentPage, 'headers' | 'scripts'>,
  before: Pick<PaymentPage, 'headers' | 'scripts'>,
): SinceLastRun {
  const textOf = (headers: PaymentPage['headers'], name: string) =>
    headers[name]?.replace(/'nonce-[^']*'/g, "'nonce-…'") ?? null;
  return {
    headers: SECURITY_HEADERS.map((name) => ({
      name,
      before: textOf(before.headers, name),
      now: textOf(now.headers, name),
    })).filter((one) => one.before !== one.now),
    scriptsGone: before.scripts
      .filter((old) => !now.scripts.some(({ url, hash }) => url === old.url || (hash !== null && hash === old.hash)))
      .map(({ url }) => url),
  };
}
