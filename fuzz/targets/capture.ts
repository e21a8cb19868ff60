import { gunzipSync, gzipSync } from 'node:zlib';
import type { CompiledPolicy } from '@scrim/policy';
import { BATCH_LIMITS } from '@scrim/protocol';
import { inspect } from '@scrim/redaction';
import { PAGE, policyWith } from '../../packages/redaction/src/testing/generators.ts';
import { decodeColumns, encodeColumns, type Json } from '../../packages/server/src/capture/columns.ts';
import { inflateBounded } from '../../packages/server/src/capture/inflate.ts';
import { judgeBatch } from '../../packages/server/src/capture/judge-batch.ts';
import { parseBatch } from '../../packages/server/src/capture/parse-batch.ts';
import { prepareBatch } from '../../packages/server/src/capture/prepare-batch.ts';
import { mutateBytes, mutateJson } from '../mutate.ts';
import type { Target } from '../target.ts';
import { must, refusing } from './refusal.ts';
import { selectors } from './selectors.ts';

const policy = {
  ...policyWith(PAGE),
  events: { submitted: { amount: 'number' as const, offer: ['cards', 'table'], done: 'boolean' as const } },
};
/** A later one, by names and attributes that the one that recorded does not know. */
const later = {
  ...policyWith({
    mask: selectors('.offer p', '[data-name=person]', '.help'),
    exclude: selectors('#secret', '.person'),
  }),
  hash: '1'.repeat(64),
};
const terms = { policy, purposes: ['ux'], draw: 0.25, today: '2026-08-02' };
const TASK = {
  token: {
    site: 'test',
    session: 's1',
    subject: 'p1',
    receipt: 'r1',
    policy: policy.hash,
    purposes: ['ux'],
    regime: 'applicant' as const,
    draw: 0.25,
    exp: 1_785_000_100_000,
  },
  policy,
  active: policy,
  client: { device: 'desktop' as const, browser: 'chrome' as const, browserVersion: 120 },
  receivedAt: 1_785_000_000_500,
  browserNow: null,
  skew: null,
  views: new Map(),
};
const REFUSALS = [
  'inflated_too_large',
  'gzip_damaged',
  'batch_malformed',
  'policy_mismatch',
  'page_off',
  'page_mismatch',
];
const INFLATED_LIMIT = Math.min(BATCH_LIMITS.inflatedBytes, 2_000_000);
const WORDS = [
  'submitted',
  'amount',
  'cards',
  'kind',
  'click',
  'view',
  'event',
  'replay',
  'events',
  'context',
  'signals',
  'page',
  '/apply/x',
  '__proto__',
  '4111111111111111',
  'ada@example.com',
  'html>body:2>p:1',
];

const SEEDS: readonly unknown[] = [
  {
    version: 1,
    policy: policy.hash,
    seq: 0,
    sentAt: 1_785_000_000_000,
    page: { view: '0123456789abcdef', rule: 0, template: '/apply/*' },
    signals: [
      {
        kind: 'view',
        time: 1_785_000_000_000,
        viewportWidth: 1280,
        viewportHeight: 720,
        language: 'en',
        variant: null,
        navigation: 'load',
      },
      {
        kind: 'event',
        time: 1_785_000_000_001,
        name: 'submitted',
        properties: { amount: 5000, offer: 'cards', done: true },
      },
      { kind: 'click', time: 1_785_000_000_002, path: 'html>body:2>button:1', x: 0.5, y: 0.5 },
    ],
    replay: {
      context: [],
      events: [
        {
          type: 2,
          timestamp: 1,
          data: {
            node: {
              type: 0,
              id: 1,
              childNodes: [
                {
                  type: 2,
                  id: 2,
                  tagName: 'html',
                  attributes: {},
                  childNodes: [{ type: 3, id: 3, textContent: '████' }],
                },
              ],
            },
            initialOffset: { top: 0, left: 0 },
          },
        },
      ],
    },
  },
];

/** The body of a request: gzip over JSON. Half of the inputs are changed inside, half as bytes. */
export const capture: Target = {
  name: 'capture',

  seeds: () => SEEDS.map((batch) => gzipSync(JSON.stringify(batch))),

  mutate(random, input, other) {
    if (random.chance(0.2)) return mutateBytes(random, input, other, []);
    const [one, two] = [inflated(input), inflated(other)];
    if (one === null || random.chance(0.2)) return gzipSync(mutateBytes(random, one ?? input, two ?? other, WORDS));
    try {
      return gzipSync(
        JSON.stringify(mutateJson(random, JSON.parse(one.toString()), JSON.parse((two ?? one).toString()), WORDS)),
      );
    } catch {
      return gzipSync(mutateBytes(random, one, two ?? other, WORDS));
    }
  },

  run(input) {
    const bytes = refusing(['inflated_too_large', 'gzip_damaged'], () =>
      inflateBounded(Buffer.from(input), INFLATED_LIMIT),
    );
    if (bytes === null) return;
    must(bytes.length <= INFLATED_LIMIT, 'nothing inflates beyond its limit');
    const batch = refusing(['batch_malformed'], () => parseBatch(bytes));
    refusing(REFUSALS, () => prepareBatch({ ...TASK, body: input }));
    if (batch === null) return;
    for (const active of [policy, later]) judgedWell(batch, active);
  },
};

function judgedWell(batch: ReturnType<typeof parseBatch>, active: CompiledPolicy): void {
  const judged = refusing(['page_off', 'page_mismatch'], () => judgeBatch({ ...terms, active }, batch));
  if (judged === null) return;
  for (const event of judged.replay?.events ?? []) {
    const redacted = event as Parameters<typeof inspect>[0];
    must(inspect(redacted).hits.length === 0, 'nothing that a detector finds is stored');
  }
  for (const signal of judged.signals) must(batch.signals.length > 0 && signal !== null, 'no signal is made up');
  // Lone surrogates become U+FFFD on their way to the disk, as in any UTF-8.
  const plain = JSON.parse(
    Buffer.from(JSON.stringify({ events: judged.replay?.events ?? [], signals: judged.signals })).toString('utf8'),
  ) as Json;
  must(
    JSON.stringify(decodeColumns(encodeColumns(plain))) === JSON.stringify(plain) || hasLoneSurrogate(plain),
    'what is stored is read as it was',
  );
}

const hasLoneSurrogate = (value: Json): boolean => /\\ud[89a-f]/i.test(JSON.stringify(value));

function inflated(input: Uint8Array): Buffer | null {
  try {
    return gunzipSync(input, { maxOutputLength: INFLATED_LIMIT });
  } catch {
    return null;
  }
}
