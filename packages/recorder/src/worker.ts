import type { CompiledPolicy } from '@scrim/policy/runtime';
import { Compactor, type Portion } from './compactor.ts';
import { gzip } from './gzip.ts';

/** The first message to the worker, then portions; it answers with batches, in order. */
export type ToWorker = { readonly policy: CompiledPolicy } | Portion;
export type FromWorker = { readonly seq: number; readonly bytes: Uint8Array<ArrayBuffer> } | 'ready';

/** The recorder file when it runs as its own worker. */
export function runWorker(scope: DedicatedWorkerGlobalScope): void {
  let compactor: Compactor | undefined;
  let last: Promise<void> = Promise.resolve();
  scope.onmessage = ({ data }: MessageEvent<ToWorker>) => {
    if ('policy' in data) {
      compactor = new Compactor(data.policy);
      scope.postMessage('ready' satisfies FromWorker);
      return;
    }
    const body = compactor?.take(data);
    const seq = data.cut?.seq;
    if (!body || seq === undefined) return;
    last = last.then(async () => {
      const bytes = await gzip(body);
      scope.postMessage({ seq, bytes } satisfies FromWorker, [bytes.buffer]);
    });
  };
}
