import { type NewAuthorisedScript, type NewProbePlan, PaymentScripts, ProbeOverview, ProbeRun } from '@scrim/protocol';
import { address, json, request, site } from '../request.ts';

export const probeRequests = {
  probe: (siteId: string) => request(ProbeOverview, address(`${site(siteId)}/probe`)),
  planProbe: (siteId: string, plan: NewProbePlan) =>
    request(ProbeOverview, address(`${site(siteId)}/probe`), json('POST', plan)),
  startProbe: (siteId: string) => request(ProbeRun, address(`${site(siteId)}/probe/runs`), { method: 'POST' }),
  cancelProbe: (siteId: string, run: string) =>
    request(ProbeOverview, address(`${site(siteId)}/probe/runs/${encodeURIComponent(run)}/cancel`), { method: 'POST' }),
  paymentScripts: (siteId: string) => request(PaymentScripts, address(`${site(siteId)}/probe/scripts`)),
  authoriseScript: (siteId: string, script: NewAuthorisedScript) =>
    request(PaymentScripts, address(`${site(siteId)}/probe/scripts`), json('POST', script)),
  withdrawScript: (siteId: string, script: string) =>
    request(PaymentScripts, address(`${site(siteId)}/probe/scripts/${encodeURIComponent(script)}`), {
      method: 'DELETE',
    }),
  /** Where the report of a run is read as a file. */
  probeReportAddress: (siteId: string, run: string, form: 'html' | 'json') =>
    address(`${site(siteId)}/probe/runs/${encodeURIComponent(run)}/report.${form}`),
};
