import type { OpportunityPlace, OpportunitySignName } from '@scrim/protocol';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { insertSignals, type SignalRow, signalRow } from '../heatmaps/testing/signal-rows.ts';
import { VISIT_ENDS } from '../journeys/funnels/funnel-statement.ts';
import type { Context } from '../platform/context.ts';
import { openContext } from '../recordings/testing/stored-visit.ts';
import { type Measure, measuresOf } from './measure.ts';
import { countPeriod } from './opportunity.ts';
import type { RunScope } from './people-statement.ts';
import { placeAt } from './place.ts';
import { LONG_WAIT } from './place-statement.ts';
import { signVisits } from './sign-visits.ts';
import { countFields } from './store.ts';

const STEPS = ['/one', '/two', '/three'];
const FORM = 'html>body:2>form:1';
const FIELDS = [`${FORM}>input:1`, `${FORM}>input:2`, 'html>body:2>input:1'];
const ELEMENTS = ['html>body:2>a:1', 'html>body:2>a:2'];
const START = Date.UTC(2026, 10, 20, 8);
/** Of a visit to a field: its error shown, filled in before, and nothing changed. */
const LOOKED = { error_shown: true, reentry: true, edits: 0 };

interface Row extends SignalRow {
  readonly hesitation: number | null;
  readonly edits: number;
  readonly reentry: boolean;
  readonly error_shown: boolean;
  readonly outcome: string;
}

const action = fc.record({
  person: fc.integer({ min: 1, max: 5 }),
  session: fc.integer({ min: 1, max: 2 }),
  page: fc.constantFrom('/one', '/two', '/two', '/two', '/three', '/elsewhere'),
  kind: fc.constantFrom(
    'view',
    'view',
    'view',
    'variant',
    'field',
    'field',
    'field',
    'submit',
    'click',
    'click',
    'dead',
    'rage',
    'event',
    'error',
    'script_error',
  ),
  place: fc.nat(2),
  device: fc.constantFrom('phone' as const, 'desktop' as const),
  variant: fc.constantFrom('', 'cards', 'table'),
  language: fc.constantFrom('en', 'es'),
  hesitation: fc.constantFrom(null, 400, 900, 2000, 9000),
  edits: fc.nat(1),
  reentry: fc.boolean(),
  error_shown: fc.boolean(),
  outcome: fc.constantFrom('passed', 'passed', 'refused'),
  /** After the action before it, ms. */
  after: fc.constantFrom(50, 1000, LONG_WAIT + 50, LONG_WAIT, 300_000),
  /** Stored twice, as a batch that two nodes took. */
  twice: fc.boolean(),
});
type Action = typeof action extends fc.Arbitrary<infer Value> ? Value : never;

/** What a site's policy declares; mostly all, sometimes no steps or no outcome. */
const process = fc.record({
  steps: fc.constantFrom(STEPS, STEPS, STEPS, []),
  outcome: fc.constantFrom('signed', 'signed', 'signed', ''),
});
type Process = typeof process extends fc.Arbitrary<infer Value> ? Value : never;

function rowsOf(actions: readonly Action[]): { readonly row: Row; readonly twice: boolean }[] {
  let time = START;
  return actions.map(({ person, session, kind, place, page, after, twice, ...rest }, seq) => {
    time += after;
    const element = ELEMENTS[place % 2];
    const paths: Record<string, string | undefined> = {
      ...{ field: FIELDS[place], submit: FORM },
      ...{ click: element, dead: element, rage: element },
    };
    const row = {
      ...signalRow({
        ...{
          subject: `p${person}`,
          session: `p${person}-${session}`,
          view: `p${person}-${session}-${page}`,
          seq,
          time,
        },
        ...{ kind, page, path: paths[kind] ?? '' },
        ...{ event: kind === 'event' ? 'signed' : '', ...rest },
      }),
      ...rest,
    };
    // A hesitation that is stored twice would weigh twice.
    return { row, twice: twice && row.hesitation === null };
  });
}

describe('the counts of a period', () => {
  let opened: Awaited<ReturnType<typeof openContext>>;
  let context: Context;
  beforeAll(async () => {
    opened = await openContext();
    context = opened.context;
  });
  afterAll(() => opened.close());

  it('are those of a plain walk through everything that everybody did', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(action, { minLength: 60, maxLength: 140 }),
        process,
        async (actions, { steps, outcome }) => {
          await context.clickhouse.command({ query: 'TRUNCATE TABLE signals' });
          const rows = rowsOf(actions);
          await insertSignals(
            context.clickhouse,
            rows.map(({ row }) => row),
          );
          const again = rows.filter(({ twice }) => twice).map(({ row }) => row);
          if (again.length > 0) await insertSignals(context.clickhouse, again);
          const scope = { site: 'meadow-loans', from: '2026-11-20', to: '2026-11-20', steps, outcome };
          // Of groups of one, numbers are told as they are.
          const counted = await countPeriod(context, { scope, key: { markKey0: '1', markKey1: '2' }, k: 1 });
          const plain = plainPeriod(
            rows.map(({ row }) => row),
            { steps, outcome },
          );
          expect(sorted(counted?.steps ?? [])).toEqual(sorted(plain.steps));
          expect(sorted(counted?.fields ?? [])).toEqual(sorted(plain.fields));
          expect(sorted(counted?.waits ?? [])).toEqual(sorted(plain.waits));
          expect(sorted(counted?.elements ?? [])).toEqual(sorted(plain.elements));
          expect(sorted(counted?.pages ?? [])).toEqual(sorted(plain.pages));
          for (const measure of counted === null ? [] : measuresOf(counted, steps)) {
            const sessions = await sessionsWith(measure, scope);
            const people = new Set(sessions.map((session) => session.split('-')[0]));
            // Of more people than the sign is of, as many are counted.
            expect([measure.name, measure.place, Math.min(measure.of, people.size)]).toEqual([
              measure.name,
              measure.place,
              measure.people,
            ]);
          }
        },
      ),
      { numRuns: 30, endOnFailure: true },
    );
  }, 900_000);

  it('are, of a field, of people who changed something in its form', async () => {
    await context.clickhouse.command({ query: 'TRUNCATE TABLE signals' });
    const [first = '', second = '', outside = ''] = FIELDS;
    let seq = 0;
    const visit = (subject: string, path: string, given: Partial<Row>): Row => ({
      ...signalRow({ subject, session: subject, view: subject, time: START, kind: 'field', page: '/two', path }),
      seq: seq++,
      ...{ hesitation: null, edits: 0, reentry: false, error_shown: false, outcome: '', ...given },
    });
    await insertSignals(context.clickhouse, [
      visit('changed another field', first, { edits: 1 }),
      visit('changed another field', second, LOOKED),
      visit('changed only what is in no form', outside, { edits: 1 }),
      visit('changed only what is in no form', second, LOOKED),
      visit('changed nothing', second, LOOKED),
    ]);
    const scope = { site: 'meadow-loans', from: '2026-11-20', to: '2026-11-20', steps: STEPS, outcome: 'signed' };
    const fields = await countFields(context.clickhouse, { scope, key: { markKey0: '1', markKey1: '2' }, k: 1 });
    expect(fields.find(({ path }) => path === second)).toMatchObject({ starters: 1, errors: 1, reentries: 1 });
  });

  it('have behind them the visits in which people showed the sign, and no others', async () => {
    await context.clickhouse.command({ query: 'TRUNCATE TABLE signals' });
    let time = START;
    const rows = (session: string, ...all: Partial<Row>[]): Row[] =>
      all.map((given, seq) => {
        time += given.kind === 'view' ? LONG_WAIT : 1000;
        const [subject = ''] = session.split('-');
        return {
          ...signalRow({ subject, session, view: session, seq, time, kind: 'field', page: '/two', path: '', ...given }),
          ...{ hesitation: null, edits: 1, reentry: false, error_shown: false, outcome: '', ...given },
        };
      });
    const view = (page: string, given: Partial<Row> = {}): Partial<Row> => ({ kind: 'view', page, ...given });
    const [first = '', second = ''] = FIELDS;
    const sent = { kind: 'submit', path: FORM, outcome: 'passed' };
    await insertSignals(context.clickhouse, [
      // Gave up at the first field in the second visit; the error was in the first one.
      ...rows('a-1', view('/two'), { path: first, error_shown: true, hesitation: 100 }, { path: second }),
      ...rows('a-2', view('/two'), { path: second, reentry: true, hesitation: 100 }, { path: first, hesitation: 9000 }),
      // Passed the field, and left a step later.
      ...rows('b-1', view('/two'), { path: first, hesitation: 100 }, sent, view('/three')),
      // Went no further either, on a phone, without a field; in vain only in the first visit.
      ...rows('c-1', view('/two', { device: 'phone' }), { kind: 'dead', path: ELEMENTS[0] ?? '', device: 'phone' }),
      ...rows('c-2', view('/two', { device: 'phone' }), { kind: 'click', path: ELEMENTS[0] ?? '', device: 'phone' }),
      // Sent it and never saw another page.
      ...rows('d-1', view('/two'), sent),
      // Errors of the page: in one of two visits, and on a page that they did not see.
      ...rows('e-1', view('/help'), { kind: 'error', page: '/help' }),
      ...rows('e-2', view('/help'), { kind: 'script_error', page: '/help' }),
      ...rows('f-1', { kind: 'error', page: '/help' }),
      // Went through the fields without a change: nobody of those who started the form.
      ...rows('g-1', view('/two'), ...[first, second].map((path) => ({ path, ...LOOKED })), view('/three')),
    ]);
    const scope = { site: 'meadow-loans', from: '2026-11-20', to: '2026-11-20', steps: STEPS, outcome: 'signed' };
    const asks = (name: OpportunitySignName, place: Partial<OpportunityPlace>) =>
      sessionsWith({ name, place: placeAt({ page: '/two', ...place }) }, scope);
    const field = { kind: 'field', form: FORM } as const;
    expect(await asks('stopped', { ...field, path: first })).toEqual(['a-2']);
    expect(await asks('stopped', { ...field, path: second })).toEqual([]);
    expect(await asks('errors', { ...field, path: first })).toEqual(['a-1']);
    expect(await asks('reentries', { ...field, path: second })).toEqual(['a-2']);
    expect(await asks('hesitated', { ...field, path: first })).toEqual(['a-2']);
    expect(await asks('troubled', { kind: 'element', path: ELEMENTS[0] ?? null })).toEqual(['c-1']);
    expect(await asks('slow', { kind: 'wait', form: FORM })).toEqual(['b-1']);
    expect(await asks('gone', { kind: 'wait', form: FORM })).toEqual(['d-1']);
    expect(await asks('left', { kind: 'step' })).toEqual(['a-2', 'c-2', 'd-1']);
    expect(await asks('left', { kind: 'group', device: 'phone' })).toEqual(['c-2']);
    expect(await asks('shownError', { kind: 'page', page: '/help' })).toEqual(['e-1']);
    expect(await asks('scriptFailed', { kind: 'page', page: '/help' })).toEqual(['e-2']);
  });

  async function sessionsWith(
    { name: sign, place }: Pick<Measure, 'name' | 'place'>,
    { from, to, steps, outcome }: RunScope,
  ): Promise<string[]> {
    const { where, parameters } = signVisits({ sign, place, from, to }, { steps, outcome, k: 1 });
    const answer = await context.clickhouse.query({
      query: `SELECT DISTINCT session FROM signals WHERE site = {site:String} AND ${where.join(' AND ')} ORDER BY session`,
      query_params: { site: 'meadow-loans', ...parameters },
      format: 'JSONEachRow',
    });
    return (await answer.json<{ session: string }>()).map(({ session }) => session);
  }
});

const sorted = (list: readonly object[]) => list.map((one) => JSON.stringify(one, Object.keys(one).sort())).sort();
const ofKind = (rows: readonly Row[], ...kinds: string[]) => rows.filter(({ kind }) => kinds.includes(kind));
const latest = <Value>(rows: readonly Row[], of: (row: Row) => Value): Value | undefined => {
  const last = rows.at(-1);
  return last && of(last);
};

/** By the slow road; rows are in order of time. */
function plainPeriod(rows: readonly Row[], { steps, outcome }: Process) {
  const people = [...new Set(rows.map(({ subject }) => subject))].map((subject) => {
    const own = rows.filter((row) => row.subject === subject);
    const completed = outcome !== '' && ofKind(own, 'event').length > 0;
    const seen = Math.max(0, ...ofKind(own, 'view').map(({ page }) => steps.indexOf(page) + 1));
    return { own, completed, furthest: completed ? steps.length + 1 : seen };
  });
  return {
    steps: plainSteps(people, steps),
    fields: plainFields(rows, people, steps),
    waits: plainWaits(people),
    elements: plainElements(rows, people),
    pages: plainPages(rows, people),
  };
}

type Person = { readonly own: readonly Row[]; readonly completed: boolean; readonly furthest: number };

function plainSteps(people: readonly Person[], steps: readonly string[]) {
  const at = steps.flatMap((page, index) =>
    people.flatMap(({ own, completed, furthest }) => {
      const views = ofKind(own, 'view', 'variant').filter((row) => row.page === page);
      if (ofKind(views, 'view').length === 0) return [];
      const device = latest(views, (row) => row.device) ?? '';
      const variant =
        latest(
          views.filter((row) => row.variant !== ''),
          (row) => row.variant,
        ) ?? '';
      const language = latest(views, (row) => row.language) ?? '';
      return [{ step: index + 1, device, variant, language, left: furthest === index + 1, completed }];
    }),
  );
  const divisions = [[], ['device'], ['variant'], ['language'], ['device', 'variant']] as const;
  return divisions.flatMap((division) => {
    const of = (one: (typeof at)[number], name: 'device' | 'variant' | 'language') =>
      division.some((other) => other === name) ? one[name] : null;
    const groups = grouped(at, (one) =>
      JSON.stringify([one.step, of(one, 'device'), of(one, 'variant'), of(one, 'language')]),
    );
    return [...groups.values()].flatMap((group) => {
      const [first] = group;
      if (first === undefined) return [];
      return [
        {
          ...{
            step: first.step,
            device: of(first, 'device'),
            variant: of(first, 'variant'),
            language: of(first, 'language'),
          },
          ...{ people: group.length, left: group.filter(({ left }) => left).length },
          completed: group.filter(({ completed }) => completed).length,
        },
      ];
    });
  });
}

const formOf = (path: string) => (path.startsWith(`${FORM}>`) ? FORM : '');
const isChange = (row: Row) => row.hesitation !== null || row.edits > 0;

function plainFields(rows: readonly Row[], people: readonly Person[], steps: readonly string[]) {
  const all = ofKind(rows, 'field');
  const places = [...new Set(all.map(({ page, path }) => JSON.stringify([page, path])))];
  return places.map((place) => {
    const [page, path]: [string, string] = JSON.parse(place);
    const form = formOf(path);
    const inForm = (row: Row) => row.page === page && formOf(row.path) === form;
    const waits = all.filter(inForm).flatMap(({ hesitation }) => hesitation ?? []);
    const middle = waits.sort((a, b) => a - b)[Math.floor(waits.length / 2)] ?? Number.POSITIVE_INFINITY;
    const counts = { starters: 0, stopped: 0, errors: 0, reentries: 0, hesitated: 0 };
    for (const { own, furthest } of people) {
      const touched = ofKind(own, 'field').filter(inForm);
      const here = touched.filter((row) => row.path === path);
      const passed = ofKind(own, 'submit').filter(
        (row) => row.page === page && row.path === form && row.outcome === 'passed',
      );
      const isStarter = touched.some(isChange);
      const goesOn = (passed.at(-1)?.time ?? 0) >= (touched.at(-1)?.time ?? 0);
      if (isStarter) counts.starters++;
      if (isStarter && touched.at(-1)?.path === path && !goesOn && furthest > 0 && steps[furthest - 1] === page)
        counts.stopped++;
      if (isStarter && here.some((row) => row.error_shown)) counts.errors++;
      if (isStarter && here.some((row) => row.reentry)) counts.reentries++;
      if (isStarter && here.some(({ hesitation }) => hesitation !== null && hesitation >= 2 * middle))
        counts.hesitated++;
    }
    return { page, form, path, ...counts };
  });
}

function plainWaits(people: readonly Person[]) {
  const waits = people.flatMap(({ own }) => {
    const sent = ofKind(own, 'submit').filter(({ outcome }) => outcome === 'passed');
    return [...grouped(sent, ({ page }) => page)].map(([page, list]) => {
      const next = list.map(
        ({ time }) => ofKind(own, 'view').find((row) => row.time >= time && row.time <= time + VISIT_ENDS)?.time,
      );
      const slow = next.some((at, index) => at !== undefined && at - (list[index]?.time ?? 0) >= LONG_WAIT);
      return { page, slow, gone: next.at(-1) === undefined };
    });
  });
  return [...grouped(waits, ({ page }) => page)].map(([page, list]) => ({
    ...{ page, form: FORM, people: list.length, slow: list.filter(({ slow }) => slow).length },
    gone: list.filter(({ gone }) => gone).length,
  }));
}

function plainElements(rows: readonly Row[], people: readonly Person[]) {
  const hits = ofKind(rows, 'click', 'dead', 'rage');
  const places = [...new Set(hits.map(({ page, path }) => JSON.stringify([page, path])))];
  return places.map((place) => {
    const [page, path]: [string, string] = JSON.parse(place);
    const variants = hits.filter((row) => row.page === page && row.path === path).map(({ variant }) => variant);
    const seen = people.flatMap(({ own, completed }) => {
      const onPage = own.filter((row) => row.page === page);
      if (ofKind(onPage, 'view').length === 0) return [];
      const named = ofKind(onPage, 'view', 'variant').filter(({ variant }) => variant !== '');
      if (!variants.includes(latest(named, ({ variant }) => variant) ?? '')) return [];
      const did = (kind: string) => ofKind(onPage, kind).some((row) => row.path === path);
      return [{ completed, dead: did('dead'), rage: did('rage') }];
    });
    const troubled = seen.filter(({ dead, rage }) => dead || rage);
    const count = (list: readonly { completed: boolean }[]) => list.filter(({ completed }) => completed).length;
    return {
      ...{ page, path, seen: seen.length, seenCompleters: count(seen) },
      ...{ dead: seen.filter(({ dead }) => dead).length, rage: seen.filter(({ rage }) => rage).length },
      ...{ troubled: troubled.length, completers: count(troubled) },
    };
  });
}

function plainPages(rows: readonly Row[], people: readonly Person[]) {
  return [...new Set(ofKind(rows, 'view').map(({ page }) => page))].map((page) => {
    const seen = people.filter(({ own }) => ofKind(own, 'view').some((row) => row.page === page));
    const met = (kind: string) => seen.filter(({ own }) => ofKind(own, kind).some((row) => row.page === page));
    const completers = (list: readonly Person[]) => list.filter(({ completed }) => completed).length;
    const [shown, failed] = [met('error'), met('script_error')];
    return {
      ...{ page, people: seen.length, peopleCompleters: completers(seen) },
      ...{ shownError: shown.length, shownErrorCompleters: completers(shown) },
      ...{ scriptFailed: failed.length, scriptFailedCompleters: completers(failed) },
    };
  });
}

function grouped<Item>(items: readonly Item[], keyOf: (item: Item) => string): Map<string, Item[]> {
  const groups = new Map<string, Item[]>();
  for (const item of items) groups.set(keyOf(item), [...(groups.get(keyOf(item)) ?? []), item]);
  return groups;
}
