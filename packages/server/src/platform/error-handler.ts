import type { ErrorBody } from '@scrim/protocol';
import { hasZodFastifySchemaValidationErrors } from 'fastify-type-provider-zod';
import type { App } from './app-types.ts';
import { isCancelled } from './cancellation.ts';
import { ScrimError } from './errors.ts';

/** Every failure leaves as `ErrorBody`: a stable code, no stack, nothing of the input. */
export function registerErrorHandler(app: App): void {
  app.setErrorHandler((error, request, reply) => {
    const known = asScrimError(error);
    // A caller who went away before the answer is no failure.
    if (isCancelled(error)) request.log.debug({ req: request }, 'cancelled');
    else if (known.status >= 500) request.log.error({ err: error, req: request }, known.code);
    if (known.retryAfter !== null) reply.header('Retry-After', String(known.retryAfter));
    return reply.status(known.status).header('Cache-Control', 'no-store').send(body(known));
  });
  app.setNotFoundHandler((_request, reply) =>
    reply
      .status(404)
      .header('Cache-Control', 'no-store')
      .send(body(new ScrimError('not_found'))),
  );
}

export function body(error: ScrimError): ErrorBody {
  return { error: { code: error.code, message: error.message, action: error.action } };
}

function asScrimError(error: unknown): ScrimError {
  if (error instanceof ScrimError) return error;
  if (hasZodFastifySchemaValidationErrors(error)) {
    const fields = error.validation.map((issue) => `${error.validationContext ?? 'request'}${issue.instancePath}`);
    return new ScrimError('invalid_request', { detail: `At ${[...new Set(fields)].slice(0, 5).join(', ')}.` });
  }
  const code = error instanceof Error && 'code' in error ? error.code : null;
  if (code === 'FST_ERR_CTP_BODY_TOO_LARGE') return new ScrimError('body_too_large');
  if (code === 'FST_ERR_CTP_INVALID_MEDIA_TYPE') return new ScrimError('content_type_refused');
  const status = error instanceof Error && 'statusCode' in error ? Number(error.statusCode) : 500;
  if (status >= 400 && status < 500) return new ScrimError('invalid_request');
  return new ScrimError('internal', { cause: error });
}
