import { createHash, randomInt, randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';
import type { Account, Outcome } from './application.ts';
import { type DecisionRequest, decide } from './decision.ts';
import { loanLimits, loanTerms } from './loan.ts';
import { isRoutingNumber } from './validation.ts';

const largestBody = 16 * 1024;
/** Planted friction: the bank takes its time. */
const bankCheckMilliseconds = 4_000;

class BadRequest extends Error {}

/** Answers the lender's own API: decisions, the slow bank check, and sample accounts. Nothing is stored or logged. */
export async function answerApi(path: string, request: IncomingMessage, response: ServerResponse): Promise<void> {
  try {
    const endpoint = endpoints[path];
    if (endpoint === undefined) return sendJson(response, 404, { error: 'There is no such endpoint.' });
    if (request.method !== 'POST') return sendJson(response, 405, { error: 'Use POST.' });
    sendJson(response, 200, await endpoint(await readJson(request)));
  } catch (error) {
    if (error instanceof BadRequest) sendJson(response, 400, { error: error.message });
    else sendJson(response, 500, { error: 'Something went wrong on our side.' });
  }
}

const endpoints: Record<string, (body: Record<string, unknown>) => Promise<unknown>> = {
  '/api/applications': async (body) => {
    const outcome: Outcome = {
      id: randomUUID(),
      accountId: `ML-${randomInt(10_000_000, 99_999_999)}`,
      decision: decide(decisionRequestFrom(body)),
    };
    return outcome;
  },
  '/api/bank-check': async (body) => {
    if (typeof body.routing !== 'string') throw new BadRequest('routing must be text.');
    await wait(bankCheckMilliseconds);
    return { verified: isRoutingNumber(body.routing) };
  },
  '/api/sign-in': async (body) => {
    if (typeof body.email !== 'string' || body.email === '') throw new BadRequest('email must be given.');
    return sampleAccount(body.email, new Date());
  },
};

function decisionRequestFrom(body: Record<string, unknown>): DecisionRequest {
  const { amount, months, income, housingCost, employed } = body;
  const { smallest, largest } = loanLimits;
  if (typeof amount !== 'number' || !(amount >= smallest && amount <= largest))
    throw new BadRequest('amount is wrong.');
  if (typeof months !== 'number' || !loanTerms.some((term) => term === months))
    throw new BadRequest('months is wrong.');
  if (typeof income !== 'number' || !(income >= 0)) throw new BadRequest('income is wrong.');
  if (typeof housingCost !== 'number' || !(housingCost >= 0)) throw new BadRequest('housingCost is wrong.');
  return { amount, months, income, housingCost, employed: employed === true };
}

/** A running account for whoever signs in: the same e-mail address always gets the same one. */
function sampleAccount(email: string, now: Date): Account {
  const seed = createHash('sha256').update(email.trim().toLowerCase()).digest();
  const pick = <Item>(items: readonly Item[], place: number, otherwise: Item): Item =>
    items[(seed[place] ?? 0) % items.length] ?? otherwise;
  const first = pick(['Jordan', 'Maribel', 'Theo', 'Priya', 'Wendell', 'Noor'], 0, 'Jordan');
  const last = pick(['Ellery', 'Castaneda', 'Whitlock', 'Raman', 'Okafor', 'Lindgren'], 1, 'Ellery');
  const street = pick(['Juniper Street', 'Alder Avenue', 'Old Mill Road', 'Prairie Lane'], 2, 'Juniper Street');
  const place = pick(['Boise, ID 83702', 'Dayton, OH 45402', 'Tucson, AZ 85701'], 3, 'Boise, ID 83702');
  const opened = new Date(now.getFullYear(), now.getMonth() - 6 - ((seed[4] ?? 0) % 12), 12);
  return {
    id: `ML-${10_000_000 + (seed.readUInt32BE(5) % 89_999_999)}`,
    holder: `${first} ${last}`,
    email: email.trim(),
    address: `${100 + (seed[10] ?? 0) * 3} ${street}, ${place}`,
    bankEnding: String(1_000 + (seed.readUInt16BE(11) % 9_000)),
    amount: 6_000 + ((seed[13] ?? 0) % 40) * 500,
    months: pick(loanTerms.slice(1, 4), 14, 48),
    rate: 0.0899 + ((seed[15] ?? 0) % 60) / 1_000,
    opened: opened.toISOString(),
  };
}

async function readJson(request: IncomingMessage): Promise<Record<string, unknown>> {
  if (!String(request.headers['content-type'] ?? '').startsWith('application/json')) {
    throw new BadRequest('Send application/json.');
  }
  const parts: Buffer[] = [];
  let size = 0;
  for await (const part of request as AsyncIterable<Buffer>) {
    size += part.length;
    if (size > largestBody) throw new BadRequest('The request is too large.');
    parts.push(part);
  }
  try {
    const body: unknown = JSON.parse(Buffer.concat(parts).toString('utf8'));
    if (typeof body === 'object' && body !== null && !Array.isArray(body)) return body as Record<string, unknown>;
  } catch {
    throw new BadRequest('This is not JSON.');
  }
  throw new BadRequest('Send a JSON object.');
}

function sendJson(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json; charset=utf-8', 'cache-control': 'no-store' });
  response.end(JSON.stringify(body));
}
