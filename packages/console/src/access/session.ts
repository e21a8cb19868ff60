import { queryOptions } from '@tanstack/react-query';
import { api } from '../api.ts';

/** Who is signed in, the sites they may see and the purposes they may state. */
export const meQuery = queryOptions({ queryKey: ['me'], queryFn: api.me, staleTime: 60_000 });

export const setupQuery = queryOptions({ queryKey: ['setup'], queryFn: api.setup, staleTime: 60_000 });
