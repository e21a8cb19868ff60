import type { Sent } from '../observe/traffic.ts';

/** A request that was stopped before anything of it left the browser. */
export interface HeldRequest {
  /** Epoch ms. */
  readonly at: number;
  readonly why: 'payment' | 'origin';
  readonly method: string;
  /** Without fragment. */
  readonly url: string;
  /** Address of the page that it came from; empty where the browser does not say. */
  readonly page: string;
  /** The browser context that it came from; null where the browser does not say, as for frames within a page's process. */
  readonly context: string | null;
}

/** All requests of a context that were held for the same reason, with the same method and address; the fields are those of the first. */
export interface HeldKind extends HeldRequest {
  readonly count: number;
  /** They may differ in their query, which the address is told without: once there are too many kinds. */
  readonly anyQuery: boolean;
  /** When the last of them was held, epoch ms. */
  readonly last: number;
}

/** Kinds that are told of each context; once more if the query is left aside. What exceeds that is held, but not listed. */
const MOST_KINDS = 1_000;

/** What was held back, each kind once: a page may retry in a loop. */
export class HeldRequests {
  readonly #contexts = new Map<string | null, Map<string, HeldKind>>();

  add(request: HeldRequest): void {
    const kinds = this.#contexts.get(request.context) ?? new Map<string, HeldKind>();
    this.#contexts.set(request.context, kinds);
    const addTo = (url: string, anyQuery: boolean, most: number): boolean => {
      const key = `${anyQuery} ${request.why} ${request.method} ${url}`;
      const known = kinds.get(key);
      if (!known && kinds.size >= most) return false;
      const first = known ?? { ...request, url, anyQuery, count: 0 };
      kinds.set(key, { ...first, count: first.count + 1, last: request.at });
      return true;
    };
    if (!addTo(request.url, false, MOST_KINDS)) addTo(withoutQuery(request.url), true, 2 * MOST_KINDS);
  }

  of(context: string | null): readonly HeldKind[] {
    return [...(this.#contexts.get(context)?.values() ?? [])];
  }
}

export function sayHeld({ method, url, why }: Pick<HeldRequest, 'method' | 'url' | 'why'>): string {
  const { host, pathname } = new URL(url);
  const because = why === 'payment' ? 'it takes payments' : 'its origin was not named';
  return `${method} ${host}${pathname} was held back: ${because}`;
}

export interface Parted {
  readonly sent: readonly Sent[];
  /** With what it would have sent, each request by itself; null where the browser tells that of none of its kind. */
  readonly held: readonly { readonly request: HeldKind; readonly sent: Sent | null }[];
}

/** Parts what a visit sent from what only seemed to be sent: the browser tells of a request before it is held back. */
export function partHeld(all: readonly Sent[], kinds: readonly HeldKind[]): Parted {
  const exactly = byAddress(all, withoutFragment);
  const roughly = byAddress(all, withoutQuery);
  const stopped = new Set<Sent>();
  const held = kinds.flatMap((request): Parted['held'] => {
    const alike = request.anyQuery ? roughly : exactly;
    const candidates = (alike.get(`${request.method} ${request.url}`) ?? []).filter(
      (one) => !stopped.has(one) && (request.why === 'payment' || one.resource === 'document'),
    );
    // The last: a visit may be allowed less than before, never more.
    const own = candidates.slice(-request.count);
    for (const one of own) stopped.add(one);
    return own.length > 0 ? own.map((sent) => ({ request, sent })) : [{ request, sent: null }];
  });
  return { sent: all.filter((one) => !stopped.has(one)), held };
}

function byAddress(all: readonly Sent[], addressOf: (url: string) => string): ReadonlyMap<string, readonly Sent[]> {
  const grouped = new Map<string, Sent[]>();
  for (const one of all) {
    const key = `${one.method} ${addressOf(one.url)}`;
    const known = grouped.get(key);
    if (known) known.push(one);
    else grouped.set(key, [one]);
  }
  return grouped;
}

function withoutFragment(url: string): string {
  return url.split('#')[0] ?? '';
}

function withoutQuery(url: string): string {
  return url.split(/[?#]/)[0] ?? '';
}
