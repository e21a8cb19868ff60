import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { insertSignals, type SignalRow, signalRow } from '../../heatmaps/testing/signal-rows.ts';
import type { Context } from '../../platform/context.ts';
import { openContext } from '../../recordings/testing/stored-visit.ts';
import { markKeyOf } from '../disclosure/rounding.ts';
import { groupBy } from '../testing/plain-rows.ts';
import { visitCondition } from '../visit-filter.ts';
import { readForm, readForms } from './form.ts';
import { COUNTED } from './form-statement.ts';
import { countFields } from './store.ts';
import { ANSWERED } from './submission-statement.ts';

const SITE = 'meadow-loans';
const PAGE = '/apply/amount';
const FORM = 'html>body:2>form:1';
const NEVER_ENTERED = `${FORM}>label:4>input:1`;
const FIELDS = [`${FORM}>input:1`, `${FORM}>div:2>input:1`, `${FORM}>select:3`] as const;
const NAMES = [...COUNTED, ...ANSWERED];
const NOON = Date.UTC(2026, 10, 20, 12);
const days = { from: '2026-11-01', to: '2026-11-30' };
const scope = { site: SITE, page: PAGE, form: FORM, ...days, visits: visitCondition({}, days) };

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

interface SubmitRow extends SignalRow {
  readonly outcome: string;
  readonly blanks: readonly string[];
}

interface ErrorRow extends SignalRow {
  readonly duration: number;
}

let seq = 0;
/** Something of a person's one visit. */
const rowOf = (person: string, second: number, kind: string, path: string, page: string = PAGE): SignalRow =>
  signalRow({ subject: person, session: `${person}-1`, seq: seq++, time: NOON + second * 1000, kind, page, path });

function fieldVisit(person: string, second: number, path: string, more: Partial<FieldRow> = {}): FieldRow {
  return {
    ...rowOf(person, second, 'field', path),
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

const submitted = (person: string, second: number, outcome: string, blanks: readonly string[] = []): SubmitRow => ({
  ...rowOf(person, second, 'submit', FORM),
  outcome,
  blanks,
});

const errorAt = (
  person: string,
  second: number,
  path: string,
  kind: 'error' | 'recovered',
  duration = 0,
): ErrorRow => ({
  ...rowOf(person, second, kind, path),
  duration,
});

const went = (person: string, second: number, page: string): SignalRow => rowOf(person, second, 'view', '', page);

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
      path: fc.constantFrom(...FIELDS, 'next', 'submit'),
      said: fc.constantFrom('field', 'field', 'error', 'recovered'),
      empty: fc.subarray([...FIELDS, NEVER_ENTERED]),
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
          const rows = touches.map(({ person, second, path, said, empty, ...more }) =>
            path === 'next'
              ? went(`p${person}`, second, '/next')
              : path === 'submit'
                ? submitted(`p${person}`, second, 'open', empty)
                : said === 'field'
                  ? fieldVisit(`p${person}`, second, path, more)
                  : errorAt(`p${person}`, second, path, said),
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
          expect(found.submitters.count).toBe(plain.submitters);
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
  }, 360_000);

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
    const ask = (goal: { kind: 'page'; name: string } | null) =>
      readForm(context, { site: SITE, page: PAGE, form: FORM, goal, filter: {}, ...days });
    const answer = await ask(null);
    expect(answer).toMatchObject({ starters: 20, completers: 10, goal: { name: '/next' } });
    expect(answer.goals).toEqual([
      { kind: 'page', name: '/next' },
      { kind: 'page', name: '/help' },
    ]);
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
    await insertSignals(
      context.clickhouse,
      people.flatMap((person, n) => [
        fieldVisit(person, 0, FIELDS[0], { corrections: n < 10 ? 1 : 0 }),
        submitted(person, 9, n < 15 ? 'passed' : 'refused'),
      ]),
    );
    const request = { site: SITE, page: PAGE, form: FORM, goal: null, filter: {}, ...days };
    const answer = await readForm(context, request);
    expect(answer).toMatchObject({ goal: { kind: 'submit' }, starters: 20, completers: 15 });
    expect(answer.fields[0]).toMatchObject({ dropped: 5, corrected: 10 });
  });

  it('lists a field that nobody entered but that submissions found empty, after the others', async () => {
    const people = Array.from({ length: 20 }, (_, n) => `p${n}`);
    const elsewhere = 'html>body:2>input:7';
    await insertSignals(
      context.clickhouse,
      people.flatMap((person, n) => [
        fieldVisit(person, 0, FIELDS[0]),
        // Asked twice: the visit counts once.
        submitted(person, 9, 'refused', [NEVER_ENTERED, elsewhere, ...(n < 4 ? [FIELDS[1]] : [])]),
        submitted(person, 20, 'passed', n < 10 ? [FIELDS[0], NEVER_ENTERED] : []),
      ]),
    );
    const answer = await readForm(context, { site: SITE, page: PAGE, form: FORM, goal: null, filter: {}, ...days });
    expect(answer.submitters).toBe(20);
    expect(answer.fields.map(({ path, visited, emptyOnSubmit }) => [path, visited, emptyOnSubmit])).toEqual([
      [FIELDS[0], 20, 10],
      [NEVER_ENTERED, 0, 20],
    ]);
  });

  it('says how many put an error right, and after how long from 2 k people on', async () => {
    const ask = () => readForm(context, { site: SITE, page: PAGE, form: FORM, goal: null, filter: {}, ...days });
    const person = (n: number) => [
      fieldVisit(`p${n}`, 0, FIELDS[0]),
      errorAt(`p${n}`, 10, FIELDS[0], 'error'),
      ...(n < 10 ? [errorAt(`p${n}`, 17, FIELDS[0], 'recovered', 7000)] : []),
      // Shown again and still there at the end: not put right.
      ...(n === 10 ? [errorAt('p10', 12, FIELDS[0], 'recovered', 2000), errorAt('p10', 30, FIELDS[0], 'error')] : []),
      errorAt(`p${n}`, 10, `${FORM}>p:01`, 'error'),
    ];
    await insertSignals(context.clickhouse, [0, 1, 2, 3, 4, 5, 6, 7, 8].flatMap(person));
    expect((await ask()).fields).toMatchObject([{ path: FIELDS[0], rightedAfter: null }]);
    await insertSignals(context.clickhouse, [9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19].flatMap(person));
    const { fields } = await ask();
    expect(fields).toMatchObject([{ path: FIELDS[0], errorShown: 20, putRight: 10, rightedAfter: { median: 7000 } }]);
  });

  it('tells the same times however often one of the people came', async () => {
    const visits = Array.from({ length: 30 }, (_, n) => ({ session: `often-${n}`, subject: 'p9' }));
    await insertSignals(context.clickhouse, [
      ...Array.from({ length: 10 }, (_, n) => fieldVisit(`p${n}`, 0, FIELDS[0])),
      ...visits.map((visit) => ({ ...fieldVisit('p9', 0, FIELDS[0], { hesitation: 8000, active: 9000 }), ...visit })),
      ...[...Array.from({ length: 10 }, (_, n) => ({ session: `p${n}-1`, subject: `p${n}` })), ...visits].flatMap(
        ({ session, subject }, n) => [
          { ...errorAt(subject, 10, FIELDS[0], 'error'), session },
          { ...errorAt(subject, 12, FIELDS[0], 'recovered', n < 10 ? 2000 : 60_000), session },
        ],
      ),
    ]);
    const answer = await readForm(context, { site: SITE, page: PAGE, form: FORM, goal: null, filter: {}, ...days });
    expect(answer.fields).toMatchObject([
      { visited: 40, hesitation: { median: 900 }, active: { median: 2000 }, rightedAfter: { median: 2000 } },
    ]);
  });

  it('tells nothing that fewer than k people left empty or were shown', async () => {
    await insertSignals(context.clickhouse, [
      ...Array.from({ length: 10 }, (_, n) => fieldVisit(`p${n}`, 0, FIELDS[0])),
      ...[0, 1, 2, 3].flatMap((n) => [
        submitted(`p${n}`, 9, 'refused', [FIELDS[0], NEVER_ENTERED]),
        errorAt(`p${n}`, 10, FIELDS[0], 'error'),
        errorAt(`p${n}`, 11, FIELDS[0], 'recovered', 1000),
      ]),
    ]);
    const answer = await readForm(context, { site: SITE, page: PAGE, form: FORM, goal: null, filter: {}, ...days });
    expect(answer.submitters).toBe(0);
    expect(answer.fields).toMatchObject([
      { path: FIELDS[0], visited: 10, emptyOnSubmit: 0, errorShown: 0, putRight: 0, rightedAfter: null },
    ]);
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
function plainForm(rows: readonly (SignalRow | FieldRow | SubmitRow)[]) {
  const isField = (row: SignalRow | FieldRow): row is FieldRow => row.kind === 'field';
  const isSubmit = (row: SignalRow | SubmitRow): row is SubmitRow => row.kind === 'submit';
  const fields: Record<string, Record<string, number>> = {};
  const add = (path: string, name: string, holds: boolean | undefined) => {
    const counts = fields[path] ?? Object.fromEntries(NAMES.map((one) => [one, 0]));
    counts[name] = (counts[name] ?? 0) + (holds ? 1 : 0);
    fields[path] = counts;
  };
  let starters = 0;
  let completers = 0;
  let submitters = 0;
  const visits = [...groupBy(rows, ({ session }) => session).values()];
  for (const visit of visits) {
    const submissions = visit.filter(isSubmit);
    if (submissions.length > 0) submitters++;
    for (const path of new Set(submissions.flatMap(({ blanks }) => blanks))) add(path, 'emptyOnSubmit', true);
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
      const any = (name: string, holds: (row: FieldRow) => boolean) => add(path, name, touches.some(holds));
      add(path, 'visited', true);
      any('changed', changes);
      add(path, 'dropped', started && !completed && last.path === path);
      any('reentered', (row) => row.reentry);
      any('corrected', (row) => row.reentry && row.edits > 0);
      add(path, 'blank', completed && end?.blank);
      add(path, 'errors', had);
      add(path, 'recovered', had && (completed || !end?.error_shown));
      any('autofilled', (row) => row.autofilled);
    }
  }
  for (const visit of visits) {
    const shown = visit.filter(({ kind }) => kind === 'error' || kind === 'recovered').sort((a, b) => a.time - b.time);
    for (const [path, ofField] of groupBy(shown, (row) => row.path)) {
      // An element that is no field of the form is not listed for its errors alone.
      if (fields[path] === undefined) continue;
      add(path, 'errorShown', true);
      add(path, 'putRight', ofField.at(-1)?.kind === 'recovered');
    }
  }
  return { starters, completers, submitters, fields };
}
