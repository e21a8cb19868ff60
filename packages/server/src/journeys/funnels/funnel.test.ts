import { FunnelBreakdown, type FunnelQuestion, type FunnelVisits, type VisitFilter } from '@scrim/protocol';
import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { insertChunks, insertSignals, type SignalRow, signalRow } from '../../heatmaps/testing/signal-rows.ts';
import type { Context } from '../../platform/context.ts';
import { LAST_DAY, Period } from '../../platform/period.ts';
import { openContext } from '../../recordings/testing/stored-visit.ts';
import { markKeyOf } from '../disclosure/rounding.ts';
import { plainChains, plainGroups } from '../testing/plain-funnel.ts';
import { plainVisits } from '../testing/plain-rows.ts';
import { visitCondition } from '../visit-filter.ts';
import { periodBefore, readFunnel } from './funnel.ts';
import { type FunnelScope, funnelVisits, lastDayOfAttempts } from './funnel-statement.ts';
import { countLeavers, countSteps } from './store.ts';

const SITE = 'meadow-loans';
const NOON = Date.UTC(2026, 10, 20, 12);
const MINUTE = 60_000;
const days = { from: '2026-11-01', to: '2026-11-30' };
/** Of a question about the days up to one. */
const scopeOf = ({ window }: FunnelQuestion, to = days.to, filter: VisitFilter = {}): FunnelScope => {
  const until = lastDayOfAttempts(window, to);
  return { site: SITE, from: days.from, to, until, visits: visitCondition(filter, { from: days.from, to: until }) };
};

const a = { kind: 'page' as const, name: '/a' };
const b = { kind: 'page' as const, name: '/b' };
const done = { kind: 'event' as const, name: 'done' };
const steps = [a, b, done];
const STEPS = [steps, [a, b], [a, a, b], [done, a]];
/** Of periods that end with the first day of what is drawn, and with none of it. */
const lastDay = fc.constantFrom('2026-11-20', '2026-11-30');
const inOrder: FunnelQuestion = { steps, order: 'in-order', window: '1h' };

describe('a funnel', () => {
  let opened: Awaited<ReturnType<typeof openContext>>;
  let context: Context;
  beforeAll(async () => {
    opened = await openContext();
    context = opened.context;
  });
  afterAll(() => opened.close());
  const clear = async () => {
    for (const table of ['signals', 'chunks']) await context.clickhouse.command({ query: `TRUNCATE TABLE ${table}` });
  };
  beforeEach(clear);

  const key = () => markKeyOf(context, SITE);
  let seq = 0;
  const at = (subject: string, minute: number, what: string, more: Partial<SignalRow> = {}): SignalRow =>
    signalRow({
      subject,
      session: `${subject}-1`,
      view: `${subject}-${minute}`,
      seq: seq++,
      time: NOON + minute * MINUTE,
      path: '',
      ...(what.startsWith('/') ? { kind: 'view', page: what } : { kind: 'event', event: what, page: '/c' }),
      ...more,
    });

  it('counts as a plain computation over every attempt does, in order and in any order, in every window', async () => {
    const visit = fc.record({
      subject: fc.integer({ min: 1, max: 6 }),
      session: fc.integer({ min: 1, max: 2 }),
      minute: fc.integer({ min: 0, max: 3500 }),
      what: fc.constantFrom('/a', '/a', '/b', '/b', 'done', '/x'),
    });
    const question = fc.record({
      steps: fc.constantFrom(...STEPS),
      order: fc.constantFrom('in-order' as const, 'any' as const),
      window: fc.constantFrom('visit' as const, '1h' as const, '1d' as const, '30d' as const),
    });
    const asking = fc.record({ asked: question, to: lastDay });
    await fc.assert(
      fc.asyncProperty(
        fc.array(visit, { minLength: 1, maxLength: 60 }),
        fc.array(asking, { minLength: 3, maxLength: 3 }),
        async (visits, questions) => {
          await clear();
          const rows = visits.map(({ subject, session, minute, what }) =>
            // Two visits of a person never begin at once: which of two equally long ways counts would be open.
            at(`p${subject}`, minute, what, {
              session: `p${subject}-${session}`,
              time: NOON + minute * MINUTE + session,
            }),
          );
          // A retried batch: the same rows once more.
          await insertSignals(context.clickhouse, [...rows, ...rows.slice(0, 5)]);
          for (const { asked, to } of questions) {
            const [group] = await countSteps(context.clickhouse, {
              question: asked,
              scope: scopeOf(asked, to),
              key: key(),
              by: null,
            });
            const chains = [...plainChains(rows, asked, to).values()];
            const counts = asked.steps.map((_, step) => chains.filter((chain) => chain.length > step).length);
            expect(group?.steps.map(({ count }) => count) ?? asked.steps.map(() => 0)).toEqual(counts);
            for (const [step, found] of (group?.steps ?? []).entries()) {
              const took = chains.flatMap((chain) =>
                step > 0 && chain.length > step ? [(chain[step] ?? 0) - (chain[step - 1] ?? 0)] : [],
              );
              if (took.length === 0) continue;
              const sorted = took.sort((a, b) => a - b);
              expect(sorted).toContain(found.took?.[1]);
              expect(sorted.filter((one) => one <= (found.took?.[1] ?? 0)).length).toBeGreaterThanOrEqual(
                took.length / 2,
              );
            }
          }
        },
      ),
      { numRuns: 25 },
    );
  }, 360_000);

  it('counts everybody in one group and whole visits, whatever changes within a visit, as a plain computation does', async () => {
    const row = fc.record({
      subject: fc.integer({ min: 1, max: 5 }),
      session: fc.integer({ min: 1, max: 2 }),
      minute: fc.integer({ min: 0, max: 200 }),
      what: fc.constantFrom('/a', '/a', '/b', '/b', 'done', '/x', 'variant'),
      regime: fc.constantFrom('visitor' as const, 'applicant' as const),
      language: fc.constantFrom('en', 'es'),
      variant: fc.constantFrom('', 'cards', 'table'),
    });
    const asked = fc.record({
      question: fc.record({
        steps: fc.constantFrom(...STEPS),
        order: fc.constantFrom('in-order' as const, 'any' as const),
        window: fc.constantFrom('visit' as const, '1h' as const),
      }),
      to: lastDay,
      by: fc.constantFrom(null, ...FunnelBreakdown.options),
      filter: fc.constantFrom<VisitFilter[]>(
        {},
        { language: 'es' },
        { variant: 'cards' },
        { regime: 'applicant', language: 'en' },
        { device: 'phone', variant: 'table' },
      ),
    });
    await fc.assert(
      fc.asyncProperty(
        fc.array(row, { minLength: 1, maxLength: 50 }),
        fc.array(asked, { minLength: 4, maxLength: 4 }),
        async (drawn, questions) => {
          await clear();
          const rows = drawn.map(({ subject, session, minute, what, ...properties }) =>
            at(`p${subject}`, minute, what, {
              session: `p${subject}-${session}`,
              // Some before midnight, some after.
              time: NOON + (600 + minute) * MINUTE + session,
              ...properties,
              // A visit is on one device.
              device: (subject + session) % 2 === 0 ? 'phone' : 'desktop',
              ...(what === 'variant' ? { kind: 'variant', event: '', page: '/x' } : {}),
            }),
          );
          await insertSignals(context.clickhouse, [...rows, ...rows.slice(0, 5)]);
          await insertChunks(context.clickhouse, rows);
          for (const { question, to, by, filter } of questions) {
            const visits = plainVisits(rows, filter);
            const groups = by === null ? new Map<string, string>() : plainGroups(visits, question, by);
            const expected: Record<string, number[]> = {};
            for (const [subject, chain] of plainChains(visits, question, to)) {
              const name = groups.get(subject) ?? '';
              expected[name] = question.steps.map((_, step) => (expected[name]?.[step] ?? 0) + (step in chain ? 1 : 0));
            }
            const found = await countSteps(context.clickhouse, {
              question,
              scope: scopeOf(question, to, filter),
              key: key(),
              by,
            });
            expect(Object.fromEntries(found.map(({ name, steps }) => [name, steps.map(({ count }) => count)]))).toEqual(
              expected,
            );
          }
        },
      ),
      { numRuns: 25 },
    );
  }, 360_000);

  it('keeps an applicant who began as a visitor, a late variant and a switched language in one attempt', async () => {
    const rows = Array.from({ length: 10 }, (_, n) => `p${n}`).flatMap((subject) => [
      at(subject, 0, '/a', { regime: 'visitor', language: 'en' }),
      at(subject, 1, '/b', { regime: 'applicant', language: 'es' }),
      at(subject, 2, 'variant', { kind: 'variant', event: '', page: '/offers', language: 'es', variant: 'cards' }),
    ]);
    await insertSignals(context.clickhouse, rows);
    await insertChunks(context.clickhouse, rows);
    const question: FunnelQuestion = { ...inOrder, steps: [a, b] };
    const request = { site: SITE, question, filter: {}, ...days };
    for (const [by, name] of [
      ['regime', 'applicant'],
      ['language', 'es'],
      ['variant', 'cards'],
    ] as const) {
      const divided = await readFunnel(context, { ...request, by });
      expect(divided.groups.map((group) => [group.name, group.steps.map(({ people }) => people)])).toEqual([
        [name, [10, 10]],
      ]);
      const narrowed = await readFunnel(context, { ...request, by: null, filter: { [by]: name } });
      expect(narrowed.groups.map((group) => group.steps.map(({ people }) => people))).toEqual([[10, 10]]);
    }
  });

  it('tells where those who left went, and whether they came back', async () => {
    await insertSignals(context.clickhouse, [
      at('p1', 0, '/a'),
      at('p1', 5, '/help'),
      at('p2', 0, '/a'),
      at('p2', 90, '/x', { session: 'p2-2' }),
      at('p5', 0, '/a'),
      // Back within the attempt's hour, and no further.
      at('p5', 50, '/x', { session: 'p5-2' }),
      at('p3', 0, '/a'),
      at('p4', 0, '/a'),
      at('p4', 1, '/b'),
    ]);
    const leavers = await countLeavers(context.clickhouse, { question: inOrder, scope: scopeOf(inOrder), key: key() });
    expect(
      leavers.map(({ step, people, cameBack, next }) => ({
        step,
        people: people.count,
        back: cameBack.count,
        next: Object.fromEntries(next.map((one) => [one.page, one.people.count])),
      })),
    ).toEqual([
      { step: 1, people: 4, back: 2, next: { '': 3, '/help': 1 } },
      { step: 2, people: 1, back: 0, next: { '': 1 } },
    ]);
  });

  it('tells who came back also where attempts may go on for as long as the period is', async () => {
    await insertSignals(
      context.clickhouse,
      [1, 2, 3, 4, 5, 6].flatMap((n) => [
        at(`p${n}`, 0, '/a'),
        // Half an hour is one visit still.
        at(`p${n}`, n === 6 ? 29 : 31, '/x', { session: `p${n}-2` }),
      ]),
    );
    for (const window of ['visit', '1d', '30d'] as const) {
      const request = { site: SITE, question: { ...inOrder, window }, filter: {}, ...days, by: null };
      const { leavers } = await readFunnel(context, request);
      expect([window, leavers[0]?.cameBack]).toEqual([window, 5]);
    }
  });

  it('finds the visits of exactly those who dropped at a step, and of those who completed', async () => {
    await insertSignals(context.clickhouse, [
      at('p1', 0, '/a'),
      at('p1', 90, '/x', { session: 'p1-2' }),
      at('p2', 0, '/a'),
      at('p2', 20, '/b', { session: 'p2-2' }),
      at('p3', 0, '/a'),
      at('p3', 1, '/b'),
      at('p3', 2, 'done'),
    ]);
    expect(await visitsOf(inOrder, days.to, { step: 1, outcome: 'dropped' })).toEqual(['p1-1']);
    expect(await visitsOf(inOrder, days.to, { step: 2, outcome: 'dropped' })).toEqual(['p2-2']);
    expect(await visitsOf(inOrder, days.to, { step: 3, outcome: 'completed' })).toEqual(['p3-1']);
  });

  async function visitsOf(question: FunnelQuestion, to: string, who: Pick<FunnelVisits, 'step' | 'outcome'>) {
    const { where, parameters } = funnelVisits(question, scopeOf(question, to), who);
    const answer = await context.clickhouse.query({
      query: `SELECT DISTINCT session FROM signals WHERE ${['site = {site:String}', ...where].join(' AND ')} ORDER BY session`,
      query_params: { site: SITE, ...parameters },
      format: 'JSONEachRow',
    });
    return (await answer.json<{ session: string }>()).map(({ session }) => session);
  }

  it('shows only multiples of k, nothing of fewer, and the same again when asked again', async () => {
    const people = Array.from({ length: 57 }, (_, n) => `p${n}`);
    await insertSignals(
      context.clickhouse,
      people.flatMap((subject, n) => [
        at(subject, 0, '/a', { device: n % 3 === 0 ? 'phone' : 'desktop' }),
        ...(n < 40 ? [at(subject, 1, '/b', { device: n % 3 === 0 ? 'phone' : 'desktop' })] : []),
        ...(n < 3 ? [at(subject, 2, 'done')] : []),
      ]),
    );
    const request = { site: SITE, question: inOrder, filter: {}, ...days };
    const answer = await readFunnel(context, { ...request, by: null });
    const shown = answer.groups[0]?.steps.map((step) => step.people) ?? [];
    expect(shown.every((count) => count % 5 === 0)).toBe(true);
    expect(Math.abs((shown[0] ?? 0) - 57)).toBeLessThan(5);
    expect(shown.slice(1)).toEqual([40, 0]);
    expect(answer.groups[0]?.steps[1]?.took?.median).toBe(MINUTE);
    expect(await readFunnel(context, { ...request, by: null })).toEqual(answer);
    const divided = await readFunnel(context, { ...request, by: 'device' });
    expect(divided.groups.map(({ name }) => name)).toEqual(['desktop', 'phone']);
    expect(divided.differences).toMatchObject([{ name: 'phone' }]);
  });

  it('compares variants with each other, and not at all when people began in them in unlike parts', async () => {
    const shownTo = (variant: string, count: number) =>
      Array.from({ length: count }, (_, n) => [
        at(`${variant}${n}`, 0, '/a', { variant }),
        ...(n % 2 === 0 ? [at(`${variant}${n}`, 1, '/b', { variant })] : []),
      ]).flat();
    await insertSignals(context.clickhouse, [...shownTo('', 60), ...shownTo('cards', 40), ...shownTo('table', 35)]);
    const ask = { site: SITE, question: { ...inOrder, steps: [a, b] }, filter: {}, ...days };
    const alike = await readFunnel(context, { ...ask, by: 'variant' });
    expect(alike.groups.map(({ name }) => name)).toEqual(['', 'cards', 'table']);
    expect(alike.variantRatio?.isMismatch).toBe(false);
    expect(alike.differences.map(({ name }) => name)).toEqual(['table']);
    await insertSignals(context.clickhouse, shownTo('cards', 140));
    const unlike = await readFunnel(context, { ...ask, by: 'variant' });
    expect(unlike).toMatchObject({ variantRatio: { isMismatch: true }, differences: [] });
    expect((await readFunnel(context, { ...ask, by: 'device' })).variantRatio).toBeNull();
  });

  it('compares a variant that alone is seen with nobody: who was shown none left before it', async () => {
    await insertSignals(
      context.clickhouse,
      Array.from({ length: 100 }, (_, n) => [
        at(`p${n}`, 0, '/a'),
        ...(n < 40 ? [at(`p${n}`, 1, '/b', { variant: n < 3 ? 'table' : 'cards' })] : []),
        ...(n < 24 ? [at(`p${n}`, 2, 'done', { variant: n < 3 ? 'table' : 'cards' })] : []),
      ]).flat(),
    );
    const answer = await readFunnel(context, {
      ...{ site: SITE, question: inOrder, filter: {}, ...days },
      by: 'variant',
    });
    expect(answer.groups.map(({ name }) => name)).toEqual(['', 'cards']);
    expect(answer).toMatchObject({ variantRatio: null, differences: [] });
  });

  it('narrows the period before by the same filter', async () => {
    const rows = Array.from({ length: 20 }, (_, n) =>
      at(`p${n}`, -7 * 24 * 60, '/a', { language: n < 10 ? 'es' : 'en' }),
    );
    await insertSignals(context.clickhouse, rows);
    await insertChunks(context.clickhouse, rows);
    const { groups } = await readFunnel(context, {
      ...{ site: SITE, question: inOrder, filter: { language: 'es' }, from: '2026-11-16', to: '2026-11-25' },
      by: 'period',
    });
    expect(groups.map(({ name, steps }) => [name, steps[0]?.people])).toEqual([['previous', 10]]);
  });

  it('lets an attempt go on after the period that it began in, and begins none after it', async () => {
    const day = 24 * 60;
    const late = (subject: string, minute: number, what: string) =>
      at(subject, minute, what, { session: `${subject}-${minute}` });
    await insertSignals(
      context.clickhouse,
      Array.from({ length: 5 }, (_, n) => [
        // The next step a day later, within the window.
        ...[late(`went on ${n}`, 0, '/a'), late(`went on ${n}`, day, '/b')],
        // And after the window.
        ...[late(`came back ${n}`, 0, '/a'), late(`came back ${n}`, 8 * day, '/b')],
        ...[late(`began later ${n}`, day, '/a'), late(`began later ${n}`, day + 1, '/b')],
      ]).flat(),
    );
    const counted = async (order: FunnelQuestion['order']) => {
      const question: FunnelQuestion = { steps: [a, b], order, window: '7d' };
      const to = '2026-11-20';
      const request = { site: SITE, question, filter: {}, from: days.from, to, by: null };
      const { groups, leavers } = await readFunnel(context, request);
      expect(await visitsOf(question, to, { step: 1, outcome: 'dropped' })).toEqual(visits('came back', 0));
      expect(await visitsOf(question, to, { step: 2, outcome: 'completed' })).toEqual(visits('went on', day));
      return [groups[0]?.steps.map(({ people }) => people), leavers[0]?.people, leavers[0]?.cameBack];
    };
    const visits = (who: string, minute: number) => Array.from({ length: 5 }, (_, n) => `${who} ${n}-${minute}`);
    expect(await counted('in-order')).toEqual([[10, 5], 5, 5]);
    expect(await counted('any')).toEqual([[10, 5], 5, 5]);
  });

  it('compares with as many days right before as the period has had, also when it has no end', async () => {
    const before = (from: string, to: string) => periodBefore({ from, to }, '1d', '2026-11-20');
    const tenth = { from: '2026-10-31', to: '2026-11-09' };
    expect(before('2026-11-10', '2026-11-19')).toEqual({ ...tenth, until: '2026-11-10' });
    expect(before('2026-11-10', '2026-11-10')).toEqual({ from: '2026-11-09', to: '2026-11-09', until: '2026-11-11' });
    expect(before('2026-11-11', LAST_DAY)).toEqual({ from: '2026-11-01', to: '2026-11-10', until: '2026-11-10' });
    expect(before('2026-11-11', '2026-11-30')).toEqual({ from: '2026-11-01', to: '2026-11-10', until: '2026-11-10' });
    expect(before('2026-11-21', LAST_DAY)).toBeNull();
    await insertSignals(
      context.clickhouse,
      [2, 9, 30].flatMap((daysAgo) =>
        Array.from({ length: 10 }, (_, n) => at(`p${n} ${daysAgo}`, -daysAgo * 24 * 60, '/a')),
      ),
    );
    const ask = (period: Partial<Period>) =>
      readFunnel(context, { site: SITE, question: inOrder, filter: {}, ...Period.parse(period), by: 'period' });
    const week = await ask({ from: '2026-11-14' });
    expect(week.before).toEqual({ from: '2026-11-07', to: '2026-11-13' });
    expect(week.groups.map(({ name, steps }) => [name, steps[0]?.people])).toEqual([
      [null, 10],
      ['previous', 10],
    ]);
    const all = await ask({});
    expect([all.before, all.groups.map(({ name }) => name)]).toEqual([null, [null]]);
  });
});
