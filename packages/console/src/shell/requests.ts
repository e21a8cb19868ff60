import { FilterValues } from '@scrim/protocol';
import { address, ask, site } from '../request.ts';

export const shellRequests = {
  filterValues: (siteId: string, signal?: AbortSignal) => ask(FilterValues, address(`${site(siteId)}/filters`), signal),
};
