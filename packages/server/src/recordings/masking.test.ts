import { compilePolicy } from '@scrim/policy';
import { describe, expect, it } from 'vitest';
import { explainMasking } from './masking.ts';

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

describe('why something is masked', () => {
  const { policy, problems } = compilePolicy(SOURCE, { name: 'policy.yaml', read: () => '', list: () => [] });
  if (policy === null) throw new Error(JSON.stringify(problems));
  const ask = (
    tag: string,
    attributes: Record<string, string>,
    text: 'masked' | 'shown' | 'none' = 'masked',
    inside: Record<string, string> = {},
  ) =>
    explainMasking(policy, {
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
});
