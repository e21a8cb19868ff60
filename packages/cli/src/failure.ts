import { ScrimError } from '@scrim/server';

/** One clear line for what is expected to go wrong; the whole story for what is not. */
export function explainFailure(error: unknown): string {
  if (error instanceof ScrimError) return `${error.message} ${error.action}`;
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
