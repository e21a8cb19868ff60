import type { RecordingItem, RecordingList } from '@scrim/protocol';
import { useQueries, useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { api } from '../api.ts';
import type { Query } from '../request.ts';

/** Rows that are read together. */
const BLOCK = 100;
/** Blocks that were only scrolled past are not read; ms. */
const REST = 90;

export interface RecordingRows {
  readonly first: RecordingList | undefined;
  readonly isPending: boolean;
  readonly error: unknown;
  readonly retry: () => void;
  /** The visit at a position, as far as it has been read; null when it was erased or expired meanwhile. */
  itemAt(position: number): RecordingItem | null | undefined;
}

/** A list of any length, read in blocks around the rows in view. The first answer fixes the moment as of which the list is. */
export function useRecordingList(
  site: string,
  query: Query,
  shown: { readonly first: number; readonly last: number },
): RecordingRows {
  const key = ['recordings', site, query] as const;
  const opening = useQuery({
    queryKey: [...key, 0],
    queryFn: ({ signal }) => api.recordings(site, { ...query, limit: BLOCK, offset: 0 }, signal),
  });
  const asOf = opening.data?.asOf;
  const listed = opening.data?.listed ?? 0;
  const from = Math.floor(shown.first / BLOCK);
  const to = Math.floor(Math.max(shown.first, shown.last - 1) / BLOCK);
  const current = `${from}-${to}`;
  const isSettled = useSettled(current, REST) === current;
  const numbers = Array.from({ length: to - from + 1 }, (_, index) => from + index).filter(
    (block) => block > 0 && block * BLOCK < listed,
  );
  const blocks = useQueries({
    queries: numbers.map((block) => ({
      queryKey: [...key, block, asOf],
      queryFn: ({ signal }: { signal: AbortSignal }) =>
        api.recordings(site, { ...query, asOf, limit: BLOCK, offset: block * BLOCK }, signal),
      enabled: isSettled,
      staleTime: 300_000,
    })),
  });
  const read = new Map<number, RecordingList>();
  if (opening.data) read.set(0, opening.data);
  for (const answer of blocks) if (answer.data) read.set(answer.data.offset / BLOCK, answer.data);
  const failed = blocks.find((block) => block.isError);
  return {
    first: opening.data,
    isPending: opening.isPending,
    error: opening.error ?? failed?.error ?? null,
    retry: () => void (opening.isError ? opening.refetch() : failed?.refetch()),
    itemAt: (position) => {
      const block = read.get(Math.floor(position / BLOCK));
      return block === undefined ? undefined : (block.items.find((item) => item.position === position) ?? null);
    },
  };
}

/** A value once it has stayed the same for a while; ms. */
function useSettled(value: string, rest: number): string {
  const [settled, setSettled] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(value), rest);
    return () => clearTimeout(timer);
  }, [value, rest]);
  return settled;
}
