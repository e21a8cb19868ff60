import { isIP } from 'node:net';
import type { FastifyRequest } from 'fastify';
import type { ServerConfig } from '../platform/config.ts';

/**
 * The network address that a limit counts by; never stored or logged. Behind a proxy it is what the proxy itself added,
 * the last of `X-Forwarded-For`: whatever stands before it, the caller may have written.
 */
export function clientAddress(
  request: Pick<FastifyRequest, 'headers' | 'socket'>,
  config: Pick<ServerConfig, 'behindProxy'>,
): string {
  const own = request.socket.remoteAddress ?? '';
  if (!config.behindProxy) return own;
  const header = request.headers['x-forwarded-for'];
  const last = (Array.isArray(header) ? header.join(',') : (header ?? '')).split(',').at(-1)?.trim() ?? '';
  return isIP(last) === 0 ? own : last;
}
