import { z } from 'zod';
import { BATCH_LIMITS } from './limits.ts';
import { Signal } from './signal.ts';

/**
 * What a browser sends: gzip of this JSON to `POST /capture/v1/:site/batches`, header `Authorization: Bearer <capture token>`,
 * `Content-Type: application/vnd.scrim.batch+json`, `Content-Encoding: gzip`.
 * A batch belongs to one page view and one policy rule. Batches of a session are sent one at a time, in order.
 */
export const Batch = z.strictObject({
  version: z.literal(1),
  /** Position in the session, from 0; with the session it names the batch, so a retry changes nothing. */
  seq: z.number().int().min(0).max(1_000_000),
  /** Hash of the policy under which the browser redacted. */
  policy: z.string().regex(/^[0-9a-f]{64}$/),
  page: z.strictObject({
    /** Random per page view: 16 hex digits. */
    view: z.string().regex(/^[0-9a-f]{16}$/),
    rule: z.number().int().min(0).max(10_000),
    /** The address as the policy's template allows it, `/apply/amount`; masked segments are `*`. */
    template: z.string().max(500),
  }),
  /** When the browser made it, by its own clock, ms. */
  sentAt: z.number().int().min(0).max(8_640_000_000_000_000),
  replay: z
    .strictObject({
      /** Redacted nodes that the events refer to and that earlier batches introduced (`Redactor.takeContext`). */
      context: z.array(z.unknown()).max(200_000),
      /** Redacted rrweb events. Judged again by `redaction`; anything unknown vanishes. */
      events: z.array(z.unknown()).max(BATCH_LIMITS.events),
    })
    .nullable(),
  signals: z.array(Signal).max(BATCH_LIMITS.signals),
});
export type Batch = z.infer<typeof Batch>;

export const BatchAccepted = z.object({
  seq: z.number().int(),
  duplicate: z.boolean(),
  /** The replay part was dropped because the policy allows signals only here (its end date passed); don't send it again. */
  refused: z.literal('replay').optional(),
});
export type BatchAccepted = z.infer<typeof BatchAccepted>;

/** Every error the API answers with. */
export const ErrorBody = z.object({
  error: z.object({ code: z.string(), message: z.string(), action: z.string() }),
});
export type ErrorBody = z.infer<typeof ErrorBody>;
