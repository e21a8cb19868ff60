import type { Finding, Seen } from './report.ts';
import { rule } from './words.ts';

type Headers = Readonly<Record<string, string>>;

/** What of the security headers is missing on the first page, or is there and does nothing. */
export function headerFindings({ headers, url }: Seen): Finding[] {
  const faults = headerFaults(headers, url.startsWith('https:'));
  if (faults.length === 0) return [];
  return [
    {
      ...rule(
        'security-headers',
        'Security headers are missing',
        'The first page came without what browsers need to protect it.',
        faults,
        'Send them with every page.',
        'OWASP Secure Headers Project',
      ),
      severity: 'review',
    },
  ];
}

/** One line for each fault. Without HTTPS nothing is asked of Strict-Transport-Security: browsers ignore it there. */
export function headerFaults(headers: Headers, isSecure: boolean): string[] {
  const faults: string[] = [];
  const expectOf = (name: string, does: (value: string) => boolean, otherwise: string) => {
    const value = headers[name];
    if (value === undefined) faults.push(`${name} is missing`);
    else if (!does(value)) faults.push(`${name}: ${otherwise}`);
  };
  expectOf('content-security-policy', limitsScripts, 'it lets any script run, or any in the page');
  expectOf('x-content-type-options', (value) => value.trim().toLowerCase() === 'nosniff', 'it is not nosniff');
  expectOf('referrer-policy', (value) => last(value) !== 'unsafe-url', 'it sends others whole addresses');
  if (isSecure)
    expectOf('strict-transport-security', (value) => Number(/max-age="?(\d+)/i.exec(value)?.[1]) > 0, 'it is off');
  if (!forbidsFraming(headers))
    faults.push(
      'any site may show the page in a frame: neither frame-ancestors nor x-frame-options keeps it from that',
    );
  return faults;
}

/** Whether a content security policy says which scripts may run: all must agree, so one of several that does is enough. */
export function limitsScripts(header: string): boolean {
  return policies(header).some((policy) => {
    const scripts = policy.get('script-src') ?? policy.get('default-src');
    const elements = policy.get('script-src-elem') ?? scripts;
    return scripts !== undefined && elements !== undefined && !letsAnyRun(scripts) && !letsAnyRun(elements);
  });
}

/** CSP 3: a nonce or a hash cancels 'unsafe-inline'; beside 'strict-dynamic' no address counts. */
function letsAnyRun(sources: readonly string[]): boolean {
  const isStrict = sources.includes("'strict-dynamic'");
  if (!isStrict && sources.some((source) => isAnywhere(source) || source === 'data:')) return true;
  return (
    sources.includes("'unsafe-inline'") && !isStrict && !sources.some((source) => /^'(?:nonce|sha\d+)-/.test(source))
  );
}

/** `*`, a scheme alone, and any host of a scheme: whoever wants to can be there. */
function isAnywhere(source: string): boolean {
  return /^(?:https?:|(?:https?:\/\/)?\*(?::(?:\d+|\*))?\/?)$/.test(source);
}

function forbidsFraming(headers: Headers): boolean {
  // Where both are sent, browsers go by frame-ancestors.
  const ancestors = policies(headers['content-security-policy'] ?? '').flatMap((policy) => {
    const sources = policy.get('frame-ancestors');
    return sources === undefined ? [] : [sources];
  });
  if (ancestors.length > 0) return ancestors.some((sources) => !sources.some(isAnywhere));
  return /^\s*(?:deny|sameorigin)\s*$/i.test(headers['x-frame-options'] ?? '');
}

/** The sources of each directive, for each policy in a header; of a directive that is named twice the first counts. */
function policies(header: string): ReadonlyMap<string, readonly string[]>[] {
  return header.split(',').map((policy) => {
    const directives = policy.split(';').map((one) => one.trim().toLowerCase().split(/\s+/));
    return new Map(directives.reverse().map(([name = '', ...sources]) => [name, sources]));
  });
}

/** The last policy that is named counts. */
function last(value: string): string {
  return value.split(',').at(-1)?.trim().toLowerCase() ?? '';
}
