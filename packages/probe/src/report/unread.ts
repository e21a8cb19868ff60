import type { Destination, UnreadBody, UnreadWhy } from './report.ts';
import { plural } from './words.ts';

const REASONS: Readonly<Record<UnreadWhy, string>> = {
  'not shown': 'the browser does not show it',
  'too much': 'it is longer, or wrapped deeper, than is read',
  'not seen into': 'the browser does not show what goes through it',
  'not understood': 'it is encrypted, or packed in a way that is not known',
};

/** `POST /collect, 3 times, 12,000 bytes: it is encrypted, or packed in a way that is not known` */
export function sayUnread({ request, why, times, bytes }: UnreadBody): string {
  const what = [request, plural(times, 'time'), ...(bytes === null ? [] : [sayBytes(bytes)])];
  return `${what.join(', ')}: ${REASONS[why]}`;
}

/** ` (12,000 bytes)`; nothing where the browser does not tell. */
export function unreadBytes({ unreadBodies }: Pick<Destination, 'unreadBodies'>): string {
  const known = unreadBodies.flatMap(({ bytes }) => bytes ?? []);
  return known.length === 0 ? '' : ` (${sayBytes(known.reduce((sum, bytes) => sum + bytes, 0))})`;
}

function sayBytes(bytes: number): string {
  return `${bytes.toLocaleString('en-US')} ${bytes === 1 ? 'byte' : 'bytes'}`;
}
