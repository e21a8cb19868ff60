import type { Result } from './measure.ts';
import type { Vector } from './vector.ts';

/** A result as a page of text: figures first, then what was seen, by family. */
export function asText(result: Result, vectors: readonly Vector[]): string {
  const lines = [
    `${result.adapter}${result.options ? ` (${result.options})` : ''}`,
    `${result.seen.size} of ${vectors.length} vectors seen in ${result.requests} requests, ${result.bytes} bytes; seed ${result.seed}`,
    ...(result.told ? [] : ['It has no function for outcomes, so the vectors of that family cannot be seen in it.']),
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
  if (!result.kept)
    lines.push('the browser kept no page that was left: pages that are kept were driven as loaded again');
  for (const moment of result.unrecorded) lines.push(`nothing on the wire shows that it recorded: ${moment}`);
  for (const [id, failure] of result.failures) lines.push(`not driven: ${id}: ${failure}`);
  return lines.join('\n');
}

export function asJson(result: Result, vectors: readonly Vector[]): string {
  return JSON.stringify(
    {
      ...result,
      seen: Object.fromEntries(result.seen),
      failures: Object.fromEntries(result.failures),
      canaryIn: [...result.canaryIn],
      pieces: Object.fromEntries(result.pieces),
      digitPieces: Object.fromEntries(result.digitPieces),
      vectors: vectors.map(({ id, kind, why, source }) => ({ id, kind, why, source })),
    },
    null,
    2,
  );
}
