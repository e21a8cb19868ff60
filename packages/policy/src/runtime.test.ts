import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { CompiledPage, CompiledPolicy, CompiledSelector, Level } from './compiled.ts';
import {
  decideLevel,
  matchesSelector,
  matchPage,
  normaliseString,
  type SelectorNode,
  stringHash,
  stringRole,
} from './runtime.ts';

function page(rule: number, match: string, level: Level, more: Partial<CompiledPage> = {}): CompiledPage {
  return {
    rule,
    match,
    level,
    purpose: level === 'replay' ? 'ux' : null,
    sample: 1,
    until: level === 'replay' ? '2027-06-30' : null,
    regime: null,
    triggers: [],
    light: { text: [], attributes: [], images: [] },
    mask: [],
    exclude: [],
    query: [],
    ...more,
  };
}

function policy(...pages: CompiledPage[]): CompiledPolicy {
  return {
    version: 1,
    site: 'meadow-loans',
    hash: '',
    purposes: {},
    consent: {
      mode: 'opt-in',
      reaskDays: 365,
      gpc: 'deny',
      jurisdiction: 'US',
      noticeVersion: '1',
      privacyUrl: '/privacy',
      controller: 'Meadow Loans',
      notice: {},
    },
    retentionDays: { replay: 30, signals: 395, consent: 1095 },
    dictionary: { salt: '', hashes: [] },
    pages,
    events: {},
    assets: {},
    variants: [],
  };
}

describe('matching a page', () => {
  const demo = policy(
    page(0, '/apply/{amount,about-you}', 'replay'),
    page(1, '/apply/**', 'signals'),
    page(2, '/pay/**', 'off'),
    page(3, '/loan/*/terms', 'replay'),
    page(4, '/', 'replay'),
    page(5, '/help', 'replay', { query: ['view=cards', 'view=table'] }),
  );

  it('leaves a page that no rule names unmatched', () => {
    expect(matchPage(demo, 'https://meadow.example/admin')).toBeNull();
    expect(matchPage(demo, 'http://[')).toBeNull();
    expect(matchPage(demo, '/%E0%A4%A')).toBeNull();
  });

  it('takes the strictest of the matching rules', () => {
    expect(matchPage(demo, '/apply/amount')).toMatchObject({ rule: 1, template: '/apply/**' });
    expect(matchPage(policy(page(0, '/apply/amount', 'replay'), page(1, '/**', 'replay')), '/apply/amount')?.rule).toBe(
      0,
    );
  });

  it('names the literal that matched and keeps what a visitor brought out of the template', () => {
    const only = policy(page(0, '/apply/{amount,about-you}', 'replay'), page(1, '/loan/*/terms', 'replay'));
    expect(matchPage(only, 'https://meadow.example/apply/about-you?name=Ada#x')?.template).toBe('/apply/about-you');
    expect(matchPage(only, '/loan/ada-lovelace-4711/terms')?.template).toBe('/loan/*/terms');
  });

  it('lets `**` stand for no segment at all', () => {
    expect(matchPage(demo, '/pay')?.rule).toBe(2);
    expect(matchPage(demo, '/pay/card/new')?.rule).toBe(2);
    expect(matchPage(demo, '/payments')).toBeNull();
  });

  it('finds the rule that switches a page off under every spelling of its address', () => {
    const guarded = policy(page(0, '/**', 'replay'), page(1, '/pay/**', 'off'));
    for (const path of ['/Pay/x', '/%70ay/x', '//pay//x', '/pay;id=1/x', '/pay%2Fx', '/a/../pay', '/./pay', '\\pay']) {
      expect(matchPage(guarded, path)?.rule, path).toBe(1);
    }
  });

  it('lets no wildcard reach a payment page, only its name', () => {
    const wide = policy(page(0, '/**', 'replay'), page(1, '/account/*', 'signals'), page(2, '/account/pay', 'signals'));
    expect(matchPage(wide, '/help/x')?.rule).toBe(0);
    expect(matchPage(wide, '/account/payment-methods')).toBeNull();
    expect(matchPage(wide, '/eu/Checkout')).toBeNull();
    expect(matchPage(wide, '/account/pay')?.rule).toBe(2);
    expect(
      matchPage(policy(page(0, '/account/**', 'off'), page(1, '/account/pay', 'replay')), '/account/pay')?.rule,
    ).toBe(0);
  });

  it('keeps only the query values that the rule lists', () => {
    expect(matchPage(demo, '/help?view=table&q=Ada')?.template).toBe('/help?view=table');
    expect(matchPage(demo, '/help?view=Ada')?.template).toBe('/help');
  });

  it('is total, and matching its own template changes nothing', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.webUrl(), fc.constantFrom('/apply/amount', '/loan/7/terms')), (url) => {
        const match = matchPage(demo, url);
        if (match) expect(matchPage(demo, match.template)).toEqual(match);
      }),
    );
  });
});

describe('deciding the level', () => {
  it('is replay below the sample, until the end date and on it', () => {
    const sampled = page(0, '/', 'replay', { sample: 0.25 });
    expect(decideLevel(sampled, 0.249, '2027-06-30')).toBe('replay');
    expect(decideLevel(sampled, 0.25, '2027-06-30')).toBe('signals');
    expect(decideLevel(sampled, 0, '2027-07-01')).toBe('signals');
    expect(decideLevel(sampled, Number.NaN, '2026-12-01')).toBe('signals');
    expect(decideLevel(page(0, '/', 'replay', { until: null }), 0, '2026-12-01')).toBe('signals');
  });

  it('never raises a level', () => {
    expect(decideLevel(page(0, '/', 'off'), 0, '2026-01-01')).toBe('off');
    expect(decideLevel(page(0, '/', 'signals'), 0, '2026-01-01')).toBe('signals');
  });
});

describe('matching a selector without a DOM', () => {
  const form: SelectorNode = { tag: 'form', parent: null, attributes: { id: 'apply', class: 'wide  step' } };
  const field: SelectorNode = { tag: 'div', parent: form, attributes: { class: 'field' } };
  const help: SelectorNode = { tag: 'p', parent: field, attributes: { class: 'help-text', 'data-lit': '' } };
  const selector = (
    compounds: CompiledSelector['compounds'],
    combinators: CompiledSelector['combinators'] = [],
  ): CompiledSelector => ({
    source: '',
    compounds,
    combinators,
  });

  it('tests tag, id, classes and attributes', () => {
    expect(matchesSelector(form, selector([{ tag: 'form', id: 'apply', classes: ['step', 'wide'] }]))).toBe(true);
    expect(matchesSelector(form, selector([{ classes: ['ste'] }]))).toBe(false);
    expect(matchesSelector(help, selector([{ attributes: [['data-lit', null]] }]))).toBe(true);
    expect(matchesSelector(help, selector([{ attributes: [['data-lit', 'x']] }]))).toBe(false);
    expect(matchesSelector(help, selector([{ attributes: [['constructor', null]] }]))).toBe(false);
  });

  it('walks descendants and children', () => {
    expect(matchesSelector(help, selector([{ tag: 'p' }, { id: 'apply' }], [' ']))).toBe(true);
    expect(matchesSelector(help, selector([{ tag: 'p' }, { id: 'apply' }], ['>']))).toBe(false);
    expect(matchesSelector(help, selector([{ tag: 'p' }, { classes: ['field'] }, { tag: 'form' }], ['>', '>']))).toBe(
      true,
    );
  });

  it('finds what a search through every way up finds', () => {
    const everyWay = (node: SelectorNode, { compounds, combinators }: CompiledSelector, from = 0): boolean => {
      const one = compounds[from];
      if (!one || !matchesSelector(node, selector([one]))) return false;
      if (!combinators[from]) return true;
      for (let above = node.parent; above; above = combinators[from] === '>' ? null : above.parent)
        if (everyWay(above, selector(compounds, combinators), from + 1)) return true;
      return false;
    };
    const tag = fc.constantFrom('a', 'b', 'c');
    const combinator = fc.constantFrom<' ' | '>'>(' ', '>');
    fc.assert(
      fc.property(
        fc.array(tag, { minLength: 1, maxLength: 12 }),
        fc.array(fc.tuple(tag, combinator), { maxLength: 5 }),
        tag,
        (tags, parts, first) => {
          const node = tags.reduce<SelectorNode | null>((parent, at) => ({ tag: at, parent, attributes: {} }), null);
          const compounds = [first, ...parts.map(([at]) => at)].map((at) => ({ tag: at }));
          const one = selector(
            compounds,
            parts.map(([, at]) => at),
          );
          if (node) expect(matchesSelector(node, one)).toBe(everyWay(node, one));
        },
      ),
      { numRuns: 2000 },
    );
  });

  it('goes up a deep page once for each part of a selector', () => {
    let looks = 0;
    const attributes = new Proxy({}, { getOwnPropertyDescriptor: () => void looks++ });
    let node: SelectorNode = { tag: 'main', parent: null, attributes };
    for (let depth = 0; depth < 500; depth++) node = { tag: 'div', parent: node, attributes };
    const parts = Array.from({ length: 6 }, () => ({ tag: 'div' }));
    const unknown = { attributes: [['data-none', null] as [string, null]] };
    expect(matchesSelector(node, selector([...parts, unknown], Array(6).fill(' ')))).toBe(false);
    expect(looks).toBeLessThan(6 * 501);
  });

  it('gives text the role of the nearest element that has one', () => {
    const button: SelectorNode = { tag: 'button', parent: form, attributes: {} };
    expect(stringRole({ tag: 'span', parent: button, attributes: {} })).toBe('button');
    expect(stringRole(help)).toBe('text');
    expect(stringRole({ tag: 'h2', parent: null, attributes: {} })).toBe('heading');
  });
});

describe('hashing a dictionary string', () => {
  it('ignores layout white space and nothing else', () => {
    expect(stringHash('s', 'button', '  Continue\n ')).toBe(stringHash('s', 'button', 'Continue'));
    expect(stringHash('s', 'button', 'continue')).not.toBe(stringHash('s', 'button', 'Continue'));
    fc.assert(fc.property(fc.string(), (text) => normaliseString(normaliseString(text)) === normaliseString(text)));
  });

  it('keeps roles and sites apart', () => {
    expect(stringHash('s', 'text', 'Continue')).not.toBe(stringHash('s', 'button', 'Continue'));
    expect(stringHash('t', 'button', 'Continue')).not.toBe(stringHash('s', 'button', 'Continue'));
  });

  it('fits 53 bits in base 36', () => {
    fc.assert(fc.property(fc.string(), (text) => /^[0-9a-z]{1,11}$/.test(stringHash('s', 'text', text))));
  });
});
