import type { App } from './app-types.ts';
import type { ServerConfig } from './config.ts';

/**
 * The console shows recorded pages in a sandboxed frame without scripts: `frame-src 'self' blob: data:` and inline
 * styles are for that frame; nothing else may be framed, and nothing may frame the console.
 */
export const CONSOLE_CSP = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data: blob:",
  "font-src 'self' data:",
  "connect-src 'self'",
  "frame-src 'self' blob:",
  "manifest-src 'self'",
  "base-uri 'none'",
  "form-action 'self'",
  "frame-ancestors 'none'",
  "object-src 'none'",
].join('; ');

const NOTHING_CSP = "default-src 'none'; frame-ancestors 'none'";

/** Sets the headers every answer carries; a route that set its own `Content-Security-Policy` keeps it. */
export function registerSecurityHeaders(app: App, config: ServerConfig): void {
  const secure = config.tls !== null || config.behindProxy;
  app.addHook('onSend', async (_request, reply) => {
    if (!reply.hasHeader('content-security-policy')) reply.header('content-security-policy', NOTHING_CSP);
    reply.header('x-content-type-options', 'nosniff');
    reply.header('referrer-policy', 'no-referrer');
    reply.header('permissions-policy', 'camera=(), microphone=(), geolocation=(), browsing-topics=()');
    if (!reply.hasHeader('cross-origin-resource-policy')) reply.header('cross-origin-resource-policy', 'same-origin');
    if (secure) reply.header('strict-transport-security', 'max-age=63072000; includeSubDomains');
  });
}
