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

/** What is beyond the policy in a batch of these signals, sent compressed as the recorder does. */
function beyond(signals: readonly unknown[]): string[] {
  if (!policy) throw new Error(JSON.stringify(problems));
  const body = gzipSync(JSON.stringify({ page: { rule: 0, template: '/apply' }, replay: null, signals }));
  const sent = {
    at: 0,
    kind: 'request' as const,
    method: 'POST',
    url: 'https://scrim.example/capture/v1/meadow/batches',
    resource: 'fetch',
    page: 'https://meadow.example/apply',
    headers: {},
    body,
    unread: false,
  };
  const report = checkAgainst(policy, 'p.yaml', [{ sent: [sent] }], [], '2026-11-28');
  expect(report.batches).toBe(1);
  return report.beyond.map(({ why }) => why);
}

test('signals may say only the words that the policy lists', () => {
  const event = (properties: unknown, name = 'quote') => ({ kind: 'event', time: 1, name, properties });
  expect(
    beyond([
      { kind: 'view', variant: null },
      { kind: 'variant', variant: 'short' },
      { kind: 'click', path: 'html>body:2', x: 0.5, y: 0.5 },
      event({ term: 36, plan: 'plus' }),
    ]),
  ).toEqual([]);
  expect(beyond([{ kind: 'view', variant: 'Ada' }])).toEqual(['a variant was captured that the policy does not list']);
  expect(beyond([event({}, 'name')])).toEqual(['an event was captured that the policy does not list']);
  for (const properties of [{ term: '36' }, { plan: 'Ada' }, { city: 'plus' }])
    expect(beyond([event(properties)])).toEqual([
      'an event was captured with a property or value that the policy does not list',
    ]);
});
