import { unwrap, WordSearch } from '@scrim/probe/reader';
import type { Evidence } from './adapter.ts';
import { ChannelWatch } from './channels.ts';
import type { Case } from './site.ts';
import type { HandTimes, Marker } from './vector.ts';

export type Seen = 'exact' | 'whole' | 'pieces' | 'channel';

export interface Found {
  /** What was seen of each vector, and where; vectors that are not here were not seen. */
  readonly seen: ReadonlyMap<string, { readonly how: Seen; readonly places: readonly string[] }>;
  /** Whether the recorder's own text was found in what it sent: null when it named none. */
  readonly canary: boolean | null;
  /** Runs of four letters, of eleven, from which a value counts as found in pieces, by place. */
  readonly pieces: ReadonlyMap<string, number>;
  /** Pieces of evidence that were too long or too deep to be read to the end. */
  readonly unread: number;
}

/** How likely one run may find any of its values in pieces by chance: ten runs, a whole suite, stay below one in a hundred. */
const FALSE_ALARM = 0.001;
/** Fewer pieces than these are no find, however little chance has to offer. */
const FEWEST_PIECES = 4;

/** Searches all evidence for the values of all vectors. */
export function searchEvidence(
  cases: readonly Case[],
  evidence: readonly Evidence[],
  hands: ReadonlyMap<string, HandTimes>,
  canary: string | undefined,
): Found {
  const markers = new Map<string, Marker>(cases.map(({ vector, marker }) => [vector.id, marker]));
  const byPlace = new Map<string, WordSearch>();
  const watch = new ChannelWatch();
  let canarySeen = false;
  let unread = 0;
  for (const { place, data } of evidence) {
    let searching = byPlace.get(place);
    if (!searching) {
      searching = new WordSearch(markers);
      byPlace.set(place, searching);
    }
    if (place === 'raw') {
      searching.read(data.toString('latin1'));
      continue;
    }
    const { layers, complete } = unwrap(data);
    if (!complete) unread += 1;
    for (const layer of layers) {
      searching.readLayer(layer);
      if (place === 'wire' && !layer.assembled) watch.read(layer.text);
      canarySeen ||= canary !== undefined && layer.text.includes(canary);
    }
  }
  const seen = new Map<string, { how: Seen; places: string[] }>();
  const pieces = new Map<string, number>();
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
    }
  }
  for (const { vector } of cases)
    if (vector.channel && watch.sees(vector.channel, hands.get(vector.id))) note(vector.id, 'channel', 'wire');
  return { seen, pieces, unread, canary: canary === undefined ? null : canarySeen };
}
