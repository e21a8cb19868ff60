import cors from '@fastify/cors';
import type { FastifyRequest } from 'fastify';
import type { App } from './app-types.ts';

const PUBLIC_API = /^\/(?:capture\/v1|consent\/v1|site)\/([^/?]+)\//;

/** Lets the site's registered origins, and no others, read the answers of the public interface. No cookies are involved. */
export async function registerCrossOrigin(
  app: App,
  isRegistered: (site: string, origin: string) => Promise<boolean>,
): Promise<void> {
  await app.register(cors, {
    delegator: async (request: FastifyRequest) => {
      const site = PUBLIC_API.exec(request.url)?.[1];
      const origin = request.headers.origin;
      const allowed = site !== undefined && origin !== undefined && (await isRegistered(site, origin));
      return {
        origin: allowed ? origin : false,
        methods: ['GET', 'POST'],
        allowedHeaders: ['authorization', 'content-type', 'content-encoding', 'scrim-now'],
        exposedHeaders: ['retry-after'],
        maxAge: 600,
      };
    },
  });
  // A policy answer differs by this too, and caches must know that answers differ by origin even when there is none.
  app.addHook('onSend', async (request, reply) => {
    if (PUBLIC_API.test(request.url)) reply.header('cross-origin-resource-policy', 'cross-origin');
  });
}
