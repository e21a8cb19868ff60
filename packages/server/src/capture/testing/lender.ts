import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { Batch, Signal } from '@scrim/protocol';
import { completeConfig, type RunningServer, startServer } from '../../index.ts';
import { type CaptureToken, signCaptureToken } from '../../keys/capture-token.ts';
import type { Clock } from '../../platform/clock.ts';
import { type CaptureLimits, DEFAULT_LIMITS } from '../../platform/config.ts';
import { throwawayDatabaseUrl, throwawayDirectory } from '../../platform/throwaway.ts';
import { activePolicy } from '../../policies/policy.ts';

/** A small lender with one page of each level, and a running Scrim for it. */
export const SITE = 'meadow-loans';
export const ORIGIN = 'https://apply.meadow.example';
export const START = Date.UTC(2026, 7, 2, 10, 0, 0);
export const AGENT =
  'Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Mobile Safari/537.36';

export const POLICY = `version: 1
site: ${SITE}
controller: Meadow Loans
presets: [gdpr, ccpa, glba]
purposes:
  ux:
    en: Find and fix what confuses applicants
consent:
  mode: opt-in
  reask: 12 months
  gpc: deny
  jurisdiction: US
  privacy: /privacy
  notice:
    languages: [en]
retention:
  replay: 30 days
  signals: 13 months
  consent: 36 months
pages:
  - match: /apply/amount
    level: replay
    purpose: ux
    sample: 50%
    until: 2027-06-30
    regime: applicant
    light:
      text: [".help-text"]
  - match: /account/*
    level: signals
  - match: /pay/**
    level: off
events:
  application_submitted:
    offers: [cards, table]
    amount: number
`;

export interface LenderOptions {
  readonly dataDirectory?: string;
  readonly clock?: Clock;
  readonly limits?: Partial<CaptureLimits>;
  /** A PostgreSQL server; absent or null: PGlite. */
  readonly postgres?: string | null | undefined;
  readonly port?: number;
  readonly policy?: string;
}

export interface Lender {
  readonly server: RunningServer;
  readonly policy: string;
  token(overrides?: Partial<CaptureToken>): string;
  send(batch: unknown, options?: SendOptions): Promise<Response>;
  close(): Promise<void>;
}

export interface SendOptions {
  readonly token?: string | null;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: Uint8Array;
  readonly site?: string;
}

export async function openLender(options: LenderOptions = {}): Promise<Lender> {
  const directory = await throwawayDirectory();
  const database = options.postgres ? await throwawayDatabaseUrl(options.postgres) : null;
  const policyFile = join(directory.value, 'scrim.policy.yaml');
  await writeFile(policyFile, options.policy ?? POLICY);
  const clock = options.clock ?? { now: () => START };
  const server = await startServer(
    completeConfig({
      port: options.port ?? 0,
      dataDirectory: options.dataDirectory ?? join(directory.value, 'data'),
      databaseUrl: database?.value ?? null,
      sites: [{ id: SITE, name: 'Meadow Loans', origins: [ORIGIN], policyFile }],
      limits: { ...DEFAULT_LIMITS, packMilliseconds: 20, ...options.limits },
      logLevel: 'silent',
      clock,
    }),
  );
  const policy = (await activePolicy(server.context, SITE))?.hash;
  if (policy === undefined) throw new Error('the policy of the test did not compile');
  const token = (overrides: Partial<CaptureToken> = {}) =>
    signCaptureToken(server.context.keys, { ...tokenFor(policy, clock.now()), ...overrides });
  return {
    server,
    policy,
    token,
    send(batch, { token: given = token(), headers = {}, body, site = SITE } = {}) {
      return fetch(`${server.url}/capture/v1/${site}/batches`, {
        method: 'POST',
        headers: { ...batchHeaders(), ...(given === null ? {} : { authorization: `Bearer ${given}` }), ...headers },
        body: new Uint8Array(body ?? gzipSync(JSON.stringify(batch))),
      });
    },
    async close() {
      await server.close();
      await database?.close();
      await directory.close();
    },
  };
}

export function batchHeaders(): Record<string, string> {
  return {
    origin: ORIGIN,
    'user-agent': AGENT,
    'content-type': 'application/vnd.scrim.batch+json',
    'content-encoding': 'gzip',
  };
}

function tokenFor(policy: string, now: number): CaptureToken {
  const exp = now + 3_600_000;
  const purposes = ['ux'];
  return {
    site: SITE,
    session: 's1',
    subject: 'u1',
    receipt: 'r1',
    policy,
    purposes,
    regime: 'visitor',
    draw: 0.25,
    exp,
  };
}

export function view(time = START, language = 'en'): Signal {
  return {
    kind: 'view',
    time,
    viewportWidth: 390,
    viewportHeight: 844,
    language,
    variant: null,
    navigation: 'load',
  };
}

export function click(time = START): Signal {
  return { kind: 'click', time, path: 'html>body:2>main:1>button:3', x: 0.5, y: 0.25 };
}

export function batch(policy: string, overrides: Partial<Batch> = {}): Batch {
  return {
    version: 1,
    seq: 0,
    policy,
    page: { view: '0123456789abcdef', rule: 0, template: '/apply/amount' },
    sentAt: START,
    replay: null,
    signals: [view(), click()],
    ...overrides,
  };
}

/** A page of one sentence and one field label, as rrweb records it and redaction leaves it. */
export function snapshot(text: string, time = START): object[] {
  const element = (id: number, tagName: string, childNodes: unknown[], attributes: object = {}) => ({
    type: 2,
    id,
    tagName,
    attributes,
    childNodes,
  });
  const words = { type: 3, id: 6, textContent: text };
  const body = element(4, 'body', [element(5, 'p', [words], { class: 'help-text' })]);
  const html = element(2, 'html', [element(3, 'head', []), body]);
  const document = { type: 0, id: 1, childNodes: [html] };
  return [
    { type: 4, timestamp: time, data: { href: 'scrim:/apply/amount', width: 390, height: 844 } },
    { type: 2, timestamp: time, data: { node: document, initialOffset: { left: 0, top: 0 } } },
  ];
}
