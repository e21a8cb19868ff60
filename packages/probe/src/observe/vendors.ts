import { z } from 'zod';
import list from './vendors.json' with { type: 'json' };

export const VENDOR_CATEGORIES = [
  'recorder',
  'analytics',
  'advertising',
  'tags',
  'errors',
  'consent',
  'payment',
  'support',
] as const;

const Vendor = z.strictObject({
  name: z.string(),
  category: z.enum(VENDOR_CATEGORIES),
  /** Host names; `*.` stands for any subdomain and the domain itself. */
  hosts: z.array(z.string()),
  /** Paths, as regular expressions, by which a self-hosted one is known. */
  paths: z.array(z.string()).default([]),
  /** What tells its requests at a site's own origin, behind a reverse proxy: of one of these, all that is said, as regular expressions. */
  behind: z
    .array(z.strictObject({ path: z.string().optional(), query: z.string().optional(), body: z.string().optional() }))
    .default([]),
  /** Paths at which it is told a person's choice. */
  choices: z.array(z.string()).default([]),
  /** Names of cookies and storage keys, as regular expressions. */
  storage: z.array(z.string()).default([]),
  /** Of these, names that are kept to record pages by, of one that does more than that. */
  recordingStorage: z.array(z.string()).default([]),
  /** Of these, names that hold the person's choice alone. */
  choiceStorage: z.array(z.string()).default([]),
  /** Where the vendor says so, on a page or in its script. */
  choiceSource: z.string().optional(),
  source: z.string(),
});
export type Vendor = z.infer<typeof Vendor>;

export const VENDORS: readonly Vendor[] = z.array(Vendor).parse(list.vendors);

/** Whether a request to a vendor of this category needs the person's agreement first. */
export function needsConsent(vendor: Vendor | null): boolean {
  return vendor === null || ['recorder', 'analytics', 'advertising'].includes(vendor.category);
}

/** The vendor behind an address, or null when the list does not know it. */
export function vendorOf(url: string): Vendor | null {
  const { hostname, pathname } = new URL(url);
  return (
    VENDORS.find(({ hosts }) => hosts.some((host) => matchesHost(hostname, host))) ??
    VENDORS.find(({ paths }) => paths.some((path) => new RegExp(path).test(pathname))) ??
    null
  );
}

/** The vendor whose requests these are behind a site's own origin, by address and the readings of the body; null for the site's own. */
export function vendorBehind(url: string, body: readonly string[]): Vendor | null {
  const { pathname, search } = new URL(url);
  const says = (pattern: string | undefined, texts: readonly string[]) =>
    pattern === undefined || texts.some((text) => new RegExp(pattern).test(text));
  const isIts = ({ path, query, body: said }: Vendor['behind'][number]) =>
    says(path, [pathname]) && says(query, [search]) && says(said, body);
  return VENDORS.find(({ behind }) => behind.some(isIts)) ?? null;
}

/** Whose it is what is stored under a name: by the name, or, of a cookie of others, by the domain that it is sent to. */
export function vendorOfStorage(name: string, cookieDomain: string | null = null): Vendor | null {
  const domain = cookieDomain?.replace(/^\./, '') ?? null;
  return (
    VENDORS.find(({ storage }) => storage.some((pattern) => new RegExp(pattern).test(name))) ??
    (domain === null ? null : (vendorOf(`https://${domain}`) ?? vendorSentCookiesOf(domain)))
  );
}

/** Cookies of `bing.com` are sent to `bat.bing.com`, too; of hosts with subdomains of their own, the wider domain is not the vendor's alone. */
function vendorSentCookiesOf(domain: string): Vendor | null {
  return (
    VENDORS.find(({ hosts }) => hosts.some((host) => !host.startsWith('*.') && host.endsWith(`.${domain}`))) ?? null
  );
}

/** Whether what is stored is of somebody who needs the person's agreement; what the person chose is not. */
export function storageNeedsConsent(name: string, cookieDomain: string | null = null): boolean {
  const vendor = vendorOfStorage(name, cookieDomain);
  const isAmong = (patterns: readonly string[]) => patterns.some((pattern) => new RegExp(pattern).test(name));
  if (vendor === null || isAmong(vendor.choiceStorage)) return false;
  return needsConsent(vendor) || isAmong(vendor.recordingStorage);
}

/** Whether the request only tells the vendor what the person chose. */
export function isChoice(vendor: Vendor | null, url: string): boolean {
  return vendor?.choices.some((path) => new RegExp(path).test(new URL(url).pathname)) ?? false;
}

function matchesHost(hostname: string, host: string): boolean {
  if (!host.startsWith('*.')) return hostname === host;
  return hostname === host.slice(2) || hostname.endsWith(host.slice(1));
}
