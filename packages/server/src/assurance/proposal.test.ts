import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { POLICY, snapshot } from '../capture/testing/lender.ts';
import type { Context } from '../platform/context.ts';
import { type Throwaway, throwawayDirectory } from '../platform/throwaway.ts';
import { activateFile, activatePolicy } from '../policies/activate.ts';
import { registerSite } from '../policies/versions.ts';
import { openContext, START, store } from '../recordings/testing/stored-visit.ts';
import { changeFinding, readFindings, recordFindings } from './finding.ts';
import { lineDiff } from './line-diff.ts';
import { previewMasking } from './preview.ts';
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
    expect(options.map(({ id }) => id)).toEqual(['mask', 'unlight:.help-text', 'exclude']);
    const [mask, unlight, exclude] = options;
    expect(mask?.diff.filter(({ kind }) => kind !== 'same' && kind !== 'gap')).toEqual([
      { kind: 'added', text: '    mask: [html > body > main > p]' },
    ]);
    expect(exclude?.diff.filter(({ kind }) => kind !== 'same' && kind !== 'gap')).toEqual([
      { kind: 'added', text: '    exclude: [html > body > main > p]' },
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
    expect(options.map(({ id }) => id)).toEqual(['mask', 'unlight:.help-text', 'unlight:main > p', 'exclude']);
    for (const done of ['mask', 'exclude']) {
      const source = options.find(({ id }) => id === done)?.source ?? '';
      await activatePolicy(context, SITE, source, 'person:p1');
      expect((await proposeMasking(context, SITE, id)).options.map(({ id }) => id)).not.toContain(done);
    }
    await activatePolicy(context, SITE, POLICY, 'person:p1');
  });

  // As earlier versions stored it, too: with the name that a page load gave the element.
  it.each([
    ['html>body:2>x:1>p:1', 'html > body p'],
    ['html>body:2>s-d:1>s_b:2>div:1>p:1', 'html > body div > p'],
    ['html>body>x>main>section:1>x:1>dl:1>dd:2', 'main > section dl > dd'],
    ['html>body:2>main:1>x:1', null],
  ])('at %s proposes no name of a custom element, which changes with each page load', async (path, selector) => {
    await recordFindings(context, [{ ...report, path }]);
    const { findings } = await readFindings(context, SITE);
    const found = findings.find((one) => one.path === path)?.id ?? '';
    await activatePolicy(context, SITE, POLICY.replace('[".help-text"]', '[".help-text", x-review]'), 'person:p1');
    const { options } = await proposeMasking(context, SITE, found);
    const own = options.filter(({ id }) => id === 'mask' || id === 'exclude').map(({ title }) => title);
    expect(own).toEqual(
      selector === null ? [] : [`Mask ${selector} on /apply/amount`, `Exclude ${selector} on /apply/amount`],
    );
    expect(options.map(({ id }) => id)).toContain('unlight:x-review');
    await activatePolicy(context, SITE, POLICY, 'person:p1');
    await context.database.execute(sql`delete from finding_sessions where finding = ${found}`);
    await context.database.execute(sql`delete from findings where id = ${found}`);
  });

  it('proposes changes of the rule that holds for its page now, wherever it stands, and none when none does', async () => {
    const added = '  - match: /apply\n    level: signals\n  - match: /apply/amount\n';
    const moved = POLICY.replace('  - match: /apply/amount\n', added);
    await activatePolicy(context, SITE, moved, 'person:p1');
    const { options } = await proposeMasking(context, SITE, id);
    expect(options.map(({ id }) => id)).toEqual(['mask', 'unlight:.help-text', 'exclude']);
    for (const { title, source } of options) {
      expect(title).toMatch(/ on \/apply\/amount$/);
      expect(source).toContain(added.replace('/apply/amount\n', '/apply/amount'));
      expect(source.split('match: /apply/amount')[0]).toBe(moved.split('match: /apply/amount')[0]);
    }
    await activatePolicy(context, SITE, POLICY.replace('/apply/amount', '/apply/income'), 'person:p1');
    expect((await proposeMasking(context, SITE, id)).options).toEqual([]);
    await activatePolicy(context, SITE, POLICY, 'person:p1');
  });

  it('in an event proposes to take its property no more, and nothing else', async () => {
    const path = 'event:application_submitted.amount';
    await recordFindings(context, [{ ...report, path }]);
    const { findings } = await readFindings(context, SITE);
    const found = findings.find((one) => one.path === path)?.id ?? '';
    const { options } = await proposeMasking(context, SITE, found);
    expect(options).toMatchObject([{ id: path, title: 'No longer take amount of application_submitted', file: null }]);
    expect(options[0]?.diff.filter(({ kind }) => kind !== 'same' && kind !== 'gap')).toEqual([
      { kind: 'removed', text: '    amount: number' },
    ]);
    expect(options[0]?.changes).toHaveLength(1);
    await activatePolicy(context, SITE, options[0]?.source ?? '', 'person:p1');
    expect((await proposeMasking(context, SITE, found)).options).toEqual([]);
    await activatePolicy(context, SITE, POLICY, 'person:p1');
    await context.database.execute(sql`delete from finding_sessions where finding = ${found}`);
    await context.database.execute(sql`delete from findings where id = ${found}`);
  });

  it('has an owner and a state, is opened again when it is seen after it was fixed, and tells the audit log', async () => {
    await changeFinding(context, SITE, id, { state: 'in-work', owner: 'Ada' }, 'person:p1');
    expect(await only()).toMatchObject({ state: 'in-work', owner: 'Ada' });
    await changeFinding(context, SITE, id, { state: 'fixed' }, 'person:p1');
    expect(await only()).toMatchObject({ state: 'fixed', owner: 'Ada', overdue: false });
    await recordFindings(context, [{ ...report, session: 's2' }]);
    expect(await only()).toMatchObject({ state: 'open', sessions: 2 });
    const { rows } = await context.database.execute<{ entry: string }>(
      "select entry from audit_entries where action = 'finding:changed' order by position",
    );
    expect(rows.map(({ entry }) => JSON.parse(entry))).toMatchObject([
      { actor: 'person:p1', detail: { from: 'open', to: 'in-work' } },
      { actor: 'person:p1', detail: { from: 'in-work', to: 'fixed' } },
      { actor: 'system', detail: { from: 'fixed', to: 'open' } },
    ]);
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

const DICTIONARY = `# Texts of the site itself.
language: en
strings:
  heading:
    - text: Visit us at 12 Harbor Street, Boston, MA 02110
      digits: true
      decided: the branch's own address (Meadow UX)
  text:
    - Check my rate
    # Looked at twice.
    - text: Visit us at 12 Harbor Street, Boston, MA 02110
      digits: true
      decided: the branch's own address (Meadow UX)
`;
const ADDRESS = 'Visit us at 12 Harbor Street, Boston, MA 02110';

describe('a finding in a listed string', () => {
  let opened: Awaited<ReturnType<typeof openContext>>;
  let directory: Throwaway<string>;
  let context: Context;
  let file = '';
  const found = async (detector: string, path: string) => {
    await recordFindings(context, [{ ...report, detector, path }]);
    const { findings } = await readFindings(context, SITE);
    return findings.find((one) => one.detector === detector && one.path === path)?.id ?? '';
  };
  beforeAll(async () => {
    opened = await openContext();
    directory = await throwawayDirectory();
    file = join(directory.value, 'scrim.policy.yaml');
    await writeFile(file, POLICY.replace('pages:', 'strings: [meadow.en.yaml]\npages:'));
    await writeFile(join(directory.value, 'meadow.en.yaml'), DICTIONARY);
    const sites = [{ id: SITE, name: 'Meadow', origins: [], policyFile: file }];
    context = { ...opened.context, config: { ...opened.context.config, sites } };
    await registerSite(context, { id: SITE, name: 'Meadow', origins: [] });
    expect(await activateFile(context, SITE, file)).toMatchObject({ outcome: 'activated' });
  });
  afterAll(async () => {
    await opened.close();
    await directory.close();
  });

  it('proposes to take it out of the dictionary, in the role in which it stood, as a difference of that file', async () => {
    const { fromFile, options } = await proposeMasking(context, SITE, await found('address', 'html>body:2>main:1>p:4'));
    expect(fromFile).toBe(true);
    const [unlist, ...others] = options.filter(({ id }) => id.startsWith('unlist:'));
    expect(others).toEqual([]);
    expect(unlist).toMatchObject({ file: 'meadow.en.yaml', title: `Take “${ADDRESS}” out of meadow.en.yaml` });
    expect(unlist?.diff.filter(({ kind }) => kind === 'added')).toEqual([]);
    expect(unlist?.diff.filter(({ kind }) => kind === 'removed').map(({ text }) => text.trim())).toContain(
      `- text: ${ADDRESS}`,
    );
    expect(unlist?.source).toContain('# Texts of the site itself.');
    expect(unlist?.source.split(ADDRESS)).toHaveLength(2);
    expect(unlist?.changes).toHaveLength(1);
    // The same without a stretch of path that says in which role it stood.
    const anywhere = await proposeMasking(context, SITE, await found('address', '#12'));
    expect(anywhere.options.filter(({ id }) => id.startsWith('unlist:'))).toHaveLength(2);
  });

  it('proposes no string in which its detector finds nothing', async () => {
    const { options } = await proposeMasking(context, SITE, await found('name', 'html>body:2>main:1>p:4'));
    expect(options.map(({ id }) => id)).toEqual(['mask', 'unlight:.help-text', 'exclude']);
  });

  it('is masked by the changed file, and not proposed any more', async () => {
    const id = await found('address', 'html>body:2>main:1>p:4');
    const unlist = (await proposeMasking(context, SITE, id)).options.find((one) => one.id.startsWith('unlist:'));
    await writeFile(join(directory.value, 'meadow.en.yaml'), unlist?.source ?? '');
    expect(await activateFile(context, SITE, file)).toMatchObject({ outcome: 'activated' });
    expect((await proposeMasking(context, SITE, id)).options.map((one) => one.id)).not.toContain(unlist?.id);
  });
});

describe('a proposal', () => {
  let opened: Awaited<ReturnType<typeof openContext>>;
  let context: Context;
  let id = '';
  const viewer = { actor: 'person:p1', purpose: 'ux' };
  const preview = (option: string) => previewMasking(context, SITE, { finding: id, option }, viewer);
  beforeAll(async () => {
    opened = await openContext();
    context = opened.context;
    await registerSite(context, { id: SITE, name: 'Meadow', origins: [] });
    await activatePolicy(context, SITE, POLICY, 'person:p1');
    await recordFindings(context, [{ ...report, path: 'html>body:2>p:1' }]);
    id = (await readFindings(context, SITE)).findings[0]?.id ?? '';
  });
  afterAll(() => opened.close());

  it('has nothing to be shown on while no replay of its page is kept', async () => {
    expect(await preview('mask')).toBeNull();
  });

  it('is shown on a page that was recorded, and the log tells whose', async () => {
    await store(context, [
      { session: 'clean', events: snapshot('Rates from 6.9 %', START), meta: { keyframe: true } },
      {
        session: 'found',
        events: snapshot('Ask ████ ████ today', START),
        from: START - 5000,
        meta: { keyframe: true, hits: 1 },
      },
    ]);
    for (const option of ['mask', 'unlight:.help-text']) {
      const seen = await preview(option);
      expect(JSON.stringify(seen?.before)).toContain('Ask ████ ████ today');
      expect(JSON.stringify(seen?.after)).toContain('███ ████ ████ █████');
      expect(seen).toMatchObject({ readable: { before: 1, after: 0 }, viewport: { width: 1280, height: 800 } });
    }
    const excluded = JSON.stringify((await preview('exclude'))?.after);
    expect(excluded).toContain('"tagName":"p"');
    expect(excluded).not.toContain('█');
    const { rows } = await context.database.execute<{ entry: string }>(
      "select entry from audit_entries where action = 'recording:read'",
    );
    expect(rows.map(({ entry }) => JSON.parse(entry))).toEqual(
      Array(3).fill(expect.objectContaining({ ...viewer, resource: `sites/${SITE}/recordings/found/chunks/0` })),
    );
  });

  it('is shown on another page when one was erased, and is unknown when the policy has changed', async () => {
    await context.keys.destroySubject('subject-found');
    expect(JSON.stringify((await preview('mask'))?.before)).toContain('Rates from');
    await expect(preview('unlight:h1')).rejects.toMatchObject({ code: 'proposal_unknown' });
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
