/** One segment of a URL template: the literals that it may be, or any. */
type Segment = readonly string[] | '*' | '**';

/** What is wrong with a URL template, or null. */
export function templateProblem(match: string): string | null {
  if (!match.startsWith('/')) return 'must begin with / (host, query and fragment do not take part)';
  if (/[?#]/.test(match)) return 'holds a query or a fragment; list query parameters under `query`';
  const segments = match.split('/').slice(1);
  if (segments.length > 20) return 'has more than 20 segments';
  for (const [at, segment] of segments.entries()) {
    if (segment === '') {
      if (at === segments.length - 1 && at > 0) return 'ends with /; leave it out, addresses match with and without it';
      if (at < segments.length - 1) return 'has an empty segment';
      continue;
    }
    if (segment === '.' || segment === '..') return `has the segment "${segment}"`;
    if (segment === '**' && at < segments.length - 1) return 'has `**` before its end';
    if (segment === '*' || segment === '**') continue;
    const literals = /^\{.*\}$/.test(segment) ? segment.slice(1, -1).split(',') : [segment];
    const wrong = literals.find((literal) => !/^[^\s{},*;%\\/]+$/.test(literal));
    if (wrong !== undefined) return `has the segment "${segment}"; a segment is a literal, {a,b}, * or **`;
  }
  return null;
}

/** Whether some address matches both templates. */
export function templatesOverlap(a: string, b: string): boolean {
  return overlap(segmentsOf(a), segmentsOf(b));
}

/** Whether every address that matches `inner` also matches one of `outers`. Exact for what alternations can express. */
export function templateCovered(inner: string, outers: readonly string[]): boolean {
  const covers = outers.map(segmentsOf);
  return expand(segmentsOf(inner)).every((one) => covers.some((outer) => covered(one, outer)));
}

/** An address that matches both, for messages. */
export function sharedExample(a: string, b: string): string {
  const [left, right] = [segmentsOf(a), segmentsOf(b)];
  const path: string[] = [];
  for (let at = 0; at < Math.max(left.length, right.length); at++) {
    const [one, two] = [left[at] ?? '**', right[at] ?? '**'];
    if (one === '**' && two === '**') break;
    const first = typeof one === 'string' ? null : one;
    const second = typeof two === 'string' ? null : two;
    path.push((first && second ? first.find((x) => includes(second, x)) : (first ?? second)?.[0]) ?? '…');
  }
  return `/${path.join('/')}`;
}

export function literalsOf(match: string): string[] {
  return segmentsOf(match).flatMap((segment) => (typeof segment === 'string' ? [] : segment));
}

function segmentsOf(match: string): Segment[] {
  return match
    .split('/')
    .filter(Boolean)
    .map((part) => (part === '*' || part === '**' ? part : part[0] === '{' ? part.slice(1, -1).split(',') : [part]));
}

function includes(literals: readonly string[], literal: string): boolean {
  return literals.some((one) => one.toLowerCase() === literal.toLowerCase());
}

function overlap(a: readonly Segment[], b: readonly Segment[]): boolean {
  const [first, second] = [a[0], b[0]];
  if (first === '**' || second === '**') return true;
  if (first === undefined || second === undefined) return first === second;
  if (typeof first !== 'string' && typeof second !== 'string' && !first.some((one) => includes(second, one)))
    return false;
  return overlap(a.slice(1), b.slice(1));
}

function covered(inner: readonly Segment[], outer: readonly Segment[]): boolean {
  const [first, second] = [inner[0], outer[0]];
  if (second === '**') return true;
  if (first === '**') return false;
  if (first === undefined || second === undefined) return first === second;
  const fits = second === '*' || (first !== '*' && first.every((one) => includes(second, one)));
  return fits && covered(inner.slice(1), outer.slice(1));
}

const MAX_EXPANSIONS = 2000;

function expand(segments: readonly Segment[]): Segment[][] {
  let all: Segment[][] = [[]];
  for (const segment of segments) {
    const options: Segment[] = typeof segment === 'string' ? [segment] : segment.map((literal) => [literal]);
    if (all.length * options.length > MAX_EXPANSIONS) return [[...segments]];
    all = all.flatMap((head) => options.map((option) => [...head, option]));
  }
  return all;
}
