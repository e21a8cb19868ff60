import { Device, type RecordingList, type RecordingSummary } from '@scrim/protocol';
import { z } from 'zod';
import type { Context } from '../platform/context.ts';
import { ScrimError } from '../platform/errors.ts';
import { countSummaries, readSummaries, type SummaryRow } from './store.ts';

export const MAX_PAGE_SIZE = 200;

/** What the list is ordered by, always largest (or latest) first; equals are ordered by session. */
export const RecordingSort = z.enum(['startedAt', 'duration', 'rage', 'dead', 'errors']);
export type RecordingSort = z.infer<typeof RecordingSort>;

export const RecordingFilter = z.object({
  /** Visits that saw this page. */
  page: z.string().max(500).optional(),
  device: Device.optional(),
  /** Start of the visit, both bounds included; ISO 8601. A date alone means that whole UTC day. */
  from: z.union([z.iso.datetime({ offset: true }), z.iso.date()]).optional(),
  to: z.union([z.iso.datetime({ offset: true }), z.iso.date()]).optional(),
  /** Only visits with a replay. */
  replay: z.stringbool().optional(),
  /** Visits in which this outcome event happened. */
  outcome: z.string().max(40).optional(),
});
export type RecordingFilter = z.infer<typeof RecordingFilter>;

export interface Position {
  /** The sorted value: milliseconds since the epoch for `startedAt`, milliseconds for `duration`, else a count. */
  readonly value: number;
  readonly session: string;
}

/**
 * One page of the recordings list, by keyset: rows that arrive meanwhile neither repeat nor hide others.
 * Throws `cursor_invalid` for a cursor of another order or none of ours.
 */
export async function listRecordings(
  context: Context,
  site: string,
  options: { filter: RecordingFilter; sort: RecordingSort; limit: number; cursor: string | null },
): Promise<RecordingList> {
  const { filter, sort, limit } = options;
  const after = options.cursor === null ? null : decodeCursor(options.cursor, sort);
  const rows = await readSummaries(context.clickhouse, site, { filter, sort, limit: limit + 1, after });
  const items = rows.slice(0, limit);
  const last = items.at(-1);
  const total = rows[0]?.total ?? (after === null ? 0 : await countSummaries(context.clickhouse, site, filter));
  return {
    items: items.map(summaryOf),
    nextCursor: last !== undefined && rows.length > limit ? encodeCursor(sort, last) : null,
    total: Number(total),
  };
}

export function summaryOf(row: SummaryRow): RecordingSummary {
  return {
    session: row.session,
    startedAt: new Date(Number(row.started)).toISOString(),
    duration: Number(row.duration),
    activeDuration: Number(row.active),
    pages: [...row.pages],
    device: row.device,
    browser: row.browser,
    language: row.language,
    regime: row.regime,
    variant: row.variant === '' ? null : row.variant,
    outcome: [...row.outcome].sort(),
    clicks: Number(row.clicks),
    rage: Number(row.rage),
    dead: Number(row.dead),
    errors: Number(row.errors),
    hasReplay: Boolean(row.hasReplay),
    bytes: Number(row.bytes),
  };
}

const Cursor = z.tuple([RecordingSort, z.number(), z.string().max(200)]);

function encodeCursor(sort: RecordingSort, row: SummaryRow): string {
  return Buffer.from(JSON.stringify([sort, Number(row.sorted), row.session])).toString('base64url');
}

function decodeCursor(text: string, sort: RecordingSort): Position {
  const parsed = Cursor.safeParse(parseJson(Buffer.from(text, 'base64url').toString()));
  if (!parsed.success || parsed.data[0] !== sort) throw new ScrimError('cursor_invalid');
  const [, value, session] = parsed.data;
  return { value, session };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
