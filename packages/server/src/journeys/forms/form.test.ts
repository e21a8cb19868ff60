import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { insertSignals, type SignalRow, signalRow } from '../../heatmaps/testing/signal-rows.ts';
import type { Context } from '../../platform/context.ts';
import { openContext } from '../../recordings/testing/stored-visit.ts';
import { markKeyOf } from '../disclosure/rounding.ts';
import { groupBy } from '../testing/plain-rows.ts';
import { visitCondition } from '../visit-filter.ts';
import { readForm, readForms } from './form.ts';
import { countFields, listGoals } from './store.ts';

const SITE = 'meadow-loans';
const PAGE = '/apply/amount';
const FORM = 'html>body:2>form:1';
const FIELDS = [`${FORM}>input:1`, `${FORM}>div:2>input:1`, `${FORM}>select:3`] as const;
const NOON = Date.UTC(2026, 10, 20, 12);
const days = { from: '2026-11-01', to: '2026-11-30' };
const scope = { site: SITE, page: PAGE, form: FORM, ...days, visits: visitCondition({}) };

interface FieldRow extends SignalRow {
  readonly hesitation: number | null;
  readonly active: number;
  readonly edits: number;
  readonly corrections: number;
  readonly reentry: boolean;
  readonly blank: boolean;
  readonly autofilled: boolean;
  readonly error_shown: boolean;
}

let seq = 0;
function fieldVisit(person: string, second: number, path: string, more: Partial<FieldRow> = {}): FieldRow {
  return {
    ...signalRow({
      subject: person,
      session: `${person}-1`,
      seq: seq++,
      time: NOON + second * 1000,
      kind: 'field',
      page: PAGE,
      path,
    }),
    hesitation: 900,
    active: 2000,
    edits: 1,
    corrections: 0,
    reentry: false,
    blank: false,
    autofilled: false,
    error_shown: false,
    ...more,
  };
}

const went = (person: string, second: number, page: string): SignalRow =>
  signalRow({
    subject: person,
    session: `${person}-1`,
    seq: seq++,
    time: NOON + second * 1000,
    kind: 'view',
    page,
    path: '',
  });

describe('form friction', () => {
  let opened: Awaited<ReturnType<typeof openContext>>;
  let context: Context;
  beforeAll(async () => {
    opened = await openContext();
    context = opened.context;
  });
  afterAll(() => opened.close());
  beforeEach(() => context.clickhouse.command({ query: 'TRUNCATE TABLE signals' }));

  it('counts each field as a plain walk through every visit does', async () => {
    const touch = fc.record({
      person: fc.integer({ min: 1, max: 6 }),
      second: fc.integer({ min: 0, max: 5000 }),
      path: fc.constantFrom(...FIELDS, 'next'),
      hesitation: fc.option(fc.integer({ min: 0, max: 9000 })),
      edits: fc.constantFrom(0, 1, 2),
      reentry: fc.boolean(),
      blank: fc.boolean(),
      autofilled: fc.boolean(),
      error_shown: fc.boolean(),
    });
    await fc.assert(
      fc.asyncProperty(
        fc.uniqueArray(touch, { minLength: 1, maxLength: 50, selector: ({ second }) => second }),
        async (touches) => {
          await context.clickhouse.command({ query: 'TRUNCATE TABLE signals' });
          const rows = touches.map(({ person, second, path, ...more }) =>
            path === 'next' ? went(`p${person}`, second, '/next') : fieldVisit(`p${person}`, second, path, more),
          );
          await insertSignals(context.clickhouse, [...rows, ...rows.slice(0, 5)]);
          const found = await countFields(context.clickhouse, {
            scope,
            key: markKeyOf(context, SITE),
            k: 5,
            goal: { kind: 'page', name: '/next' },
          });
          const plain = plainForm(rows);
          expect(found.starters.count).toBe(plain.starters);
          expect(found.completers.count).toBe(plain.completers);
          const counts = Object.fromEntries(
            found.fields.map((field) => [
              field.path,
              Object.fromEntries(Object.entries(field.counts).map(([name, { count }]) => [name, count])),
            ]),
          );
          expect(counts).toEqual(plain.fields);
        },
      ),
      { numRuns: 30 },
    );
  }, 120_000);

  it('takes where most visits go next for the form’s goal, and lets another be chosen', async () => {
    const people = Array.from({ length: 20 }, (_, n) => `p${n}`);
    await insertSignals(
      context.clickhouse,
      people.flatMap((person, n) => [
        fieldVisit(person, 0, FIELDS[0]),
        fieldVisit(person, 10, FIELDS[1], { hesitation: 4000, active: 9000, error_shown: n < 8, blank: n >= 15 }),
        ...(n < 10 ? [went(person, 20, '/next')] : n < 15 ? [went(person, 20, '/help')] : []),
      ]),
    );
    expect(await listGoals(context.clickhouse, { scope, k: 5 })).toEqual([
      { kind: 'page', name: '/next' },
      { kind: 'page', name: '/help' },
    ]);
    const ask = (goal: { kind: 'page'; name: string } | null) =>
      readForm(context, { site: SITE, page: PAGE, form: FORM, goal, filter: {}, ...days });
    const answer = await ask(null);
    expect(answer).toMatchObject({ starters: 20, completers: 10, goal: { name: '/next' } });
    expect(answer.abandoned?.value).toBe(0.5);
    expect(answer.fields.map(({ path, visited, dropped }) => [path, visited, dropped])).toEqual([
      [FIELDS[0], 20, 0],
      [FIELDS[1], 20, 10],
    ]);
    expect(answer.fields[1]).toMatchObject({ hesitation: { median: 4000 }, active: { median: 9000 } });
    expect(await ask({ kind: 'page', name: '/help' })).toMatchObject({ completers: 5 });
    expect((await readForms(context, { site: SITE, filter: {}, ...days })).forms).toEqual([
      { page: PAGE, form: FORM, starters: 20, fields: 2 },
    ]);
  });

  it('is completed by a submission without an error, where submissions are known', async () => {
    const people = Array.from({ length: 20 }, (_, n) => `p${n}`);
    const submission = (person: string, outcome: string) => ({
      ...signalRow({
        subject: person,
        session: `${person}-1`,
        seq: seq++,
        time: NOON + 9000,
        kind: 'submit',
        page: PAGE,
        path: FORM,
      }),
      outcome,
    });
    await insertSignals(
      context.clickhouse,
      people.flatMap((person, n) => [
        fieldVisit(person, 0, FIELDS[0], { corrections: n < 10 ? 1 : 0 }),
        submission(person, n < 15 ? 'passed' : 'refused'),
      ]),
    );
    const request = { site: SITE, page: PAGE, form: FORM, goal: null, filter: {}, ...days };
    const answer = await readForm(context, request);
    expect(answer).toMatchObject({ goal: { kind: 'submit' }, starters: 20, completers: 15 });
    expect(answer.fields[0]).toMatchObject({ dropped: 5, corrected: 10 });
  });

  it('says nothing of fields that fewer than k people were in, however often', async () => {
    await insertSignals(context.clickhouse, [
      ...Array.from({ length: 10 }, (_, n) => fieldVisit(`p${n}`, 0, FIELDS[0])),
      ...Array.from({ length: 30 }, (_, n) => fieldVisit('p1', 5 + n, FIELDS[1], { session: `p1-${n}` })),
    ]);
    const request = { site: SITE, page: PAGE, form: FORM, goal: null, filter: {}, ...days };
    const answer = await readForm(context, request);
    expect(answer.fields.map(({ path }) => path)).toEqual([FIELDS[0]]);
    expect(answer).toMatchObject({ goal: null, abandoned: null });
    expect(answer.fields[0]).toMatchObject({ dropRate: null });
  });
});

/** By the slow road. */
function plainForm(rows: readonly (SignalRow | FieldRow)[]) {
  const isField = (row: SignalRow | FieldRow): row is FieldRow => row.kind === 'field';
  const fields: Record<string, Record<string, number>> = {};
  let starters = 0;
  let completers = 0;
  for (const visit of groupBy(rows, ({ session }) => session).values()) {
    const own = visit.filter(isField).sort((a, b) => a.time - b.time);
    const last = own.at(-1);
    if (last === undefined) continue;
    const changes = (row: FieldRow) => row.hesitation !== null || row.edits > 0 || row.autofilled;
    const started = own.some(changes);
    const completed = visit.some((row) => row.page === '/next' && row.time >= last.time);
    if (started) starters++;
    if (started && completed) completers++;
    for (const [path, touches] of groupBy(own, (row) => row.path)) {
      const end = touches.at(-1);
      const had = touches.some((row) => row.error_shown);
      const add = (name: string, holds: boolean | undefined) => {
        const counts = fields[path] ?? {};
        counts[name] = (counts[name] ?? 0) + (holds ? 1 : 0);
        fields[path] = counts;
      };
      add('visited', true);
      add('changed', touches.some(changes));
      add('dropped', started && !completed && last.path === path);
      add(
        'reentered',
        touches.some((row) => row.reentry),
      );
      add(
        'corrected',
        touches.some((row) => row.reentry && changes(row)),
      );
      add('blank', completed && end?.blank);
      add('errors', had);
      add('recovered', had && (completed || !end?.error_shown));
      add(
        'autofilled',
        touches.some((row) => row.autofilled),
      );
    }
  }
  return { starters, completers, fields };
}
