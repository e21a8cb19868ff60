import { appendEntry, type CompactRange, canonicalJson, coverRange, type Hash, type TreeNode } from '@scrim/ledger';
import { z } from 'zod';
import type { Context, Database } from '../platform/context.ts';
import { ScrimError } from '../platform/errors.ts';
import { type Executor, insertEntries, insertNodes, lockLog, type NewEntry, readLast, readNodes } from './store.ts';

/** What happened. Holds no personal data of applicants and no content: ids, names of actions, counts. */
export interface AuditEvent {
  /** `person:<id>`, `system`, or `subject` for what an applicant asked for. */
  readonly actor: string;
  /** As Cedar names it, `recording:read`, or an event of the system, `policy:activated`. */
  readonly action: string;
  /** `site/meadow-loans/recording/…`. */
  readonly resource: string;
  readonly purpose: string | null;
  readonly outcome: 'allowed' | 'denied' | 'done' | 'failed';
  readonly detail?: Readonly<Record<string, string | number | boolean | null>>;
}

export const AuditEntry = z.object({
  /** Position in the log, from 0. */
  index: z.number().int(),
  /** ISO 8601, UTC; never before the entry before it. */
  time: z.string(),
  actor: z.string(),
  action: z.string(),
  resource: z.string(),
  purpose: z.string().nullable(),
  outcome: z.enum(['allowed', 'denied', 'done', 'failed']),
  detail: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()])).optional(),
});
export type AuditEntry = z.infer<typeof AuditEntry>;

type AuditContext = Pick<Context, 'database' | 'clock'>;

interface Waiting {
  readonly event: AuditEvent;
  readonly resolve: (entry: AuditEntry) => void;
  readonly reject: (error: unknown) => void;
}

interface Writer {
  waiting: Waiting[];
  running: boolean;
}

const MAXIMUM_BATCH = 200;
const writers = new WeakMap<Database, Writer>();

/**
 * Appends to the audit log and returns once the entry is committed. Callers answer only afterwards: what cannot be
 * recorded does not happen. Entries that wait at the same time share a commit. Never call it inside a transaction
 * of your own, where the embedded database runs one at a time: that is for `appendAuditWithin`.
 * @throws ScrimError audit_unavailable
 */
export function appendAudit(context: AuditContext, event: AuditEvent): Promise<AuditEntry> {
  let writer = writers.get(context.database);
  if (writer === undefined) {
    writer = { waiting: [], running: false };
    writers.set(context.database, writer);
  }
  const { waiting } = writer;
  const appended = new Promise<AuditEntry>((resolve, reject) => {
    waiting.push({ event, resolve, reject });
  });
  if (!writer.running) void drain(context, writer);
  return appended;
}

/**
 * Appends as part of a transaction: the entry and what it tells are committed together, or neither is. All other entries
 * wait for the transaction's end, so it comes last.
 * @throws ScrimError audit_unavailable
 */
export async function appendAuditWithin(transaction: Executor, event: AuditEvent, now: number): Promise<void> {
  try {
    await write(transaction, [event], now);
  } catch (cause) {
    throw new ScrimError('audit_unavailable', { cause });
  }
}

export function parseEntry(text: string): AuditEntry {
  return AuditEntry.parse(JSON.parse(text));
}

async function drain(context: AuditContext, writer: Writer): Promise<void> {
  writer.running = true;
  while (writer.waiting.length > 0) {
    const batch = writer.waiting.splice(0, MAXIMUM_BATCH);
    try {
      const entries = await context.database.transaction((transaction) =>
        write(
          transaction,
          batch.map(({ event }) => event),
          context.clock.now(),
        ),
      );
      batch.forEach(({ resolve, reject }, position) => {
        const entry = entries[position];
        if (entry === undefined) reject(new ScrimError('audit_unavailable'));
        else resolve(entry);
      });
    } catch (cause) {
      for (const { reject } of batch) reject(new ScrimError('audit_unavailable', { cause }));
    }
  }
  writer.running = false;
}

async function write(executor: Executor, events: readonly AuditEvent[], now: number): Promise<AuditEntry[]> {
  await lockLog(executor);
  const last = await readLast(executor);
  const size = last === null ? 0 : last.position + 1;
  let range: CompactRange = { size, hashes: await readNodes(executor, coverRange(0, size)) };
  // A clock that was set back must not make the log contradict its own order.
  const lastTime = last === null ? 0 : Date.parse(parseEntry(last.entry).time);
  const time = new Date(Math.max(now, lastTime)).toISOString();

  const rows: NewEntry[] = [];
  const nodes: { node: TreeNode; hash: Hash }[] = [];
  const entries = events.map((event) => {
    const entry: AuditEntry = AuditEntry.parse({ ...event, index: range.size, time });
    const text = canonicalJson(entry);
    const appended = appendEntry(range, new TextEncoder().encode(text));
    const { actor, action, outcome } = event;
    rows.push({ position: range.size, entry: text, time, actor, action, outcome });
    nodes.push(...appended.completed);
    range = appended.range;
    return entry;
  });
  await insertEntries(executor, rows);
  await insertNodes(executor, nodes);
  return entries;
}
