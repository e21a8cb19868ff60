import { gzipSync } from 'node:zlib';
import { compilePolicy } from '@scrim/policy';
import { expect, test } from 'vitest';
import { checkAgainst } from './policy-check.ts';

const SOURCE = `version: 1
site: meadow
controller: Meadow
presets: [gdpr]
purposes: { ux: { en: Find what confuses people, es: Ver lo que confunde } }
consent: { mode: opt-in, reask: 12 months, gpc: deny, jurisdiction: US, privacy: /privacy }
retention: { replay: 30 days, signals: 13 months, consent: 36 months }
variants: [short]
events: { quote: { term: number, plan: [basic, plus] } }
pages:
  - match: /apply
    level: signals
`;
const { policy, problems } = compilePolicy(SOURCE, { name: 'p.yaml', read: () => '', list: () => [] });

const BATCH = {
  version: 1,
  seq: 0,
  policy: policy?.hash,
  page: { view: '0123456789abcdef', rule: 0, template: '/apply' },
  sentAt: 1,
  replay: null,
};
const VIEW = { kind: 'view', time: 1, viewportWidth: 9, viewportHeight: 9, language: 'en', navigation: 'load' };

/** What a batch of these signals, sent compressed as the recorder does, is under the policy. */
function check(
  signals: readonly unknown[],
  more: object = {},
  page = 'https://meadow.example/apply',
  passed: readonly string[] = [],
) {
  if (!policy) throw new Error(JSON.stringify(problems));
  const body = gzipSync(JSON.stringify({ ...BATCH, signals, ...more }));
  const sent = {
    at: 0,
    kind: 'request' as const,
    method: 'POST',
    url: 'https://scrim.example/capture/v1/meadow/batches',
    resource: 'fetch',
    page,
    headers: {},
    body,
    unread: false,
  };
  return checkAgainst(
    policy,
    'p.yaml',
    [{ sent: [sent], visit: { addresses: new Set([...passed, page]) } }],
    [],
    '2026-11-28',
  );
}

function beyond(...batch: Parameters<typeof check>): string[] {
  const report = check(...batch);
  expect(report.batches).toBe(1);
  return report.beyond.map(({ why }) => why);
}

test('signals may say only the words that the policy lists', () => {
  const event = (properties: unknown, name = 'quote') => ({ kind: 'event', time: 1, name, properties });
  expect(
    beyond([
      { ...VIEW, variant: null },
      { kind: 'variant', time: 1, variant: 'short' },
      { kind: 'click', time: 1, path: 'html>body:2', x: 0.5, y: 0.5 },
      event({ term: 36, plan: 'plus' }),
    ]),
  ).toEqual([]);
  expect(beyond([{ ...VIEW, variant: 'Ada' }])).toEqual(['a variant was captured that the policy does not list']);
  expect(beyond([event({}, 'name')])).toEqual(['an event was captured that the policy does not list']);
  for (const properties of [{ term: '36' }, { plan: 'Ada' }, { city: 'plus' }])
    expect(beyond([event(properties)])).toEqual([
      'an event was captured with a property or value that the policy does not list',
    ]);
});

test('a batch may hold only what the capture protocol knows', () => {
  const click = { kind: 'click', time: 1, path: 'html>body:2', x: 0.5, y: 0.5 };
  for (const [signals, more] of [
    [[{ ...click, text: 'Ada' }], {}],
    [[{ kind: 'keystroke', time: 1, value: 'x' }], {}],
    [[{ ...click, path: 'html>body:2>p[title=Ada]' }], {}],
    [[click], { note: 'Ada' }],
  ] as const)
    expect(beyond(signals, more)).toEqual(['something was captured that the capture protocol does not know']);
});

test('a batch is of any page that was passed by, though another was there when it left', () => {
  expect(beyond([], {}, 'https://meadow.example/pay/card', ['https://meadow.example/apply'])).toEqual([]);
});

test('a batch is of a page that was come to, whatever it says of itself', () => {
  expect(beyond([], {}, 'https://meadow.example/pay/card')).toEqual([
    'something was captured as /apply, where the probe did not come to',
  ]);
});

test('of a batch that was recorded under another policy it is not known whether it keeps to this one', () => {
  expect(check([]).underAnother).toBe(0);
  expect(check([], { policy: 'a'.repeat(64) }).underAnother).toBe(1);
});
