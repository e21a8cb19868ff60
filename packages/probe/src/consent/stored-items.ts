import { storageNeedsConsent, vendorOfStorage } from '../observe/vendors.ts';
import type { StoredItem } from '../report/report.ts';
import type { Visit } from '../visit.ts';

/** What is stored at a moment, by name; values are not read. */
export interface Stored {
  readonly items: readonly StoredItem[];
  /** Origins whose storage and databases are among them, as the cookies of all are. */
  readonly origins: readonly string[];
}

/** Cookies, and the storage and databases of the page's origin, where the browser gives them. */
export async function readStored({
  context,
  page,
  origins,
}: Pick<Visit, 'context' | 'page' | 'origins'>): Promise<Stored> {
  const cookies = await context.cookies();
  const own = await page
    .evaluate(async () => ({
      origin: location.origin,
      domain: location.host,
      localStorage: Object.keys(localStorage),
      sessionStorage: Object.keys(sessionStorage),
      IndexedDB: (await indexedDB.databases()).flatMap(({ name }) => name ?? []),
    }))
    .catch(() => null);
  const item = (where: StoredItem['where'], name: string, domain: string): StoredItem => {
    const cookieDomain = where === 'cookie' && !isOfSite(domain, origins) ? domain : null;
    return {
      where,
      name,
      domain,
      vendor: vendorOfStorage(name, cookieDomain)?.name ?? null,
      needsConsent: storageNeedsConsent(name, cookieDomain),
    };
  };
  return {
    items: [
      ...cookies.map(({ name, domain }) => item('cookie', name, domain)),
      ...(['localStorage', 'sessionStorage', 'IndexedDB'] as const).flatMap((where) =>
        own === null ? [] : own[where].map((name) => item(where, name, own.domain)),
      ),
    ],
    origins: own === null ? [] : [own.origin],
  };
}

/** Whether a cookie is sent to the site itself. */
function isOfSite(domain: string, origins: readonly string[]): boolean {
  return origins.some((origin) => `.${new URL(origin).hostname}`.endsWith(`.${domain.replace(/^\./, '')}`));
}

/**
 * What is there now, parted by whether it was there before; of origins that were not read both times, cookies alone. Null before:
 * the browser had stored nothing yet.
 */
export function partStored(
  before: Stored | null,
  now: Stored,
): { readonly added: StoredItem[]; readonly kept: StoredItem[]; readonly compared: readonly string[] } {
  const idOf = ({ where, name, domain }: StoredItem) => `${where} ${domain} ${name}`;
  const known = new Set(before?.items.map(idOf));
  const compared = now.origins.filter((origin) => before === null || before.origins.includes(origin));
  const hosts = compared.map((origin) => new URL(origin).host);
  const items = now.items.filter(({ where, domain }) => where === 'cookie' || hosts.includes(domain));
  return {
    added: items.filter((one) => !known.has(idOf(one))),
    kept: items.filter((one) => known.has(idOf(one))),
    compared,
  };
}
