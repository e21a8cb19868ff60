import { gunzipSync } from 'node:zlib';
import { Batch } from '@scrim/protocol';

/** The batch that a recorder's request carried. */
export const batchIn = (body: Buffer): Batch => Batch.parse(JSON.parse(gunzipSync(body).toString()));
