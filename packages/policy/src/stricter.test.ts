import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compilePolicy } from './compile.ts';
import type { CompiledPolicy, Level } from './compiled.ts';
import { diffPolicies } from './diff.ts';
import { decideLevel, matchesSelector, matchPage, type SelectorNode } from './runtime.ts';

const TODAY = '2026-11-23';
const RANK: Record<Level, number> = { off: 0, signals: 1, replay: 2 };

interface Rule {
  readonly match: string;
  readonly level: Level;
  readonly sample: number;
  readonly light: readonly string[];
}

const rule: fc.Arbitrary<Rule> = fc.record({
  match: fc.constantFrom('/a', '/b', '/{a,b}', '/*', '/a/**', '/**', '/a/{b,c}', '/a/*'),
  level: fc.constantFrom('off', 'signals', 'replay'),
  sample: fc.integer({ min: 0, max: 100 }),
  light: fc.subarray(['.help', '.note', 'p.intro', '#terms b', '.box > em']),
});
const url = fc.constantFrom('/a', '/b', '/c', '/a/b', '/a/c', '/a/b/c', '/', '/pay', '/a/pay');

function compiled(rules: readonly Rule[]): CompiledPolicy {
  const pages = rules.map(({ match, level, sample, light }) =>
    level === 'replay'
      ? { match, level, purpose: 'ux', sample: `${sample}%`, until: '2027-05-30', light: { text: light } }
      : { match, level },
  );
  const source = {
    version: 1,
    site: 's',
    controller: 'Lender',
    purposes: { ux: 'Find what confuses' },
    consent: { jurisdiction: 'US', privacy: '/p' },
    pages,
  };
  const files = { name: 'p.yaml', read: () => '', list: () => [] };
  const { policy, problems } = compilePolicy(JSON.stringify(source), files, { today: TODAY });
  // Of two replay rules for one address the stricter has to stand first: the compiler refuses the others.
  fc.pre(problems.every(({ severity, code }) => severity !== 'error' || code === 'overlap'));
  if (!policy) throw new fc.PreconditionFailure();
  return policy;
}

/** What a visitor of an address gives at most: the level, and how often it is a replay. */
function reach(policy: CompiledPolicy, address: string, draw: number): number {
  const page = matchPage(policy, address)?.page;
  return page ? RANK[decideLevel(page, draw, TODAY)] : 0;
}

const node: SelectorNode = {
  tag: 'em',
  attributes: { class: 'note' },
  parent: {
    tag: 'p',
    attributes: { class: 'intro box' },
    parent: { tag: 'div', attributes: { id: 'terms', class: 'help' }, parent: null },
  },
};

function shows(policy: CompiledPolicy, address: string): boolean {
  const page = matchPage(policy, address)?.page;
  return page?.level === 'replay' && page.light.text.some((selector) => matchesSelector(node, selector));
}

describe('a stricter policy never reveals more', () => {
  const rules = fc.array(rule, { minLength: 1, maxLength: 5 });
  const draw = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });

  it('when a level is lowered', () => {
    fc.assert(
      fc.property(rules, fc.nat(), url, draw, (before, at, address, drawn) => {
        const lowered = before.map(
          (one, index): Rule =>
            index === at % before.length ? { ...one, level: one.level === 'replay' ? 'signals' : 'off' } : one,
        );
        expect(reach(compiled(lowered), address, drawn)).toBeLessThanOrEqual(reach(compiled(before), address, drawn));
      }),
    );
  });

  it('when a sample is lowered', () => {
    fc.assert(
      fc.property(rules, fc.nat(), url, draw, (before, at, address, drawn) => {
        const lowered = before.map((one, index) =>
          index === at % before.length ? { ...one, sample: one.sample >> 1 } : one,
        );
        expect(reach(compiled(lowered), address, drawn)).toBeLessThanOrEqual(reach(compiled(before), address, drawn));
      }),
    );
  });

  it('when a light is taken out', () => {
    fc.assert(
      fc.property(rules, fc.nat(), url, (before, at, address) => {
        const darker = before.map((one, index) =>
          index === at % before.length ? { ...one, light: one.light.slice(1) } : one,
        );
        if (shows(compiled(darker), address)) expect(shows(compiled(before), address)).toBe(true);
      }),
    );
  });

  it('than any of its rules for an address', () => {
    fc.assert(
      fc.property(rules, url, draw, (all, address, drawn) => {
        const policy = compiled(all);
        for (const page of policy.pages) {
          const alone = { ...policy, pages: [page] };
          if (!matchPage(alone, address)) continue;
          expect(reach(policy, address, drawn)).toBeLessThanOrEqual(reach(alone, address, drawn));
          if (shows(policy, address)) expect(shows(alone, address)).toBe(true);
        }
      }),
    );
  });

  it('when a stricter rule is added', () => {
    fc.assert(
      fc.property(rules, rule, url, draw, (before, extra, address, drawn) => {
        const more = [...before, { ...extra, level: 'off' as const }];
        expect(reach(compiled(more), address, drawn)).toBeLessThanOrEqual(reach(compiled(before), address, drawn));
      }),
    );
  });
});

describe('the difference of two policies', () => {
  it('never calls a change that reaches further a tightening or nothing', () => {
    const rules = fc.array(rule, { minLength: 1, maxLength: 4 });
    const unique = (list: readonly Rule[]) =>
      list.filter((one, at) => list.findIndex(({ match }) => match === one.match) === at);
    fc.assert(
      fc.property(rules, rules, url, fc.constantFrom(0, 0.3, 0.9), (left, right, address, drawn) => {
        const [a, b] = [compiled(unique(left)), compiled(unique(right))];
        const wider = reach(b, address, drawn) > reach(a, address, drawn) || (shows(b, address) && !shows(a, address));
        if (wider) expect(diffPolicies(a, b).effect).toBe('loosens');
      }),
      { numRuns: 300 },
    );
  });
});
