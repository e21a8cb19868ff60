/**
 * Whether an address matches a URL template; the template with alternations resolved, or null.
 * Literals ignore case, empty segments and `;parameters`, and are compared after percent-decoding,
 * so that no spelling of an address escapes the rule that switches it off.
 */
export function matchTemplate(match: string, query: readonly string[], url: string): string | null {
  try {
    const { pathname, searchParams } = new URL(url[0] === '/' ? `http://a${url}` : url, 'http://a');
    const segments = split(decodeURIComponent(pathname)).map((segment) => segment.split(';')[0]?.toLowerCase());
    const pattern = split(match);
    const found: string[] = [];
    for (const part of pattern) {
      if (part === '**') {
        found.push(part);
        segments.length = found.length;
        break;
      }
      const segment = segments[found.length];
      if (!segment) return null;
      const literals = part[0] === '{' ? part.slice(1, -1).split(',') : [part];
      const literal = part === '*' ? part : literals.find((one) => one.toLowerCase() === segment);
      if (!literal) return null;
      found.push(literal);
    }
    if (segments.length !== found.length) return null;
    const kept = query.filter((pair) =>
      searchParams.getAll(pair.split('=')[0] ?? '').includes(pair.replace(/.*?=/, '')),
    );
    return `/${found.join('/')}${kept.length ? `?${kept.join('&')}` : ''}`;
  } catch {
    return null;
  }
}

function split(path: string): string[] {
  return path.split('/').filter(Boolean);
}
