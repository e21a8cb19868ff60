import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { POLICY } from '../capture/testing/lender.ts';
import type { Context } from '../platform/context.ts';
import { activatePolicy } from '../policies/activate.ts';
import { registerSite } from '../policies/versions.ts';
import { openContext } from '../recordings/testing/stored-visit.ts';
import { changeFinding, readFindings, recordFindings } from './finding.ts';
import { lineDiff } from './line-diff.ts';
import { proposeMasking } from './proposal.ts';

const SITE = 'meadow-loans';
const report = {
  site: SITE,
  session: 's1',
  detector: 'card_number',
  page: '/apply/amount',
  rule: 0,
  path: 'html>body:2>main:1>p:4',
};

describe('a finding', () => {
  let opened: Awaited<ReturnType<typeof openContext>>;
  let context: Context;
  let id: string;
  beforeAll(async () => {
    opened = await openContext();
    context = opened.context;
    await registerSite(context, { id: SITE, name: 'Meadow', origins: [] });
    await activatePolicy(context, SITE, POLICY, 'person:p1');
    await recordFindings(context, [report]);
    id = (await readFindings(context, SITE)).findings[0]?.id ?? '';
  });
  afterAll(() => opened.close());

  const only = async () => (await readFindings(context, SITE)).findings[0];
  const day = (days: number) => new Date(context.clock.now() + days * 86_400_000).toISOString().slice(0, 10);

  it('is as severe as what was found, and due by its severity', async () => {
    const finding = await only();
    expect(finding).toMatchObject({ kind: 'inspection', severity: 'critical', state: 'open', overdue: false });
    expect(Date.parse(finding?.dueAt ?? '') - context.clock.now()).toBe(86_400_000);
  });

  it('proposes policies that mask it and mean nothing else, as a difference of lines', async () => {
    const { fromFile, options } = await proposeMasking(context, SITE, id);
    expect(fromFile).toBe(false);
    expect(options.map(({ id }) => id)).toEqual(['mask', 'unlight:.help-text']);
    const [mask, unlight] = options;
    expect(mask?.diff.filter(({ kind }) => kind !== 'same' && kind !== 'gap')).toEqual([
      { kind: 'added', text: '    mask: [html > body > main > p]' },
    ]);
    expect(unlight?.diff.filter(({ kind }) => kind === 'removed').map(({ text }) => text.trim())).toContain(
      'text: [".help-text"]',
    );
    for (const { source, changes } of options) {
      expect(changes).toHaveLength(1);
      expect((await activatePolicy(context, SITE, source, 'person:p1')).outcome).toBe('activated');
      await activatePolicy(context, SITE, POLICY, 'person:p1');
    }
  });

  it('proposes nothing that cannot light what stands there, and no mask twice', async () => {
    const lit = POLICY.replace('[".help-text"]', '[".help-text", h1, "main > p"]');
    await activatePolicy(context, SITE, lit, 'person:p1');
    const { options } = await proposeMasking(context, SITE, id);
    expect(options.map(({ id }) => id)).toEqual(['mask', 'unlight:.help-text', 'unlight:main > p']);
    await activatePolicy(context, SITE, options[0]?.source ?? '', 'person:p1');
    expect((await proposeMasking(context, SITE, id)).options.map(({ id }) => id)).not.toContain('mask');
    await activatePolicy(context, SITE, POLICY, 'person:p1');
  });

  it('has an owner and a state, is opened again when it is seen after it was fixed, and tells the audit log', async () => {
    await changeFinding(context, SITE, id, { state: 'in-work', owner: 'Ada' }, 'person:p1');
    expect(await only()).toMatchObject({ state: 'in-work', owner: 'Ada' });
    await changeFinding(context, SITE, id, { state: 'fixed' }, 'person:p1');
    expect(await only()).toMatchObject({ state: 'fixed', owner: 'Ada', overdue: false });
    await recordFindings(context, [{ ...report, session: 's2' }]);
    expect(await only()).toMatchObject({ state: 'open', sessions: 2 });
    const { rows } = await context.database.execute("select 1 from audit_entries where action = 'finding:changed'");
    expect(rows).toHaveLength(2);
  });

  it('is accepted with a reason until a day of the next year, and open again afterwards', async () => {
    const reason = 'A published support number of the lender';
    const accept = (until: string) =>
      changeFinding(context, SITE, id, { state: 'accepted', reason, until }, 'person:p1');
    await expect(accept(day(-2))).rejects.toMatchObject({ code: 'acceptance_too_long' });
    await expect(accept(day(400))).rejects.toMatchObject({ code: 'acceptance_too_long' });
    expect(await accept(day(30))).toMatchObject({ state: 'accepted', accepted: { reason } });
    const later = { ...context, clock: { now: () => context.clock.now() + 40 * 86_400_000 } };
    expect((await readFindings(later, SITE)).findings[0]).toMatchObject({
      state: 'open',
      accepted: null,
      overdue: true,
    });
  });

  it('of another site is unknown', async () => {
    await expect(changeFinding(context, 'other', id, { state: 'fixed' }, 'person:p1')).rejects.toMatchObject({
      code: 'finding_unknown',
    });
  });
});

it('a difference shows what changed with three lines around it', () => {
  const before = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i'].join('\n');
  const after = before.replace('g', 'G\nx');
  expect(lineDiff(before, after).map(({ kind, text }) => `${kind[0]}${text}`)).toEqual([
    'g',
    'sd',
    'se',
    'sf',
    'rg',
    'aG',
    'ax',
    'sh',
    'si',
  ]);
});
