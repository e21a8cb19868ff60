import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import { setTimeout as delay } from 'node:timers/promises';
import { QUESTION_HEADER, QuestionId } from '@scrim/protocol';
import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { App } from '../platform/app-types.ts';
import { abortWhenGone } from '../platform/cancellation.ts';
import type { Context } from '../platform/context.ts';
import { progressOf, withinQuestion } from '../platform/supervised-query.ts';

/** What a person waits for an answer to, computed from signals and shared with nobody. */
const ANALYSES: ReadonlySet<string> = new Set(['heatmap:read', 'journey:read', 'opportunity:read', 'recording:list']);

/** Between two lines of progress; ms. */
const PAUSE = 500;

/**
 * Every analysis is a question: it stops at the engine when its caller goes, and how far it has come can be read beside it.
 * Call before the routes are registered.
 */
export function registerQuestions(app: App, context: Context): void {
  app.addHook('preHandler', (request, reply, done) => {
    if (request.method !== 'GET' || !ANALYSES.has(request.routeOptions.config.action ?? '')) return done();
    withinQuestion({ tag: tagOf(request, request.headers[QUESTION_HEADER]), signal: abortWhenGone(reply) }, done);
  });

  let isClosing = false;
  app.addHook('preClose', (done) => {
    isClosing = true;
    done();
  });

  app.get(
    '/api/v1/questions/:question',
    { config: { action: 'self:read' }, schema: { params: z.object({ question: QuestionId }) } },
    (request, reply) => {
      const tag = tagOf(request, request.params.question);
      const gone = abortWhenGone(reply);
      async function* lines() {
        while (!gone.aborted && !isClosing) {
          yield `${JSON.stringify(await progressOf(context.clickhouseControl, tag))}\n`;
          await delay(PAUSE);
        }
      }
      // A proxy that gathers the lines would make them useless.
      void reply
        .header('content-type', 'application/x-ndjson')
        .header('cache-control', 'no-store')
        .header('x-accel-buffering', 'no');
      return reply.send(Readable.from(lines()));
    },
  );
}

/** Of the person as well: nobody reads of, or stops, what somebody else asks. */
function tagOf({ person, id }: FastifyRequest, question: unknown): string {
  const parsed = QuestionId.safeParse(question);
  const text = JSON.stringify([person?.id ?? '', parsed.success ? parsed.data : id]);
  return createHash('sha256').update(text).digest('hex').slice(0, 32);
}
