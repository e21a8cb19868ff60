import { compilePolicy } from '@scrim/policy';
import { describe, expect, it } from 'vitest';
import { readOrigins, siteIdOf, starterPolicy } from './site-form.ts';

describe('adding a site', () => {
  it('derives an id from the name', () => {
    expect(siteIdOf('Meadow Loans, Inc.')).toBe('meadow-loans-inc');
    expect(siteIdOf('Préstamos Ñandú')).toBe('prestamos-nandu');
  });

  it('reads origins one per line and says what is wrong with one', () => {
    expect(readOrigins('https://a.example\nhttps://b.example:8443')).toEqual({
      origins: ['https://a.example', 'https://b.example:8443'],
      problem: null,
    });
    expect(readOrigins('https://a.example/apply').problem).toContain('https://a.example');
    expect(readOrigins('a.example').problem).toContain('not an origin');
    expect(readOrigins(' ').problem).not.toBeNull();
  });

  it('offers a policy that compiles and replays nothing', () => {
    const { policy, problems } = compilePolicy(starterPolicy('harbor', 'Harbor: "Lending"'), {
      name: 'policy.yaml',
      read: () => '',
      list: () => [],
    });
    expect(problems.filter((problem) => problem.severity === 'error')).toEqual([]);
    expect(policy?.pages.map((page) => page.level)).toEqual(['signals']);
  });
});
