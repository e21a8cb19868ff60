import { LiveCheck } from '@scrim/protocol';
import { address, request, site } from '../request.ts';

export const liveRequests = {
  live: (siteId: string) => request(LiveCheck, address(`${site(siteId)}/live`)),
};
