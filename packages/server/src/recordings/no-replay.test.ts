import { type CompiledPolicy, compilePolicy } from '@scrim/policy';
import { describe, expect, it } from 'vitest';
import { whyNoReplay } from './no-replay.ts';

const NOW = Date.UTC(2026, 10, 20);

function policyWith(pages: string, replay = '30 days'): CompiledPolicy {
  const source = `
version: 1
site: meadow-loans
controller: Meadow Loans, Inc.
purposes:
  ux: Find and fix what confuses applicants
consent:
  jurisdiction: US
  privacy: /privacy
retention:
  replay: ${replay}
pages:
${pages}`;
  const { policy, problems } = compilePolicy(source, { name: 'policy.yaml', read: () => '', list: () => [] });
  if (policy === null) throw new Error(JSON.stringify(problems));
  return policy;
}

const replayed = (rest = '') => `  - match: /apply/*
    level: replay
    purpose: ux
    until: 2027-06-30
${rest}`;

describe('a visit without replay says why', () => {
  const why = (policy: CompiledPolicy | null, startedAt = '2026-11-19T12:00:00.000Z', active = policy) =>
    whyNoReplay({ pages: ['/', '/apply/*'], startedAt }, { policy, active }, NOW);

  it('when its pages are signals, by their rule or because the replay of it has ended', () => {
    const words = 'Its policy captures these pages as signals only.';
    expect(why(policyWith('  - match: /apply/*\n    level: signals'))).toBe(words);
    expect(why(policyWith(replayed('    sample: 100%').replace('2027-06-30', '2026-11-18')))).toBe(words);
  });

  it('when it is older than replays are kept, by its policy or the active one', () => {
    const policy = policyWith(replayed('    sample: 25%'));
    expect(why(policy, '2026-10-01T12:00:00.000Z')).toBe('Replays are kept for 30 days, and this visit is older.');
    const shorter = policyWith(replayed('    sample: 25%'), '7 days');
    expect(why(policy, '2026-11-10T12:00:00.000Z', shorter)).toBe(
      'Replays are kept for 7 days, and this visit is older.',
    );
  });

  it('when it is not in the sample, or nothing began its replay', () => {
    expect(why(policyWith(replayed('    sample: 25%')))).toBe(
      'Its policy replays a share of the visits to these pages, and this one is not among them.',
    );
    expect(why(policyWith(replayed('    sample: 100%\n    triggers: [error_shown]')))).toBe(
      'Its policy replays these pages only once something happens, such as an error, and it did not.',
    );
  });

  it('no more than that there is none, when nothing tells', () => {
    expect(why(policyWith(replayed('    sample: 100%')))).toBe('None is stored of this visit.');
    expect(why(null)).toBe('None is stored of this visit.');
  });
});
