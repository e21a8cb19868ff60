import { parentPort } from 'node:worker_threads';
import type { CompiledPolicy } from '@scrim/policy';
import { ScrimError } from '../platform/errors.ts';
import type { ThreadAnswer, ThreadTask } from './batch-threads.ts';
import { type PreparedBatch, prepareBatch } from './prepare-batch.ts';

/** The program of a thread that prepares batches: a task in, an answer out. */
const policies = new Map<string, CompiledPolicy>();

parentPort?.on('message', (task: ThreadTask) => {
  for (const policy of task.policies) policies.set(policy.hash, policy);
  try {
    const batch = prepareBatch({ ...task, policy: policyOf(task.policy), active: policyOf(task.active) });
    answer({ number: task.number, batch }, batch);
  } catch (error) {
    if (error instanceof ScrimError) {
      const { code, detail } = error;
      answer({ number: task.number, refused: { code, detail } });
    } else answer({ number: task.number, failed: error });
  }
});

answer({ number: 0, ready: true });

function answer(said: ThreadAnswer, batch?: PreparedBatch): void {
  parentPort?.postMessage(said, batch?.parts.map(({ packed }) => packed.buffer as ArrayBuffer) ?? []);
}

function policyOf(hash: string): CompiledPolicy {
  const policy = policies.get(hash);
  if (policy === undefined) throw new ScrimError('policy_unknown');
  return policy;
}
