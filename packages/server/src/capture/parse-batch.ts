import { isUtf8 } from 'node:buffer';
import { Batch } from '@scrim/protocol';
import { ScrimError } from '../platform/errors.ts';
import { parseJson } from './parse-json.ts';

/** A page level is an object in an array; browsers' parsers stop at 512 levels. */
const NESTING = 1200;

/** The batch that inflated bytes hold. Throws `batch_malformed`. */
export function parseBatch(bytes: Buffer): Batch {
  if (!isUtf8(bytes)) throw new ScrimError('batch_malformed', { detail: 'It is not UTF-8.' });
  const parsed = Batch.safeParse(read(bytes));
  if (parsed.success) return parsed.data;
  throw new ScrimError('batch_malformed');
}

function read(bytes: Buffer): unknown {
  try {
    return parseJson(bytes, NESTING);
  } catch (cause) {
    const detail = cause instanceof RangeError ? { detail: 'It nests too deeply.' } : {};
    throw new ScrimError('batch_malformed', { ...detail, cause });
  }
}
