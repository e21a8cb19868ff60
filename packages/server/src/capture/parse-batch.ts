import { isUtf8, transcode } from 'node:buffer';
import { Batch } from '@scrim/protocol';
import { ScrimError } from '../platform/errors.ts';
import { nestsDeeper } from './nesting.ts';

/** A page level is an object in an array; browsers' parsers stop at 512 levels. */
const NESTING = 1200;

/** The batch that inflated bytes hold. Throws `batch_malformed`. */
export function parseBatch(bytes: Buffer): Batch {
  if (!isUtf8(bytes)) throw new ScrimError('batch_malformed', { detail: 'It is not UTF-8.' });
  if (nestsDeeper(bytes, NESTING)) throw new ScrimError('batch_malformed', { detail: 'It nests too deeply.' });
  try {
    // In two steps: the platform reads UTF-8 with masks in it at half this speed.
    const parsed = Batch.safeParse(JSON.parse(transcode(bytes, 'utf8', 'utf16le').toString('utf16le')));
    if (parsed.success) return parsed.data;
  } catch (cause) {
    throw new ScrimError('batch_malformed', { cause });
  }
  throw new ScrimError('batch_malformed');
}
