import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { z } from 'zod';
import { type Throwaway, throwawayDirectory } from '../platform/throwaway.ts';
import { readChunk } from './frame.ts';
import { pipelineOf } from './pipeline.ts';
import { batch, batchHeaders, click, openLender, snapshot, view } from './testing/lender.ts';
import { builtPrograms } from './testing/programs.ts';

const KILLS = 20;
const Started = z.object({ url: z.string(), policy: z.string(), tokens: z.array(z.string()) });

interface Chunk {
  readonly session: string;
  readonly seq: number;
  readonly class: string;
  readonly pack: string;
  readonly offset: number;
  readonly length: number;
}

let directory: Throwaway<string>;
let programs: Throwaway<string>;
beforeAll(async () => {
  directory = await throwawayDirectory();
  programs = await builtPrograms('testing/crash-child.ts', 'batch-thread.ts');
});
afterAll(async () => {
  await programs.close();
  await directory.close();
});

async function start(data: string): Promise<{ child: ChildProcess; started: z.infer<typeof Started> }> {
  const child = spawn(process.execPath, [join(programs.value, 'crash-child.js'), data], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  for await (const line of createInterface({ input: child.stdout ?? process.stdin })) {
    return { child, started: Started.parse(JSON.parse(line)) };
  }
  throw new Error('the server of the crash test did not start');
}

/** Sends until the server dies. A batch whose answer never came is sent again by the next life, as the recorder does. */
async function load(
  { url, policy, tokens }: z.infer<typeof Started>,
  next: number[],
  acknowledged: { add(one: string): void },
): Promise<void> {
  await Promise.all(
    tokens.map(async (token, session) => {
      for (;;) {
        const seq = next[session] ?? 0;
        const now = Date.now();
        const replay = { context: [], events: snapshot('What is this for?', now) };
        const signals = [view(now), click(now)];
        const body = gzipSync(JSON.stringify(batch(policy, { seq, sentAt: now, replay, signals })));
        const headers = { ...batchHeaders(), authorization: `Bearer ${token}` };
        try {
          const response = await fetch(`${url}/capture/v1/meadow-loans/batches`, { method: 'POST', headers, body });
          if (response.status === 200) {
            await response.arrayBuffer();
            acknowledged.add(`s${session}/${seq}`);
            next[session] = seq + 1;
          } else if (response.status !== 429) {
            throw new Error(`answered ${response.status} ${await response.text()}`);
          }
        } catch (error) {
          if (error instanceof TypeError) return;
          throw error;
        }
      }
    }),
  );
}

/** One installation that is killed and started again; resolves with what it acknowledged. */
async function liveAndDie(data: string, kills: number): Promise<Set<string>> {
  const acknowledged = new Set<string>();
  const next: number[] = Array.from({ length: 8 }, () => 0);
  for (let kill = 0; kill < kills; kill++) {
    const { child, started } = await start(data);
    const exited = once(child, 'exit');
    const before = acknowledged.size;
    const dieSoon = () => setTimeout(() => child.kill('SIGKILL'), Math.random() * 1000);
    const add = (one: string) => {
      acknowledged.add(one);
      // Every second life gets as far as an acknowledgement, however slow the machine is.
      if (kill % 2 === 1 && acknowledged.size === before + 1) dieSoon();
    };
    if (kill % 2 === 0) dieSoon();
    await load(started, next, { add });
    await exited;
  }
  return acknowledged;
}

async function expectNothingLost(data: string, acknowledged: ReadonlySet<string>): Promise<void> {
  const lender = await openLender({ dataDirectory: data, clock: { now: () => Date.now() } });
  const { context } = lender.server;
  const query = async <Row>(text: string) =>
    (await context.clickhouse.query({ query: text, format: 'JSONEachRow' })).json<Row>();
  await pipelineOf(context)?.settle();
  const chunks = await query<Chunk>(
    'SELECT session, seq, class, pack, toUInt32(offset) AS offset, length FROM chunks FINAL ORDER BY ALL',
  );
  const replays = chunks.filter((row) => row.class === 'replay').map((row) => `${row.session}/${row.seq}`);
  expect(new Set(replays).size).toBe(replays.length);
  expect([...acknowledged].filter((one) => !replays.includes(one))).toEqual([]);
  for (const chunk of chunks) {
    const { header } = await readChunk(context, chunk);
    expect(header).toMatchObject({ session: chunk.session, seq: chunk.seq, class: chunk.class });
  }
  const [count] = await query<{ signals: string; distinct: string }>(
    'SELECT count() AS signals, uniqExact(session, seq, position) AS distinct FROM signals FINAL',
  );
  expect(count?.signals).toBe(count?.distinct);
  expect(Number(count?.signals)).toBe(2 * chunks.filter((row) => row.class === 'signals').length);
  await lender.close();
}

it(`loses no acknowledged batch and shows none twice when killed at ${KILLS} random moments under load`, async () => {
  // Two installations side by side: most of a start is waiting for the disk.
  const installations = [1, 2].map((number) => join(directory.value, `data-${number}`));
  const acknowledged = await Promise.all(installations.map((data) => liveAndDie(data, KILLS / installations.length)));
  for (const [index, data] of installations.entries()) {
    const ours = acknowledged[index] ?? new Set();
    expect(ours.size).toBeGreaterThan(5);
    await expectNothingLost(data, ours);
  }
}, 900_000);
