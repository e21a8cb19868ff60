import { createServer, type IncomingHttpHeaders, type ServerResponse, request as send } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gunzipSync } from 'node:zlib';
import type { BatchAccepted } from '@scrim/protocol';

/** One request as the browser sent it, byte for byte. */
export interface SeenRequest {
  readonly at: number;
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
  status: number;
}

export interface RecordingProxy {
  readonly url: string;
  readonly seen: SeenRequest[];
  /** Scrim's address; requests before it is set are refused. */
  target: string | null;
  /** While true, every request is refused by closing the connection: Scrim is down. */
  down: boolean;
  /** While true, batches are kept and acknowledged here, and Scrim does not see them. */
  keepsBatches: boolean;
  close(): Promise<void>;
}

/** Stands between a browser and Scrim and keeps every request; what passes is unchanged. */
export async function startRecordingProxy(port = 0): Promise<RecordingProxy> {
  const seen: SeenRequest[] = [];
  const state: { down: boolean; target: string | null; keepsBatches: boolean } = {
    down: false,
    target: null,
    keepsBatches: false,
  };
  const server = createServer((incoming, outgoing) => {
    const parts: Buffer[] = [];
    incoming.on('data', (part: Buffer) => parts.push(part));
    incoming.on('error', () => undefined);
    incoming.on('end', () => {
      const body = Buffer.concat(parts);
      const entry: SeenRequest = {
        at: Date.now(),
        method: incoming.method ?? '',
        path: incoming.url ?? '',
        headers: incoming.headers,
        body,
        status: 0,
      };
      seen.push(entry);
      if (state.down || state.target === null) {
        incoming.socket.destroy();
        return;
      }
      if (state.keepsBatches && entry.method === 'POST' && entry.path.endsWith('/batches')) {
        acknowledge(entry, outgoing);
        return;
      }
      const onward = send(state.target + entry.path, { method: entry.method, headers: incoming.headers }, (answer) => {
        entry.status = answer.statusCode ?? 0;
        outgoing.writeHead(entry.status, answer.headers);
        answer.pipe(outgoing);
      });
      onward.on('error', () => incoming.socket.destroy());
      onward.end(body);
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
  const address: AddressInfo | string | null = server.address();
  const actual = typeof address === 'object' && address !== null ? address.port : port;
  return {
    url: `http://localhost:${actual}`,
    seen,
    get target() {
      return state.target;
    },
    set target(value: string | null) {
      state.target = value;
    },
    get down() {
      return state.down;
    },
    set down(value: boolean) {
      state.down = value;
    },
    get keepsBatches() {
      return state.keepsBatches;
    },
    set keepsBatches(value: boolean) {
      state.keepsBatches = value;
    },
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}

function acknowledge(entry: SeenRequest, outgoing: ServerResponse): void {
  const { seq } = JSON.parse(gunzipSync(entry.body).toString('utf8'));
  entry.status = 200;
  outgoing.writeHead(200, {
    'content-type': 'application/json',
    'access-control-allow-origin': entry.headers.origin ?? '*',
  });
  outgoing.end(JSON.stringify({ seq, duplicate: false } satisfies BatchAccepted));
}
