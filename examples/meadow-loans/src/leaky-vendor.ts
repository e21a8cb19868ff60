import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';

export interface LeakyVendorOptions {
  /** 0 picks a free port */
  readonly port: number;
  /** `leaky-vendor/peekaboo.js` */
  readonly scriptFile: string;
}

/**
 * The server of a deliberately leaky recorder, on loopback only. What it is sent it counts and throws away.
 *
 * @throws when the port is taken
 */
export async function startLeakyVendor(options: LeakyVendorOptions): Promise<{ url: string; close(): Promise<void> }> {
  const script = await readFile(options.scriptFile);
  const server = createServer((request, response) => {
    const path = new URL(request.url ?? '/', 'http://vendor.invalid').pathname;
    request.resume();
    request.on('end', () => {
      if (path === '/peekaboo.js')
        response.writeHead(200, { 'content-type': 'text/javascript', 'cache-control': 'max-age=300' }).end(script);
      else response.writeHead(path.startsWith('/peekaboo/') ? 204 : 404).end();
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port, '127.0.0.1', resolve);
  });
  const address = server.address();
  const port = address !== null && typeof address === 'object' ? address.port : options.port;
  return {
    url: `http://localhost:${port}`,
    close: () =>
      new Promise((resolve, reject) => {
        server.close((error) => (error === undefined ? resolve() : reject(error)));
        server.closeAllConnections();
      }),
  };
}
