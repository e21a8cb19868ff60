import { ConsentNumbers } from '@scrim/protocol';
import { address, type Query, request, site } from '../request.ts';

export const consentRequests = {
  consent: (siteId: string, query: Query) => request(ConsentNumbers, address(`${site(siteId)}/consent`, query)),
};
