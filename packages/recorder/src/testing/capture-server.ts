import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import type { CompiledPolicy } from '@scrim/policy';
import { Batch, DecisionRequest, type DecisionResponse, type PublicPolicy, type SessionGrant } from '@scrim/protocol';
import { noticeView } from '../notice.ts';

export interface Seen {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingMessage['headers'];
}

export interface Received {
  readonly token: string;
  readonly batch: Batch;
  readonly bytes: number;
}

/** Listens on this machine only, on a port that nobody holds; the port. */
export function listenOnFreePort(server: Server): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      if (typeof address === 'object' && address) resolve(address.port);
      else reject(new Error('The server has no port.'));
    });
  });
}

/** Speaks the public HTTP contract to a recorder under test and keeps what it was told. Batches are checked by schema. */
export class CaptureServer {
  readonly requests: Seen[] = [];
  readonly receipts: DecisionRequest[] = [];
  readonly batches: Received[] = [];
  readonly identities: unknown[] = [];
  readonly erasures: unknown[] = [];
  /** Problems that a real server would have answered with 400. */
  readonly rejected: string[] = [];
  sessions = 0;
  /** Answers every POST of batches with this status until set back to null. */
  failBatches: { status: number; headers?: Record<string, string> } | null = null;
  /** No further sessions: the receipt does not hold any more. */
  refuseSessions = false;
  #server = createServer((request, response) => {
    this.#answer(request, response).catch((error) => {
      // Cut off with the window that sent it.
      if (!request.complete) return;
      this.rejected.push(String(error));
      response.writeHead(400, CORS).end('{}');
    });
  });

  readonly #policy: CompiledPolicy;
  readonly #directory: string;
  readonly #recorder: string;

  constructor(policy: CompiledPolicy, directory: string, recorder: string) {
    this.#policy = policy;
    this.#directory = directory;
    this.#recorder = recorder;
  }

  /** The port it got. */
  listen(): Promise<number> {
    return listenOnFreePort(this.#server);
  }

  close(): Promise<void> {
    return new Promise((resolve) => {
      this.#server.close(() => resolve());
      this.#server.closeAllConnections();
    });
  }

  /** Sessions up to this one belong to tests that are over. */
  #past = 0;

  reset(): void {
    this.#past = this.sessions;
    for (const list of [this.requests, this.receipts, this.batches, this.identities, this.erasures, this.rejected]) {
      list.length = 0;
    }
    this.failBatches = null;
    this.refuseSessions = false;
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { method = '', url: path = '', headers } = request;
    if (method === 'OPTIONS') {
      response.writeHead(204, CORS).end();
      return;
    }
    this.requests.push({ method, path, headers });
    const json = (value: unknown, status = 200) =>
      response.writeHead(status, { ...CORS, 'Content-Type': 'application/json' }).end(JSON.stringify(value));
    const grant = (): SessionGrant => ({
      session: randomUUID(),
      token: `token-${++this.sessions}`,
      expiresAt: new Date(Date.now() + 864e5).toISOString(),
      draw: 0.5,
    });
    if (path === '/site/test/policy.json') {
      const body: PublicPolicy = {
        policy: this.#policy,
        gpc: headers['sec-gpc'] === '1',
        recorder: `/${this.#recorder}`,
        notice: noticeView(this.#policy),
      };
      json(body);
    } else if (/^\/(scrim|recorder\.\w+|control\.\w+|manager\.\w+)\.js$/.test(path)) {
      response.writeHead(200, { 'Content-Type': 'text/javascript', 'Access-Control-Allow-Origin': '*' });
      response.end(await readFile(join(this.#directory, path)));
    } else if (path === '/consent/v1/test/receipts') {
      const decision = DecisionRequest.parse(JSON.parse((await bodyOf(request)).toString()));
      this.receipts.push(decision);
      const id = randomUUID();
      const body: DecisionResponse = {
        signed: `signed.${id}`,
        receipt: {
          schema: 'scrim-consent-receipt-1',
          id,
          site: 'test',
          controller: this.#policy.consent.controller,
          jurisdiction: this.#policy.consent.jurisdiction,
          decision: decision.decision,
          method: decision.method,
          noticeVersion: decision.noticeVersion,
          noticeLanguage: decision.language,
          policy: decision.policy,
          purposes: decision.purposes.map((purpose) => ({ id: purpose, description: purpose })),
          retentionDays: this.#policy.retentionDays,
          regime: decision.regime,
          time: new Date().toISOString(),
          previous: decision.previous,
          subject: decision.decision === 'granted' ? 'subject' : null,
        },
        grant: decision.decision === 'granted' ? grant() : null,
      };
      json(body);
    } else if (path === '/consent/v1/test/sessions') {
      await bodyOf(request);
      if (this.refuseSessions) json({}, 403);
      else json(grant());
    } else if (path === '/consent/v1/test/identity') {
      this.identities.push(JSON.parse((await bodyOf(request)).toString()));
      json({ token: `${(headers.authorization ?? '').replace('Bearer ', '')}-identified` });
    } else if (path === '/consent/v1/test/erasure') {
      this.erasures.push(JSON.parse((await bodyOf(request)).toString()));
      json({ erasedSessions: 1, proof: 'proof' });
    } else if (path === '/capture/v1/test/batches') {
      const compressed = await bodyOf(request);
      if (this.failBatches) {
        response.writeHead(this.failBatches.status, { ...CORS, ...this.failBatches.headers }).end('{}');
        return;
      }
      const batch = Batch.parse(JSON.parse(gunzipSync(compressed).toString()));
      const token = (headers.authorization ?? '').replace('Bearer ', '');
      const duplicate = this.batches.some((one) => one.token === token && one.batch.seq === batch.seq);
      const past = Number(token.split('-')[1]) <= this.#past;
      if (!duplicate && !past) this.batches.push({ token, batch, bytes: compressed.length });
      json({ seq: batch.seq, duplicate });
    } else {
      json({}, 404);
    }
  }
}

const CORS = {
  'Access-Control-Allow-Origin': '*',
  'Access-Control-Allow-Headers': 'authorization, content-type, content-encoding, scrim-now',
  'Access-Control-Allow-Methods': 'POST, GET',
  'Access-Control-Expose-Headers': 'retry-after',
};

async function bodyOf(request: IncomingMessage): Promise<Buffer> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  return Buffer.concat(parts);
}
