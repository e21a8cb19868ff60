import type { CompiledPolicy } from '@scrim/policy';
import type {
  FastifyInstance,
  RawReplyDefaultExpression,
  RawRequestDefaultExpression,
  RawServerDefault,
} from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import type { Logger } from 'pino';

declare module 'fastify' {
  interface FastifyContextConfig {
    /**
     * What a caller does here, as Cedar names it: `recording:read`. `public` needs no sign-in.
     * Every route has one; the application refuses to start otherwise.
     */
    action?: string;
    /**
     * What of the query the audit entry says. It runs before the query is validated and must let nothing through that a
     * person may have typed: only known words, dates and numbers.
     */
    auditQuery?: (query: unknown, policy: CompiledPolicy | null) => Readonly<Record<string, string | null>>;
  }
}

/** The application as capabilities see it: `schema` takes Zod types, handlers get them parsed. */
export type App = FastifyInstance<
  RawServerDefault,
  RawRequestDefaultExpression,
  RawReplyDefaultExpression,
  Logger,
  ZodTypeProvider
>;
