import { createHash } from 'node:crypto';
import { escapeHtml as h, table } from '../report/html-parts.ts';
import { STYLE } from '../report/html-style.ts';
import type { Proposal } from './learn.ts';

const PAIRS = `
.pair { display: grid; grid-template-columns: 1fr 1fr; gap: 16px; }
figure { margin: 0; } figure img { width: 100%; border: 1px solid var(--line); display: block; } figcaption { color: var(--soft); font-size: 13px; }
`;

/** The proposal as a page to be read before it is taken: pictures, levels, what is lit, what waits for a person, what varied. */
export function asReviewPage(site: string, { pages, dictionaries, candidates, varying, pictures }: Proposal): string {
  const style = STYLE + PAIRS;
  const hash = createHash('sha256').update(style).digest('base64');
  const of = (verdict: string) => candidates.filter((candidate) => candidate.verdict === verdict);
  const strings = (verdict: string) =>
    table(
      ['Role', 'Text', 'Seen on', 'Why'],
      of(verdict).map(({ role, text, found, why }) => [
        role,
        text,
        [...new Set(found.map(({ file }) => file))].join(', '),
        why.join('; '),
      ]),
    );
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; img-src data:; style-src 'sha256-${hash}'; base-uri 'none'; form-action 'none'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Proposed capture policy for ${h(site)}</title>
<style>${style}</style>
</head>
<body><main>
<header><p class="kind">Proposed capture policy</p><h1>${h(site)}</h1>
<p>${of('show').length} texts would be shown (${dictionaries.map(({ language, shown }) => `${shown} ${h(language)}`).join(', ')}), ${of('decide').length} wait for a person to decide, ${varying.length} varied between walks and stay masked.</p></header>
<section><h2>Levels</h2>${table(
    ['Page', 'Level', 'Why'],
    pages.map(({ path, level, why }) => [path, level, why]),
  )}</section>
<section><h2>Before and after</h2>${pictures
    .map(
      ({ path, before, after }) => `<h3>${h(path)}</h3><div class="pair">
<figure><img alt="${h(path)} with every text masked" src="data:image/jpeg;base64,${before}"><figcaption>before: no dictionary</figcaption></figure>
<figure><img alt="${h(path)} with the proposed dictionary" src="data:image/jpeg;base64,${after}"><figcaption>after: with the proposed dictionary</figcaption></figure></div>`,
    )
    .join('\n')}</section>
<section><h2>For a person to decide</h2>${strings('decide')}</section>
<section><h2>Shown</h2>${strings('show')}</section>
<section><h2>Varied, masked</h2><p>By role and page alone: these texts may be about a person.</p>${table(
    ['Role', 'Page', 'Texts'],
    [...new Set(varying.map(({ role, page }) => `${role}\n${page}`))].map((id) => {
      const [role = '', page = ''] = id.split('\n');
      return [role, page, String(varying.filter((one) => one.role === role && one.page === page).length)];
    }),
  )}</section>
</main></body></html>
`;
}
