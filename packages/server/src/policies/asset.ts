import { createHash } from 'node:crypto';
import type { Context } from '../platform/context.ts';
import { ScrimError } from '../platform/errors.ts';
import { readAsset } from './store.ts';

export const MAXIMUM_ASSET_BYTES = 5 * 1024 * 1024;

const TYPES: Readonly<Record<string, string>> = {
  woff2: 'font/woff2',
  woff: 'font/woff',
  ttf: 'font/ttf',
  otf: 'font/otf',
  svg: 'image/svg+xml',
  png: 'image/png',
  jpg: 'image/jpeg',
  jpeg: 'image/jpeg',
  webp: 'image/webp',
  avif: 'image/avif',
  gif: 'image/gif',
  ico: 'image/x-icon',
};

/** An SVG opened by itself may run nothing and load nothing. */
export const ASSET_CSP = "default-src 'none'; style-src 'unsafe-inline'; sandbox";

export interface Asset {
  readonly contentType: string;
  readonly content: Buffer;
}

/** Media type by a file's ending; null for what a replay does not draw. */
export function assetType(path: string): string | null {
  return TYPES[path.split('.').at(-1)?.toLowerCase() ?? ''] ?? null;
}

/** A static file of the site that a policy named, by its hash. Throws `asset_unknown`, also when stored bytes were changed. */
export async function findAsset(context: Context, site: string, sha256: string): Promise<Asset> {
  const row = await readAsset(context.database, site, sha256);
  if (row === null) throw new ScrimError('asset_unknown');
  const content = Buffer.from(row.content, 'base64');
  if (createHash('sha256').update(content).digest('hex') !== sha256) throw new ScrimError('asset_unknown');
  return { contentType: row.content_type, content };
}
