import { fork } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { ChildMessage, type ChildTask } from './child-messages.ts';

export type ChildEnd =
  | { readonly kind: 'report'; readonly json: string; readonly html: string }
  | { readonly kind: 'problem'; readonly code: string; readonly message: string };

export interface ProbeChild {
  /** Never rejects. */
  readonly ended: Promise<ChildEnd>;
  /** Lets it close its browser, and kills it when that takes long. */
  stop(): void;
}

const PATIENCE = 5_000;

/** Begins a probe in a process that knows nothing of the server's environment: no addresses of databases, no keys. */
export function startChild(program: string | null, task: ChildTask, onProgress: (text: string) => void): ProbeChild {
  const path = program ?? fileURLToPath(new URL('./probe-child.js', import.meta.url));
  if (!existsSync(path)) {
    const message = 'This installation was built without the probe: build it with scripts/build.mjs.';
    return { ended: Promise.resolve({ kind: 'problem', code: 'probe_missing', message }), stop: () => undefined };
  }
  const { PATH, HOME, TMPDIR, SCRIM_CHROMIUM } = process.env;
  const child = fork(path, { env: { PATH, HOME, TMPDIR, SCRIM_CHROMIUM }, execArgv: [], stdio: 'ignore' });
  const ended = new Promise<ChildEnd>((resolve) => {
    let end: ChildEnd = {
      kind: 'problem',
      code: 'probe_crashed',
      message: 'The process of the probe ended unexpectedly.',
    };
    child.on('message', (raw) => {
      const parsed = ChildMessage.safeParse(raw);
      if (!parsed.success) return void child.kill('SIGKILL');
      const message = parsed.data;
      if (message.kind === 'ready') child.send(task);
      else if (message.kind === 'progress') onProgress(message.text);
      else end = message;
    });
    child.on('error', () => resolve(end));
    child.on('exit', () => resolve(end));
  });
  return {
    ended,
    stop() {
      if (child.connected) child.send('stop', () => undefined);
      setTimeout(() => child.kill('SIGKILL'), PATIENCE).unref();
    },
  };
}
