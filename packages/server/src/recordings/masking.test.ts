import { type CompiledPolicy, compilePolicy } from '@scrim/policy';
import { afterEach, describe, expect, it } from 'vitest';
import { explainMasking, type MaskingPolicies, policiesOf } from './masking.ts';

const SOURCE = `
version: 1
site: meadow-loans
controller: Meadow Loans, Inc.
purposes:
  ux: Find and fix what confuses applicants
consent:
  jurisdiction: US
  privacy: /privacy
pages:
  - match: /
    level: signals
  - match: /apply/*
    level: replay
    purpose: ux
    sample: 100%
    until: 2027-06-30
    light:
      text: [.help-text]
    mask: [.offer-amount]
    exclude: [.chat]
`;

function compiled(source: string): CompiledPolicy {
  const { policy, problems } = compilePolicy(source, { name: 'policy.yaml', read: () => '', list: () => [] });
  if (policy === null) throw new Error(JSON.stringify(problems));
  return policy;
}

describe('why something is masked', () => {
  const policy = compiled(SOURCE);
  let policies: MaskingPolicies = { consented: policy, active: policy, stored: null };
  afterEach(() => {
    policies = { consented: policy, active: policy, stored: null };
  });
  const ask = (
    tag: string,
    attributes: Record<string, string>,
    text: 'masked' | 'shown' | 'none' = 'masked',
    inside: Record<string, string> = {},
  ) =>
    explainMasking(policies, {
      page: '/apply/*',
      text,
      elements: [
        { tag: 'html', attributes: {} },
        { tag: 'div', attributes: inside },
        { tag, attributes },
      ],
    });

  it('names the page rule and the selector that held', () => {
    expect(ask('b', { class: 'offer-amount' })).toMatchObject({
      verdict: 'masked',
      selector: '.offer-amount',
      rule: { match: '/apply/*', position: 2 },
    });
    expect(ask('p', {}, 'masked', { class: 'chat' })).toMatchObject({ verdict: 'excluded', selector: '.chat' });
    expect(ask('p', {}, 'shown', { class: 'help-text' })).toMatchObject({ verdict: 'lit', selector: '.help-text' });
  });

  it('says that no policy shows what people enter, whatever lights it', () => {
    expect(ask('input', { type: 'text' }, 'none', { class: 'help-text' })).toMatchObject({ verdict: 'floor' });
    expect(ask('input', { type: 'password' }, 'none')).toMatchObject({ verdict: 'floor', selector: 'type=password' });
    expect(ask('input', { autocomplete: 'cc-number' }, 'none')).toMatchObject({ selector: 'autocomplete=cc-number' });
  });

  it('tells default masking from a listed string and from mere structure', () => {
    expect(ask('p', {})).toMatchObject({ verdict: 'unlisted', selector: null });
    expect(ask('h1', {}, 'shown').verdict).toBe('dictionary');
    expect(ask('div', {}, 'none').verdict).toBe('structure');
  });

  it('says that inspection masked what the policy lights, and nothing of it where that is shown', () => {
    expect(ask('p', {}, 'masked', { class: 'help-text' })).toMatchObject({
      verdict: 'inspected',
      reason: expect.stringContaining('inspection'),
      selector: '.help-text',
    });
    expect(ask('p', {}, 'shown', { class: 'help-text' })).toMatchObject({ verdict: 'lit' });
  });

  it.each(['active', 'stored'] as const)('names the newer policy that masks what the first one lights: %s', (which) => {
    const named = compiled(SOURCE.replace('mask: [.offer-amount]', 'mask: [.offer-amount, .help-text b]'));
    policies = { ...policies, [which]: named };
    const masked = ask('b', {}, 'masked', { class: 'help-text' });
    expect(masked).toMatchObject({ verdict: 'masked', selector: '.help-text b', policy: named.hash });
    expect(masked.reason).toContain('newer');
    expect(ask('p', {}, 'masked', { class: 'help-text' })).toMatchObject({ verdict: 'inspected', policy: policy.hash });

    const unlit = compiled(SOURCE.replace('text: [.help-text]', 'text: [.other]'));
    policies = { ...policies, [which]: unlit };
    expect(ask('p', {}, 'masked', { class: 'help-text' })).toMatchObject({ verdict: 'unlisted', policy: unlit.hash });
  });

  it('finds what a newer policy masks by a class that the browser did not send, as it was found when it came in', () => {
    policies = { ...policies, active: compiled(SOURCE.replace('mask: [.offer-amount]', 'mask: [b.name]')) };
    expect(ask('b', {}, 'masked', { class: 'help-text' })).toMatchObject({ verdict: 'masked', selector: 'b.name' });
  });

  it.each(['active', 'stored'] as const)('says nothing of a newer policy that does not name the page: %s', (which) => {
    policies = { ...policies, [which]: compiled(SOURCE.replace('match: /apply/*', 'match: /other/*')) };
    expect(ask('p', {}, 'masked', { class: 'help-text' })).toMatchObject({ verdict: 'inspected', policy: policy.hash });
  });

  describe('of policies that came later', () => {
    const end = '2026-11-20T09:10:00.000Z';
    const before = '2026-11-20T09:00:00.000Z';
    const after = '2026-11-20T10:00:00.000Z';
    const named = compiled(SOURCE.replace('mask: [.offer-amount]', 'mask: [.offer-amount, .help-text b]'));
    const askAfter = (given: Partial<Parameters<typeof policiesOf>[1]>) => {
      policies = policiesOf(policy, { end, active: null, run: null, stored: { compiled: named }, ...given });
      return ask('b', {}, 'masked', { class: 'help-text' });
    };
    const inspected = { verdict: 'inspected', policy: policy.hash };
    const byNewer = { verdict: 'masked', policy: named.hash };

    it('names the one that holds only if it did when the visit ended: published after the visit, inspection masked it', () => {
      expect(askAfter({ active: { compiled: named, activatedAt: after } })).toMatchObject(inspected);
      expect(askAfter({ active: { compiled: named, activatedAt: before } })).toMatchObject(byNewer);
    });

    it('names that of a run over what is stored only if the run began after the visit and is done', () => {
      expect(askAfter({ run: { state: 'done', startedAt: after } })).toMatchObject(byNewer);
      expect(askAfter({ run: { state: 'done', startedAt: before } })).toMatchObject(inspected);
      for (const state of ['running', 'failed'] as const)
        expect(askAfter({ run: { state, startedAt: after } })).toMatchObject(inspected);
    });
  });
});
