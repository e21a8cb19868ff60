import { Batch } from '@scrim/protocol';
import { ScrimError } from '../platform/errors.ts';
import { nestsDeeper } from './nesting.ts';

/** A page level is an object in an array; browsers' parsers stop at 512 levels. */
const NESTING = 1200;

/** The batch that inflated bytes hold. Throws `batch_malformed`. */
export function parseBatch(bytes: Buffer): Batch {
  if (nestsDeeper(bytes, NESTING)) throw new ScrimError('batch_malformed', { detail: 'It nests too deeply.' });
  try {
    const parsed = Batch.safeParse(JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes)));
    if (parsed.success) return parsed.data;
  } catch (cause) {
    throw new ScrimError('batch_malformed', { cause });
  }
  throw new ScrimError('batch_malformed');
}
