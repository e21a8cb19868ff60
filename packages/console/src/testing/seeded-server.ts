import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import { type CompiledPolicy, matchPage } from '@scrim/policy';
import { DecisionResponse } from '@scrim/protocol';
import { createRedactor } from '@scrim/redaction';
import { completeConfig, DEFAULT_LIMITS, openScrim, type RunningServer, startServer } from '@scrim/server';
import type { Browser } from 'playwright-core';
import { lenderPolicy } from './lender-pages.ts';
import { type RecordedView, recordVisit } from './record-visit.ts';

const compress = promisify(gzip);
const ORIGIN = 'http://127.0.0.1:7379';
const HOUR = 3_600_000;
const AGENTS = {
  desktop: 'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36',
  phone:
    'Mozilla/5.0 (Linux; Android 15; Pixel 9) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Mobile Safari/537.36',
} as const;

export interface SeededServer {
  readonly url: string;
  /** For tests that need more visits than can be sent. */
  readonly clickhouse: RunningServer['context']['clickhouse'];
  /** For tests that need a report of a probe. */
  readonly database: RunningServer['context']['database'];
  /** For what the engine runs at the moment. */
  readonly clickhouseControl: RunningServer['context']['clickhouseControl'];
  close(): Promise<void>;
}

/**
 * A real server with recorded visits in it: recorded once per viewport in Chromium, redacted by the real redactor, and sent through the
 * capture interface as visits of different people over the last days. Times are shifted; nothing else is made up.
 */
export async function startSeededServer(options: {
  readonly browser: Browser;
  readonly directory: string;
  readonly consoleDirectory: string;
  readonly port: number;
  /** Visits per viewport. */
  readonly visits: number;
  /** A text that the page showed in place of another: something personal where the policy lights what stands there. */
  readonly leak?: { readonly at: string; readonly text: string };
  /** The visits also meet trouble that the recorded events do not hold: an untouched field, an error put right, a failing script. */
  readonly trouble?: boolean;
  /** The policy is kept at the server and published in the console, not in a file. */
  readonly publishes?: boolean;
}): Promise<SeededServer> {
  const policyFile = join(options.directory, 'scrim.policy.yaml');
  let now = Date.now();
  let seeded: number | null = null;
  await writeFile(policyFile, lenderPolicy(new Date(now + 180 * 24 * HOUR).toISOString().slice(0, 10)));
  const configOf = (file: string | null) =>
    completeConfig({
      dataDirectory: join(options.directory, 'data'),
      consoleDirectory: options.consoleDirectory,
      port: options.port,
      demo: true,
      logLevel: 'error',
      // Each batch is sent when the one before is stored.
      limits: { ...DEFAULT_LIMITS, packMilliseconds: 5 },
      // Stands while visits are sent, then goes on.
      clock: { now: () => now + (seeded === null ? 0 : Date.now() - seeded) },
      sites: [{ id: 'harbor', name: 'Harbor Lending', origins: [ORIGIN], policyFile: file }],
    });
  if (options.publishes) await (await openScrim(configOf(policyFile))).close();
  const server = await startServer(configOf(options.publishes ? null : policyFile));
  const published = await fetch(`${server.url}/site/harbor/policy.json`).then((answer) => answer.json());
  const policy: CompiledPolicy = published.policy;
  const end = now;
  const leaking = (views: readonly RecordedView[]): readonly RecordedView[] =>
    options.leak === undefined
      ? views
      : JSON.parse(
          JSON.stringify(views).replaceAll(JSON.stringify(options.leak.at), JSON.stringify(options.leak.text)),
        );
  const recorded = {
    desktop: leaking(await recordVisit(options.browser, { width: 1280, height: 800 })),
    phone: leaking(await recordVisit(options.browser, { width: 390, height: 844 })),
  };
  for (let visit = 0; visit < options.visits; visit++) {
    for (const device of ['desktop', 'phone'] as const) {
      await send(
        {
          url: server.url,
          policy,
          device,
          views: recorded[device],
          number: visit,
          startsAt: end - (visit * 7 + 2) * HOUR,
          trouble: options.trouble ?? false,
        },
        (time) => {
          now = time;
        },
      );
    }
  }
  now = end - 5 * HOUR;
  for (const decision of ['denied', 'denied', 'gpc'] as const) await decide(server.url, policy, decision);
  now = end;
  seeded = Date.now();
  const { clickhouse, clickhouseControl, database } = server.context;
  return { url: server.url, clickhouse, clickhouseControl, database, close: () => server.close() };
}

interface VisitToSend {
  readonly url: string;
  readonly policy: CompiledPolicy;
  readonly device: keyof typeof AGENTS;
  readonly views: readonly RecordedView[];
  readonly number: number;
  readonly startsAt: number;
  readonly trouble: boolean;
}

async function send(visit: VisitToSend, setTime: (time: number) => void): Promise<void> {
  setTime(visit.startsAt);
  const { grant } = await decide(visit.url, visit.policy, 'granted');
  if (!grant) throw new Error('No grant for a granting decision.');
  const first = visit.views[0]?.events[0]?.timestamp ?? 0;
  for (const [seq, view] of visit.views.entries()) {
    const shift = visit.startsAt - first + seq * 9_000;
    const rule = matchPage(visit.policy, `${ORIGIN}${view.template}`)?.rule ?? 0;
    const redactor = createRedactor(visit.policy, rule);
    const events = view.events.flatMap((event) => redactor.redact({ ...event, timestamp: event.timestamp + shift }));
    const last = (view.events.at(-1)?.timestamp ?? 0) + shift;
    const body = {
      version: 1,
      seq,
      policy: visit.policy.hash,
      page: {
        view: `${visit.device === 'phone' ? 'a' : 'b'}${visit.number.toString(16).padStart(14, '0')}${seq}`,
        rule,
        template: view.template,
      },
      sentAt: last,
      replay: { context: redactor.takeContext(), events },
      signals: [...signals(view, shift, visit.number), ...(visit.trouble ? trouble(view, shift, visit.number) : [])],
    };
    setTime(last);
    await post(`${visit.url}/capture/v1/harbor/batches`, new Uint8Array(await compress(JSON.stringify(body))), {
      'content-type': 'application/vnd.scrim.batch+json',
      'content-encoding': 'gzip',
      authorization: `Bearer ${grant.token}`,
      'user-agent': AGENTS[visit.device],
    });
  }
}

function signals(view: RecordedView, shift: number, number: number): unknown[] {
  const start = (view.events[0]?.timestamp ?? 0) + shift;
  const nudge = number % 2 === 0 ? -0.03 : 0.03;
  const within = (value: number) => Math.min(1, Math.max(0, value + nudge));
  const clicks = view.clicks.flatMap((click) => {
    const pointed = { time: click.time + shift, path: click.path, x: within(click.x), y: within(click.y) };
    return [{ kind: 'click', ...pointed }, ...(click.path.endsWith('div:5') ? [{ kind: 'dead', ...pointed }] : [])];
  });
  const failed = view.template === '/apply/amount' ? view.clicks.at(-1) : undefined;
  return [
    {
      kind: 'view',
      time: start,
      viewportWidth: view.width,
      viewportHeight: view.height,
      language: number % 4 === 0 ? 'es' : 'en',
      variant: null,
      navigation: 'load',
    },
    ...clicks,
    ...(failed ? [{ kind: 'error', time: failed.time + shift, path: failed.path }] : []),
  ];
}

const AMOUNT_FORM = 'html>body:2>main:2>form:2';

/** On every page its vitals; on that of the form a visit to one field, a submission and what came of it. */
function trouble(view: RecordedView, shift: number, number: number): unknown[] {
  const start = (view.events[0]?.timestamp ?? 0) + shift;
  const vitals = { kind: 'vitals', time: start + 900, lcp: 1900 + number, inp: 320, cls: 0.02, ttfb: 90, fcp: 700 };
  if (view.template !== '/apply/amount') return [vitals];
  const [amount, name] = [`${AMOUNT_FORM}>input:2`, `${AMOUNT_FORM}>div:3>div:2>input:2`];
  return [
    {
      ...{ kind: 'field', time: start + 100, path: amount, hesitation: 800, active: 2000, edits: 1, corrections: 0 },
      ...{ reentry: false, blank: false, autofilled: false, error: true },
    },
    { kind: 'submit', time: start + 200, path: AMOUNT_FORM, outcome: 'refused', blank: [name] },
    { kind: 'error', time: start + 300, path: amount },
    { kind: 'recovered', time: start + 800, path: amount, duration: 500 },
    {
      ...{ kind: 'script_error', time: start + 850, name: 'TypeError', source: 'file', file: '3f2a' },
      ...{ line: 120, column: 40 },
    },
    vitals,
  ];
}

async function decide(
  url: string,
  policy: CompiledPolicy,
  decision: 'granted' | 'denied' | 'gpc',
): Promise<DecisionResponse> {
  const answer = await post(
    `${url}/consent/v1/harbor/receipts`,
    JSON.stringify({
      decision,
      method: decision === 'gpc' ? 'gpc-signal' : 'banner',
      language: 'en',
      policy: policy.hash,
      noticeVersion: policy.consent.noticeVersion,
      purposes: decision === 'granted' ? Object.keys(policy.purposes) : [],
      regime: 'visitor',
      previous: null,
    }),
    { 'content-type': 'application/json' },
  );
  return DecisionResponse.parse(answer);
}

async function post(
  url: string,
  body: string | Uint8Array<ArrayBuffer>,
  headers: Record<string, string>,
): Promise<unknown> {
  const response = await fetch(url, { method: 'POST', body, headers: { origin: ORIGIN, ...headers } });
  const text = await response.text();
  if (!response.ok) throw new Error(`${url} answered ${response.status}: ${text}`);
  return text === '' ? null : JSON.parse(text);
}
