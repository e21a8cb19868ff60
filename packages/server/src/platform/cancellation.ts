import type { FastifyReply } from 'fastify';

/** Aborted when the caller goes away before the answer: what computes it can stop. */
export function abortWhenGone({ raw }: FastifyReply): AbortSignal {
  const controller = new AbortController();
  raw.once('close', () => {
    if (!raw.writableFinished) controller.abort();
  });
  return controller.signal;
}

/** Whether the engine only says that it was told to stop: chdb by a code, a ClickHouse server's client by its text. */
export function isCancelled(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  if (isCancelled(error.cause)) return true;
  return ('code' in error && error.code === 'CHDB_ABORT') || error.message === 'The user aborted a request.';
}
