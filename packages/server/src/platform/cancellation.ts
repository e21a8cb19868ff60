import type { FastifyReply } from 'fastify';

/** Aborted when the caller goes away before the answer: what computes it can stop. */
export function abortWhenGone({ raw }: FastifyReply): AbortSignal {
  const controller = new AbortController();
  raw.once('close', () => {
    if (!raw.writableFinished) controller.abort();
  });
  return controller.signal;
}

/** Whether this only says that nobody waited any longer. */
export function isCancelled(error: unknown): boolean {
  return error instanceof Error && error.name === 'AbortError';
}
