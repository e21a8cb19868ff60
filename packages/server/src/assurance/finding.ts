import type { Finding, FindingChange, FindingKind, FindingList, FindingSeverity } from '@scrim/protocol';
import { appendAudit } from '../audit/log.ts';
import type { Context } from '../platform/context.ts';
import { ScrimError } from '../platform/errors.ts';
import { dueAt, isWorse, severityOf } from './severity.ts';
import {
  countFindings,
  fixFinding,
  listCheckFindings,
  listFindings,
  type MarkedFinding,
  type Place,
  readCompliance,
  readFinding,
  readLastInspected,
  readStanding,
  type StandingFinding,
  storeFindings,
  updateFinding,
} from './store.ts';

/** Where a detector found something that looks personal in what a browser sent; never what it found. */
export interface FindingReport {
  readonly site: string;
  readonly session: string;
  readonly detector: string;
  readonly page: string;
  readonly rule: number;
  readonly path: string;
  /** Absent: inspection of what a browser sent. */
  readonly kind?: FindingKind;
  /** Absent: by detector. */
  readonly severity?: FindingSeverity;
}

/** One batch opens or touches no more findings than this; a page that leaks everywhere shows in its first ones. */
const MAX_REPORTS = 200;

/**
 * Opens findings, or counts further sessions on open ones; the same session counts once however often it reports.
 * The session is kept only as a keyed mark, for as long as it may go on. That one is open again is in the audit log first.
 * @throws ScrimError audit_unavailable, when all others are stored
 */
export async function recordFindings(context: Context, reports: readonly FindingReport[]): Promise<void> {
  const places = worstOfEach(reports.map((report) => markedAt(context, report))).slice(0, MAX_REPORTS);
  if (places.length === 0) return;
  const { database, clock } = context;
  const standing = new Map((await readStanding(database, places)).map((one) => [placeOf(one), one]));
  const known = places.map((one) => ({ ...one, id: standing.get(placeOf(one))?.id ?? one.id }));
  const again = known.flatMap((one) => {
    const before = standing.get(placeOf(one));
    return before !== undefined && opensAgain(before, one) ? [{ before, one }] : [];
  });
  const opened = new Set(again.map(({ one }) => one));
  const now = clock.now();
  await storeFindings(
    database,
    known.filter((one) => !opened.has(one)),
    now,
  );
  for (const { before, one } of again) await noteOpen(context, one, before.state);
  await storeFindings(database, [...opened], now);
}

function opensAgain(before: StandingFinding, { severity }: MarkedFinding): boolean {
  return before.state === 'fixed' || (before.state === 'accepted' && isWorse(severity, before.severity));
}

function markedAt(context: Context, report: FindingReport): MarkedFinding {
  const { kind = 'inspection', severity = severityOf(report.detector) } = report;
  const [id, mark] = [idOf(context, report), markOf(context, report)];
  return { ...report, id, mark, kind, severity, dueAt: dueAt(severity, context.clock.now()) };
}

function worstOfEach(findings: readonly MarkedFinding[]): MarkedFinding[] {
  const worst = new Map<string, MarkedFinding>();
  for (const one of findings) {
    const key = `${one.mark} ${placeOf(one)}`;
    const other = worst.get(key);
    if (other === undefined || isWorse(one.severity, other.severity)) worst.set(key, one);
  }
  return [...worst.values()];
}

/** Nobody opened it: Scrim has seen it, or seen it again. */
function noteOpen(context: Context, { site, id, kind, detector }: MarkedFinding, from: Finding['state'] | null) {
  return noteChange(context, { site, id, from, to: 'open', ...(kind === 'check' && { check: detector }) });
}

function noteChange(
  context: Context,
  {
    site,
    id,
    ...detail
  }: Pick<Finding, 'id'> & {
    readonly site: string;
    readonly from: Finding['state'] | null;
    readonly to: Finding['state'];
    readonly check?: string;
  },
) {
  return appendAudit(context, {
    actor: 'system',
    action: 'finding:changed',
    resource: `site/${site}/finding/${id}`,
    purpose: null,
    outcome: 'done',
    detail,
  });
}

/** What one check of Scrim by itself says now of a site: where it failed, nowhere if it passed. */
export interface CheckFindings {
  readonly site: string;
  /** Names the run; places count it as others count sessions. */
  readonly run: string;
  readonly check: string;
  readonly places: readonly Pick<FindingReport, 'page' | 'rule' | 'path' | 'severity'>[];
}

/**
 * Opens a finding at each place where a check fails, and closes those at places where it does no longer, whoever had them and
 * whatever was accepted of them. The audit entry of each change is written first.
 * @throws ScrimError audit_unavailable
 */
export async function settleCheckFindings(
  context: Context,
  { site, run, check, places }: CheckFindings,
): Promise<void> {
  const reports = places.map((place) => ({ ...place, site, session: run, detector: check, kind: 'check' as const }));
  const standing = new Map(
    (await listCheckFindings(context.database, site, check)).map((one) => [one.id, one.state] as const),
  );
  const failing = new Map(reports.map((report) => [idOf(context, report), markedAt(context, report)]));
  for (const [id, finding] of failing) if (!standing.has(id)) await noteOpen(context, finding, null);
  await recordFindings(context, reports);
  for (const [id, state] of standing) {
    if (failing.has(id) || state === 'fixed') continue;
    await noteChange(context, { site, id, from: state, to: 'fixed', check });
    await fixFinding(context.database, site, id);
  }
}

/**
 * Findings, what is to be dealt with and is worst first, how many there are in all, and masking compliance: sessions of
 * which every stored batch passed redaction at the server unchanged and inspection clean, over sessions stored; null
 * without any. None is held to k: they tell what Scrim and the policy did, not what a person did.
 */
export async function readFindings(context: Context, site: string): Promise<FindingList> {
  const now = context.clock.now();
  const [findings, counts, compliance] = await Promise.all([
    listFindings(context.database, site, now),
    countFindings(context.database, site, now),
    readCompliance(context.clickhouse, site),
  ]);
  return { findings, counts, ...compliance };
}

/** When inspection last filed or saw a finding on each page of a site that has one, ms since the epoch. */
export function lastInspected(context: Context, site: string): Promise<ReadonlyMap<string, number>> {
  return readLastInspected(context.database, site);
}

const LONGEST_ACCEPTANCE = 366 * 86_400_000;

/**
 * Gives a finding a state or an owner; the audit entry is written first. One that was fixed and is seen again opens again,
 * one that was accepted when its time is over.
 * @throws ScrimError finding_unknown, acceptance_too_long, audit_unavailable
 */
export async function changeFinding(
  context: Context,
  site: string,
  id: string,
  change: FindingChange,
  actor: string,
): Promise<Finding> {
  const now = context.clock.now();
  const found = await findingOf(context, site, id);
  const state = change.state ?? found.state;
  const owner = change.owner === undefined ? found.owner : change.owner || null;
  let { accepted } = found;
  if (change.state !== undefined) accepted = null;
  if (change.state === 'accepted' && change.reason !== undefined && change.until !== undefined) {
    const until = Date.parse(`${change.until}T23:59:59.999Z`);
    if (until <= now || until > now + LONGEST_ACCEPTANCE) throw new ScrimError('acceptance_too_long');
    accepted = { reason: change.reason, until: new Date(until).toISOString() };
  }
  await appendAudit(context, {
    actor,
    action: 'finding:changed',
    resource: `site/${site}/finding/${id}`,
    purpose: null,
    outcome: 'done',
    detail: { from: found.state, to: state, ...(accepted && { until: accepted.until }) },
  });
  await updateFinding(context.database, site, { id, state, owner, accepted });
  return findingOf(context, site, id);
}

/** @throws ScrimError finding_unknown */
export async function findingOf(context: Context, site: string, id: string): Promise<Finding> {
  const found = await readFinding(context.database, site, id, context.clock.now());
  if (found === null) throw new ScrimError('finding_unknown');
  return found;
}

function placeOf({ site, kind, detector, page, path }: Place): string {
  return JSON.stringify([site, kind, detector, page, path]);
}

/** The same place has the same id on every node, also where a policy has counted its rules anew. */
function idOf(context: Context, { site, detector, page, rule, path, kind }: FindingReport): string {
  // What probes find has no rule of the policy, and so always the same number.
  const place = kind === 'probe' ? [site, detector, page, rule, path] : [site, detector, page, path];
  return context.keys.mac('finding', JSON.stringify(place)).toString('hex').slice(0, 24);
}

function markOf(context: Context, { site, session }: FindingReport): string {
  return context.keys
    .mac('finding-session', JSON.stringify([site, session]))
    .toString('hex')
    .slice(0, 32);
}
