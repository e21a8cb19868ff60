import type { CompiledPage } from './compiled.ts';

/** Segments that name a payment page. No wildcard reaches those: a rule that captures one says its name. */
export const PAYMENT_SEGMENT = /pay|checkout|card|billing|pago|pagar|tarjeta/;

/**
 * Whether an address matches a rule's URL template; the template with alternations resolved, or null.
 * Literals ignore case, empty segments and `;parameters`, and are compared after percent-decoding,
 * so that no spelling of an address escapes the rule that switches it off.
 */
export function matchTemplate(page: Pick<CompiledPage, 'match' | 'level' | 'query'>, url: string): string | null {
  try {
    const { pathname, searchParams } = new URL(url[0] === '/' ? `http://a${url}` : url, 'http://a');
    const segments = split(decodeURIComponent(pathname)).map((segment) => segment.replace(/;.*/, '').toLowerCase());
    const found: string[] = [];
    const hidden: string[] = [];
    for (const part of split(page.match)) {
      if (part === '**') {
        hidden.push(...segments.splice(found.length));
        segments.push(part);
      }
      const segment = segments[found.length];
      if (!segment) return null;
      const literals = part[0] === '{' ? part.slice(1, -1).split(',') : [part];
      const literal = part[0] === '*' ? part : literals.find((one) => one.toLowerCase() === segment);
      if (!literal) return null;
      if (part === '*') hidden.push(segment);
      found.push(literal);
    }
    if (segments.length !== found.length) return null;
    if (page.level !== 'off' && hidden.some((segment) => PAYMENT_SEGMENT.test(segment))) return null;
    const kept = page.query.filter((pair) => {
      const [name = '', value = ''] = pair.split('=');
      return searchParams.getAll(name).includes(value);
    });
    return `/${found.join('/')}${kept.length ? `?${kept.join('&')}` : ''}`;
  } catch {
    return null;
  }
}

function split(path: string): string[] {
  return path.split('/').filter(Boolean);
}
