import { gunzipSync } from 'node:zlib';

/** A body that is JSON, gzipped or not; nothing where it is neither. */
export function openJson(body: Buffer): unknown[] {
  try {
    const plain = body[0] === 0x1f && body[1] === 0x8b ? gunzipSync(body) : body;
    return [JSON.parse(plain.toString('utf8'))];
  } catch {
    return [];
  }
}
