/** A script that may run on payment pages (PCI DSS 6.4.3: an inventory with a written reason). */
export interface AuthorisedScript {
  /** Exact address, or one that ends in `*`; of a script in the page itself it does not matter. */
  readonly url: string;
  /** SHA-256 of its content; without it any content is authorised. */
  readonly hash?: string | null | undefined;
  readonly reason: string;
}

/** A script that stands in the page: it has no address, only a place, which moves with what stands before it. */
export function isInline(url: string): boolean {
  return url.startsWith('inline ');
}

/** The entry of the list that lets a script run; null when there is none. One whose content was not read may run only with any. */
export function authorisationOf<Entry extends AuthorisedScript>(
  { url, hash }: { readonly url: string; readonly hash: string | null },
  list: readonly Entry[],
): Entry | null {
  const isMeant = (entry: Entry) => {
    if (isInline(url)) return isInline(entry.url) && entry.hash === hash;
    const isThere = entry.url.endsWith('*') ? url.startsWith(entry.url.slice(0, -1)) : url === entry.url;
    return isThere && (entry.hash == null || entry.hash === hash);
  };
  return list.find(isMeant) ?? null;
}
