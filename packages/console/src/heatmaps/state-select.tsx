import { Select } from '@mantine/core';
import type { PageState } from '@scrim/protocol';
import { useQuery } from '@tanstack/react-query';
import { api } from '../api.ts';

/** How a deep link names a state that begins with a full snapshot. */
export const stateKey = (state: Pick<PageState, 'session' | 'seqs'>): string =>
  `${state.session}:${state.seqs[0] ?? 0}`;

export interface ChosenState {
  /** Null while it is looked for, or when there is none. */
  readonly state: PageState | null;
  readonly options: readonly { readonly value: string; readonly label: string }[];
  readonly missing: boolean;
}

/** The state to draw on: the chosen one, the one in which an element was clicked, or the most representative. */
export function useChosenState(
  site: string,
  page: string | undefined,
  chosen: { readonly state: string | undefined; readonly element: string | undefined },
  representative: PageState | null,
): ChosenState {
  const states = useQuery({
    queryKey: ['heatmap-states', site, page],
    queryFn: ({ signal }) => api.heatmapStates(site, page ?? '', signal),
    enabled: page !== undefined,
    staleTime: 300_000,
  });
  const { element } = chosen;
  const found = useQuery({
    queryKey: ['heatmap-state', site, page, element],
    queryFn: ({ signal }) => api.stateWithElement(site, page ?? '', element ?? '', signal),
    enabled: page !== undefined && element !== undefined,
    staleTime: 300_000,
  });
  const listed = states.data?.states ?? [];
  const options = listed.map((state) => ({ value: stateKey(state), label: state.label }));
  if (element !== undefined) {
    return { state: found.data?.state ?? null, options, missing: found.isSuccess && found.data.state === null };
  }
  const picked = listed.find((state) => stateKey(state) === chosen.state);
  return { state: picked ?? representative, options, missing: false };
}

interface StateSelectProps {
  readonly options: ChosenState['options'];
  readonly chosen: { readonly state: string | undefined; readonly element: string | undefined };
  readonly onChange: (change: { state: string | undefined; element: string | undefined }) => void;
}

const REPRESENTATIVE = 'representative';
const MOMENT = 'moment';

export function StateSelect({ options, chosen, onChange }: StateSelectProps) {
  const data = [
    { value: REPRESENTATIVE, label: 'Most representative' },
    ...options,
    ...(chosen.element === undefined ? [] : [{ value: MOMENT, label: 'With the element clicked' }]),
  ];
  const value = chosen.element !== undefined ? MOMENT : (chosen.state ?? REPRESENTATIVE);
  return (
    <Select
      aria-label="State of the page to draw on"
      allowDeselect={false}
      value={data.some((option) => option.value === value) ? value : REPRESENTATIVE}
      onChange={(next) => {
        if (next === MOMENT) return;
        onChange({ state: next === REPRESENTATIVE || next === null ? undefined : next, element: undefined });
      }}
      data={data}
      size="xs"
      w={210}
    />
  );
}
