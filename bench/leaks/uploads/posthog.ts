import { gunzipSync } from 'node:zlib';
import { openJson } from './json.ts';

/** PostHog's uploads: gzipped JSON in which an event marked `cv` holds texts that are gzipped once more, a character per byte. */
export function openPosthog(body: Buffer): unknown[] {
  return openJson(body).map((upload) => inflated(upload, false));
}

function inflated(value: unknown, packed: boolean): unknown {
  if (typeof value === 'string') return packed && value.startsWith('\x1f\x8b') ? unpacked(value) : value;
  if (Array.isArray(value)) return value.map((one) => inflated(one, packed));
  if (typeof value !== 'object' || value === null) return value;
  const inner = packed || 'cv' in value;
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, inflated(one, inner)]));
}

function unpacked(text: string): unknown {
  return JSON.parse(gunzipSync(Buffer.from(text, 'latin1')).toString('utf8'));
}
