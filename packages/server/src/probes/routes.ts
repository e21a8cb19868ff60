import { NewAuthorisedScript, NewProbePlan, PaymentScripts, ProbeOverview, ProbeRun } from '@scrim/protocol';
import { z } from 'zod';
import { actorOf } from '../access/actor.ts';
import type { App } from '../platform/app-types.ts';
import type { Context } from '../platform/context.ts';
import { ScrimError } from '../platform/errors.ts';
import { findSite } from '../policies/policy.ts';
import { authoriseScript, paymentScripts, withdrawScript } from './authorised-scripts.ts';
import { planOf, planProbe } from './plan.ts';
import { cancelProbe, probeReport, probeRuns, startProbe } from './run.ts';

const params = z.object({ site: z.string().max(100) });
const oneRun = params.extend({ run: z.string().max(60) });
const oneScript = params.extend({ script: z.string().max(60) });
const FORMS = { json: 'application/json', html: 'text/html' } as const;

export async function registerProbeRoutes(app: App, context: Context): Promise<void> {
  const overview = async (site: string): Promise<ProbeOverview> => ({
    origins: [...((await findSite(context, site))?.origins ?? [])],
    plan: await planOf(context, site),
    runs: await probeRuns(context, site),
  });

  app.get(
    '/api/v1/sites/:site/probe',
    { config: { action: 'probe:read' }, schema: { params, response: { 200: ProbeOverview } } },
    async ({ params: { site } }) => overview(site),
  );

  app.post(
    '/api/v1/sites/:site/probe',
    { config: { action: 'probe:run' }, schema: { params, body: NewProbePlan, response: { 200: ProbeOverview } } },
    async ({ params: { site }, body, person }) => {
      await planProbe(context, site, body, actorOf(person));
      return overview(site);
    },
  );

  app.post(
    '/api/v1/sites/:site/probe/runs',
    { config: { action: 'probe:run' }, schema: { params, response: { 200: ProbeRun } } },
    async ({ params: { site }, person }) => startProbe(context, site, actorOf(person)),
  );

  app.post(
    '/api/v1/sites/:site/probe/runs/:run/cancel',
    { config: { action: 'probe:run' }, schema: { params: oneRun, response: { 200: ProbeOverview } } },
    async ({ params: { site, run }, person }) => {
      await cancelProbe(context, site, run, actorOf(person));
      return overview(site);
    },
  );

  app.get(
    '/api/v1/sites/:site/probe/scripts',
    { config: { action: 'probe:read' }, schema: { params, response: { 200: PaymentScripts } } },
    async ({ params: { site } }) => paymentScripts(context, site),
  );

  app.post(
    '/api/v1/sites/:site/probe/scripts',
    {
      config: { action: 'probe:authorise' },
      schema: { params, body: NewAuthorisedScript, response: { 200: PaymentScripts } },
    },
    async ({ params: { site }, body, person }) => {
      if (person === null) throw new ScrimError('sign_in_required');
      await authoriseScript(context, site, body, person);
      return paymentScripts(context, site);
    },
  );

  app.delete(
    '/api/v1/sites/:site/probe/scripts/:script',
    { config: { action: 'probe:authorise' }, schema: { params: oneScript, response: { 200: PaymentScripts } } },
    async ({ params: { site, script }, person }) => {
      if (person === null) throw new ScrimError('sign_in_required');
      await withdrawScript(context, site, script, person);
      return paymentScripts(context, site);
    },
  );

  // As a file: what a site has written into a report is not shown at the console's own address.
  app.get(
    '/api/v1/sites/:site/probe/runs/:run/report.:form',
    {
      config: { action: 'probe:read' },
      schema: { params: oneRun.extend({ form: z.enum(['json', 'html']) }) },
    },
    async ({ params: { site, run, form } }, reply) => {
      const report = await probeReport(context, site, run);
      return reply
        .header('content-disposition', `attachment; filename="scrim-probe-${run}.${form}"`)
        .type(`${FORMS[form]}; charset=utf-8`)
        .send(report[form]);
    },
  );
}
