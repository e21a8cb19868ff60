import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { gzipSync } from 'node:zlib';
import { compilePolicy } from '@scrim/policy';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { ScrimError } from '../platform/errors.ts';
import type { Throwaway } from '../platform/throwaway.ts';
import { BatchThreads } from './batch-threads.ts';
import { type BatchTask, prepareBatch } from './prepare-batch.ts';
import { batch, click, POLICY, START, snapshot, view } from './testing/lender.ts';
import { builtPrograms } from './testing/programs.ts';

const { policy } = compilePolicy(POLICY, { name: 'p.yaml', read: () => '', list: () => [] });
if (policy === null) throw new Error('the policy of the test did not compile');
const { hash } = policy;
const log = { error: () => {} };

let programs: Throwaway<string>;
let threads: BatchThreads;
beforeAll(async () => {
  programs = await builtPrograms('batch-thread.ts');
  const program = pathToFileURL(join(programs.value, 'batch-thread.js'));
  threads = new BatchThreads({ pendingBytes: 100_000, log, program, threads: 2 });
});
afterAll(async () => {
  await threads.close();
  await programs.close();
});

function task(sent: unknown, changes: Partial<BatchTask> = {}): BatchTask {
  return {
    body: gzipSync(JSON.stringify(sent)),
    token: {
      site: 'meadow-loans',
      session: 's1',
      subject: 'u1',
      receipt: 'r1',
      policy: hash,
      purposes: ['ux'],
      regime: 'visitor',
      draw: 0.25,
      exp: START + 1000,
    },
    policy: policy as NonNullable<typeof policy>,
    active: policy as NonNullable<typeof policy>,
    client: { device: 'desktop', browser: 'chrome', browserVersion: 140 },
    receivedAt: START,
    browserNow: null,
    skew: null,
    views: new Map(),
    ...changes,
  };
}

const whole = (seq: number) => {
  const replay = { context: [], events: snapshot('What is this for?') };
  return batch(hash, { seq, replay, signals: [view(START), click(START)] });
};

it('prepares what the calling thread would, many at once', async () => {
  const tasks = Array.from({ length: 50 }, (_, seq) => task(whole(seq)));
  const prepared = await Promise.all(tasks.map((one) => threads.prepare(one)));
  expect(prepared).toEqual(tasks.map((one) => prepareBatch(one)));
  expect(prepared[3]).toMatchObject({
    seq: 3,
    parts: [{ content: { class: 'replay' } }, { content: { class: 'signals' } }],
  });
});

it('refuses with the same code and words', async () => {
  const refused = [
    task(whole(0), { body: Buffer.from('no gzip') }),
    task({ no: 'batch' }),
    task(whole(0), { body: gzipSync('['.repeat(5000)) }),
    task({ ...whole(0), policy: 'f'.repeat(64) }),
    task({ ...whole(0), page: { ...whole(0).page, template: '/nowhere' } }),
  ];
  for (const one of refused) {
    const here: unknown = await Promise.resolve()
      .then(() => prepareBatch(one))
      .catch((error: unknown) => error);
    const there = await threads.prepare(one).catch((error: unknown) => error);
    if (!(here instanceof ScrimError && there instanceof ScrimError)) throw here;
    // What it came of stays in the thread.
    expect({ ...there, message: there.message, cause: null }).toEqual({ ...here, message: here.message, cause: null });
  }
});

it('says that nothing was kept of a batch of which a thread died, and goes on with another thread', async () => {
  const program = join(programs.value, 'mortal.mjs');
  const first = `!existsSync(${JSON.stringify(`${program}.died`)})`;
  const dies = `writeFileSync(${JSON.stringify(`${program}.died`)}, ''); parentPort.on('message', () => process.exit(1));`;
  const imports = `import { parentPort } from 'node:worker_threads';import { existsSync, writeFileSync } from 'node:fs';`;
  await writeFile(program, `${imports} if (${first}) { ${dies} } else await import('./batch-thread.js');`);
  const mortal = new BatchThreads({ pendingBytes: 100_000, log, program: pathToFileURL(program), threads: 1 });
  const sent = Array.from({ length: 10 }, (_, seq) => mortal.prepare(task(whole(seq))));
  const ended = await Promise.allSettled(sent);
  const died = ended.filter(({ status }) => status === 'rejected');
  // Those that were with the thread; the others waited for one.
  expect(died.length).toBeGreaterThan(0);
  for (const one of died) expect(one).toMatchObject({ reason: { code: 'not_durable', status: 503, retryAfter: 2 } });
  expect(ended.at(-1)).toMatchObject({ value: { seq: 9 } });
  await mortal.close();
  await expect(mortal.prepare(task(whole(2)))).rejects.toMatchObject({ code: 'not_ready' });
});

it('takes no more than it may keep waiting', async () => {
  const large = task(whole(0), { body: Buffer.alloc(60_000) });
  const first = threads.prepare(large);
  await expect(threads.prepare(large)).rejects.toMatchObject({ code: 'overloaded' });
  await expect(first).rejects.toMatchObject({ code: 'gzip_damaged' });
  expect(await threads.prepare(task(whole(2)))).toMatchObject({ seq: 2 });
});
