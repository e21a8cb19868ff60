import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Context } from '../platform/context.ts';
import { openContext, store } from '../recordings/testing/stored-visit.ts';
import { changeFinding, type FindingReport, readFindings, recordFindings, settleCheckFindings } from './finding.ts';

const report: FindingReport = {
  site: 'meadow-loans',
  session: 's1',
  detector: 'card-number',
  page: '/apply/bank',
  rule: 3,
  path: 'html>body:2>p:4',
};

describe('findings', () => {
  let opened: Awaited<ReturnType<typeof openContext>>;
  let context: Context;
  beforeAll(async () => {
    opened = await openContext();
    context = opened.context;
  });
  afterAll(() => opened.close());

  it('open once per place and count each session once, however often it reports', async () => {
    await recordFindings(context, [report, report]);
    await recordFindings(context, [report]);
    await recordFindings(context, [
      { ...report, session: 's2' },
      { ...report, path: 'html>body:2>p:5' },
    ]);
    const { findings } = await readFindings(context, 'meadow-loans');
    expect(findings.map(({ path, sessions }) => [path, sessions]).sort()).toEqual([
      ['html>body:2>p:4', 2],
      ['html>body:2>p:5', 1],
    ]);
    expect((await readFindings(context, 'other')).findings).toEqual([]);
  });

  it('keep no session id, neither in the answer nor in the database', async () => {
    await recordFindings(context, [{ ...report, session: 'a-very-telling-session' }]);
    const { rows } = await context.database.execute<Record<string, unknown>>(
      'select * from findings, finding_sessions',
    );
    expect(JSON.stringify(rows)).not.toContain('telling');
  });

  it('count two batches at the same time for both', async () => {
    const many = Array.from({ length: 20 }, (_, index) => ({ ...report, page: '/busy', session: `s${index}` }));
    await Promise.all(many.map((one) => recordFindings(context, [one])));
    const { findings } = await readFindings(context, 'meadow-loans');
    expect(findings.find(({ page }) => page === '/busy')?.sessions).toBe(20);
  });

  it('of checks are the same, and stay accepted, when a new version of the policy counts its rules anew', async () => {
    const site = 'of-one-check';
    const under = (rule: number, run: string) => {
      const place = { page: '/apply/*', rule, path: 'replay ends soon', severity: 'low' as const };
      return settleCheckFindings(context, { site, run, check: 'replay-ending', places: [place] });
    };
    await under(0, 'first');
    const [found] = (await readFindings(context, site)).findings;
    const until = new Date(context.clock.now() + 100 * 86_400_000).toISOString().slice(0, 10);
    const accepting = { state: 'accepted', reason: 'The study ends then.', until } as const;
    await changeFinding(context, site, found?.id ?? '', accepting, 'person:p1');
    await under(1, 'second');
    expect((await readFindings(context, site)).findings).toMatchObject([
      { id: found?.id, rule: 1, state: 'accepted', sessions: 2 },
    ]);
  });

  it('of checks are one for one page, also under two rules', async () => {
    const site = 'of-two-rules';
    const place = { page: '/apply/*', path: 'replay ends soon', severity: 'low' as const };
    const places = [
      { ...place, rule: 0 },
      { ...place, rule: 2 },
    ];
    await settleCheckFindings(context, { site, run: 'first', check: 'replay-ending', places });
    expect((await readFindings(context, site)).findings).toMatchObject([{ sessions: 1, state: 'open' }]);
  });
});

describe('masking compliance', () => {
  it('is the share of sessions of which every stored batch was clean; none before anything is stored', async () => {
    const { context, close } = await openContext();
    try {
      expect((await readFindings(context, 'meadow-loans')).maskingCompliance).toBeNull();
      await store(context, [
        { session: 'clean', seq: 0 },
        { session: 'clean', seq: 1 },
        { session: 'changed-once', seq: 0 },
        { session: 'changed-once', seq: 1, meta: { clean: false } },
        { session: 'hit', meta: { hits: 1 } },
        { session: 'clean-too' },
      ]);
      expect((await readFindings(context, 'meadow-loans')).maskingCompliance).toBe(0.5);
    } finally {
      await close();
    }
  });
});
