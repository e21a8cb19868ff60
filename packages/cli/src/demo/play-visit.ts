import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import { type CompiledPolicy, matchPage } from '@scrim/policy/runtime';
import { DecisionResponse, IdentityResponse, SessionGrant } from '@scrim/protocol';
import { asJson, type Json, moveBatch } from './move-batch.ts';
import type { Visit } from './visit-file.ts';

const compress = promisify(gzip);

export interface PlayTarget {
  /** Scrim's address. */
  readonly url: string;
  /** The demo lender's origin, as the browser's `Origin` header says it. */
  readonly origin: string;
  readonly policy: CompiledPolicy;
  /** Called with the moment (epoch ms) at which the next request is to have been sent; headers to send with it. */
  at(milliseconds: number): Record<string, string>;
}

/**
 * Sends one recorded visit to the capture API as if it began at `startsAt` (epoch ms): same requests, same order, new receipts and tokens.
 * Throws when the server refuses one.
 */
export async function playVisit(visit: Visit, startsAt: number, target: PlayTarget): Promise<void> {
  const shift = startsAt - visit.startedAt;
  let signed: string | null = null;
  let token: string | null = null;
  for (const request of visit.requests) {
    const headers = {
      ...target.at(startsAt + request.at),
      ...(token !== null && { authorization: `Bearer ${token}` }),
    };
    const answer = await send(visit, request.path, prepare(request.path, request.body), headers, target);
    if (request.path.endsWith('/receipts')) {
      const decision = DecisionResponse.parse(answer);
      signed = decision.signed;
      token = decision.grant?.token ?? null;
    } else if (request.path.endsWith('/sessions')) {
      token = SessionGrant.parse(answer).token;
    } else if (request.path.endsWith('/identity')) {
      token = IdentityResponse.parse(answer).token;
    }
  }

  function prepare(path: string, body: Json): Json {
    if (path.endsWith('/receipts'))
      return { ...body, policy: target.policy.hash, previous: body.previous ? signed : null };
    if (path.endsWith('/sessions') || path.endsWith('/erasure')) return { receipt: signed };
    return path.endsWith('/batches') ? renewBatch(body, shift, target.policy) : body;
  }
}

/** The same batch at another time and under the policy that is active now. */
function renewBatch(body: Json, shift: number, policy: CompiledPolicy): Json {
  const page = asJson(body.page);
  const match = matchPage(policy, String(page.template));
  return { ...moveBatch(body, shift), policy: policy.hash, page: { ...page, rule: match?.rule ?? page.rule } };
}

async function send(
  visit: Visit,
  path: string,
  body: Json,
  headers: Record<string, string>,
  target: PlayTarget,
): Promise<unknown> {
  const isBatch = path.endsWith('/batches');
  const text = JSON.stringify(body);
  const response = await fetch(target.url + path, {
    method: 'POST',
    headers: {
      origin: target.origin,
      'user-agent': visit.userAgent,
      'content-type': isBatch ? 'application/vnd.scrim.batch+json' : 'application/json',
      ...(isBatch && { 'content-encoding': 'gzip' }),
      ...headers,
    },
    body: isBatch ? new Uint8Array(await compress(text)) : text,
  });
  if (!response.ok)
    throw new Error(`visit ${visit.name}: ${path} answered ${response.status} ${await response.text()}`);
  return response.status === 204 ? null : response.json();
}
