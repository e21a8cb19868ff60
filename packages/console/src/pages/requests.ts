import { PageList } from '@scrim/protocol';
import { address, ask, type Query, site } from '../request.ts';

export const pagesRequests = {
  pages: (siteId: string, query: Query, signal?: AbortSignal) =>
    ask(PageList, address(`${site(siteId)}/pages`, query), signal),
};
