import type { HeldKind, Parted } from '../browser/held-requests.ts';
import { findMarkers } from '../reader/index.ts';
import type { HeldBack } from '../report/report.ts';
import { pathOf, type Visit } from '../visit.ts';
import { layersOf } from './destinations.ts';
import type { Sent } from './traffic.ts';
import { vendorOf } from './vendors.ts';

interface Held {
  readonly visit: Pick<Visit, 'markers'>;
  readonly request: HeldKind;
  readonly sent: Sent | null;
}

/** What the visits did not send, each kind of request of a page once, with what it would have told others than the site. */
export function readHeldBack(
  visits: readonly (Pick<Held, 'visit'> & Pick<Parted, 'held'>)[],
  origins: readonly string[],
): HeldBack[] {
  const all = visits.flatMap(({ visit, held }) => held.map((one): Held => ({ visit, ...one })));
  const kinds = new Map<string, HeldBack>();
  const seen = new Set(all.flatMap(({ sent, request }) => (sent ? [request.url] : [])));
  for (const held of all.filter((one) => isOfItsVisit(one, seen))) {
    const { method, url, why } = held.request;
    const { origin } = new URL(url);
    const page = pathOf(pageOf(held));
    const key = [why, method, origin, pathOf(url), page].join('\n');
    kinds.set(key, {
      why,
      method,
      url: origin + pathOf(url),
      page,
      category: vendorOf(url)?.category ?? null,
      carried: [...new Set([...(kinds.get(key)?.carried ?? []), ...(origins.includes(origin) ? [] : carriedBy(held))])],
    });
  }
  return [...kinds.values()];
}

/** One that the browser does not place is told to each visit that was under way: it is of the one that saw it go. */
function isOfItsVisit({ request, sent }: Held, seen: ReadonlySet<string>): boolean {
  return sent !== null || request.context !== null || !seen.has(request.url);
}

function carriedBy({ visit, request, sent }: Held): string[] {
  return layersOf(sent ?? { url: request.url, headers: {}, body: null }).flatMap((layer) =>
    findMarkers(layer, visit.markers()).arrivals.map(({ marker }) => marker.id),
  );
}

/** A page that is being opened is told by the browser as if it were open already. */
function pageOf({ request, sent }: Held): string {
  return [sent?.page, request.page].find((address) => address && address !== request.url) ?? '';
}
