import { type CompiledPolicy, compilePolicy } from '@scrim/policy';
import { stringHash } from '@scrim/policy/runtime';
import type { Batch, Signal } from '@scrim/protocol';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { judgeBatch, type Terms } from './judge-batch.ts';
import { batch, POLICY, START, snapshot, view } from './testing/lender.ts';

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

  it('by the names of elements, which are the web platform’s or none', () => {
    const judged = judgeBatch(
      terms,
      replayed({
        signals: [
          { kind: 'click', time: START, path: 'html>body:2>lovelace:1/button:2', x: 0, y: 0 },
          { kind: 'submit', time: START, path: 'html>form:1', blank: ['html>ada:1~input:1'], outcome: 'open' },
          { kind: 'error', time: START, path: 'html>body:2>p:01' },
        ],
      }),
    );
    expect(judged.signals).toMatchObject([
      { path: 'html>body:2>x:1/button:2' },
      { path: 'html>form:1', blank: ['html>x:1~input:1'] },
      { path: 'html>body:2>p:01' },
    ]);
    expect(judged.clean).toBe(false);
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

  describe('with what inspection finds in a change', () => {
    const change = (data: object) => ({
      ...{ type: 3, timestamp: START },
      data: { source: 0, texts: [], attributes: [], removes: [], adds: [], ...data },
    });
    const text = { type: 3, id: 0, textContent: 'anna@example.com' };
    const element = (id: number, tagName: string, ...childNodes: object[]) => ({
      ...{ type: 2, id, tagName, attributes: {}, childNodes },
    });
    const pathsOf = (context: object[], ...events: object[]) =>
      judgeBatch(terms, replayed({ replay: { context, events } })).hits.map(({ path }) => path);
    /** As each page view numbers them. */
    const context = (first: number, ...tags: string[]) =>
      ['html', 'body', ...tags].map((tag, at) => ({
        ...{ id: first + at, parent: at ? first + at - 1 : 1, tag },
        attributes: { class: 'help-text' },
      }));

    it.each([5, 500])('at the tags of what it stands in, whatever numbers a page view has (%d)', (first) => {
      const page = context(first, 'dl');
      const added = [
        { parentId: first + 2, nextId: null, node: element(900, 'dd') },
        { parentId: 900, nextId: null, node: { ...text, id: 901 } },
      ];
      expect(pathsOf(page, change({ adds: added }))).toEqual(['html>body>dl>dd']);
      expect(
        pathsOf(page, change({ adds: added }), change({ texts: [{ id: 901, value: 'bob@example.com' }] })),
      ).toEqual(['html>body>dl>dd', 'html>body>dl>dd']);
      const known = { id: 902, parent: first + 2, tag: '#text', attributes: {} };
      expect(pathsOf([...page, known], change({ texts: [{ id: 902, value: text.textContent }] }))).toEqual([
        'html>body>dl',
      ]);
    });

    it('at the tags of a snapshot before it, custom elements without their names', () => {
      const [meta = {}, page = {}] = snapshot('Help');
      const box = element(20, 's-d', element(21, 'p', { ...text, id: 22 }));
      expect(pathsOf([], meta, page, change({ adds: [{ parentId: 5, nextId: null, node: box }] }))).toEqual([
        'html>body>p>x>p:1',
      ]);
      expect(
        pathsOf(context(5, 'x-anna'), change({ adds: [{ parentId: 7, nextId: null, node: { ...text, id: 9 } }] })),
      ).toEqual(['html>body>x']);
    });

    it('at no name where what tells its place leads round', () => {
      const ring = context(5, 'p').map((one) => (one.id === 5 ? { ...one, parent: 7 } : one));
      const add = { parentId: 7, nextId: null, node: { ...text, id: 9 } };
      const paths = pathsOf(ring, change({ adds: [add] }));
      expect(paths).toEqual([expect.stringMatching(/^[a-z>]{1,400}$/)]);
    });
  });

  describe('by the masks of the site’s present policy, whatever lit it before', () => {
    const shown = 'What is this for?';
    const light = '      text: [".help-text"]\n';
    const change = { source: 0, texts: [{ id: 6, value: shown }], attributes: [], removes: [], adds: [] };
    const later = {
      context: [
        { id: 2, parent: 1, tag: 'html', attributes: {} },
        { id: 4, parent: 2, tag: 'body', attributes: {} },
        { id: 5, parent: 4, tag: 'p', attributes: { class: 'help-text' } },
        { id: 6, parent: 5, tag: '#text', attributes: {} },
      ],
      events: [{ type: 3, timestamp: START, data: change }],
    };
    it.each([
      ['a mask', POLICY.replace(light, `${light}    mask: ["body > p"]\n`)],
      ['an exclusion', POLICY.replace(light, `${light}    exclude: [p]\n`)],
      ['a selector that lights no more', POLICY.replace(`    light:\n${light}`, '')],
      ['a mask by a name that the browser renamed', POLICY.replace(light, `${light}    mask: ["p.applicant"]\n`)],
      ['a mask by an attribute that the browser left out', POLICY.replace(light, `${light}    mask: ["[data-own]"]\n`)],
    ])('%s, from the first snapshot on and in what changes it', (_, source) => {
      const active = policyOf(source);
      for (const replay of [{ context: [], events: snapshot(shown) }, later]) {
        const before = judgeBatch(terms, replayed({ replay }));
        expect(JSON.stringify(before.replay)).toContain(shown);
        const judged = judgeBatch({ ...terms, active }, replayed({ replay }));
        expect(JSON.stringify(judged.replay)).not.toMatch(/What|this/);
        // The browser did as its own policy says.
        expect(judged).toMatchObject({ clean: true, hits: [], replayRefused: false });
      }
    });

    it('a name that both policies use, and no other element', () => {
      const both = policyOf(POLICY.replace(light, `${light}    mask: [".person"]\n`));
      const active = policyOf(POLICY.replace(light, `${light}    mask: [".person", ".help-text .person"]\n`));
      const judged = judgeBatch({ ...terms, policy: both, active }, { ...replayed(), policy: both.hash });
      expect(JSON.stringify(judged.replay)).toContain(shown);
    });

    it('a string that its dictionary lists no more', () => {
      const unlit = policyOf(POLICY.replace(`    light:\n${light}`, ''));
      const dictionary = { salt: 's', hashes: [stringHash('s', 'text', shown)] };
      const listed = { ...unlit, hash: 'listed', dictionary };
      // Neither policy names the class, so the browser has renamed it.
      const events = JSON.parse(JSON.stringify(snapshot(shown)).replace('help-text', 's_b')) as unknown[];
      const sent = { ...replayed({ replay: { context: [], events } }), policy: 'listed' };
      expect(JSON.stringify(judgeBatch({ ...terms, policy: listed, active: listed }, sent))).toContain(shown);
      const judged = judgeBatch({ ...terms, policy: listed, active: unlit }, sent);
      expect(JSON.stringify(judged.replay)).toContain('████ ██ ████ ███');
      expect(judged.clean).toBe(true);
    });

    it('every rule to which an address behind its template belongs now', () => {
      const wide = policyOf(POLICY.replace('/apply/amount', '/apply/*'));
      const [before = '', after = ''] = POLICY.split('  - match: /account/*');
      const rule = (before.split('pages:\n')[1] ?? '').replace('/apply/amount', '/apply/income');
      const masking = rule.replace(light, `${light}    mask: [p]\n`);
      const wider = `${before.replace('pages:\n', `pages:\n${masking}`).replace('/apply/amount', '/apply/*')}  - match: /account/*${after}`;
      const active = policyOf(wider);
      const page = { view: '0123456789abcdef', rule: 0, template: '/apply/*' };
      const sent = { ...replayed({ page }), policy: wide.hash };
      expect(JSON.stringify(judgeBatch({ ...terms, policy: wide, active: wide }, sent))).toContain(shown);
      expect(JSON.stringify(judgeBatch({ ...terms, policy: wide, active }, sent).replay)).not.toContain('What');
    });

    it('events and properties that it lists no more', () => {
      const event: Signal = { kind: 'event', time: START, name: 'application_submitted', properties: { amount: 5 } };
      const sent = batch(policy.hash, { signals: [view(), event] });
      const withoutAmount = policyOf(POLICY.replace('    amount: number\n', ''));
      const judged = judgeBatch({ ...terms, active: withoutAmount }, sent);
      expect(judged).toMatchObject({ signals: [{ kind: 'view' }, { properties: {} }], clean: true });
      expect(JSON.stringify(judged.signals)).not.toContain('amount');
      const withoutEvents = policyOf(POLICY.split('events:')[0] ?? '');
      expect(judgeBatch({ ...terms, active: withoutEvents }, sent)).toMatchObject({ signals: [{ kind: 'view' }] });
    });
  });

  it('as off when one of the addresses that its template hides was switched off', () => {
    const added = `${POLICY.split('events:')[0]}  - match: /account/settings\n    level: off\nevents:${POLICY.split('events:')[1]}`;
    const active = policyOf(added);
    const sent = batch(policy.hash, { page: account });
    expect(() => judgeBatch({ ...terms, active }, sent)).toThrow(off);
    expect(judgeBatch({ ...terms, policy: active, active: policy }, sent).signals).toHaveLength(2);
  });

  describe('as clean by the policy alone, whatever inspection finds besides', () => {
    const written = 'Write to ada@example.com';
    const unlit = { id: 3, value: 'Ada' };
    const change = { source: 0, texts: [unlit], attributes: [], removes: [], adds: [] };
    const changed = { type: 3, timestamp: START, data: change };
    const event = (properties: Record<string, number | string>): Signal => ({
      kind: 'event',
      time: START,
      name: 'application_submitted',
      properties,
    });
    const withIncome = policyOf(POLICY.replace('    amount: number\n', '    annual_income: number\n'));
    const judged = (overrides: Partial<Batch>) =>
      judgeBatch({ ...terms, policy: withIncome, active: withIncome }, { ...replayed(), ...overrides });

    it.each<[string, Partial<Batch>]>([
      ['a text that the policy lights', { replay: { context: [], events: snapshot(written) } }],
      ['a property of its type', { signals: [event({ annual_income: 64_000 })] }],
      ['both', { replay: { context: [], events: snapshot(written) }, signals: [event({ annual_income: 64_000 })] }],
    ])('%s, in which something is found', (_, overrides) => {
      const { clean, hits } = judged(overrides);
      expect([clean, hits.length > 0]).toEqual([true, true]);
    });

    it.each<[string, Partial<Batch>]>([
      [
        'a text that it does not light, beside it',
        { replay: { context: [], events: [...snapshot(written), changed] } },
      ],
      ['a property that it does not list', { signals: [event({ annual_income: 64_000, amount: 5 })] }],
      ['a property of another type', { signals: [event({ annual_income: '64,000' })] }],
      ['a string that it does not list', { signals: [event({ offers: 'ada@example.com' })] }],
      ['a longer number than the recorder sends', { signals: [event({ annual_income: 123_456_789 })] }],
      [
        'a name of an element',
        { signals: [{ kind: 'error', time: START, path: 'html>ada:1' }, event({ annual_income: 64_000 })] },
      ],
    ])('not %s, in which something is found', (_, overrides) => {
      const { clean, hits } = judged(overrides);
      expect([clean, hits.length > 0]).toEqual([false, true]);
    });
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
