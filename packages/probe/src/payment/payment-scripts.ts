import { createHash } from 'node:crypto';
import { vendorOf } from '../observe/vendors.ts';
import type { PageScript, PaymentPage, SinceLastRun } from '../report/report.ts';
import type { Visit } from '../visit.ts';

/** A script that may run on payment pages (PCI DSS 6.4.3: an inventory with a written reason). */
export interface AuthorisedScript {
  /** Exact address, or one that ends in `*`. */
  readonly url: string;
  /** SHA-256 of its content; without it any content is authorised. */
  readonly hash?: string | undefined;
  readonly reason: string;
}

const HEADERS = [
  'content-security-policy',
  'content-security-policy-report-only',
  'strict-transport-security',
  'x-content-type-options',
  'referrer-policy',
  'permissions-policy',
  'cross-origin-opener-policy',
  'x-frame-options',
];

export function securityHeaders(headers: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(HEADERS.flatMap((name) => (headers[name] === undefined ? [] : [[name, headers[name]]])));
}

/** Every script that a payment page loads and runs, with the hash of its content, and the page's own headers. */
export async function inventory(
  visit: Visit,
  url: string,
  sign: string,
  authorised: readonly AuthorisedScript[] | null,
  before: Pick<PaymentPage, 'headers' | 'scripts'> | null,
): Promise<PaymentPage> {
  const page = await visit.context.newPage();
  try {
    const scripts = new Map<string, PageScript>();
    const reading: Promise<void>[] = [];
    page.on('response', (response) => {
      if (response.request().resourceType() !== 'script') return;
      reading.push(
        (async () => {
          const body = await response.body().catch(() => null);
          if (!body) return;
          scripts.set(response.url(), describe(response.url(), body, securityHeaders(response.headers())));
        })(),
      );
    });
    const main = await page.goto(url, { waitUntil: 'load', timeout: 30_000 });
    await page.waitForTimeout(800);
    await Promise.all(reading);
    const tags = await page.evaluate(() =>
      [...document.scripts].map(({ src, integrity, text, type }) => ({ src, integrity, text, type })),
    );
    for (const [at, { src, text, type }] of tags.entries()) {
      if (src !== '' || text.trim() === '' || /json|template/.test(type)) continue;
      scripts.set(`inline ${at + 1}`, describe(`inline ${at + 1}`, Buffer.from(text), {}));
    }
    const withIntegrity = new Set(tags.filter(({ integrity }) => integrity !== '').map(({ src }) => src));
    const headers = securityHeaders(main ? await main.allHeaders() : {});
    return {
      path: new URL(url).pathname,
      sign,
      headers,
      sinceLastRun: before && sinceLastRun({ headers, scripts: [...scripts.values()] }, before),
      scripts: [...scripts.values()].map((script) => ({
        ...script,
        origin: script.origin === '' ? new URL(url).origin : script.origin,
        integrity: withIntegrity.has(script.url),
        change: before ? changeOf(script, before.scripts) : null,
        authorised: authorised ? isAuthorised(script, authorised) : null,
      })),
    };
  } finally {
    await page.close();
  }
}

function describe(url: string, body: Buffer, headers: Record<string, string>): PageScript {
  const isInline = url.startsWith('inline ');
  return {
    url,
    hash: createHash('sha256').update(body).digest('hex'),
    bytes: body.length,
    origin: isInline ? '' : new URL(url).origin,
    vendor: isInline ? null : (vendorOf(url)?.name ?? null),
    integrity: false,
    headers,
    change: null,
    authorised: null,
  };
}

export function changeOf(
  { url, hash }: Pick<PageScript, 'url' | 'hash'>,
  before: readonly PageScript[],
): 'same' | 'new' | 'changed' {
  if (before.some((script) => script.hash === hash)) return 'same';
  return before.some((script) => script.url === url) ? 'changed' : 'new';
}

/** Headers that differ, and scripts that are gone; a nonce is another one in every answer. */
export function sinceLastRun(
  now: Pick<PaymentPage, 'headers' | 'scripts'>,
  before: Pick<PaymentPage, 'headers' | 'scripts'>,
): SinceLastRun {
  const textOf = (headers: PaymentPage['headers'], name: string) =>
    headers[name]?.replace(/'nonce-[^']*'/g, "'nonce-…'") ?? null;
  return {
    headers: HEADERS.map((name) => ({
      name,
      before: textOf(before.headers, name),
      now: textOf(now.headers, name),
    })).filter((one) => one.before !== one.now),
    scriptsGone: before.scripts
      .filter((old) => !now.scripts.some(({ url, hash }) => url === old.url || hash === old.hash))
      .map(({ url }) => url),
  };
}

export function isAuthorised(
  { url, hash }: Pick<PageScript, 'url' | 'hash'>,
  list: readonly AuthorisedScript[],
): boolean {
  return list.some((one) => {
    const matches = one.url.endsWith('*') ? url.startsWith(one.url.slice(0, -1)) : url === one.url;
    return matches && (one.hash === undefined || one.hash === hash);
  });
}
