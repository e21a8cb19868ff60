import { join } from 'node:path';
import { type NewAuthorisedScript, PaymentScripts } from '@scrim/protocol';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import {
  CONSOLE_HOST,
  CONSOLE_ORIGIN,
  openScrimUnderTest,
  type ScrimUnderTest,
  SITE,
} from '../access/testing/scrim-under-test.ts';
import { readFindings } from '../assurance/finding.ts';
import { AuditEntry } from '../audit/log.ts';
import { builtPrograms } from '../capture/testing/programs.ts';
import type { Throwaway } from '../platform/throwaway.ts';
import { ENGINES } from '../platform/throwaway.ts';
import { authorisedList } from './authorised-scripts.ts';
import { planProbe } from './plan.ts';
import { forgetProbes, probeReport, probeRuns, startProbe } from './run.ts';
import { endRun, insertRun } from './store.ts';
import { type PayingLender, startPayingLender } from './testing/paying-lender.ts';

const iso = (milliseconds: number) => new Date(milliseconds).toISOString();
const DAY = 86_400_000;
const REASON = 'Takes the card, so that no card number reaches us.';
describe.each(ENGINES)('scripts that may run on payment pages, with $name', ({ postgres }) => {
  let scrim: ScrimUnderTest;
  let programs: Throwaway<string>;
  let lender: PayingLender;
  let officer = '';
  let engineer = '';
  let now = Date.UTC(2026, 10, 30);

  beforeAll(async () => {
    [programs, lender] = await Promise.all([builtPrograms('../probes/probe-child.ts'), startPayingLender()]);
    scrim = await openScrimUnderTest({
      postgres,
      config: {
        probeProgram: join(programs.value, 'probe-child.js'),
        clock: { now: () => now },
        sites: [{ id: SITE, name: 'Meadow', origins: [lender.origin], policyFile: null }],
      },
    });
    [officer, engineer] = [await scrim.signIn('compliance'), await scrim.signIn('engineer')];
    await planProbe(scrim.context, SITE, { url: `${lender.origin}/pay`, schedule: 'off' }, 'person:a');
  });
  afterAll(async () => {
    await scrim.close();
    await Promise.all([programs.close(), lender.close()]);
  });
  beforeEach(async () => {
    await scrim.context.database.execute('delete from probe_runs');
    await scrim.context.database.execute('delete from probe_authorised_scripts');
  });

  const URL = `/api/v1/sites/${SITE}/probe/scripts`;
  const headers = (cookie: string) => ({ host: CONSOLE_HOST, origin: CONSOLE_ORIGIN, cookie });
  async function list(cookie = officer): Promise<PaymentScripts> {
    return PaymentScripts.parse((await scrim.app.inject({ url: URL, headers: headers(cookie) })).json());
  }
  const authorise = (payload: Partial<NewAuthorisedScript>, cookie = officer) =>
    scrim.app.inject({
      method: 'POST',
      url: URL,
      headers: headers(cookie),
      payload: { anyContent: false, reason: REASON, ...payload },
    });
  const withdraw = (id: string, cookie = officer) =>
    scrim.app.inject({ method: 'DELETE', url: `${URL}/${id}`, headers: headers(cookie) });
  const codeOf = (response: { json(): unknown }) =>
    z.object({ error: z.object({ code: z.string() }) }).parse(response.json()).error.code;
  async function logged(): Promise<AuditEntry[]> {
    const { rows } = await scrim.context.database.execute<{ entry: string }>(
      `select entry from audit_entries where action like 'probe:script-%'`,
    );
    return rows.map(({ entry }) => AuditEntry.parse(JSON.parse(entry))).sort((a, b) => a.index - b.index);
  }

  /** A run that found these scripts, each on these pages. */
  async function found(...scripts: { url: string; hash: string; on: string[] }[]): Promise<void> {
    const payment = [...new Set(scripts.flatMap(({ on }) => on))].map((path) => ({
      path,
      scripts: scripts
        .filter(({ on }) => on.includes(path))
        .map(({ url, hash }) => ({ url, hash: hash.repeat(64), bytes: 9, vendor: null, change: null })),
    }));
    await reported(payment, []);
  }

  /** A run whose report says this of payment pages. */
  async function reported(payment: readonly unknown[], paymentUnread: readonly unknown[]): Promise<void> {
    now += 1000;
    const id = `run-${now}`;
    const { database } = scrim.context;
    await insertRun(database, { id, site: SITE, url: `${lender.origin}/pay`, actor: 'system', started_at: now });
    const text = JSON.stringify({ payment, paymentUnread });
    const kept = { text, sha256: '' };
    const result = { leaks: 0, broken: 0, review: 0, conclusive: true, json: kept, html: kept };
    await endRun(database, id, { state: 'done', problem: null, result }, now);
  }

  it('are none while nothing was probed, and none while no payment page was come to', async () => {
    const nothing = { seenAt: null, pages: [], unread: [], scripts: [], unused: [], withdrawn: [] };
    expect(await list()).toEqual(nothing);
    await found();
    expect(await list()).toMatchObject({ seenAt: new Date(now).toISOString(), pages: [], scripts: [] });
  });

  it('are not known of a page that could not be read, and that is told', async () => {
    const unread = { path: '/pay', why: 'opened anew, it leads to /', lastReadAt: '2026-11-28T02:40:00.000Z' };
    await reported([], [{ ...unread, sign: 'its address says "pay"' }]);
    expect(await list()).toMatchObject({ pages: [], unread: [unread], scripts: [] });
  });

  it('are listed once each, with the pages they run on; one in the page by its content', async () => {
    await found(
      { url: 'https://a.example/x.js', hash: 'a', on: ['/pay', '/checkout'] },
      { url: 'inline 2', hash: 'b', on: ['/pay'] },
      { url: 'inline 7', hash: 'b', on: ['/checkout'] },
    );
    expect((await list()).scripts.map(({ url, inline, pages }) => [url, inline, pages])).toEqual([
      ['https://a.example/x.js', false, ['/pay', '/checkout']],
      ['inline 2', true, ['/pay', '/checkout']],
    ]);
  });

  it('are authorised by compliance, with a reason, and only with the content that was seen', async () => {
    await found({ url: 'https://a.example/x.js?v=1', hash: 'a', on: ['/pay'] });
    const before = (await logged()).length;
    const script = { url: 'https://a.example/x.js?v=1', hash: 'a'.repeat(64) };
    const answer = await authorise(script);
    expect(PaymentScripts.parse(answer.json()).scripts[0]?.authorised).toMatchObject({
      hash: script.hash,
      reason: REASON,
      by: 'compliance',
      at: new Date(now).toISOString(),
    });
    expect((await logged()).slice(before)).toMatchObject([
      {
        action: 'probe:script-authorised',
        actor: expect.stringMatching(/^person:./),
        resource: `site/${SITE}/probe/scripts`,
        detail: { script: 'https://a.example/x.js', sha256: script.hash },
      },
    ]);
    await found({ url: script.url, hash: 'c', on: ['/pay'] });
    expect(await list()).toMatchObject({ scripts: [{ authorised: null }], unused: [{ url: script.url }] });
  });

  it('are authorised whatever their content where that is meant, but not without an address of their own', async () => {
    await found(
      { url: 'https://a.example/x.js', hash: 'a', on: ['/pay'] },
      { url: 'https://a.example/*', hash: 'd', on: ['/pay'] },
      { url: 'inline 1', hash: 'b', on: ['/pay'] },
    );
    await authorise({ url: 'https://a.example/x.js', hash: 'a'.repeat(64), anyContent: true });
    for (const script of [
      { url: 'inline 1', hash: 'b'.repeat(64) },
      { url: 'https://a.example/*', hash: 'd'.repeat(64) },
    ])
      expect(codeOf(await authorise({ ...script, anyContent: true }))).toBe('probe_script_changes');
    await found({ url: 'https://a.example/x.js', hash: 'c', on: ['/pay'] });
    expect((await list()).scripts[0]?.authorised).toMatchObject({ hash: null });
  });

  it('are listed without a content that could not be read, and authorised with any or not at all', async () => {
    const script = { url: 'https://a.example/x.js', hash: null };
    await reported([{ path: '/pay', scripts: [{ ...script, bytes: 0, vendor: null, change: null }] }], []);
    expect(await list()).toMatchObject({ scripts: [{ ...script, authorised: null }] });
    expect(codeOf(await authorise(script))).toBe('probe_script_unread');
    expect(codeOf(await authorise({ ...script, url: 'https://b.example/x.js' }))).toBe('probe_script_unknown');
    const answer = await authorise({ ...script, anyContent: true });
    expect(PaymentScripts.parse(answer.json()).scripts[0]?.authorised).toMatchObject({ hash: null });
  });

  it('are seen by everybody, and authorised or withdrawn by nobody but who answers for them', async () => {
    await found({ url: 'https://a.example/x.js', hash: 'a', on: ['/pay'] });
    const script = { url: 'https://a.example/x.js', hash: 'a'.repeat(64) };
    expect(codeOf(await authorise(script, engineer))).toBe('forbidden');
    await authorise(script);
    const id = (await list(engineer)).scripts[0]?.authorised?.id ?? '';
    expect(codeOf(await withdraw(id, engineer))).toBe('forbidden');
    expect((await list()).scripts[0]?.authorised?.id).toBe(id);
  });

  it('need a reason, and have been found', async () => {
    await found({ url: 'https://a.example/x.js', hash: 'a', on: ['/pay'] });
    const script = { url: 'https://a.example/x.js', hash: 'a'.repeat(64) };
    expect((await authorise({ ...script, reason: 'needed     ' })).statusCode).toBe(400);
    expect(codeOf(await authorise({ ...script, hash: 'b'.repeat(64) }))).toBe('probe_script_unknown');
    expect(codeOf(await withdraw('nobody'))).toBe('probe_script_unknown');
    expect((await list()).scripts[0]?.authorised).toBeNull();
  });

  it('take a new reason, and are withdrawn; each reason is kept with who gave it and until when it held', async () => {
    await found({ url: 'https://a.example/x.js', hash: 'a', on: ['/pay'] });
    const script = { url: 'https://a.example/x.js', hash: 'a'.repeat(64) };
    await authorise(script);
    now += 1000;
    await authorise({ ...script, reason: 'Another reason for the same.' });
    const [one] = (await list()).scripts;
    expect(one?.authorised?.reason).toBe('Another reason for the same.');
    expect((await withdraw(one?.authorised?.id ?? '')).statusCode).toBe(200);
    expect(await list()).toMatchObject({
      scripts: [{ authorised: null }],
      unused: [],
      withdrawn: [
        { reason: 'Another reason for the same.', by: 'compliance', withdrawnBy: 'compliance', withdrawnAt: iso(now) },
        { reason: REASON, by: 'compliance', withdrawnBy: 'compliance', withdrawnAt: one?.authorised?.at },
      ],
    });
    expect(codeOf(await withdraw(one?.authorised?.id ?? ''))).toBe('probe_script_unknown');
    await authorise({ ...script, reason: 'Needed after all, since Monday.' });
    expect(await list()).toMatchObject({
      scripts: [{ authorised: { reason: 'Needed after all, since Monday.' } }],
      withdrawn: [{}, {}],
    });
    expect((await logged()).at(-2)).toMatchObject({
      action: 'probe:script-withdrawn',
      detail: { sha256: script.hash },
    });
  });

  it('that were withdrawn are kept for three years, and the last of a site for as long as it tells that there is a list', async () => {
    await found(
      { url: 'https://a.example/x.js', hash: 'a', on: ['/pay'] },
      { url: 'https://b.example/y.js', hash: 'b', on: ['/pay'] },
    );
    for (const [url, hash] of [
      ['https://a.example/x.js', 'a'],
      ['https://b.example/y.js', 'b'],
    ] as const) {
      await authorise({ url, hash: hash.repeat(64) });
      now += 1000;
      const [one] = (await list()).scripts.flatMap(({ authorised }) => authorised ?? []);
      expect((await withdraw(one?.id ?? '')).statusCode).toBe(200);
    }
    const urls = async () => (await list()).withdrawn.map(({ url }) => url);
    const withdrawnAt = now;
    try {
      now = withdrawnAt + 36 * 30 * DAY;
      await forgetProbes(scrim.context);
      expect(await urls()).toEqual(['https://b.example/y.js', 'https://a.example/x.js']);
      now = withdrawnAt + 36 * 31 * DAY;
      await forgetProbes(scrim.context);
      expect(await urls()).toEqual(['https://b.example/y.js']);
      expect((await logged()).at(-1)).toMatchObject({
        action: 'probe:script-expired',
        actor: 'system',
        detail: { script: 'https://a.example/x.js', sha256: 'a'.repeat(64) },
      });
      expect(await authorisedList(scrim.context, SITE)).toEqual([]);
    } finally {
      now = withdrawnAt;
    }
  });

  it('are authorised once by two at the same time: the later reason holds, the other is kept', async () => {
    await found({ url: 'https://a.example/x.js', hash: 'a', on: ['/pay'] });
    const script = { url: 'https://a.example/x.js', hash: 'a'.repeat(64) };
    const answers = await Promise.all(
      [1, 2, 3].map((number) => authorise({ ...script, reason: `Reason number ${number}` })),
    );
    expect(answers.map(({ statusCode }) => statusCode)).toEqual([200, 200, 200]);
    const { scripts, unused, withdrawn } = await list();
    expect([unused.length, withdrawn.length]).toEqual([0, 2]);
    const reasons = [scripts[0]?.authorised?.reason, ...withdrawn.map(({ reason }) => reason)];
    expect(reasons.sort()).toEqual(['Reason number 1', 'Reason number 2', 'Reason number 3']);
  });

  it('are not changed while nothing can be logged', async () => {
    await found({ url: 'https://a.example/x.js', hash: 'a', on: ['/pay'] });
    const script = { url: 'https://a.example/x.js', hash: 'a'.repeat(64) };
    const { database } = scrim.context;
    await database.execute('alter table audit_entries rename to elsewhere');
    expect((await authorise(script)).statusCode).toBe(503);
    await database.execute('alter table elsewhere rename to audit_entries');
    expect((await list()).scripts[0]?.authorised).toBeNull();
  });

  // One engine sees whole runs: what is kept is the same on both.
  it.runIf(postgres === null)(
    'are what the next run compares payment pages with',
    async () => {
      const run = async () => {
        now += 1000;
        const { id } = await startProbe(scrim.context, SITE, 'person:a');
        for (;;) {
          const [latest] = await probeRuns(scrim.context, SITE);
          if (latest?.id === id && latest.state !== 'running') return latest;
          await new Promise((wait) => setTimeout(wait, 200));
        }
      };
      const unauthorised = async () =>
        (await readFindings(scrim.context, SITE)).findings
          .filter(({ detector }) => detector === 'payment-script-unauthorised')
          .map(({ path }) => path);
      expect((await run()).state).toBe('done');
      const { pages, scripts } = await list();
      expect(pages).toEqual(['/pay']);
      const processor = `${lender.origin.replace('localhost', '127.0.0.1')}/processor.js`;
      expect(scripts.map(({ url }) => url).sort()).toEqual([processor, `${lender.origin}/own.js`, 'inline 1']);
      expect(await unauthorised()).toEqual([]);

      for (const { url, hash } of scripts) await authorise({ url, hash });
      lender.setProcessorScript('globalThis.processor = "skims";');
      const second = await run();
      expect(await unauthorised()).toEqual([processor]);
      const report = await probeReport(scrim.context, SITE, second.id);
      expect(report.html).toContain(`yes: ${REASON}`);

      for (const { authorised } of (await list()).scripts) if (authorised) await withdraw(authorised.id);
      for (const { id } of (await list()).unused) await withdraw(id);
      await run();
      // With the last one withdrawn the list is empty, not gone.
      expect((await unauthorised()).sort()).toEqual(scripts.map(({ url }) => url).sort());
    },
    360_000,
  );
});
