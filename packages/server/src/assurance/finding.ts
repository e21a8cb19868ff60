import type { Context } from '../platform/context.ts';

/** Where a detector found something that looks personal in what a browser sent; never what it found. */
export interface FindingReport {
  readonly site: string;
  readonly session: string;
  readonly detector: string;
  readonly page: string;
  readonly rule: number;
  readonly path: string;
}

/** Opens findings, or counts further sessions on open ones. */
export async function recordFindings(_context: Context, _reports: readonly FindingReport[]): Promise<void> {}
