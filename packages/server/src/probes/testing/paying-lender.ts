import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface PayingLender {
  readonly origin: string;
  /** What the processor's script holds from now on. */
  setProcessorScript(text: string): void;
  close(): Promise<void>;
}

/** A lender whose page to pay on runs a script of its own, one in the page, and one of a processor at another origin. */
export async function startPayingLender(): Promise<PayingLender> {
  let processorScript = 'globalThis.processor = 1;';
  const server = createServer((request, response) => {
    const { port } = server.address() as AddressInfo;
    const answer = (type: string, body: string) => response.writeHead(200, { 'content-type': type }).end(body);
    if (request.url === '/own.js') return answer('text/javascript', 'globalThis.own = 1;');
    if (request.url === '/processor.js') return answer('text/javascript', processorScript);
    if (request.url !== '/pay') return response.writeHead(404).end();
    return answer(
      'text/html',
      `<!doctype html><html lang="en"><title>Pay</title><script src="/own.js"></script><script>globalThis.inPage = 1;</script>
      <script src="http://127.0.0.1:${port}/processor.js"></script><main><h1>Pay</h1></main></html>`,
    );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    origin: `http://localhost:${(server.address() as AddressInfo).port}`,
    setProcessorScript(text) {
      processorScript = text;
    },
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}
