import { isOpaque, type Reading } from '../reader/index.ts';
import type { UnreadBody, UnreadWhy } from '../report/report.ts';
import { pathOf } from '../visit.ts';
import type { Sent } from './traffic.ts';

/** Why nobody knows all that a request said; null where its readings do. */
export function whyUnread({ kind, unread, body }: Sent, readings: readonly Reading[]): UnreadWhy | null {
  if (kind === 'channel') return 'not seen into';
  if (unread) return 'not shown';
  if (readings.some(({ complete }) => !complete)) return 'too much';
  return body !== null && isOpaque(body) ? 'not understood' : null;
}

/** Counts a request among those like it. */
export function addUnread(known: Map<string, UnreadBody>, { method, url, headers, body }: Sent, why: UnreadWhy): void {
  const request = `${method} ${pathOf(url)}`;
  const before = known.get(`${request} ${why}`) ?? { request, why, times: 0, bytes: 0 };
  const told = Number(headers['content-length'] ?? Number.NaN);
  const length = body?.length ?? (Number.isFinite(told) ? told : null);
  const bytes = before.bytes === null || length === null ? null : before.bytes + length;
  known.set(`${request} ${why}`, { ...before, times: before.times + 1, bytes });
}
