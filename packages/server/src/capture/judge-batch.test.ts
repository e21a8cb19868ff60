import { type CompiledPolicy, compilePolicy } from '@scrim/policy';
import type { Batch, Signal } from '@scrim/protocol';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { judgeBatch, type Terms } from './judge-batch.ts';
import { batch, POLICY, START, snapshot } from './testing/lender.ts';

const policyOf = (source: string): CompiledPolicy => {
  const { policy, problems } = compilePolicy(source, { name: 'p.yaml', read: () => '', list: () => [] });
  if (policy === null) throw new Error(JSON.stringify(problems));
  return policy;
};
const policy = policyOf(POLICY);
const terms: Terms = { policy, active: policy, purposes: ['ux'], draw: 0.25, today: '2026-08-02' };
const replayed = (overrides: Partial<Batch> = {}) =>
  batch(policy.hash, { replay: { context: [], events: snapshot('What is this for?') }, ...overrides });
const account = { view: '0123456789abcdef', rule: 1, template: '/account/*' };
const off = expect.objectContaining({ code: 'page_off' });

describe('a batch is judged', () => {
  it('by the purposes that the person agreed to: without the page’s, only its signals are stored', () => {
    expect(judgeBatch(terms, replayed())).toMatchObject({ replayRefused: false, replay: {} });
    for (const purposes of [[], ['fraud']]) {
      const judged = judgeBatch({ ...terms, purposes }, replayed());
      expect(judged).toMatchObject({ replayRefused: true, replay: null, clean: false });
      expect(judged.signals).toHaveLength(2);
    }
  });

  it('by the site’s present policy too, where that is stricter', () => {
    const now = (from: string, to: string) => ({ ...terms, active: policyOf(POLICY.replace(from, to)) });
    const replayRule = /level: replay\n[\s\S]*?(?= {2}- match)/.exec(POLICY)?.[0] ?? '';
    expect(judgeBatch(now(replayRule, 'level: signals\n'), replayed())).toMatchObject({ replayRefused: true });
    expect(judgeBatch(now('sample: 50%', 'sample: 10%'), replayed())).toMatchObject({ replayRefused: true });
    expect(judgeBatch(now('2027-06-30', '2026-08-01'), replayed())).toMatchObject({ replayRefused: true });
    expect(() => judgeBatch(now('/apply/amount', '/apply/other'), replayed())).toThrow(off);
    expect(judgeBatch(now('replay: 30 days', 'replay: 20 days'), replayed())).toMatchObject({ replayRefused: false });
  });

  it('as off when one of the addresses that its template hides was switched off', () => {
    const added = `${POLICY.split('events:')[0]}  - match: /account/settings\n    level: off\nevents:${POLICY.split('events:')[1]}`;
    const active = policyOf(added);
    const sent = batch(policy.hash, { page: account });
    expect(() => judgeBatch({ ...terms, active }, sent)).toThrow(off);
    expect(judgeBatch({ ...terms, policy: active, active: policy }, sent).signals).toHaveLength(2);
  });

  it('never more leniently because of the present policy', () => {
    const earlier = policyOf(POLICY.replace('sample: 50%', 'sample: 10%'));
    expect(judgeBatch({ ...terms, policy: earlier }, replayed())).toMatchObject({ replayRefused: true });
  });
});

describe('a number in an event', () => {
  const judged = (amount: number) => {
    const event: Signal = { kind: 'event', time: START, name: 'application_submitted', properties: { amount } };
    return judgeBatch(terms, batch(policy.hash, { signals: [event] }));
  };

  it('is kept when it can be an amount, a count or a rate', () => {
    for (const amount of [0, -1, 5000, 12.5, 0.07, 9_999_999, 9_999_999.99]) {
      expect(judged(amount)).toMatchObject({ clean: true, hits: [], signals: [{ properties: { amount } }] });
    }
  });

  it('is dropped, and found, when it can be a card, an account or an identity number', () => {
    for (const amount of [4111111111111111, 123456789, 10_000_000, 1.234, 1e-7, 1e21]) {
      const { signals, hits, clean } = judged(amount);
      expect(signals).toMatchObject([{ properties: {} }]);
      expect(signals[0]).not.toHaveProperty('properties.amount');
      expect([hits.length > 0, clean]).toEqual([true, false]);
      expect(JSON.stringify(hits)).not.toContain(String(amount));
    }
    expect(judged(4111111111111111).hits).toEqual([
      { detector: 'card_number', path: 'event:application_submitted.amount' },
    ]);
  });

  it('never has more than seven digits before and two after the point', () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (amount) => {
        for (const { properties } of judged(amount).signals.filter((one) => one.kind === 'event')) {
          for (const value of Object.values(properties)) expect(String(value)).toMatch(/^-?\d{1,7}(\.\d{1,2})?$/);
        }
      }),
    );
  });
});
