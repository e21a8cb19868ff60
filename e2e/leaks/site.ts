import { createServer } from 'node:http';
import { closeServer, listen, SITE_HOST } from './sink.ts';
import type { Marker, PageName, Vector } from './vector.ts';

/** One vector with its value in one run. */
export interface Case {
  readonly vector: Vector;
  readonly marker: Marker;
  /** Id of its part of the page. */
  readonly box: string;
}

export interface Site {
  /** Origin of the pages. */
  readonly url: string;
  /** Address of the page with all vectors. */
  readonly casePath: string;
  readonly nextPath: string;
  /** Put first in every head. */
  head: string;
  close(): Promise<void>;
}

/** Serves a start page, the page built from the vectors, a page after it, frames, and an answer to every call. */
export async function openSite(cases: readonly Case[]): Promise<Site> {
  const at = (place: Vector['place']) => cases.find(({ vector }) => vector.place === place)?.marker.text ?? 'none';
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? '/', 'http://page.invalid');
    const html = page(url);
    const type = html !== null ? 'text/html; charset=utf-8' : typeOf(url.pathname);
    response.writeHead(200, {
      'content-type': type,
      // What a recorder's own requests would carry unless it keeps them from it: a cookie, and the address of the page.
      ...(html !== null && {
        'set-cookie': `page-account=${at('cookie')}; Domain=${SITE_HOST}; Path=/`,
        'referrer-policy': 'unsafe-url',
      }),
      'cache-control': url.pathname === '/kept' ? 'no-cache' : 'no-store',
    });
    response.end(html ?? fileOf(url));
  });
  const port = await listen(server);
  const other = `http://other.localhost:${port}`;

  function page(url: URL): string | null {
    if (/^\/(?:start|leave)$/.test(url.pathname)) return shell(site.head, 'Start', '', '<h1>Start</h1><p>Welcome</p>');
    if (url.pathname.startsWith('/case/')) return casePage(site.head, casesOn(cases), at, other);
    const apart = /^\/(kept|loaded|last)$/.exec(url.pathname)?.[1] as PageName | undefined;
    if (apart) return pageApart(site.head, apart, casesOn(cases, apart), other);
    if (url.pathname.startsWith('/next/')) return shell(site.head, 'Next', '', '<h1>Next</h1>');
    if (url.pathname.startsWith('/frame/'))
      return `<!doctype html><title>Frame</title><p>${url.searchParams.get('text') ?? 'x'}</p>`;
    return null;
  }

  const site: Site = {
    url: `http://${SITE_HOST}:${port}`,
    casePath: `/case/${at('path')}?mail=${at('query')}%40mail.test#${at('fragment')}`,
    nextPath: `/next/${at('next-path')}`,
    head: '',
    close: () => closeServer(server),
  };
  return site;
}

/** Those that stand on one page. */
export function casesOn(cases: readonly Case[], page?: PageName): Case[] {
  return cases.filter(({ vector }) => vector.page === page);
}

const headOf = (cases: readonly Case[]) => cases.map(({ vector, marker }) => vector.head?.(marker.text) ?? '').join('');

/** A sheet that begins with @import or @namespace is a sheet of its own, so each stays in an element of its own. */
const bodyOf = (cases: readonly Case[], other: string) =>
  cases
    .map(
      ({ vector, marker, box }) =>
        `<section class="case" id="${box}">${(vector.html?.(marker.text) ?? '').replaceAll('{other}', other)}</section>`,
    )
    .join('\n');

/** The foot is there so that what a recorder fixes to the lower edge covers no vector. */
function shell(head: string, title: string, more: string, body: string, attributes = { html: '', body: '' }): string {
  return `<!doctype html><html lang="en"${attributes.html}><head><meta charset="utf-8">${head}<title>${title}</title>${more}</head><body${attributes.body}>${body}<footer style="height:10em"></footer></body></html>`;
}

function casePage(head: string, cases: readonly Case[], at: (place: Vector['place']) => string, other: string): string {
  return shell(head, `Review ${at('title')}`, headOf(cases), `<h1>Your application</h1>${bodyOf(cases, other)}`, {
    html: ` data-tenant="${at('html-attribute')}"`,
    body: ` class="body-${at('body-attribute')}"`,
  });
}

function pageApart(head: string, name: PageName, cases: readonly Case[], other: string): string {
  // Chromium keeps no page that listens to this.
  const more = name === 'loaded' ? '<script>onunload = () => {}</script>' : '';
  return shell(head, 'Form', headOf(cases) + more, `<h1>Form</h1>${bodyOf(cases, other)}`);
}

function typeOf(path: string): string {
  if (path.endsWith('.css')) return 'text/css';
  if (path.endsWith('.js')) return 'text/javascript';
  if (path.endsWith('.svg')) return 'image/svg+xml';
  return path.startsWith('/api/') ? 'application/json' : 'application/octet-stream';
}

function fileOf(url: URL): string {
  const name = /([^/]+)\.\w+$/.exec(url.pathname)?.[1] ?? '';
  if (url.pathname.startsWith('/sheet/')) return `.sheet-${name}{--sheet:${name}}`;
  if (url.pathname.startsWith('/throw/')) return 'setTimeout(() => { throw new Error("from a file") })';
  if (url.pathname.startsWith('/api/echo')) return JSON.stringify({ text: url.searchParams.get('text') });
  return url.pathname.endsWith('.js') ? '' : '{}';
}
