import type { App } from '../platform/app-types.ts';
import type { Context } from '../platform/context.ts';

/** Authentication, authorisation and audit of every route that is not `public`: until they exist, all others are refused. */
export async function registerAccess(app: App, _context: Context): Promise<void> {
  app.addHook('onRequest', async (request, reply) => {
    if (request.routeOptions.config.action !== 'public') return reply.status(401).send();
  });
}
