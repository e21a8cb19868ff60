/** `Meadow Loans` → `meadow-loans`: what the script tag names the site by. */
export function siteIdOf(name: string): string {
  return name
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 60);
}

/** Origins from one per line or comma, or what is wrong with the first bad one. */
export function readOrigins(text: string): { origins: string[]; problem: string | null } {
  const origins: string[] = [];
  for (const part of text.split(/[\s,]+/).filter((piece) => piece !== '')) {
    const url = URL.canParse(part) ? new URL(part) : null;
    if (!url || (url.protocol !== 'https:' && url.protocol !== 'http:')) {
      return { origins: [], problem: `“${part}” is not an origin. Write it as https://www.example.com` };
    }
    if (url.pathname !== '/' || url.search !== '' || url.hash !== '') {
      return { origins: [], problem: `“${part}” has a path. Write only ${url.origin}` };
    }
    if (!origins.includes(url.origin)) origins.push(url.origin);
  }
  return origins.length === 0 ? { origins, problem: 'Name at least one origin.' } : { origins, problem: null };
}

/** A policy to start from: nothing is replayed until a page is named for it. */
export function starterPolicy(siteId: string, name: string): string {
  return `version: 1
site: ${siteId}
controller: ${JSON.stringify(name)}
presets: [ccpa, glba]
purposes:
  ux: Find and fix what confuses applicants
consent:
  mode: opt-in
  reask: 12 months
  gpc: deny
  jurisdiction: US
  privacy: /privacy
retention:
  replay: 30 days
  signals: 13 months
  consent: 36 months
pages:
  - match: /**
    level: signals
`;
}
