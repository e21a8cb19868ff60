import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { crc32 } from 'node:zlib';
import { sql } from 'drizzle-orm';
import { pino } from 'pino';
import { afterAll, beforeAll, expect, it, onTestFinished } from 'vitest';
import type { Context } from '../platform/context.ts';
import { openDatabase } from '../platform/open-database.ts';
import { emptyDatabase, type Throwaway, throwawayDirectory } from '../platform/throwaway.ts';
import { activatePolicy } from '../policies/activate.ts';
import { activePolicy } from '../policies/policy.ts';
import { store } from '../recordings/testing/stored-visit.ts';
import { openFrame, readChunk } from './frame.ts';
import { encodePack, FRAME_PREFIX } from './pack-format.ts';
import { decodePack } from './pack-reader.ts';
import { packName, packPrefix, partitionOf } from './pack-writer.ts';
import { pipelineOf } from './pipeline.ts';
import { redactPack } from './redact-pack.ts';
import { keepStoredRedactionsGoing, latestStoredRedaction, redactStored } from './redact-stored.ts';
import { indexPack } from './reindex.ts';
import { batch, click, type Lender, openLender, POLICY, SITE, snapshot, view } from './testing/lender.ts';
import { builtPrograms } from './testing/programs.ts';

const MASKING = POLICY.replace('      text: [".help-text"]', '      text: [".help-text"]\n    mask: [p]');
const SIGNALS_ONLY = MASKING.replace(/level: replay[\s\S]*?(?=\n {2}- match)/, 'level: signals');
const SHOWN = 'Ada owes us 4000';
const limits = { packMilliseconds: 1, sessionBatchesPerMinute: 10_000, siteBatchesPerSecond: 10_000 };
const clock = { now: () => Date.now() };

let directory: Throwaway<string>;
let programs: Throwaway<string>;
beforeAll(async () => {
  directory = await throwawayDirectory();
  programs = await builtPrograms('testing/redact-child.ts', 'testing/hold-run-child.ts', 'batch-thread.ts');
});
afterAll(async () => {
  await programs.close();
  await directory.close();
});

/** Closed whatever comes of the test: a process opens one at a time. */
async function open(options: Parameters<typeof openLender>[0] = {}): Promise<Lender> {
  const lender = await openLender({ clock, limits, ...options });
  onTestFinished(() => lender.close());
  return lender;
}

/** Visits whose replays show what a later policy masks, each batch in a pack of its own. */
async function record(lender: Lender, sessions: number, batches: number): Promise<void> {
  for (let session = 0; session < sessions; session++) {
    const token = lender.token({ session: `s${session}`, subject: `u${session}`, exp: Date.now() + 3_600_000 });
    for (let seq = 0; seq < batches; seq++) {
      const now = Date.now();
      const change = {
        type: 3,
        timestamp: now,
        data: { source: 0, adds: [], removes: [], attributes: [], texts: [{ id: 6, value: SHOWN }] },
      };
      // Later batches change a text of the page that the first one showed.
      const replay =
        seq === 0 ? { context: [], events: snapshot(SHOWN, now) } : { context: contextOf(), events: [change] };
      const sent = batch(lender.policy, { seq, sentAt: now, replay, signals: [view(now), click(now)] });
      const response = await lender.send(sent, { token });
      expect(response.status, await response.text()).toBe(200);
    }
  }
  await pipelineOf(lender.server.context)?.settle();
}

/** What redaction says of the nodes that a later batch refers to. */
function contextOf(): unknown[] {
  return [
    { id: 2, parent: 1, tag: 'html', attributes: {} },
    { id: 4, parent: 2, tag: 'body', attributes: {} },
    { id: 5, parent: 4, tag: 'p', attributes: { class: 'help-text' } },
    { id: 6, parent: 5, tag: '#text', attributes: {} },
  ];
}

async function chunksOf(context: Context) {
  const answer = await context.clickhouse.query({
    query:
      'SELECT session, seq, class, pack, toUInt32(offset) AS offset, length, events FROM chunks FINAL ORDER BY session, seq, class',
    format: 'JSONEachRow',
  });
  return answer.json<{ session: string; seq: number; class: string; pack: string; offset: number; length: number }>();
}

/** Everything that can be read of the stored replays. */
async function shownIn(context: Context): Promise<string> {
  const texts: string[] = [];
  for (const chunk of await chunksOf(context)) {
    const { payload } = await readChunk(context, chunk);
    if (payload.class === 'replay') texts.push(JSON.stringify(payload.events));
  }
  return texts.join('\n');
}

async function done(context: Context): Promise<void> {
  for (;;) {
    const run = await latestStoredRedaction(context, SITE);
    if (run?.state !== 'running') {
      expect(run?.state).toBe('done');
      return;
    }
    await new Promise((wait) => setTimeout(wait, 50));
  }
}

/** All replays in one pack, as group commit puts together what arrives at once. */
async function putTogether(context: Context): Promise<string> {
  const packs = await context.blobs.list('replay/');
  const partition = partitionOf(packs[0] ?? '');
  const all = await Promise.all(packs.map((pack) => readFile(join(context.config.dataDirectory, 'packs', pack))));
  const frames = all.flatMap((bytes) =>
    decodePack(bytes).frames.map(({ location: { offset, length } }) => bytes.subarray(offset, offset + length)),
  );
  const pack = `${partition ? packPrefix(partition) : ''}${packName(Date.now())}`;
  await context.blobs.put(pack, encodePack(frames).content);
  await indexPack(context, pack);
  for (const old of packs) await context.blobs.delete(old);
  return pack;
}

/** The content of one frame of a pack is another than what was sealed, as a faulty memory leaves it; of which session. */
async function breakFrame(context: Context, pack: string, position: number): Promise<string> {
  const file = join(context.config.dataDirectory, 'packs', pack);
  const bytes = await readFile(file);
  const { frames } = decodePack(bytes);
  const all = frames.map(({ location }) =>
    Buffer.from(bytes.subarray(location.offset, location.offset + location.length)),
  );
  const frame = all[position] ?? Buffer.alloc(0);
  frame.writeUInt8(frame.readUInt8(frame.length - 1) ^ 1, frame.length - 1);
  frame.writeUInt32LE(crc32(frame.subarray(FRAME_PREFIX)), 12);
  await writeFile(file, Buffer.concat(encodePack(all).content));
  return frames[position]?.frame.header.session ?? '';
}

/** In what a killed server left behind. */
async function packsUnderWay(dataDirectory: string): Promise<number> {
  const { database, close } = await openDatabase({
    url: null,
    dataDirectory,
    emptyDatabase,
    log: pino({ level: 'silent' }),
  });
  const { rows } = await database.execute('select 1 from stored_redaction_packs where not finished');
  await close();
  return rows.length;
}

const keysOf = (chunks: Awaited<ReturnType<typeof chunksOf>>) =>
  chunks.map((chunk) => `${chunk.session}/${chunk.seq}/${chunk.class}`);

it('masks stored replays under the present policy: as many frames as before, old packs destroyed, in the audit log', async () => {
  const lender = await open();
  const { context } = lender.server;
  await record(lender, 3, 2);
  const before = await chunksOf(context);
  expect(await shownIn(context)).toContain('Ada owes');

  expect((await redactStored(context, SITE, 'person:p1')).packs).toBe(6);
  await done(context);
  expect(await latestStoredRedaction(context, SITE)).toMatchObject({ rewritten: 0, done: 6 });
  expect(await chunksOf(context)).toEqual(before);

  expect(await activatePolicy(context, SITE, MASKING, 'person:p1')).toMatchObject({ outcome: 'activated' });
  await redactStored(context, SITE, 'person:p1');
  await done(context);
  const after = await chunksOf(context);
  expect(keysOf(after)).toEqual(keysOf(before));
  const text = await shownIn(context);
  expect(text).not.toContain('Ada');
  expect(text).toContain('███');
  const packs = await context.blobs.list('replay/');
  expect(packs).toHaveLength(6);
  expect(packs.filter((pack) => before.some((chunk) => chunk.pack === pack))).toEqual([]);
  const { rows } = await context.database.execute<{ action: string }>(
    "select action from audit_entries where action like 'stored-redaction:%' order by 1",
  );
  expect(rows.map(({ action }) => action)).toHaveLength(4);
}, 360_000);

it('destroys replays of pages that are replayed no more, and skips what cannot be read', async () => {
  const lender = await open();
  const { context } = lender.server;
  await record(lender, 3, 2);
  const [first] = (await chunksOf(context)).filter((one) => one.class === 'replay');
  const file = join(context.config.dataDirectory, 'packs', first?.pack ?? '');
  const bytes = await readFile(file);
  bytes.writeUInt8(bytes.readUInt8(200) ^ 1, 200);
  await writeFile(file, bytes);
  const result = async () => {
    await redactStored(context, SITE, 'person:p1');
    await done(context);
    return latestStoredRedaction(context, SITE);
  };
  await activatePolicy(context, SITE, MASKING, 'person:p1');
  // The first batch of its view is gone, so what changes it is judged without it.
  expect(await result()).toMatchObject({ packs: 6, skipped: 1, destroyed: 0 });

  expect(await activatePolicy(context, SITE, SIGNALS_ONLY, 'person:p1')).toMatchObject({ outcome: 'activated' });
  expect(await result()).toMatchObject({ skipped: 1, destroyed: 5 });
  expect((await chunksOf(context)).map((one) => one.class)).toEqual(['replay', ...Array(6).fill('signals')].toSorted());
  expect(await context.blobs.list('replay/')).toEqual([first?.pack]);
}, 360_000);

it('keeps in the index what stands in a pack with others and cannot be opened', async () => {
  const lender = await open();
  const { context } = lender.server;
  await record(lender, 3, 1);
  const pack = await putTogether(context);
  const before = await chunksOf(context);
  const broken = await breakFrame(context, pack, 1);
  await activatePolicy(context, SITE, MASKING, 'person:p1');
  await redactStored(context, SITE, 'person:p1');
  await done(context);
  expect(await latestStoredRedaction(context, SITE)).toMatchObject({ rewritten: 1, skipped: 1, destroyed: 0 });
  const after = await chunksOf(context);
  expect(keysOf(after)).toEqual(keysOf(before));
  const replays = after.filter((one) => one.class === 'replay');
  expect([...new Set(replays.map((one) => one.pack))]).toEqual(await context.blobs.list('replay/'));
  for (const chunk of replays) {
    if (chunk.session === broken)
      await expect(readChunk(context, chunk)).rejects.toMatchObject({ code: 'seal_broken' });
    else expect(JSON.stringify((await readChunk(context, chunk)).payload)).toContain('███');
  }
}, 360_000);

it('finds what the index has no row of, or another copy', async () => {
  const lender = await open();
  const { context } = lender.server;
  await record(lender, 2, 2);
  const before = await chunksOf(context);
  const replays = before.filter((one) => one.class === 'replay');
  const [unknown, , copied] = replays.map((one) => one.pack);
  await context.clickhouse.command({
    query: 'DELETE FROM chunks WHERE pack = {unknown:String}',
    query_params: { unknown },
  });
  // A retry that another node stored too; its copy was damaged since it was indexed.
  const partition = partitionOf(copied ?? '');
  const copy = `${partition ? packPrefix(partition) : ''}${packName(Date.now())}`;
  await context.blobs.put(copy, [await readFile(join(context.config.dataDirectory, 'packs', copied ?? ''))]);
  await indexPack(context, copy);
  await breakFrame(context, copy, 0);
  await activatePolicy(context, SITE, MASKING, 'person:p1');
  const policy = await activePolicy(context, SITE);
  for (const pack of [unknown, copied]) {
    const result = policy && (await redactPack(context, policy, pack ?? ''));
    expect(result).toMatchObject({ rewritten: true, skipped: 0 });
  }

  await redactStored(context, SITE, 'person:p1');
  await done(context);
  expect(await latestStoredRedaction(context, SITE)).toMatchObject({ packs: 5, done: 5, rewritten: 4, skipped: 1 });
  expect(keysOf(await chunksOf(context))).toEqual(keysOf(before));
  for (const pack of await context.blobs.list('replay/')) {
    if (pack === copy) continue;
    const { frames } = decodePack(await readFile(join(context.config.dataDirectory, 'packs', pack)));
    for (const { frame } of frames) expect(JSON.stringify(await openFrame(context, frame))).not.toContain('Ada');
  }
}, 360_000);

it('leaves nothing to do of sessions that were under way when the policy was published', async () => {
  const lender = await open();
  const { context } = lender.server;
  await activatePolicy(context, SITE, MASKING, 'person:p1');
  await record(lender, 1, 2);
  expect(await shownIn(context)).not.toContain('Ada');
  await redactStored(context, SITE, 'person:p1');
  await done(context);
  expect(await latestStoredRedaction(context, SITE)).toMatchObject({ packs: 2, done: 2, rewritten: 0 });
}, 360_000);

it('takes in what comes while other nodes may not know of the policy', async () => {
  const lender = await open();
  const { context } = lender.server;
  await activatePolicy(context, SITE, MASKING, 'person:p1');
  expect((await redactStored(context, SITE, 'person:p1')).packs).toBe(0);
  // As such a node judges it.
  await store(context, [{ session: 'late', events: snapshot(SHOWN, Date.now()) }]);
  await done(context);
  expect(await latestStoredRedaction(context, SITE)).toMatchObject({ packs: 1, done: 1, rewritten: 1 });
}, 360_000);

/** Another process over the same stores, which does not stop with the server's own runs. */
async function elsewhere(context: Context, blobs: Partial<Context['blobs']>): Promise<Context> {
  const { blobs: own } = context;
  await keepStoredRedactionsGoing(context).stop();
  return {
    ...context,
    blobs: {
      put: (name, content) => own.put(name, content),
      list: (prefix) => own.list(prefix),
      delete: (name) => own.delete(name),
      size: (name) => own.size(name),
      readRange: (name, offset, length) => own.readRange(name, offset, length),
      ...blobs,
    },
  };
}

async function entriesOf(context: Context, action: string): Promise<unknown[]> {
  const { rows } = await context.database.execute<{ entry: string }>(
    sql`select entry from audit_entries where action = ${action} order by position`,
  );
  return rows.map(({ entry }) => JSON.parse(entry));
}

it('says in the audit log that it failed, and what it had done', async () => {
  const lender = await open();
  const { context } = lender.server;
  await record(lender, 3, 1);
  await activatePolicy(context, SITE, MASKING, 'person:p1');
  let puts = 0;
  const full = await elsewhere(context, {
    put: (name, content) => (++puts === 2 ? Promise.reject(new Error('no space')) : context.blobs.put(name, content)),
  });
  await redactStored(full, SITE, 'person:p1');
  await expect.poll(async () => (await latestStoredRedaction(context, SITE))?.state).toBe('failed');
  expect(await entriesOf(context, 'stored-redaction:failed')).toMatchObject([
    { actor: 'person:p1', outcome: 'failed', detail: { packs: 3, rewritten: 1 } },
  ]);
}, 360_000);

it('has not ended until the audit log says so', async () => {
  const lender = await open();
  const { context } = lender.server;
  await record(lender, 3, 1);
  await activatePolicy(context, SITE, MASKING, 'person:p1');
  let deleted = 0;
  const without = await elsewhere(context, {
    async delete(name) {
      if (++deleted === 3) await context.database.execute('alter table audit_entries rename to taken_away');
      await context.blobs.delete(name);
    },
  });
  await redactStored(without, SITE, 'person:p1');
  await expect.poll(async () => (await latestStoredRedaction(context, SITE))?.done).toBe(3);
  await new Promise((wait) => setTimeout(wait, 500));
  expect(await latestStoredRedaction(context, SITE)).toMatchObject({ state: 'running', done: 3 });
  await context.database.execute('alter table taken_away rename to audit_entries');
  await redactStored(without, SITE, 'person:p2');
  await done(context);
  expect(await entriesOf(context, 'stored-redaction:failed')).toEqual([]);
  expect(await entriesOf(context, 'stored-redaction:done')).toMatchObject([
    { actor: 'person:p1', detail: { rewritten: 3 } },
  ]);
}, 360_000);

it('counts what it had done when a crash kept it from saying so', async () => {
  const lender = await open();
  const { context } = lender.server;
  await record(lender, 3, 2);
  const run = async (policy: string) => {
    expect(await activatePolicy(context, SITE, policy, 'person:p1')).toMatchObject({ outcome: 'activated' });
    await redactStored(context, SITE, 'person:p1');
    await done(context);
    const whole = await latestStoredRedaction(context, SITE);
    // As a crash leaves it that comes after packs were exchanged, and before that was written down.
    await context.database.execute(
      sql`update stored_redactions set state = 'running', done = 0, rewritten = 0, skipped = 0, destroyed = 0 where id = ${whole?.id}`,
    );
    const first = sql`(select min(pack) from stored_redaction_packs where run = ${whole?.id})`;
    await context.database.execute(
      sql`update stored_redaction_packs set finished = false where run = ${whole?.id} and pack = ${first}`,
    );
    await redactStored(context, SITE, 'person:p1');
    await done(context);
    expect(await latestStoredRedaction(context, SITE)).toEqual(whole);
    return whole;
  };
  expect(await run(MASKING)).toMatchObject({ done: 6, rewritten: 6, destroyed: 0 });
  expect(await run(SIGNALS_ONLY)).toMatchObject({ done: 6, rewritten: 6, destroyed: 6 });
}, 360_000);

it('goes on when retention deletes packs under its hands, and brings nothing of them back', async () => {
  const lender = await open();
  const { context } = lender.server;
  await record(lender, 5, 1);
  const packs = await context.blobs.list('replay/');
  expect(packs).toHaveLength(5);
  await activatePolicy(context, SITE, MASKING, 'person:p1');
  // Of the first after it was looked at once, of the second after twice, and so on; the last one stays.
  const looksLeft = new Map(packs.slice(0, 4).map((pack, at) => [pack, at + 1]));
  const { blobs } = context;
  const thenDelete = async <Answer>(pack: string, answer: Promise<Answer>): Promise<Answer> => {
    const known = await answer;
    const left = (looksLeft.get(pack) ?? 0) - 1;
    looksLeft.set(pack, left);
    if (left === 0) await blobs.delete(pack);
    return known;
  };
  const underRetention = await elsewhere(context, {
    size: (name) => thenDelete(name, blobs.size(name)),
    readRange: (name, offset, length) => thenDelete(name, blobs.readRange(name, offset, length)),
  });
  await redactStored(underRetention, SITE, 'person:p1');
  await done(context);
  const left = await context.blobs.list('replay/');
  // The fourth was looked at for the last time when its new one stood, so it was exchanged before it went.
  expect(left).toHaveLength(2);
  expect(left.filter((pack) => packs.includes(pack))).toEqual([]);
  expect(await latestStoredRedaction(context, SITE)).toMatchObject({ done: 5, rewritten: 2, skipped: 0 });
}, 360_000);

const postgres = process.env.SCRIM_TEST_DATABASE_URL;
it.skipIf(!postgres)(
  'is left to the node that does it, and taken over when that node was killed',
  async () => {
    const lender = await open({ postgres });
    const { context } = lender.server;
    await record(lender, 2, 1);
    await activatePolicy(context, SITE, MASKING, 'person:p1');
    const policy = (await activePolicy(context, SITE))?.hash ?? '';
    const node = spawn(
      process.execPath,
      [join(programs.value, 'hold-run-child.js'), context.config.databaseUrl ?? '', SITE, policy, '2'],
      { stdio: ['ignore', 'pipe', 'inherit'] },
    );
    await once(node.stdout, 'data');
    const asked = await redactStored(context, SITE, 'person:p2');
    expect(asked).toMatchObject({ id: 'of-another-node', state: 'running' });
    await keepStoredRedactionsGoing(context).stop();
    expect(await latestStoredRedaction(context, SITE)).toMatchObject({ state: 'running', done: 0 });
    expect(await shownIn(context)).toContain('Ada');

    const died = once(node, 'exit');
    node.kill('SIGKILL');
    await died;
    const second: Context = { ...context };
    const going = keepStoredRedactionsGoing(second);
    for (let tries = 0; (await latestStoredRedaction(second, SITE))?.state === 'running' && tries < 1000; tries++) {
      // PostgreSQL frees the lock when it has met the end of the connection.
      await redactStored(second, SITE, 'person:p2');
      await new Promise((wait) => setTimeout(wait, 100));
    }
    await going.stop();
    expect(await latestStoredRedaction(second, SITE)).toMatchObject({
      id: asked.id,
      state: 'done',
      done: 2,
      rewritten: 2,
    });
    expect(await shownIn(second)).not.toContain('Ada');
  },
  120_000,
);

it('goes on after SIGKILL at any moment: nothing is lost, doubled or left as it was', async () => {
  const data = join(directory.value, 'data');
  let lender = await openLender({ dataDirectory: data, clock, limits });
  await record(lender, 6, 3);
  const before = await chunksOf(lender.server.context);
  await activatePolicy(lender.server.context, SITE, MASKING, 'person:p1');
  await redactStored(lender.server.context, SITE, 'person:p1');
  await new Promise((wait) => setTimeout(wait, 150));
  await lender.close();
  const underWay: number[] = [];
  for (const delay of [0, 4, 12]) {
    const child = spawn(process.execPath, [join(programs.value, 'redact-child.js'), data, String(delay)], {
      stdio: ['ignore', 'ignore', 'inherit'],
    });
    const [, signal] = await once(child, 'exit');
    expect(signal).toBe('SIGKILL');
    underWay.push(await packsUnderWay(data));
  }
  expect(underWay, 'packs that a kill left half exchanged').toContain(1);
  lender = await open({ dataDirectory: data });
  const { context } = lender.server;
  await done(context);
  const after = await chunksOf(context);
  expect(keysOf(after)).toEqual(keysOf(before));
  expect(await shownIn(context)).not.toContain('Ada');
  const packs = await context.blobs.list('replay/');
  expect(packs.toSorted()).toEqual(
    [...new Set(after.filter((one) => one.class === 'replay').map((one) => one.pack))].toSorted(),
  );
  expect(packs.filter((pack) => before.some((chunk) => chunk.pack === pack))).toEqual([]);
}, 540_000);
