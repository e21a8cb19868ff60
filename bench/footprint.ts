import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { completeConfig, startServer } from '@scrim/server';
import { root } from '../e2e/system.ts';
import { freePort } from '../packages/console/src/testing/free-port.ts';
import { type Benchmark, median } from './measure.ts';

/** Word that makes this program a server to be measured; see `main.ts`. */
export const CHILD = '--serve';

const IDLE_MILLISECONDS = 5000;

/** Memory of an idle server with its embedded engines, time from starting the process until it answers, and the demo's first start. */
export const footprint: Benchmark = async ({ quick, scratch, say }) => {
  const starts = quick ? 3 : 6;
  const samples: Record<'start' | 'memory', number[]> = { start: [], memory: [] };
  const dataDirectory = join(scratch, 'data');
  for (let round = 0; round < starts; round++) {
    const { start, memory } = await measure(dataDirectory);
    say(
      `${round === 0 ? 'first start' : 'start'} ${(start / 1000).toFixed(2)} s, idle ${(memory / 2 ** 20).toFixed(0)} MiB`,
    );
    // The first start makes the database; the budget is for those after it.
    if (round > 0) samples.start.push(start);
    samples.memory.push(memory);
  }
  const first: Record<'answered' | 'progress', number[]> = { answered: [], progress: [] };
  for (let round = 0; round < (quick ? 1 : 3); round++) {
    const { answered, progress } = await startDemo(join(scratch, `demo-${round}`));
    say(`demo: ${progress.length} lines of progress, answers after ${(answered / 1000).toFixed(1)} s`);
    first.answered.push(answered);
    first.progress.push(...progress);
  }
  return [
    {
      name: 'footprint',
      what: 'idle memory, embedded engines',
      budget: { kind: 'at-most', value: 1024 },
      value: median(samples.memory) / 2 ** 20,
      unit: 'MiB',
      samples: { memory: samples.memory },
      detail: 'bytes resident after 5 s of idling',
    },
    {
      name: 'footprint',
      what: 'cold start after the first',
      budget: { kind: 'at-most', value: 5 },
      value: median(samples.start) / 1000,
      unit: 's',
      samples: { start: samples.start },
      detail: 'milliseconds from starting the process until it is ready',
    },
    {
      name: 'footprint',
      what: 'the demo’s visits loaded at first start',
      budget: { kind: 'at-most', value: 60 },
      value: median(first.answered) / 1000,
      unit: 's',
      samples: first,
      detail:
        'milliseconds from starting the program without data until it answers, and until each line of its progress',
    },
  ];
};

async function measure(dataDirectory: string): Promise<{ start: number; memory: number }> {
  const [, program = ''] = process.argv;
  const started = performance.now();
  const child = spawn(process.execPath, [program, process.cwd(), CHILD, dataDirectory], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const ended = new Promise((resolve) => child.once('exit', resolve));
  try {
    const url = await firstLine(child.stdout);
    const answer = await fetch(`${url}/health/ready`);
    if (!answer.ok) throw new Error(`not ready: ${answer.status}`);
    const start = performance.now() - started;
    await new Promise((resolve) => setTimeout(resolve, IDLE_MILLISECONDS));
    return { start, memory: residentBytes(child.pid ?? 0) };
  } finally {
    child.stdin.end();
    await ended;
  }
}

/** What `npm start` does once all is built, without data. Throws when it is silent while it loads. */
async function startDemo(dataDirectory: string): Promise<{ answered: number; progress: number[] }> {
  const ports = ['--port', String(await freePort()), '--demo-port', String(await freePort())];
  const started = performance.now();
  const child = spawn(
    process.execPath,
    ['--enable-source-maps', join(root, 'dist/cli/main.js'), 'demo', '--root', root, '--data', dataDirectory, ...ports],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  );
  const ended = new Promise((resolve) => child.once('exit', resolve));
  const progress: number[] = [];
  try {
    for await (const line of createInterface({ input: child.stdout })) {
      if (line.includes('demo visits: ')) progress.push(performance.now() - started);
      if (!line.includes('Ctrl-C stops')) continue;
      if (progress.length < 2) throw new Error('the demo loaded its visits without telling how far it was');
      return { answered: performance.now() - started, progress };
    }
    throw new Error('the demo did not start');
  } finally {
    child.kill('SIGINT');
    await ended;
  }
}

function firstLine(stream: NodeJS.ReadableStream): Promise<string> {
  return new Promise((resolve, reject) => {
    stream.once('data', (chunk: Buffer) => resolve(chunk.toString('utf8').trim()));
    stream.once('end', () => reject(new Error('the server did not start')));
  });
}

/** Linux only; elsewhere the figure is missing and the benchmark says so. */
function residentBytes(pid: number): number {
  const [, kibibytes] = /VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
  if (kibibytes === undefined) throw new Error('resident memory cannot be read here');
  return Number(kibibytes) * 1024;
}

/** The measured process: an empty installation that runs until its standard input ends. */
export async function serveForMeasurement(dataDirectory: string): Promise<void> {
  const server = await startServer(completeConfig({ dataDirectory, port: 0, logLevel: 'error' }));
  process.stdout.write(`${server.url}\n`);
  await new Promise((resolve) => process.stdin.resume().once('end', resolve));
  await server.close();
}
