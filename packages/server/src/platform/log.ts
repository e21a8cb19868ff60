import { type DestinationStream, type Logger, pino } from 'pino';
import type { ServerConfig } from './config.ts';

/**
 * The log names a route by its template and never holds an address of the network, a query, a header, a body or an
 * identifier of a person: what isn't written can't leak.
 */
export function createLog(level: ServerConfig['logLevel'], destination?: DestinationStream): Logger {
  const options = {
    level,
    base: null,
    serializers: { req: describeRequest, res: describeReply, err: describeError },
  };
  return destination ? pino(options, destination) : pino(options);
}

function describeRequest(request: unknown): object {
  if (typeof request !== 'object' || request === null) return {};
  const method = 'method' in request ? request.method : undefined;
  const route = 'routeOptions' in request ? request.routeOptions : undefined;
  const url = typeof route === 'object' && route !== null && 'url' in route ? route.url : undefined;
  return { method, route: url ?? 'none' };
}

function describeReply(reply: unknown): object {
  return typeof reply === 'object' && reply !== null && 'statusCode' in reply ? { status: reply.statusCode } : {};
}

function describeError(error: unknown): object {
  if (!(error instanceof Error)) return { message: 'not an error' };
  // Zod issues and engine errors quote the input, so only our own messages are written whole.
  const code = 'code' in error ? error.code : undefined;
  const ours = error.name === 'ScrimError';
  const cause = error.cause instanceof Error ? describeError(error.cause) : undefined;
  return { name: error.name, code, message: ours ? error.message : undefined, stack: frames(error), cause };
}

function frames(error: Error): string {
  return (error.stack ?? '')
    .split('\n')
    .filter((line) => line.startsWith('    at '))
    .slice(0, 12)
    .join('\n');
}
