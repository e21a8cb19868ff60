import { type Arrival, findMarkers, type Layers, type Reading, unwrap } from '../reader/index.ts';
import type { Destination, MarkerArrival, UnreadBody } from '../report/report.ts';
import { type Moment, pathOf, type Visit } from '../visit.ts';
import { isRecording, receiverOf } from './receiver.ts';
import type { Sent } from './traffic.ts';
import { addUnread, whyUnread } from './unread.ts';
import type { Vendor } from './vendors.ts';

/** A visit that is over, with what it sent. */
export interface FinishedVisit {
  readonly name: string;
  readonly visit: Pick<Visit, 'markers' | 'moments' | 'places' | 'addresses'>;
  readonly sent: readonly Sent[];
  /** When the person agreed (epoch ms); null when they were not asked, or did not. */
  readonly agreedAt: number | null;
}

interface Tally {
  origin: string;
  /** Of those behind an origin of the site, where they are sent something. */
  paths: Set<string>;
  requests: number;
  bodyBytes: number;
  unread: Map<string, UnreadBody>;
  beforeConsent: number;
  recordsPages: boolean;
  vendor: Vendor | null;
  arrivals: Map<string, { arrival: MarkerArrival; times: number }>;
}

/** Who was sent what, by origin. Of what the site itself is sent, only the addresses are read. */
export function readDestinations(
  visits: readonly FinishedVisit[],
  origins: readonly string[],
): { destinations: Destination[]; ownAddresses: MarkerArrival[] } {
  const tallies = new Map<string, Tally>();
  const own = new Map<string, { arrival: MarkerArrival; times: number }>();
  for (const finished of visits) {
    const markers = finished.visit.markers();
    for (const sent of finished.sent) {
      const to = receiverOf(sent, origins);
      if (to === null) {
        keep(own, finished, sent, findMarkers(unwrap(sent.url), markers).arrivals);
        continue;
      }
      const key = to.behindSite ? `${to.origin} ${to.vendor?.name ?? ''}` : to.origin;
      const tally = tallies.get(key) ?? newTally(to.origin);
      tallies.set(key, tally);
      tally.vendor ??= to.vendor;
      if (to.behindSite) tally.paths.add(pathOf(sent.url));
      tally.requests += 1;
      tally.bodyBytes += sent.body?.length ?? 0;
      if (finished.agreedAt === null || sent.at < finished.agreedAt) tally.beforeConsent += 1;
      const layers = to.behindSite ? layersOf(withoutSitesOwn(sent)) : layersOf(sent);
      const readings = layers.map((layer) => findMarkers(layer, markers));
      const why = whyUnread(sent, readings);
      if (why !== null) addUnread(tally.unread, sent, why);
      tally.recordsPages ||= layers.some(({ layers: all }) => all.some(({ text }) => isRecording(text)));
      keep(tally.arrivals, finished, sent, onceEach(readings));
    }
  }
  const destinations = [...tallies.values()].map(
    ({ origin, paths, arrivals, vendor, unread, ...rest }): Destination => ({
      origin: origin + ([...paths].sort()[0] ?? ''),
      ...rest,
      unread: [...unread.values()].reduce((sum, { times }) => sum + times, 0),
      unreadBodies: [...unread.values()],
      vendor: vendor && { name: vendor.name, category: vendor.category, source: vendor.source },
      arrivals: [...arrivals.values()].map(({ arrival, times }) => ({ ...arrival, times })),
    }),
  );
  const weight = ({ arrivals, bodyBytes }: Destination) => arrivals.length * 1e9 + bodyBytes;
  return {
    destinations: destinations.sort((a, b) => weight(b) - weight(a)),
    ownAddresses: [...own.values()].map(({ arrival, times }) => ({ ...arrival, times })),
  };
}

/** All that a request says, unwrapped: where to, each of its headers, and its body. */
export function layersOf({ url, headers, body }: Pick<Sent, 'url' | 'headers' | 'body'>): Layers[] {
  const said = Object.entries(headers).filter(([name]) => !BY_BROWSER.test(name));
  return [unwrap(url), ...said.map(([name, value]) => under(name, unwrap(value))), ...(body ? [unwrap(body)] : [])];
}

/** No script can set these (Fetch, forbidden request headers); of them only cookies and the referrer may say something. */
const BY_BROWSER =
  /^(?::.*|sec-.*|proxy-.*|accept-(?:charset|encoding)|access-control-.*|connection|content-length|date|dnt|expect|host|keep-alive|origin|te|trailer|transfer-encoding|upgrade|via)$/i;

function under(name: string, { layers, complete }: Layers): Layers {
  return { layers: layers.map((layer) => ({ ...layer, key: layer.key ?? name })), complete };
}

/** What is sent with every request to the site is the site's: its cookies, its addresses and its people's signing in. */
function withoutSitesOwn(sent: Sent): Sent {
  const left = Object.entries(sent.headers).filter(([name]) => !/^(?:cookie|referer|authorization)$/i.test(name));
  return { ...sent, headers: Object.fromEntries(left) };
}

/** A value that one request says in several places is one arrival. */
function onceEach(readings: readonly Reading[]): Arrival[] {
  const arrivals = new Map<string, Arrival>();
  for (const arrival of readings.flatMap((reading) => reading.arrivals)) {
    const id = [arrival.marker.id, arrival.encoding.join()].join('\n');
    if (!arrivals.has(id)) arrivals.set(id, arrival);
  }
  return [...arrivals.values()];
}

const newTally = (origin: string): Tally => ({
  origin,
  paths: new Set(),
  requests: 0,
  bodyBytes: 0,
  unread: new Map(),
  beforeConsent: 0,
  recordsPages: false,
  vendor: null,
  arrivals: new Map(),
});

function keep(into: Tally['arrivals'], { name, visit }: FinishedVisit, sent: Sent, arrivals: readonly Arrival[]): void {
  for (const { marker, encoding, key } of arrivals) {
    const here = pathOf(sent.page);
    const id = [name, here, marker.id, encoding.join()].join('\n');
    const known = into.get(id);
    if (known) {
      known.times += 1;
      continue;
    }
    const last = visit.moments.filter(({ at }) => at <= sent.at + 5).at(-1);
    const places = (visit.places.get(marker.id) ?? []).filter(({ at }) => at <= sent.at + 1_000);
    places.sort((a, b) => Number(b.page === here) - Number(a.page === here));
    const elements = [...new Set(places.map(({ selector, how, page }) => `${selector} (${how}) on ${page}`))];
    into.set(id, {
      times: 1,
      arrival: {
        marker: marker.id,
        kind: marker.kind,
        encoding,
        key,
        times: 1,
        visit: name,
        request: `${sent.method} ${pathOf(sent.url)}`,
        page: here,
        moment: last ? sayMoment(last) : 'before anything was done',
        afterMilliseconds: last ? Math.max(0, sent.at - last.at) : 0,
        elements: elements.slice(0, 8),
      },
    });
  }
}

function sayMoment({ what, element, page }: Moment): string {
  return element
    ? `${what} ${element} on ${page}`
    : /^(?:opened|came to)$/.test(what)
      ? `${what} ${page}`
      : `${what} on ${page}`;
}
