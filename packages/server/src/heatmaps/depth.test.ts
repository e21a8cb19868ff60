import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { roundDuration } from '../journeys/disclosure/rounding.ts';
import type { Context } from '../platform/context.ts';
import { FIRST_DAY, LAST_DAY } from '../platform/period.ts';
import { openContext, START } from '../recordings/testing/stored-visit.ts';
import { readDepth } from './depth.ts';
import type { PageQuery } from './question.ts';
import { insertSignals, signalRow } from './testing/signal-rows.ts';

const everything: PageQuery = {
  site: 'meadow-loans',
  page: '/apply/amount',
  filter: {},
  segment: null,
  band: null,
  from: FIRST_DAY,
  to: LAST_DAY,
};
const K = 5;

interface View {
  readonly person: number;
  readonly device: 'phone' | 'desktop';
  readonly height: number;
  readonly depth: number;
  readonly runs: readonly { readonly band: number; readonly bands: number; readonly milliseconds: number }[];
}

const peopleOf = (views: readonly View[]) => new Set(views.map(({ person }) => person)).size;
/** What a number of people may be rounded to. */
const roundings = (exact: number) => [Math.floor(exact / K) * K, Math.ceil(exact / K) * K];

const drawnView: fc.Arbitrary<View> = fc.record({
  person: fc.integer({ min: 0, max: 40 }),
  device: fc.constantFrom('phone' as const, 'desktop' as const),
  height: fc.constantFrom(2000, 4000),
  depth: fc.constantFrom(700, 800, 2000),
  runs: fc.array(
    fc.record({
      band: fc.integer({ min: 0, max: 190 }),
      bands: fc.integer({ min: 1, max: 80 }),
      milliseconds: fc.constantFrom(40, 100, 149, 150, 2000),
    }),
    { maxLength: 3 },
  ),
});

describe('depth of a page', () => {
  let opened: Awaited<ReturnType<typeof openContext>>;
  let context: Context;
  beforeAll(async () => {
    opened = await openContext();
    context = opened.context;
  });
  afterAll(() => opened.close());

  const fill = async (views: readonly View[]) => {
    await context.clickhouse.command({ query: 'TRUNCATE TABLE signals' });
    const rows = views.flatMap(({ person, runs, ...view }, at) => {
      const shared = { ...view, path: '', session: `s${at}`, subject: `p${person}`, view: `v${at}`, time: START };
      return [
        signalRow({ ...shared, kind: 'scroll', seq: 0 }),
        ...runs.map((run, seq) => signalRow({ ...shared, kind: 'attention', seq: seq + 1, attention: [run] })),
      ];
    });
    if (rows.length > 0) await insertSignals(context.clickhouse, [...rows, ...rows.slice(0, 3)]);
  };

  it('counts a page view by what it told last', async () => {
    await context.clickhouse.command({ query: 'TRUNCATE TABLE signals' });
    const view = (person: number) => {
      const shared = { path: '', session: `s${person}`, subject: `p${person}`, view: `v${person}`, height: 2000 };
      const last = person < 12 ? ('customer' as const) : ('visitor' as const);
      return [
        signalRow({ ...shared, kind: 'scroll', regime: 'visitor', depth: 900, seq: 0 }),
        signalRow({ ...shared, kind: 'event', event: 'identified', regime: last, seq: 1 }),
      ];
    };
    await insertSignals(context.clickhouse, Array.from({ length: 20 }, (_, person) => view(person)).flat());
    expect(await readDepth(context, { ...everything, filter: { regime: 'customer' } })).toMatchObject({ views: 12 });
    expect(await readDepth(context, { ...everything, filter: { regime: 'visitor' } })).toMatchObject({ views: 8 });
  });

  it('equals a slow plain computation wherever it is told, and steps that fewer than k subjects tell apart are not told', async () => {
    let told = 0;
    await fc.assert(
      fc.asyncProperty(
        fc.array(drawnView, { minLength: 5, maxLength: 80 }),
        fc.constantFrom(undefined, 'phone' as const, 'desktop' as const),
        async (views, device) => {
          await fill(views);
          const answer = await readDepth(context, { ...everything, filter: { device } });
          const asked = views.filter((view) => device === undefined || view.device === device);
          if (answer.views === 0) return;
          expect(answer.views).toBe(asked.length);
          const lines = asked.map(({ runs, height }) => (step: number) => {
            const line = Math.floor(((step + 0.5) * height) / 40 / 10);
            return runs
              .filter(({ band, bands }) => line >= band && line < band + bands)
              .reduce((sum, { milliseconds }) => sum + milliseconds, 0);
          });
          const sets: ReadonlySet<number>[] = [];
          for (const [step, { reached, exposed, attention }] of answer.steps.entries()) {
            const reaching = asked.filter(({ depth, height }) => depth > (step * height) / 40);
            const [some, all] = [peopleOf(reaching), peopleOf(asked)];
            if (some < K) expect(reached).toBeNull();
            else {
              const shares = roundings(some).flatMap((part) => roundings(all).map((whole) => part / whole));
              expect(Math.min(...shares.map((share) => Math.abs(share - (reached ?? 9))))).toBeLessThan(1e-9);
            }
            const seeing = asked.filter((_, at) => (lines[at]?.(step) ?? 0) >= 150);
            const lasted = new Map<number, number[]>();
            for (const [at, { person }] of asked.entries())
              lasted.set(person, [...(lasted.get(person) ?? []), lines[at]?.(step) ?? 0]);
            const means = [...lasted.values()]
              .map((all) => all.reduce((sum, one) => sum + one, 0) / all.length)
              .sort((a, b) => a - b);
            if (exposed !== null) expect(exposed).toBeCloseTo(seeing.length / asked.length, 10);
            if (attention !== null) expect(attention).toBe(roundDuration(means[Math.floor(means.length / 2)] ?? 0));
            expect(attention === null).toBe(exposed === null || means.length < 2 * K);
            if (exposed !== null) sets.push(new Set(seeing.map((view) => asked.indexOf(view))));
          }
          told += sets.length;
          for (const one of sets) {
            for (const other of sets) {
              const left = [...one].filter((at) => !other.has(at));
              const subjects = new Set(left.map((at) => asked[at]?.person));
              expect(subjects.size === 0 || subjects.size >= K).toBe(true);
            }
          }
        },
      ),
      { numRuns: 40 },
    );
    expect(told).toBeGreaterThan(20);
  }, 360_000);

  const view = (person: number, depth: number, height = 2000) => ({
    person,
    device: 'phone' as const,
    height,
    depth,
    runs: [],
  });

  it('tells the fold and how far three quarters, half and a quarter of the people went', async () => {
    const views = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10].map((person) => view(person, person * 200));
    await fill(views);
    const { fold, quartiles, withheld } = await readDepth(context, everything);
    expect({ fold, quartiles, withheld }).toEqual({
      fold: 0.4,
      quartiles: { three: 0.3, half: 0.6, one: 0.8 },
      withheld: false,
    });
    // Of fewer than 2k people, be it in more page views, each of these would be near to being somebody's own.
    await fill([...views.slice(1), ...views.slice(1)]);
    expect(await readDepth(context, everything)).toMatchObject({ views: 18, fold: null, quartiles: null });
  });

  it('counts somebody who comes a hundred times as one person', async () => {
    const others = [1, 2, 3, 4, 5, 6, 7, 8, 9].map((person) => view(person, person * 200));
    // The page was twice as high each time they came.
    const often = Array.from({ length: 100 }, () => view(10, 4000, 4000));
    await fill([...others, ...often, view(10, 200)]);
    expect(await readDepth(context, everything)).toMatchObject({
      views: 110,
      fold: 0.4,
      quartiles: { three: 0.3, half: 0.6, one: 0.8 },
    });
  });

  it('tells attention of the middle person, in two digits, however long one looked or however often one came', async () => {
    const looked = (person: number, milliseconds: number) => ({
      ...view(person, 2000),
      runs: [{ band: 0, bands: 200, milliseconds }],
    });
    const others = [1, 2, 3, 4, 5, 6, 7, 8, 9].map((person) => looked(person, person * 1011));
    await fill([...others, looked(10, 86_400_000), ...Array.from({ length: 50 }, () => looked(9, 9099))]);
    const { steps } = await readDepth(context, everything);
    expect(steps.map(({ attention }) => attention)).toEqual(Array.from({ length: 40 }, () => 6100));
    await fill(others);
    expect((await readDepth(context, everything)).steps.every(({ attention }) => attention === null)).toBe(true);
  });

  it('counts as come so far whoever did in any of their page views, and fewer than k people not at all', async () => {
    // Ten people who each came twice, of whom five scrolled down once, and one of these to the end.
    const people = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10];
    const second = people.map((person) => view(person, person === 1 ? 2000 : person <= 5 ? 1000 : 500));
    await fill([...people.map((person) => view(person, 500)), ...second]);
    const { steps } = await readDepth(context, everything);
    expect(steps.map(({ reached }) => reached)).toEqual([
      ...Array.from({ length: 10 }, () => 1),
      ...Array.from({ length: 10 }, () => 0.5),
      ...Array.from({ length: 20 }, () => null),
    ]);
  });

  it('is withheld of a page that fewer than k subjects saw', async () => {
    await fill([1, 2, 3, 4].map((person) => ({ person, device: 'phone', height: 2000, depth: 800, runs: [] })));
    const answer = await readDepth(context, everything);
    expect(answer).toMatchObject({ views: 0, withheld: true, fold: null, quartiles: null });
    expect(answer.steps.every(({ reached }) => reached === null)).toBe(true);
  });

  describe('of a page that was seen in more ways than are looked through', () => {
    const PEOPLE = 1000;
    /** Each view of one person, and of its own language, variant and steps, as expressions of its `number`. */
    const generate = async (
      views: number,
      { language = "'en'", variant = "''", steps = "CAST([], 'Array(UInt64)')" },
    ) => {
      await context.clickhouse.command({ query: 'TRUNCATE TABLE signals' });
      await context.clickhouse.command({
        query: `
          INSERT INTO signals (site, session, seq, position, subject, day, time, page, view, kind, device, language, variant,
            viewport_width, viewport_height, depth, height, attention)
          SELECT 'meadow-loans', toString(number), 0, 0, concat('p', toString(number % ${PEOPLE})), toDate('2026-11-20'),
            toDateTime64('2026-11-20 12:00:00', 3, 'UTC'), '/apply/amount', toString(number), 'scroll',
            1 + number % 2, ${language}, ${variant}, 1280, 160, if(number % ${PEOPLE} < 400, 160, 400), 400,
            arrayMap(step -> (step, 1, 200), ${steps})
          FROM numbers(${views})`,
      });
    };
    const isUntold = (value: number | null) => value === null;

    it('how many people came how far is told, exposure and attention are not, and why', async () => {
      await generate(110_000, { steps: 'bitPositionsToArray(number)' });
      const answer = await readDepth(context, everything);
      expect(answer).toMatchObject({
        ...{ views: 110_000, withheld: false, tooManyWays: true, fold: 0.4 },
        quartiles: { three: 0.4, half: 1, one: 1 },
      });
      expect(answer.steps.map(({ reached }) => reached)).toEqual([
        ...Array.from({ length: 16 }, () => 1),
        ...Array.from({ length: 24 }, () => 0.6),
      ]);
      expect(answer.steps.flatMap(({ exposed, attention }) => [exposed, attention]).every(isUntold)).toBe(true);
      const phones = await readDepth(context, { ...everything, filter: { device: 'phone' } });
      expect(phones).toMatchObject({ views: 55_000, withheld: false, tooManyWays: true });
    });

    it('a filter that would tell of fewer than k people is withheld as on any page', async () => {
      await generate(110_000, { steps: 'bitPositionsToArray(number)', language: "if(number < 4, 'es', 'en')" });
      for (const language of ['es', 'en']) {
        const answer = await readDepth(context, { ...everything, filter: { language } });
        expect(answer).toMatchObject({ views: 0, withheld: true, tooManyWays: false, fold: null, quartiles: null });
      }
    });

    it('nothing is told under a filter before which people are divided into too many', async () => {
      const words = { language: "concat('l', toString(number % 251))", variant: "concat('v', toString(number % 241))" };
      await generate(130_000, words);
      const answer = await readDepth(context, { ...everything, filter: { language: 'l1' } });
      expect(answer).toMatchObject({ withheld: true, tooManyWays: true, fold: null, quartiles: null });
      expect(answer.steps.every(({ reached }) => reached === null)).toBe(true);
      expect(await readDepth(context, everything)).toMatchObject({
        views: 130_000,
        withheld: false,
        tooManyWays: true,
      });
    });
  });
});
