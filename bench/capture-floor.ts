import { once } from 'node:events';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';

/** The least that any server does with batches, on as many threads as there are processors. */
export interface Floor {
  /** Resolves when so many batches are durable. */
  run(batches: number): Promise<void>;
  close(): Promise<void>;
}

export async function startFloor(directory: string, bodies: readonly Uint8Array[]): Promise<Floor> {
  const workers = Array.from({ length: availableParallelism() }, (_, index) => {
    const workerData = { path: join(directory, `floor-${index}`), bodies };
    return new Worker(new URL('./floor-thread.js', import.meta.url), { workerData });
  });
  await Promise.all(workers.map((worker) => once(worker, 'message')));
  return {
    async run(batches) {
      const shares = workers.map((_, index) => Math.floor((batches + index) / workers.length));
      const answers = workers.map((worker) => once(worker, 'message'));
      for (const [index, worker] of workers.entries()) worker.postMessage(shares[index]);
      await Promise.all(answers);
    },
    async close() {
      await Promise.all(workers.map((worker) => worker.terminate()));
    },
  };
}
