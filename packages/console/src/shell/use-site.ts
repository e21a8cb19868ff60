import type { Site } from '@scrim/protocol';
import { useSuspenseQuery } from '@tanstack/react-query';
import { meQuery } from '../access/session.ts';

/** The site of an address, if this person may see it. */
export function useSite(id: string): Site | null {
  return useSuspenseQuery(meQuery).data.sites.find((site) => site.id === id) ?? null;
}
