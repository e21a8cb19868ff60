import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { root } from './system.ts';

let data: string;
const running: ChildProcess[] = [];

beforeAll(async () => {
  data = await mkdtemp(join(tmpdir(), 'scrim-start-'));
});

afterEach(() => {
  for (const child of running.splice(0)) child.kill('SIGKILL');
});

afterAll(() => rm(data, { recursive: true, force: true }));

interface Ended {
  readonly code: number | null;
  readonly output: string;
}

/** What `npm start -- …` runs once everything is installed and built. */
function start(...options: string[]) {
  const child = spawn(process.execPath, [join(root, 'dist/cli/main.js'), 'demo', '--root', root, ...options], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  running.push(child);
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (part: Buffer) => (output += part.toString()));
  const ended = new Promise<Ended>((resolve) => child.on('close', (code) => resolve({ code, output })));
  return {
    child,
    ended,
    async says(text: string, timeout = 180_000) {
      const deadline = Date.now() + timeout;
      while (!output.includes(text)) {
        if (child.exitCode !== null || Date.now() > deadline) throw new Error(`never said "${text}":\n${output}`);
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
      return output;
    },
  };
}

/** A port nothing listens on. */
async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (typeof address !== 'object' || address === null) throw new Error('no port');
  return address.port;
}

const ports = async () => ['--port', String(await freePort()), '--demo-port', String(await freePort())];

describe('npm start', () => {
  it('drives one visit through with --check and says how long each step took', async () => {
    const { code, output } = await start('--check', '--no-visits', '--data', join(data, 'check'), ...(await ports()))
      .ended;
    expect(output).toMatch(/ok {6}batch sent and stored +\d+ ms/);
    expect(output).toMatch(/ok {6}click counted/);
    expect(output).not.toContain('FAILED');
    expect(code).toBe(0);
  });

  it('prints both addresses and the demo sign-in, refuses a second owner of its data, and stops cleanly on Ctrl-C', async () => {
    const place = ['--data', join(data, 'twice'), '--no-visits'];
    const first = start(...place, ...(await ports()));
    const output = await first.says('Ctrl-C stops');
    expect(output).toMatch(/Scrim +http:\/\/localhost:\d+/);
    expect(output).toMatch(/demo lender +http:\/\/localhost:\d+/);
    expect(output).toMatch(/sign in as +demo@meadow\.example +\S+/);

    const second = await start(...place, ...(await ports())).ended;
    expect(second.code).toBe(1);
    expect(second.output.trim().split('\n')).toHaveLength(1);
    expect(second.output).toContain(String(first.child.pid));

    first.child.kill('SIGINT');
    expect((await first.ended).code).toBe(0);
    const third = start(...place, ...(await ports()));
    await third.says('Ctrl-C stops');
  });

  it('says in one line that a port is held', async () => {
    const holder = createServer();
    await new Promise<void>((resolve) => holder.listen(0, '127.0.0.1', resolve));
    const address = holder.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    for (const held of [
      ['--port', String(port), '--demo-port', String(await freePort())],
      ['--port', String(await freePort()), '--demo-port', String(port)],
    ]) {
      const { code, output } = await start('--no-visits', '--data', join(data, 'held'), ...held).ended;
      expect(code).toBe(1);
      expect(output).toContain(String(port));
      expect(output.trim().split('\n')).toHaveLength(1);
    }
    holder.close();
  });

  it('says in one line that the data directory cannot be written', async () => {
    // A file where the directory should be: holds for root too, whom modes do not stop.
    const { code, output } = await start(
      '--no-visits',
      '--data',
      join(root, 'package.json', 'data'),
      ...(await ports()),
    ).ended;
    expect(code).toBe(1);
    expect(output.trim().split('\n')).toHaveLength(1);
  });

  it('explains a wrong option', async () => {
    const { code, output } = await start('--prot', '7070').ended;
    expect(code).toBe(2);
    expect(output).toContain('--demo-port');
  });
});
