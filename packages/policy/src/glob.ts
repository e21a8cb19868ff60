/** Whether a path matches a pattern of literals, `*` (within a segment) and `**` (any depth). */
export function matchesGlob(path: string, glob: string): boolean {
  return matchSegments(path.split('/'), glob.split('/'));
}

function matchSegments(path: readonly string[], glob: readonly string[]): boolean {
  const [pattern, ...patterns] = glob;
  if (pattern === undefined) return path.length === 0;
  if (pattern === '**') {
    if (patterns.length === 0) return path.length > 0;
    return path.some((_, at) => matchSegments(path.slice(at), patterns));
  }
  const [segment, ...segments] = path;
  return segment !== undefined && matchSegment(segment, pattern) && matchSegments(segments, patterns);
}

/** Linear in the segment for each `*`: no backtracking over what an earlier star could have taken. */
function matchSegment(segment: string, pattern: string): boolean {
  const parts = pattern.split('*');
  const [first = '', ...rest] = parts;
  if (rest.length === 0) return segment === pattern;
  const last = rest.pop() ?? '';
  if (!segment.startsWith(first) || !segment.endsWith(last) || segment.length < first.length + last.length)
    return false;
  let from = first.length;
  const end = segment.length - last.length;
  for (const part of rest) {
    const found = segment.indexOf(part, from);
    if (found < 0 || found + part.length > end) return false;
    from = found + part.length;
  }
  return true;
}
