import { type NewProbePlan, ProbeOverview, ProbeRun } from '@scrim/protocol';
import { address, json, request, site } from '../request.ts';

export const probeRequests = {
  probe: (siteId: string) => request(ProbeOverview, address(`${site(siteId)}/probe`)),
  planProbe: (siteId: string, plan: NewProbePlan) =>
    request(ProbeOverview, address(`${site(siteId)}/probe`), json('POST', plan)),
  startProbe: (siteId: string) => request(ProbeRun, address(`${site(siteId)}/probe/runs`), { method: 'POST' }),
  cancelProbe: (siteId: string, run: string) =>
    request(ProbeOverview, address(`${site(siteId)}/probe/runs/${encodeURIComponent(run)}/cancel`), { method: 'POST' }),
  /** Where the report of a run is read as a file. */
  probeReportAddress: (siteId: string, run: string, form: 'html' | 'json') =>
    address(`${site(siteId)}/probe/runs/${encodeURIComponent(run)}/report.${form}`),
};
