const MAX_ADDRESSES = 2000;

/** A segment that no template names. */
const OTHER = 'x';

/**
 * Addresses that tell URL templates apart: each template's alternatives, with every wildcard filled by what the other
 * templates name at that place and by something that none does. Complete for ordinary policies, cut at 2,000.
 */
export function witnessAddresses(templates: readonly string[]): string[] {
  const split = [...new Set(templates)].map((template) => template.split('/').filter(Boolean));
  const depth = Math.max(0, ...split.map((segments) => segments.length));
  const named = Array.from({ length: depth + 1 }, (_, at) => [
    ...new Set([...split.flatMap((segments) => literals(segments[at])), OTHER]),
  ]);
  const found = new Set<string>();
  for (const segments of split) {
    let heads: string[] = [''];
    for (let at = 0; at <= depth; at++) {
      const segment = segments[at];
      if (segment === undefined || segment === '**') {
        for (const head of heads) found.add(head || '/');
      }
      if (segment === undefined && segments.at(-1) !== '**') break;
      const options = segment === undefined || segment[0] === '*' ? (named[at] ?? [OTHER]) : literals(segment);
      heads = heads.slice(0, MAX_ADDRESSES).flatMap((head) => options.map((option) => `${head}/${option}`));
    }
    if (segments.at(-1) === '**') for (const head of heads) found.add(head);
    if (found.size > MAX_ADDRESSES) break;
  }
  return [...found].slice(0, MAX_ADDRESSES);
}

function literals(segment: string | undefined): string[] {
  if (segment === undefined || segment[0] === '*') return [];
  return segment[0] === '{' ? segment.slice(1, -1).split(',') : [segment];
}
