import { storageNeedsConsent, vendorOfStorage } from '../observe/vendors.ts';
import type { StoredItem } from '../report/report.ts';
import type { Visit } from '../visit.ts';

/** Cookies, storage and databases that are there now, by name; values are not read. */
export async function storedItems({ context, page }: Pick<Visit, 'context' | 'page'>): Promise<StoredItem[]> {
  const cookies = await context.cookies();
  const host = URL.canParse(page.url()) ? new URL(page.url()).hostname : '';
  const names = await page
    .evaluate(async () => ({
      localStorage: Object.keys(localStorage),
      sessionStorage: Object.keys(sessionStorage),
      IndexedDB: (await indexedDB.databases()).flatMap(({ name }) => name ?? []),
    }))
    .catch(() => ({ localStorage: [], sessionStorage: [], IndexedDB: [] }));
  const item = (where: StoredItem['where'], name: string, domain: string): StoredItem => ({
    where,
    name,
    domain,
    vendor: vendorOfStorage(name)?.name ?? null,
    needsConsent: storageNeedsConsent(name),
  });
  return [
    ...cookies.map(({ name, domain }) => item('cookie', name, domain)),
    ...(['localStorage', 'sessionStorage', 'IndexedDB'] as const).flatMap((where) =>
      names[where].map((name) => item(where, name, host)),
    ),
  ];
}

/** What is there now, parted by whether it was there before. */
export function partStored(
  before: readonly StoredItem[],
  now: readonly StoredItem[],
): { readonly added: StoredItem[]; readonly kept: StoredItem[] } {
  const idOf = ({ where, name, domain }: StoredItem) => `${where} ${domain} ${name}`;
  const known = new Set(before.map(idOf));
  return { added: now.filter((one) => !known.has(idOf(one))), kept: now.filter((one) => known.has(idOf(one))) };
}
