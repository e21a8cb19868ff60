import {
  CheckList,
  Finding,
  type FindingChange,
  FindingList,
  FindingProposal,
  MaskingPreviewAnswer,
  StoredRedactionAnswer,
} from '@scrim/protocol';
import { address, json, request, site, underPurpose } from '../request.ts';

export const findingsRequests = {
  findings: (siteId: string) => request(FindingList, address(`${site(siteId)}/findings`)),
  changeFinding: (siteId: string, id: string, change: FindingChange) =>
    request(Finding, address(`${site(siteId)}/findings/${encodeURIComponent(id)}`), json('POST', change)),
  findingProposal: (siteId: string, id: string) =>
    request(FindingProposal, address(`${site(siteId)}/findings/${encodeURIComponent(id)}/proposal`)),
  maskingPreview: (siteId: string, id: string, option: string, purpose: string) =>
    request(
      MaskingPreviewAnswer,
      address(`${site(siteId)}/findings/${encodeURIComponent(id)}/proposal/${encodeURIComponent(option)}/preview`),
      underPurpose(purpose),
    ),
  checks: (siteId: string) => request(CheckList, address(`${site(siteId)}/checks`)),
  runChecks: (siteId: string) => request(CheckList, address(`${site(siteId)}/checks`), { method: 'POST' }),
  storedRedaction: (siteId: string) => request(StoredRedactionAnswer, address(`${site(siteId)}/stored-redaction`)),
  redactStored: (siteId: string) =>
    request(StoredRedactionAnswer, address(`${site(siteId)}/stored-redaction`), { method: 'POST' }),
};
