import type { FastifyRequest } from 'fastify';
import type { ServerConfig } from '../platform/config.ts';

const SAFE_METHODS = new Set(['GET', 'HEAD', 'OPTIONS']);
const LOOPBACK_ADDRESS = /^(?:127\.\d+\.\d+\.\d+|::1|::ffff:127\.\d+\.\d+\.\d+)$/;
const LOOPBACK_HOST = /^(?:localhost|127\.\d+\.\d+\.\d+|\[::1\])(?::\d+)?$/i;

/**
 * True when a request that changes something comes from Scrim's own pages, or from no page at all and without a cookie.
 * Browsers send `Origin` with every such request (Fetch § 3.2), so one with a cookie and without it is refused.
 */
export function isSameOrigin(request: Pick<FastifyRequest, 'method' | 'headers'>, config: ServerConfig): boolean {
  if (SAFE_METHODS.has(request.method)) return true;
  const { origin, host, cookie } = request.headers;
  if (origin === undefined) return cookie === undefined || request.headers['sec-fetch-site'] === 'same-origin';
  if (!URL.canParse(origin)) return false;
  if (config.publicUrl !== null && origin === new URL(config.publicUrl).origin) return true;
  // Where people come by HTTPS, a page that was loaded without it may be anybody's.
  const secure = config.tls !== null || config.behindProxy;
  const { host: originHost, protocol } = new URL(origin);
  return host !== undefined && originHost === host.toLowerCase() && (!secure || protocol === 'https:');
}

/**
 * True when the request was made on this machine, by its own name: not through a proxy here, and not by a page that
 * bound a foreign name to a loopback address.
 */
export function isFromLoopback(request: Pick<FastifyRequest, 'headers' | 'socket'>): boolean {
  const { headers, socket } = request;
  const forwarded = ['forwarded', 'x-forwarded-for', 'x-real-ip', 'via'].some((name) => headers[name] !== undefined);
  return !forwarded && LOOPBACK_ADDRESS.test(socket.remoteAddress ?? '') && LOOPBACK_HOST.test(headers.host ?? '');
}
