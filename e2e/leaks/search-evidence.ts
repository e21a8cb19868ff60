import { unwrap, WordSearch } from '@scrim/probe/reader';
import type { Evidence } from './adapter.ts';
import { ChannelWatch } from './channels.ts';
import { DigitSearch } from './digit-search.ts';
import { type Moment, SignpostWatch } from './signposts.ts';
import type { Case } from './site.ts';
import type { HandTimes, Marker } from './vector.ts';

export type Seen = 'exact' | 'whole' | 'pieces' | 'channel';

export interface Found {
  /** What was seen of each vector, and where; vectors that are not here were not seen. */
  readonly seen: ReadonlyMap<string, { readonly how: Seen; readonly places: readonly string[] }>;
  /** Which of the recorder's own texts were not found on the wire: null when it named none. */
  readonly canaryMissing: readonly string[] | null;
  /** Moments of the visit of which nothing on the wire shows that it was recorded then: what was done about them proves nothing. */
  readonly unrecorded: readonly Moment[];
  /** Places in which at least one of them was found. */
  readonly canaryIn: ReadonlySet<string>;
  /** Runs of four letters, of eleven, from which a value counts as found in pieces, by place. */
  readonly pieces: ReadonlyMap<string, number>;
  /** Runs of four digits, one after the other, from which a long number does. */
  readonly digitPieces: ReadonlyMap<string, number>;
  /** Pieces of evidence that were too long or too deep to be read to the end. */
  readonly unread: readonly string[];
}

/** How likely one run may find any of its values in pieces by chance, as words or as digits: ten runs, a whole suite, stay below one in a hundred. */
const FALSE_ALARM = 0.0005;
/** Fewer pieces than these are no find, however little chance has to offer. */
const FEWEST_PIECES = 4;

/** Searches all evidence for the values of all vectors. */
export function searchEvidence(
  cases: readonly Case[],
  evidence: readonly Evidence[],
  hands: ReadonlyMap<string, HandTimes>,
  canary: string | readonly string[] = [],
): Found {
  const markers = new Map<string, Marker>(cases.map(({ vector, marker }) => [vector.id, marker]));
  const byPlace = new Map<string, WordSearch>();
  const numbers = new Map(
    cases.flatMap(({ vector, marker }) => (/^(?:digits|card)$/.test(vector.kind) ? [[vector.id, marker.text]] : [])),
  );
  const digitsByPlace = new Map<string, DigitSearch>();
  const watches = new Map<string, ChannelWatch>();
  const elements = cases.flatMap(({ vector: { channel } }) => (channel?.kind === 'elements' ? [channel.name] : []));
  const canaries = [canary].flat();
  const missing = new Set(canaries);
  const canaryIn = new Set<string>();
  const signposts = new SignpostWatch();
  const unread: string[] = [];
  const searchOf = (place: string) => {
    const searching = byPlace.get(place) ?? new WordSearch(markers);
    byPlace.set(place, searching);
    return searching;
  };
  const digitsOf = (place: string) => {
    const searching = digitsByPlace.get(place) ?? new DigitSearch(numbers);
    digitsByPlace.set(place, searching);
    return searching;
  };
  const watchOf = (place: string) => {
    const watch = watches.get(place) ?? new ChannelWatch(elements);
    watches.set(place, watch);
    return watch;
  };
  for (const { data, name, places, watched } of eachOnce(evidence)) {
    if (places.delete('raw')) searchOf('raw').read(data.toString('latin1'));
    if (places.size === 0) continue;
    const { layers, complete } = unwrap(data);
    if (!complete) unread.push(name);
    for (const layer of layers) {
      if (!layer.assembled) for (const place of watched) watchOf(place).read(layer.text);
      const met = canaries.filter((text) => layer.text.includes(text));
      // Met in a worker or the storage alone, they say nothing of whether uploads were opened.
      if (places.has('wire')) {
        signposts.read(layer.text);
        for (const text of met) missing.delete(text);
      }
      for (const place of places) {
        searchOf(place).readLayer(layer);
        digitsOf(place).read(layer.text);
        if (met.length > 0) canaryIn.add(place);
      }
    }
  }
  const seen = new Map<string, { how: Seen; places: string[] }>();
  const pieces = new Map<string, number>();
  const digitPieces = new Map<string, number>();
  for (const [place, searching] of digitsByPlace)
    digitPieces.set(place, searching.piecesAboveChance(digitsByPlace.size, FALSE_ALARM));
  for (const [place, searching] of byPlace) {
    const above = searching.piecesAboveChance(cases.length * byPlace.size, FALSE_ALARM);
    if (place !== 'raw') pieces.set(place, Math.max(FEWEST_PIECES, above));
  }
  const note = (id: string, how: Seen, place: string) => {
    const before = seen.get(id);
    const rank: readonly Seen[] = ['pieces', 'channel', 'whole', 'exact'];
    if (!before) seen.set(id, { how, places: [place] });
    else {
      before.places.push(place);
      if (rank.indexOf(how) > rank.indexOf(before.how)) before.how = how;
    }
  };
  for (const [place, { finds }] of byPlace) {
    for (const { vector } of cases) {
      const find = finds.get(vector.id);
      if (!find || vector.channel) continue;
      if (find.exact) note(vector.id, 'exact', place);
      else if (find.whole) note(vector.id, 'whole', place);
      else if (Math.max(...find.pieces.map(({ size }) => size)) >= (pieces.get(place) ?? Number.POSITIVE_INFINITY))
        note(vector.id, 'pieces', place);
      else if ((digitsByPlace.get(place)?.pieces(vector.id) ?? 0) >= (digitPieces.get(place) ?? Infinity))
        note(vector.id, 'pieces', place);
    }
  }
  for (const [place, watch] of watches)
    for (const { vector } of cases)
      if (vector.channel && watch.sees(vector.channel, hands.get(vector.id))) note(vector.id, 'channel', place);
  return {
    seen,
    pieces,
    digitPieces,
    unread,
    canaryMissing: canaries.length === 0 ? null : [...missing],
    canaryIn,
    unrecorded: signposts.missing,
  };
}

/** Evidence that is the same in several places. */
interface Once {
  readonly data: Evidence['data'];
  /** Of the first. */
  readonly name: string;
  readonly places: Set<string>;
  /** Those of them in which quantities count. */
  readonly watched: Set<string>;
}

/** What stands in several places, such as a batch that a worker gave out and that was sent, is opened once. */
function eachOnce(evidence: readonly Evidence[]): Iterable<Once> {
  const known = new Map<string, Once>();
  for (const { place, name, data, kept } of evidence) {
    const key = typeof data === 'string' ? `text ${data}` : `bytes ${data.toString('latin1')}`;
    const one = known.get(key) ?? { data, name, places: new Set(), watched: new Set() };
    known.set(key, one);
    one.places.add(place);
    if (place === 'wire' || place === 'worker' || kept) one.watched.add(place);
  }
  return known.values();
}
