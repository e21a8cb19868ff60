import { Select } from '@mantine/core';
import type { Heatmap, PageState } from '@scrim/protocol';
import { type UseQueryResult, useQueries, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { api } from '../api.ts';
import type { Elsewhere } from './elsewhere.ts';

/** How a deep link names a state that begins with a full snapshot. */
export const stateKey = (state: Pick<PageState, 'session' | 'seqs'>): string =>
  `${state.session}:${state.seqs[0] ?? 0}`;

interface Chosen {
  readonly state: string | undefined;
  /** Path of the element that was clicked in it. */
  readonly element: string | undefined;
}

export interface ChosenState {
  /** Null while it is looked for, when that failed, or when there is none. */
  readonly state: PageState | null;
  readonly options: readonly { readonly value: string; readonly label: string }[];
  /** Of the answer that tells the state. */
  readonly isPending: boolean;
  readonly error: Error | null;
  readonly retry: () => void;
  /** Whether an element is chosen that no state shows. */
  readonly isMissing: boolean;
}

/** A moment in which an element was clicked; an answer is kept, as the list of states asks for what may be chosen next. */
const stateWith = (site: string, page: string, element: string | undefined) => ({
  queryKey: ['heatmap-state', site, page, element],
  queryFn: ({ signal }: { signal: AbortSignal }) => api.stateWithElement(site, page, element ?? '', signal),
  staleTime: 300_000,
});

/** The state to draw on: the chosen one, the one in which an element was clicked, or the heatmap's, the most representative. */
export function useChosenState(
  site: string,
  page: string,
  chosen: Chosen,
  heatmap: Pick<UseQueryResult<Heatmap>, 'data' | 'isPending' | 'error' | 'refetch'>,
): ChosenState {
  const states = useQuery({
    queryKey: ['heatmap-states', site, page],
    queryFn: ({ signal }) => api.heatmapStates(site, page, signal),
    staleTime: 300_000,
  });
  const { element } = chosen;
  const found = useQuery({ ...stateWith(site, page, element), enabled: element !== undefined });
  const listed = states.data?.states ?? [];
  const options = listed.map((state) => ({ value: stateKey(state), label: state.label }));
  const picked = listed.find((state) => stateKey(state) === chosen.state);
  const [asked, state] =
    element !== undefined
      ? [found, found.data?.state]
      : chosen.state !== undefined && states.data === undefined
        ? [states, null]
        : [heatmap, picked ?? heatmap.data?.snapshot];
  const { isPending, error } = asked;
  return {
    state: state ?? null,
    options,
    isPending,
    error,
    retry: () => void asked.refetch(),
    isMissing: element !== undefined && found.data?.state === null,
  };
}

interface StateSelectProps {
  readonly site: string;
  readonly page: string;
  readonly options: ChosenState['options'];
  readonly chosen: Chosen;
  /** What the chosen element is called in its picture. */
  readonly chosenName: string;
  /** What people clicked and the picture does not show. */
  readonly elsewhere: readonly Elsewhere[];
  readonly onChange: (change: Chosen) => void;
}

const REPRESENTATIVE = 'representative';
/** Before an element's path; no session's name begins so. */
const WITH = 'with ';

export function StateSelect(props: StateSelectProps) {
  const { site, page, options, chosen, chosenName, elsewhere, onChange } = props;
  const [isAsked, setIsAsked] = useState(false);
  const offered = elsewhere.filter(({ path }) => path !== chosen.element);
  // Each question is in the audit log, so none is asked before somebody looks.
  const found = useQueries({
    queries: offered.map(({ path }) => ({ ...stateWith(site, page, path), enabled: isAsked })),
  });
  const moments = [
    ...(chosen.element === undefined ? [] : [{ path: chosen.element, name: chosenName }]),
    ...offered.filter((_, at) => found[at]?.data?.state),
  ];
  const data = [
    { value: REPRESENTATIVE, label: 'Most representative' },
    ...options,
    ...moments.map(({ path, name }) => ({ value: `${WITH}${path}`, label: `With ${name} shown` })),
  ];
  const value = chosen.element !== undefined ? `${WITH}${chosen.element}` : (chosen.state ?? REPRESENTATIVE);
  return (
    <Select
      aria-label="State of the page to draw on"
      allowDeselect={false}
      value={data.some((option) => option.value === value) ? value : REPRESENTATIVE}
      onDropdownOpen={() => setIsAsked(true)}
      onDropdownClose={() => setIsAsked(false)}
      onChange={(next) => {
        if (next?.startsWith(WITH)) onChange({ element: next.slice(WITH.length), state: undefined });
        else onChange({ state: next === REPRESENTATIVE || next === null ? undefined : next, element: undefined });
      }}
      data={data}
      size="xs"
      w={250}
    />
  );
}
