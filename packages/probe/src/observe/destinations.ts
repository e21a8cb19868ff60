import { findMarkers, type Marker, unwrap } from '../reader/index.ts';
import type { Destination, MarkerArrival } from '../report/report.ts';
import { type Moment, pathOf, type Visit } from '../visit.ts';
import type { Sent } from './traffic.ts';
import { vendorOf } from './vendors.ts';

/** A visit that is over, with what it sent. */
export interface FinishedVisit {
  readonly name: string;
  readonly visit: Pick<Visit, 'markers' | 'moments' | 'places'>;
  readonly sent: readonly Sent[];
  /** When the person agreed (epoch ms); null when they were not asked, or did not. */
  readonly agreedAt: number | null;
}

interface Tally {
  requests: number;
  bodyBytes: number;
  unread: number;
  beforeConsent: number;
  recordsPages: boolean;
  vendor: ReturnType<typeof vendorOf>;
  arrivals: Map<string, { arrival: MarkerArrival; times: number }>;
}

/** Who was sent what, by origin; the site's own origins apart, of which only the addresses are read. */
export function readDestinations(
  visits: readonly FinishedVisit[],
  origins: readonly string[],
): { destinations: Destination[]; ownAddresses: MarkerArrival[] } {
  const tallies = new Map<string, Tally>();
  const own = new Map<string, { arrival: MarkerArrival; times: number }>();
  for (const finished of visits) {
    const markers = finished.visit.markers();
    for (const sent of finished.sent) {
      const origin = originOf(sent.url);
      if (origins.includes(origin)) {
        keep(own, finished, sent, findMarkers(unwrap(sent.url), markers).arrivals);
        continue;
      }
      const tally = tallies.get(origin) ?? newTally();
      tallies.set(origin, tally);
      tally.vendor ??= vendorOf(sent.url);
      tally.requests += 1;
      tally.bodyBytes += sent.body?.length ?? 0;
      if (finished.agreedAt === null || sent.at < finished.agreedAt) tally.beforeConsent += 1;
      const layers = layersOf(sent);
      const readings = layers.map((layer) => findMarkers(layer, markers));
      if (sent.unread || readings.some(({ complete }) => !complete)) tally.unread += 1;
      tally.recordsPages ||= layers.some(({ layers: all }) =>
        all.some(({ text }) => /"type":2,"data":\{"node":/.test(text)),
      );
      for (const { arrivals } of readings) keep(tally.arrivals, finished, sent, arrivals);
    }
  }
  const destinations = [...tallies].map(
    ([origin, { arrivals, vendor, ...rest }]): Destination => ({
      origin,
      ...rest,
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

/** All that a request says, unwrapped: where to, from where, with which cookies, and its body. */
export function layersOf({ url, headers, body }: Pick<Sent, 'url' | 'headers' | 'body'>): ReturnType<typeof unwrap>[] {
  const layers = [unwrap([url, headers.referer ?? '', headers.cookie ?? ''].join('\n'))];
  return body ? [...layers, unwrap(body)] : layers;
}

const newTally = (): Tally => ({
  requests: 0,
  bodyBytes: 0,
  unread: 0,
  beforeConsent: 0,
  recordsPages: false,
  vendor: null,
  arrivals: new Map(),
});

function keep(
  into: Tally['arrivals'],
  { name, visit }: FinishedVisit,
  sent: Sent,
  arrivals: readonly { marker: Marker; encoding: MarkerArrival['encoding']; key: string | null }[],
): void {
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

function originOf(url: string): string {
  const { protocol, host } = new URL(url);
  return `${protocol.replace('ws', 'http')}//${host}`;
}
