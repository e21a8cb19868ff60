import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { answerApi } from './server-api.ts';
import { loadSite, type SiteFile } from './server-files.ts';

export interface MeadowOptions {
  /** 0 picks a free port */
  readonly port: number;
  /** default 127.0.0.1 */
  readonly host?: string;
  /** where Scrim is served, such as http://localhost:7070; null leaves the tag out */
  readonly scrimOrigin: string | null;
  /** what `buildMeadow` wrote */
  readonly distDir: string;
  /** serve the edition that carelessly leaves personal data in the page, for testing recorders and probes */
  readonly leaky?: boolean;
  /** also load the recorder of this origin, which leaks on purpose: `startLeakyVendor` */
  readonly leakyVendorOrigin?: string | null;
}

/**
 * Serves the built demo lender and its small API. Stores nothing.
 *
 * @throws when the build is missing or the port is taken
 */
export async function startMeadow(options: MeadowOptions): Promise<{ url: string; close(): Promise<void> }> {
  const host = options.host ?? '127.0.0.1';
  const { scrimOrigin, leaky = false, leakyVendorOrigin = null } = options;
  const site = await loadSite(options.distDir, { scrimOrigin, leaky, leakyVendorOrigin });
  const policy = contentSecurityPolicy(scrimOrigin, leakyVendorOrigin);

  const server = createServer((request, response) => {
    response.setHeader('content-security-policy', policy);
    response.setHeader('x-content-type-options', 'nosniff');
    response.setHeader('referrer-policy', 'strict-origin-when-cross-origin');
    const path = new URL(request.url ?? '/', 'http://meadow.invalid').pathname;
    if (path.startsWith('/api/')) void answerApi(path, request, response);
    else if (request.method !== 'GET' && request.method !== 'HEAD')
      response.writeHead(405, { allow: 'GET, HEAD' }).end();
    else sendFile(site.find(path), request, response);
  });

  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port, host, resolve);
  });
  const address = server.address();
  const port = address !== null && typeof address === 'object' ? address.port : options.port;
  return {
    url: `http://${host === '0.0.0.0' ? '127.0.0.1' : host}:${port}`,
    close: () =>
      new Promise((resolve, reject) => {
        server.close((error) => (error === undefined ? resolve() : reject(error)));
        server.closeAllConnections();
      }),
  };
}

/** No inline scripts or styles anywhere; besides the site itself only its recorders may be loaded from and sent to. */
function contentSecurityPolicy(scrimOrigin: string | null, leakyVendorOrigin: string | null): string {
  const source = (origin: string | null) => (origin === null ? '' : ` ${origin}`);
  const others = source(scrimOrigin) + source(leakyVendorOrigin);
  return [
    "default-src 'self'",
    `script-src 'self'${others}`,
    `connect-src 'self'${others}`,
    "worker-src 'self' blob:",
    "style-src 'self'",
    `img-src 'self' data:${source(leakyVendorOrigin)}`,
    "font-src 'self'",
    "frame-src 'self'",
    "frame-ancestors 'self'",
    "base-uri 'none'",
    "form-action 'self'",
  ].join('; ');
}

function sendFile(file: SiteFile, request: IncomingMessage, response: ServerResponse): void {
  response.setHeader('content-type', file.type);
  response.setHeader('cache-control', file.cacheControl);
  response.setHeader('etag', file.etag);
  if (file.status === 200 && request.headers['if-none-match'] === file.etag) {
    response.writeHead(304).end();
    return;
  }
  const zipped = file.gzipped !== null && /\bgzip\b/.test(String(request.headers['accept-encoding'] ?? ''));
  const body = zipped && file.gzipped !== null ? file.gzipped : file.body;
  if (file.gzipped !== null) response.setHeader('vary', 'accept-encoding');
  if (zipped) response.setHeader('content-encoding', 'gzip');
  response.writeHead(file.status, { 'content-length': body.length });
  response.end(request.method === 'HEAD' ? undefined : body);
}
