import { setTimeout } from 'node:timers/promises';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import { ChunkEvents, DecisionResponse, Recording, SetupState } from '@scrim/protocol';
import { fetchPolicy } from './fetch-policy.ts';

const compress = promisify(gzip);
const SITE = 'meadow-loans';
const TEMPLATE = '/apply/about-you';
/** Stands for what an applicant brings; it must not be found again anywhere. */
const CANARY = 'Wilhelmina Oyelaran-Quist';

const INDEXED_WITHIN_MILLISECONDS = 10_000;

/**
 * Drives one visit through Scrim's own HTTP interface: token, batch, stored, redacted, read back, click counted, erased.
 * Prints each step with its time; true when every one held.
 */
export async function checkRunning(url: string, origin: string, say: (line: string) => void): Promise<boolean> {
  const visitor = {
    origin,
    'user-agent': 'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/140.0.0.0 Safari/537.36',
  };
  const step = stepper(say);
  try {
    const policy = await step('policy fetched', () => fetchPolicy(url, SITE));
    const page = policy.pages.find(({ match }) => match.includes('about-you'));
    if (!page) throw new Error(`the demo's policy has no rule for ${TEMPLATE}`);

    const decision = await step('consent given, capture token issued', async () =>
      DecisionResponse.parse(
        await post(`${url}/consent/v1/${SITE}/receipts`, visitor, {
          decision: 'granted',
          method: 'api',
          language: 'en',
          policy: policy.hash,
          noticeVersion: policy.consent.noticeVersion,
          purposes: Object.keys(policy.purposes),
          regime: 'applicant',
          previous: null,
        }),
      ),
    );
    const grant = decision.grant;
    if (!grant) throw new Error('a granted decision carried no capture token');

    const now = Date.now();
    await step('batch sent and stored', async () => {
      const body = await compress(JSON.stringify(visit(policy.hash, page.rule, now)));
      const headers = {
        ...visitor,
        authorization: `Bearer ${grant.token}`,
        'content-type': 'application/vnd.scrim.batch+json',
        'content-encoding': 'gzip',
      };
      const response = await fetch(`${url}/capture/v1/${SITE}/batches`, {
        method: 'POST',
        headers,
        body: new Uint8Array(body),
      });
      if (!response.ok) throw new Error(`answered ${response.status} ${await response.text()}`);
    });

    const viewer = await step('signed in', () => signIn(url));
    const read = async () =>
      Recording.parse(await get(`${url}/api/v1/sites/${SITE}/recordings/${grant.session}`, viewer));
    const chunk = await step('recording listed', () =>
      onceIndexed(async () => {
        const [first] = (await read()).chunks;
        if (!first) throw new Error('the recording has no chunk');
        return first;
      }),
    );
    await step('replay read back, redacted', async () => {
      const answer = await get(`${url}/api/v1/sites/${SITE}/recordings/${grant.session}/chunks/${chunk.seq}`, viewer);
      const { events } = ChunkEvents.parse(answer);
      const text = JSON.stringify(events);
      if (events.length < 2) throw new Error(`${events.length} events came back`);
      if (CANARY.split(/[ -]/).some((word) => text.includes(word))) throw new Error('the applicant’s name came back');
      if (!text.includes('█')) throw new Error('the masked text lost its layout');
    });
    await step('click counted', () =>
      onceIndexed(async () => {
        const { clicks } = await read();
        if (clicks !== 1) throw new Error(`${clicks} clicks were counted`);
      }),
    );
    await step('erased again', () => post(`${url}/consent/v1/${SITE}/erasure`, visitor, { receipt: decision.signed }));
    await step('unreadable after erasure', async () => {
      const response = await fetch(`${url}/api/v1/sites/${SITE}/recordings/${grant.session}`, { headers: viewer });
      if (response.ok) throw new Error('the recording is still listed');
    });
    return true;
  } catch {
    return false;
  }
}

/** What is acknowledged is durable; the index follows within about a second. */
async function onceIndexed<Result>(work: () => Promise<Result>): Promise<Result> {
  const last = performance.now() + INDEXED_WITHIN_MILLISECONDS;
  for (;;) {
    try {
      return await work();
    } catch (error) {
      if (performance.now() > last) throw error;
      await setTimeout(100);
    }
  }
}

function stepper(say: (line: string) => void) {
  return async <Result>(title: string, work: () => Promise<Result>): Promise<Result> => {
    const started = performance.now();
    try {
      const result = await work();
      say(`ok      ${title.padEnd(40)} ${(performance.now() - started).toFixed(0).padStart(6)} ms`);
      return result;
    } catch (error) {
      say(`FAILED  ${title}: ${error instanceof Error ? error.message : String(error)}`);
      throw error;
    }
  };
}

/** A page with the applicant's name on it, sent raw as a broken recorder would: the server must mask it all the same. */
function visit(policy: string, rule: number, now: number) {
  const text = { type: 3, id: 6, textContent: CANARY };
  const paragraph = { type: 2, id: 5, tagName: 'p', attributes: { title: CANARY }, childNodes: [text] };
  const body = { type: 2, id: 4, tagName: 'body', attributes: {}, childNodes: [paragraph] };
  const html = {
    type: 2,
    id: 3,
    tagName: 'html',
    attributes: {},
    childNodes: [{ type: 2, id: 7, tagName: 'head', attributes: {}, childNodes: [] }, body],
  };
  const root = { type: 0, id: 1, childNodes: [{ type: 1, id: 2, name: 'html', publicId: '', systemId: '' }, html] };
  return {
    version: 1,
    seq: 0,
    policy,
    page: { view: '00000000000000aa', rule, template: TEMPLATE },
    sentAt: now,
    replay: {
      context: [],
      events: [
        {
          type: 4,
          timestamp: now - 900,
          data: { href: `https://lender.example${TEMPLATE}`, width: 1280, height: 720 },
        },
        { type: 2, timestamp: now - 890, data: { node: root, initialOffset: { left: 0, top: 0 } } },
      ],
    },
    signals: [
      {
        kind: 'view',
        time: now - 900,
        viewportWidth: 1280,
        viewportHeight: 720,
        language: 'en',
        variant: null,
        navigation: 'load',
      },
      { kind: 'click', time: now - 100, path: 'html>body:2>p:1', x: 0.5, y: 0.5 },
    ],
  };
}

async function signIn(url: string): Promise<Record<string, string>> {
  const setup = SetupState.parse(await get(`${url}/api/v1/setup`, {}));
  if (!setup.demo) throw new Error('the demo person is not there');
  const response = await fetch(`${url}/auth/sign-in/email`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: url },
    body: JSON.stringify({ email: setup.demo.email, password: setup.demo.password }),
  });
  if (!response.ok) throw new Error(`answered ${response.status} ${await response.text()}`);
  const cookie = response.headers
    .getSetCookie()
    .map((line) => line.split(';')[0])
    .join('; ');
  return { cookie, 'x-scrim-purpose': 'ux' };
}

async function get(url: string, headers: Record<string, string>): Promise<unknown> {
  const response = await fetch(url, { headers });
  if (!response.ok) throw new Error(`answered ${response.status} ${await response.text()}`);
  return response.json();
}

async function post(url: string, headers: Record<string, string>, body: unknown): Promise<unknown> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { ...headers, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  if (!response.ok) throw new Error(`answered ${response.status} ${await response.text()}`);
  return response.json();
}
