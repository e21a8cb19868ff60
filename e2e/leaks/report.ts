import type { Result } from './measure.ts';
import type { Vector } from './vector.ts';

/** A result as a page of text: figures first, then what was seen, by family. */
export function asText(result: Result, vectors: readonly Vector[]): string {
  const lines = [
    `${result.adapter}${result.options ? ` (${result.options})` : ''}`,
    `${result.seen.size} of ${vectors.length} vectors seen in ${result.requests} requests, ${result.bytes} bytes; seed ${result.seed}`,
    canaryLine(result),
    ...(result.unread > 0 ? [`NOT READ TO THE END: ${result.unread} pieces of evidence.`] : []),
  ];
  for (const family of new Set(vectors.map((vector) => vector.family))) {
    const own = vectors.filter((vector) => vector.family === family);
    const seen = own.filter(({ id }) => result.seen.has(id));
    lines.push(`\n${family}: ${seen.length} of ${own.length}`);
    for (const { id, why, source } of seen) {
      const { how, places } = result.seen.get(id) ?? { how: '', places: [] };
      lines.push(`  ${id.padEnd(36)} ${how}, ${places.join(' and ')} – ${why}${source ? ` [${source}]` : ''}`);
    }
  }
  for (const [id, failure] of result.failures) lines.push(`not driven: ${id}: ${failure}`);
  return lines.join('\n');
}

function canaryLine({ canary }: Result): string {
  if (canary === null) return 'The adapter names no canary: nothing shows that its uploads were opened.';
  return canary
    ? 'The canary was found: its uploads were opened.'
    : 'THE CANARY WAS NOT FOUND: not recorded, or not opened.';
}

export function asJson(result: Result, vectors: readonly Vector[]): string {
  return JSON.stringify(
    {
      ...result,
      seen: Object.fromEntries(result.seen),
      failures: Object.fromEntries(result.failures),
      pieces: Object.fromEntries(result.pieces),
      vectors: vectors.map(({ id, kind, why, source }) => ({ id, kind, why, source })),
    },
    null,
    2,
  );
}
