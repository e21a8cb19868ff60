import Fastify, { LogController } from 'fastify';
import { serializerCompiler, validatorCompiler, type ZodTypeProvider } from 'fastify-type-provider-zod';
import { registerAccess } from './access/plugin.ts';
import { registerAccessRoutes } from './access/routes.ts';
import { registerAssuranceRoutes } from './assurance/routes.ts';
import { registerAuditRoutes } from './audit/routes.ts';
import { registerCaptureRoutes } from './capture/routes.ts';
import { registerCheckRoutes } from './checks/routes.ts';
import { registerConsentRoutes } from './consent/routes.ts';
import { registerHeatmapRoutes } from './heatmaps/routes.ts';
import { registerJourneyRoutes } from './journeys/routes.ts';
import { registerOpportunityRoutes } from './opportunities/routes.ts';
import type { App } from './platform/app-types.ts';
import type { Context } from './platform/context.ts';
import { registerCrossOrigin } from './platform/cross-origin.ts';
import { registerErrorHandler } from './platform/error-handler.ts';
import { ScrimError } from './platform/errors.ts';
import { registerHealth } from './platform/health.ts';
import { registerSecurityHeaders } from './platform/security-headers.ts';
import { registerStaticFiles } from './platform/static-files.ts';
import { findSite } from './policies/policy.ts';
import { registerPolicyRoutes } from './policies/routes.ts';
import { registerProbeRoutes } from './probes/routes.ts';
import { registerQuestions } from './questions/routes.ts';
import { registerRecordingRoutes } from './recordings/routes.ts';

/** The whole HTTP interface. Throws `route_without_action` when a route does not say who may call it. */
export async function createApp(context: Context): Promise<App> {
  const { config } = context;
  const app: App = Fastify({
    loggerInstance: context.log,
    // Fastify's own request log is off: ours names routes, never addresses.
    logController: new LogController({ disableRequestLogging: true }),
    bodyLimit: 256 * 1024,
    https: config.tls,
    // Ends idle keep-alive connections on close, so that stopping takes no longer than the last answer.
    forceCloseConnections: 'idle',
  }).withTypeProvider<ZodTypeProvider>();
  app.setValidatorCompiler(validatorCompiler);
  app.setSerializerCompiler(serializerCompiler);

  app.addHook('onRoute', (route) => {
    // The wildcard of the cross-origin plugin answers preflights and nothing else.
    if (route.method === 'OPTIONS' && route.url === '*') route.config = { ...route.config, action: 'public' };
    if (!route.config?.action) {
      throw new ScrimError('route_without_action', { detail: `${String(route.method)} ${route.url}.` });
    }
  });
  app.addHook('onResponse', async (request, reply) => {
    request.log.debug({ req: request, res: reply, milliseconds: Math.round(reply.elapsedTime) }, 'answered');
  });
  const { within } = context.clock;
  if (within) {
    app.addHook('onRequest', ({ headers }, _reply, done) => within(headers, done));
    // Again after the body has been read: what reads it leaves the first hook's asynchronous context.
    app.addHook('preValidation', ({ headers }, _reply, done) => within(headers, done));
  }
  registerErrorHandler(app);
  registerSecurityHeaders(app, config);
  await registerCrossOrigin(app, async (site, origin) => {
    const found = await findSite(context, site);
    return found?.origins.includes(origin) ?? false;
  });
  await registerAccess(app, context);

  registerQuestions(app, context);

  registerHealth(app, context);
  await registerCaptureRoutes(app, context);
  await registerConsentRoutes(app, context);
  await registerPolicyRoutes(app, context);
  await registerAccessRoutes(app, context);
  await registerAuditRoutes(app, context);
  await registerRecordingRoutes(app, context);
  await registerHeatmapRoutes(app, context);
  await registerJourneyRoutes(app, context);
  await registerOpportunityRoutes(app, context);
  await registerAssuranceRoutes(app, context);
  await registerCheckRoutes(app, context);
  await registerProbeRoutes(app, context);
  await registerStaticFiles(app, config);
  return app;
}
