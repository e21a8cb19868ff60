import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http';

export interface SeenRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

export interface Answer {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Buffer;
}

/** Of the pages: no cookie of theirs goes to anybody else but who is below. */
export const SITE_HOST = 'lender.localhost';

/** An address of this machine by a name below that of the pages, to which the browser would send their cookies. */
export const besidePages = (url: string) => `http://recorder.${SITE_HOST}:${new URL(url).port}`;

/** A server that keeps every request and answers as a recorder's own server would: `{}` unless told better. */
export interface Sink {
  readonly url: string;
  readonly seen: SeenRequest[];
  /** Null leaves it to the sink. */
  answer: (request: SeenRequest) => Answer | null;
  close(): Promise<void>;
}

export async function openSink(port = 0): Promise<Sink> {
  const seen: SeenRequest[] = [];
  const server = createServer(async (incoming, outgoing) => {
    const request = await readRequest(incoming);
    if (request.method !== 'OPTIONS') seen.push(request);
    reply(incoming, outgoing, sink.answer(request));
  });
  const sink: Sink = {
    url: besidePages(`http://127.0.0.1:${await listen(server, port)}`),
    seen,
    answer: () => null,
    close: () => closeServer(server),
  };
  return sink;
}

async function readRequest(incoming: IncomingMessage): Promise<SeenRequest> {
  const parts: Buffer[] = [];
  for await (const part of incoming) parts.push(part as Buffer);
  const { method = '', url: path = '', headers } = incoming;
  return { method, path, headers, body: Buffer.concat(parts) };
}

function reply(incoming: IncomingMessage, outgoing: ServerResponse, answer: Answer | null): void {
  outgoing.writeHead(answer?.status ?? 200, {
    'content-type': 'application/json',
    'access-control-allow-origin': incoming.headers.origin ?? '*',
    'access-control-allow-credentials': 'true',
    'access-control-allow-headers': incoming.headers['access-control-request-headers'] ?? '*',
    'access-control-allow-methods': 'GET, POST, PUT',
    'timing-allow-origin': '*',
    ...answer?.headers,
  });
  outgoing.end(answer?.body ?? '{}');
}

type Listening = ReturnType<typeof createServer>;

/** Listens on the loopback interface; the port. */
export async function listen(server: Listening, port = 0): Promise<number> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, () => resolve());
  });
  const address = server.address();
  return typeof address === 'object' && address ? address.port : port;
}

export function closeServer(server: Listening): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}
