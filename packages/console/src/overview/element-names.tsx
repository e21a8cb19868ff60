import type { OpportunityPlace, PageState } from '@scrim/protocol';
import { resolvePath } from '@scrim/recorder/element-path';
import { useQuery } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import { usePurpose } from '../access/purpose.tsx';
import { api } from '../api.ts';
import { elementLabel } from '../heatmaps/element-label.ts';
import { hitsOf, useStateEvents } from '../heatmaps/use-heatmap.ts';
import { useSnapshot } from '../heatmaps/use-snapshot.ts';
import { nameKey } from './sentence.ts';

interface Named {
  readonly site: string;
  readonly places: readonly OpportunityPlace[];
  readonly onName: (key: string, name: string) => void;
}

/**
 * Reads what the recorded pages call their elements, out of sight. A recorded page is opened for a stated purpose only, so
 * before one is stated nothing is read and elements are called by their kind.
 */
export function ElementNameReader({ site, places, onName }: Named) {
  const purpose = usePurpose();
  if (purpose === null) return null;
  return places
    .filter(({ path }) => path !== null)
    .map((place) => <OneName key={nameKey(place)} site={site} place={place} purpose={purpose.id} onName={onName} />);
}

interface One {
  readonly site: string;
  readonly place: OpportunityPlace;
  readonly purpose: string;
  readonly onName: Named['onName'];
}

/** The state in which the element was clicked, else the page's usual one. */
function OneName({ site, place, purpose, onName }: One) {
  const { page } = place;
  const path = place.path ?? '';
  const clicked = useQuery({
    queryKey: ['state-with', site, page, path],
    queryFn: ({ signal }) => api.stateWithElement(site, page, path, signal),
    staleTime: Number.POSITIVE_INFINITY,
    retry: false,
  });
  const isUnclicked = clicked.isError || clicked.data?.state === null;
  const usual = useQuery({ ...hitsOf(site, { page }, 'click'), enabled: isUnclicked, retry: false });
  const state = clicked.data?.state ?? usual.data?.snapshot ?? null;
  if (state === null) return null;
  return <NameInState site={site} place={place} purpose={purpose} onName={onName} state={state} />;
}

function NameInState({ site, place, purpose, onName, state }: One & { readonly state: PageState }) {
  const { events } = useStateEvents(site, state, purpose);
  if (!events) return null;
  return <NameInSnapshot place={place} onName={onName} state={state} events={events} />;
}

function NameInSnapshot({
  place,
  onName,
  state,
  events,
}: Pick<One, 'place' | 'onName'> & { readonly state: PageState; readonly events: readonly unknown[] }) {
  const root = useRef<HTMLDivElement>(null);
  const scroller = useRef<HTMLDivElement>(null);
  const viewport = useRef({ width: state.viewportWidth, height: state.viewportHeight });
  const { snapshot } = useSnapshot({ root, scroller }, { events, viewport: viewport.current, at: state.at });
  useEffect(() => {
    const element = snapshot === null ? null : resolvePath(snapshot.document, place.path ?? '');
    const text = element ? elementLabel(element).text : null;
    if (text !== null) onName(nameKey(place), text);
  }, [snapshot, place, onName]);
  return (
    <div className="name-reader" aria-hidden inert ref={scroller}>
      <div ref={root} />
    </div>
  );
}
