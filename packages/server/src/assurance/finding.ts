import type { FindingList } from '@scrim/protocol';
import type { Context } from '../platform/context.ts';
import { listFindings, readCompliance, storeFindings } from './store.ts';

/** Where a detector found something that looks personal in what a browser sent; never what it found. */
export interface FindingReport {
  readonly site: string;
  readonly session: string;
  readonly detector: string;
  readonly page: string;
  readonly rule: number;
  readonly path: string;
}

/** One batch opens or touches no more findings than this; a page that leaks everywhere shows in its first ones. */
const MAX_REPORTS = 200;

/**
 * Opens findings, or counts further sessions on open ones; the same session counts once however often it reports.
 * The session is kept only as a keyed mark, for as long as it may go on.
 */
export async function recordFindings(context: Context, reports: readonly FindingReport[]): Promise<void> {
  const unique = new Map(reports.map((report) => [placeOf(report), report]));
  const places = [...unique.values()].slice(0, MAX_REPORTS);
  if (places.length === 0) return;
  await storeFindings(
    context.database,
    places.map((report) => ({ ...report, id: idOf(context, report), mark: markOf(context, report) })),
    context.clock.now(),
  );
}

/**
 * Open findings, latest first, and masking compliance: sessions of which every stored batch passed redaction at the server
 * unchanged and inspection clean, over sessions stored; null without any. Neither is held to k: they tell what
 * Scrim and the policy did, not what a person did.
 */
export async function readFindings(context: Context, site: string): Promise<FindingList> {
  const [findings, maskingCompliance] = await Promise.all([
    listFindings(context.database, site),
    readCompliance(context.clickhouse, site),
  ]);
  return { findings, maskingCompliance };
}

function placeOf({ site, session, detector, page, rule, path }: FindingReport): string {
  return JSON.stringify([site, session, detector, page, rule, path]);
}

/** The same place has the same id on every node. */
function idOf(context: Context, { site, detector, page, rule, path }: FindingReport): string {
  return context.keys
    .mac('finding', JSON.stringify([site, detector, page, rule, path]))
    .toString('hex')
    .slice(0, 24);
}

function markOf(context: Context, { site, session }: FindingReport): string {
  return context.keys
    .mac('finding-session', JSON.stringify([site, session]))
    .toString('hex')
    .slice(0, 32);
}
