import { sql } from 'drizzle-orm';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { openScrimUnderTest, type ScrimUnderTest, SITE } from '../access/testing/scrim-under-test.ts';
import type { Context } from '../platform/context.ts';
import { ENGINES } from '../platform/throwaway.ts';
import { CHECKS } from './all.ts';
import { startCheckJob } from './job.ts';
import { readChecks, runDueChecks, startChecks, stopChecks } from './run.ts';
import { beginRun, endRun } from './store.ts';

const MINUTE = 60_000;
const DAY = 86_400_000;
const EVERY = CHECKS.map(({ id }) => id);

describe.each(ENGINES)('a run of checks, with $name', ({ postgres }) => {
  let now = Date.UTC(2026, 10, 20, 9);
  let scrim: ScrimUnderTest;
  let context: Context;
  beforeAll(async () => {
    scrim = await openScrimUnderTest({ config: { clock: { now: () => now } }, postgres });
    context = scrim.context;
  });
  afterEach(() => vi.useRealTimers());
  afterAll(() => scrim.close());

  /** Checks that ran at this moment. */
  const ranNow = async () => {
    const at = new Date(now).toISOString();
    return (await readChecks(context, SITE)).checks.filter(({ ranAt }) => ranAt === at).map(({ id }) => id);
  };
  const isRunning = async () => (await readChecks(context, SITE)).running;
  const execute = (text: string) => context.database.execute(sql.raw(text));
  /** Whatever comes of it: a second attempt has the same engines. */
  const finallyDoing = async (text: string, work: () => Promise<unknown>) => {
    try {
      await work();
    } finally {
      await execute(text);
    }
  };
  const refused = async (condition: string, work: () => Promise<unknown>) => {
    await execute(`alter table check_results add constraint refused check (${condition}) not valid`);
    await finallyDoing('alter table check_results drop constraint refused', work);
  };
  const gate = () => {
    let resolve = () => {};
    const promise = new Promise<void>((done) => {
      resolve = done;
    });
    return { promise, resolve: () => resolve() };
  };
  /** Another node, whose packs can be listed only when `go` was called. */
  const slowNode = () => {
    const { blobs } = context;
    const { promise, resolve: go } = gate();
    const node: Context = {
      ...context,
      blobs: {
        list: (prefix) => promise.then(() => blobs.list(prefix)),
        size: (name) => blobs.size(name),
        readRange: (name, offset, length) => blobs.readRange(name, offset, length),
        put: (name, content) => blobs.put(name, content),
        delete: (name) => blobs.delete(name),
      },
    };
    return { node, go };
  };

  it('that was stopped after its first check is made up at start, whole', async () => {
    now += DAY;
    const stopped = { ...context };
    await startChecks(stopped, SITE, 'person:p1');
    await stopChecks(stopped);
    expect(await ranNow()).toEqual(EVERY.slice(0, 1));
    now += MINUTE;
    await runDueChecks(context);
    expect(await ranNow()).toEqual(EVERY);
  });

  it('that failed is made up too', async () => {
    now += DAY;
    await refused(`check_id <> '${EVERY[2]}'`, () => runDueChecks(context));
    expect(await ranNow()).toEqual(EVERY.slice(0, 2));
    now += MINUTE;
    await runDueChecks(context);
    expect(await ranNow()).toEqual(EVERY);
  });

  it('that somebody began does not stand for the night after it, and does for the one before', async () => {
    const week = (Math.floor(now / DAY) + 7) * DAY;
    const at = (day: number, hour: number, minute = 0) => {
      now = week + day * DAY + (hour * 60 + minute) * MINUTE;
    };
    at(0, 10);
    await startChecks(context, SITE, 'person:p1');
    await expect.poll(isRunning).toBe(false);
    at(0, 23);
    await runDueChecks(context);
    expect(await ranNow()).toEqual([]);
    at(1, 4);
    await runDueChecks(context);
    expect(await ranNow()).toEqual(EVERY);
    at(2, 3, 39);
    await runDueChecks(context);
    expect(await ranNow()).toEqual([]);
    at(2, 3, 40);
    await runDueChecks(context);
    expect(await ranNow()).toEqual(EVERY);
  });

  it('that fails for one site leaves the others their own', async () => {
    now += DAY;
    await execute(`insert into sites (id, name, origins, created_at) values ('aa', 'First', '[]', now())`);
    await finallyDoing(`delete from sites where id = 'aa'`, async () => {
      await refused(`site <> 'aa'`, () => runDueChecks(context));
      expect((await readChecks(context, 'aa')).checks[0]?.state).toBe('waiting');
      expect(await ranNow()).toEqual(EVERY);
    });
  });

  it('goes on for as long as a check takes', async () => {
    now += DAY;
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
    const { node, go } = slowNode();
    await startChecks(node, SITE, 'person:p1');
    now += 40 * MINUTE;
    await vi.advanceTimersByTimeAsync(MINUTE);
    await expect.poll(isRunning).toBe(true);
    go();
    await expect.poll(isRunning).toBe(false);
    expect((await readChecks(context, SITE)).checks.at(-1)?.ranAt).toBe(new Date(now).toISOString());
  });

  it('of a node that fell silent is taken by another, and ends by that one alone', async () => {
    now += DAY;
    const [silent, other] = [slowNode(), slowNode()];
    await startChecks(silent.node, SITE, 'person:p1');
    now += 40 * MINUTE;
    expect(await isRunning()).toBe(false);
    await startChecks(other.node, SITE, 'person:p1');
    silent.go();
    await stopChecks(silent.node);
    expect(await isRunning()).toBe(true);
    other.go();
    await expect.poll(isRunning).toBe(false);
  });

  it('begun from the console while the run at start waits goes on', async () => {
    now += DAY;
    const { promise: ready, resolve } = gate();
    const node = { ...context };
    const job = startCheckJob(node, ready);
    await readChecks(context, SITE);
    const taken = { site: SITE, startedAt: now };
    expect(await beginRun(context.database, taken, { aliveSince: now, dueSince: null })).toBe(true);
    resolve();
    await ready;
    await job.stop();
    expect(await isRunning()).toBe(true);
    await endRun(context.database, taken, now);
  });

  it.runIf(postgres === null)('that the process before left is begun anew at start', async () => {
    now += DAY;
    await beginRun(context.database, { site: SITE, startedAt: now - 1000 }, { aliveSince: now, dueSince: null });
    const job = startCheckJob({ ...context }, Promise.resolve());
    await expect.poll(ranNow).toEqual(EVERY);
    await job.stop();
  });

  it('at start fails without an end to the job when the database does not answer', async () => {
    await execute('alter table check_runs rename to elsewhere');
    await finallyDoing('alter table elsewhere rename to check_runs', async () => {
      const job = startCheckJob({ ...context }, Promise.resolve());
      await new Promise((resolve) => setTimeout(resolve, 100));
      await expect(job.stop()).resolves.toBeUndefined();
    });
  });
});
