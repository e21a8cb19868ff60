import { Finding, type FindingChange, FindingList, FindingProposal, StoredRedactionAnswer } from '@scrim/protocol';
import { address, json, request, site } from '../request.ts';

export const findingsRequests = {
  findings: (siteId: string) => request(FindingList, address(`${site(siteId)}/findings`)),
  changeFinding: (siteId: string, id: string, change: FindingChange) =>
    request(Finding, address(`${site(siteId)}/findings/${encodeURIComponent(id)}`), json('POST', change)),
  findingProposal: (siteId: string, id: string) =>
    request(FindingProposal, address(`${site(siteId)}/findings/${encodeURIComponent(id)}/proposal`)),
  storedRedaction: (siteId: string) => request(StoredRedactionAnswer, address(`${site(siteId)}/stored-redaction`)),
  redactStored: (siteId: string) =>
    request(StoredRedactionAnswer, address(`${site(siteId)}/stored-redaction`), { method: 'POST' }),
};
