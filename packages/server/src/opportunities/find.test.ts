import { describe, expect, it } from 'vitest';
import { seededRandom } from '../../../statistics/src/testing/seeded-random.ts';
import { findOpportunities, type Period } from './find.ts';
import type { ElementRow, FieldRow, PageRow, StepRow } from './store.ts';

const K = 5;
const STEPS = ['/one', '/two', '/three', '/four', '/five'];
const FORM = 'html>body:2>form:1';

const empty: Period = { steps: [], fields: [], waits: [], elements: [], pages: [], days: 30 };
const everybody = (step: number, people: number, left: number): StepRow => ({
  step,
  device: null,
  variant: null,
  language: null,
  people,
  left,
  completed: 100,
});
const field = (at: number, given: Partial<FieldRow> = {}): FieldRow => ({
  page: '/two',
  form: FORM,
  path: `${FORM}>input:${at}`,
  starters: 200,
  stopped: 0,
  errors: 0,
  reentries: 0,
  hesitated: 5,
  ...given,
});
const element = (at: number, given: Partial<ElementRow> = {}): ElementRow => ({
  page: '/five',
  path: `html>body:2>div:${at}`,
  dead: 0,
  rage: 0,
  troubled: 0,
  completers: 0,
  seen: 150,
  seenCompleters: 100,
  ...given,
});

const pageRow = (page: string, given: Partial<PageRow> = {}): PageRow => ({
  ...{ page, people: 200, peopleCompleters: 100, shownError: 10, shownErrorCompleters: 5 },
  ...{ scriptFailed: 0, scriptFailedCompleters: 0, ...given },
});
const PAGES = [...STEPS, '/help', '/rates', '/contact'];

describe('opportunities', () => {
  it('are a page whose scripts fail, or that shows errors, more than other pages, and what that costs', () => {
    const failing = { scriptFailed: 80, scriptFailedCompleters: 10 };
    const pages = PAGES.map((page) =>
      pageRow(page, page === '/two' ? failing : page === '/help' ? { shownError: 90, shownErrorCompleters: 45 } : {}),
    );
    const { found } = findOpportunities({ ...empty, pages, days: 15 }, null, STEPS, K);
    expect(found.map(({ place, signs }) => [place.kind, place.page, signs.map(({ name }) => name)])).toEqual([
      ['page', '/two', ['scriptFailed']],
      ['page', '/help', ['shownError']],
    ]);
    const [two, help] = found.map(({ loss }) => loss);
    // 80 people × (90 of the 120 others completed, 10 of these) × 30 of 15 days.
    expect(two).toMatchObject({ against: 'unaffected', people: 80 });
    expect(two?.perMonth.value).toBeCloseTo(80 * (90 / 120 - 10 / 80) * 2, 6);
    expect(two?.perMonth.lower).toBeGreaterThan(0);
    expect(help?.perMonth.lower).toBeLessThan(0);
  });

  it('are a page that shows errors to more people than in the period before', () => {
    const pages = PAGES.map((page) => pageRow(page, { shownError: 60 }));
    const before = { ...empty, pages: PAGES.map((page) => pageRow(page, { shownError: page === '/two' ? 10 : 60 })) };
    const { found } = findOpportunities({ ...empty, pages }, before, STEPS, K);
    expect(found.flatMap(({ signs }) => signs)).toMatchObject([
      { name: 'shownError', against: 'previous', baseline: 0.05, place: { kind: 'page', page: '/two' } },
    ]);
  });

  it('say why no loss can be told, and with what it is compared', () => {
    const fields = (page: string, stopped: number) =>
      [1, 2, 3, 4, 5, 6].map((at) => field(at, { page, ...(at === 4 && { stopped, errors: 120 }) }));
    const lossOf = (period: Partial<Period>, previous: Period | null = null) => {
      const [one] = findOpportunities({ ...empty, ...period }, previous, STEPS, K).found;
      return one?.lossUnknown ?? one?.loss?.against;
    };
    const steps = [everybody(2, 200, 60)];
    expect(lossOf({ fields: fields('/two', 60), steps })).toBe('peers');
    expect(lossOf({ fields: fields('/help', 0), steps })).toBe('no-step');
    expect(lossOf({ fields: fields('/two', 60), steps: [{ ...everybody(2, 200, 60), completed: 0 }] })).toBe(
      'few-complete',
    );
    expect(lossOf({ fields: fields('/two', 60) })).toBe('too-few');
    const one = (stopped: number) => ({ ...empty, fields: [field(4, { stopped })], steps });
    expect(lossOf(one(60), one(0))).toBe('previous');
  });

  it('are a field at which many more give up than at the others of its form, with what that costs a month', () => {
    const fields = [1, 2, 3, 4, 5, 6].map((at) => field(at, at === 4 ? { stopped: 60, errors: 80 } : {}));
    const steps = [everybody(2, 200, 60)];
    const { found } = findOpportunities({ ...empty, fields, steps, days: 15 }, null, STEPS, K);
    expect(found).toHaveLength(1);
    const [one] = found;
    expect(one?.place).toMatchObject({ kind: 'field', page: '/two', path: `${FORM}>input:4` });
    expect(new Set(one?.signs.map(({ name }) => name))).toEqual(new Set(['stopped', 'errors']));
    // 200 people × (30 % less what the other fields lose) × 100 of 140 who go on complete × 30 of 15 days.
    const { perMonth, share } = one?.loss ?? { perMonth: null, share: 0 };
    expect(perMonth?.value).toBeCloseTo(200 * share * (100 / 140) * 2, 6);
    expect(share).toBeGreaterThan(0.28);
    expect(share).toBeLessThan(0.3);
    expect(perMonth?.lower).toBeGreaterThan(0);
    expect(perMonth?.upper).toBeGreaterThan(perMonth?.value ?? 0);
  });

  it('know the chance to complete of those who go on as well where rounding makes more complete than went on', () => {
    const fields = [1, 2, 3, 4, 5, 6].map((at) => field(at, at === 4 ? { stopped: 60 } : {}));
    const lossWith = (completed: number) => {
      const steps = [{ ...everybody(2, 200, 165), completed }];
      return findOpportunities({ ...empty, fields, steps }, null, STEPS, K).found[0]?.loss;
    };
    expect(lossWith(40)).toEqual(lossWith(35));
    expect(lossWith(40)?.completion).toBe(1);
  });

  it('are a group of visitors who leave a step that others pass, named by the narrowest group', () => {
    const group = (device: string, variant: string | null, people: number, left: number): StepRow => ({
      ...everybody(5, people, left),
      device,
      variant,
    });
    const steps = [
      { ...everybody(4, 300, 90), completed: 210 },
      { ...group('phone', null, 150, 80), step: 4 },
      { ...group('desktop', null, 150, 10), step: 4 },
      { ...group('phone', 'table', 75, 70), step: 4 },
      { ...group('phone', 'cards', 75, 10), step: 4 },
    ];
    const { found } = findOpportunities({ ...empty, steps }, null, STEPS, K);
    expect(found.map(({ place }) => [place.kind, place.device, place.variant])).toEqual([['group', 'phone', 'table']]);
  });

  it('are an element clicked in vain, without a loss where those who did complete as often as others', () => {
    const elements = Array.from({ length: 20 }, (_, at) =>
      element(at + 1, at === 3 ? { dead: 60, troubled: 60, completers: 40 } : {}),
    );
    const { found } = findOpportunities({ ...empty, elements }, null, STEPS, K);
    expect(found).toHaveLength(1);
    expect(found[0]?.signs[0]).toMatchObject({ name: 'troubled', signal: 'dead', people: 60, of: 150 });
    expect(found[0]?.loss?.perMonth.lower).toBeLessThan(0);
    expect(found[0]?.loss?.perMonth.upper).toBeGreaterThan(0);
  });

  it('are a rate that rose since the period before, though peers are no different', () => {
    const fields = [1, 2, 3, 4].map((at) => field(at, { errors: 60 }));
    const before = { ...empty, fields: [1, 2, 3, 4].map((at) => field(at, { errors: at === 2 ? 10 : 60 })) };
    const { found } = findOpportunities({ ...empty, fields }, before, STEPS, K);
    expect(found.flatMap(({ signs }) => signs)).toMatchObject([
      { name: 'errors', against: 'previous', baseline: 0.05, place: { path: `${FORM}>input:2` } },
    ]);
  });

  it('rank what costs more first, and tell what lies in one form or on one step once', () => {
    const fields = [1, 2, 3, 4, 5, 6].map((at) =>
      field(at, at === 4 ? { stopped: 100 } : at === 5 ? { errors: 90 } : {}),
    );
    const elements = Array.from({ length: 20 }, (_, at) =>
      element(at + 1, at === 3 ? { dead: 60, troubled: 60, completers: 40 } : {}),
    );
    const steps = [1, 2, 3, 4].map((step) => everybody(step, 200, step === 2 ? 100 : 0));
    const { found } = findOpportunities({ ...empty, fields, elements, steps }, null, STEPS, K);
    expect(found.map(({ place }) => place.kind)).toEqual(['field', 'element']);
    expect(found[0]?.place.path).toBe(`${FORM}>input:4`);
    expect(found[0]?.signs.map(({ place }) => place.path)).toContain(`${FORM}>input:5`);
  });

  it('are hardly ever found where nothing departs, rounding included', () => {
    const random = seededRandom(7);
    const draw = (of: number, rate: number) => {
      let hits = 0;
      for (let one = 0; one < of; one++) if (random() < rate) hits++;
      if (hits < K) return 0;
      const rest = hits % K;
      return hits - rest + (random() * K < rest ? K : 0);
    };
    const runs = 60;
    let alarms = 0;
    for (let run = 0; run < runs; run++) {
      const fields = Array.from({ length: 12 }, (_, at) =>
        field(at + 1, {
          stopped: draw(200, 0.04),
          errors: draw(200, 0.2),
          reentries: draw(200, 0.1),
          hesitated: draw(200, 0.15),
        }),
      );
      const elements = Array.from({ length: 40 }, (_, at) => element(at + 1, { troubled: draw(150, 0.08) }));
      const groups = ['phone', 'tablet', 'desktop'].flatMap((device) =>
        ['cards', 'table'].map((variant) => ({ ...everybody(3, 40, draw(40, 0.25)), device, variant })),
      );
      const left = groups.reduce((sum, row) => sum + row.left, 0);
      const steps = [everybody(3, 240, left), ...groups];
      const pages = PAGES.map((page) => pageRow(page, { shownError: draw(200, 0.1), scriptFailed: draw(200, 0.03) }));
      alarms +=
        findOpportunities({ ...empty, fields, elements, steps, pages }, null, STEPS, K).found.length > 0 ? 1 : 0;
    }
    expect(alarms / runs).toBeLessThanOrEqual(0.05);
  });
});
