import { createReadStream } from 'node:fs';
import { cp, mkdir, readFile, stat, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { extname, join } from 'node:path';
import { stringify } from 'yaml';
import { root } from './system.ts';

/** Pages by other hands, as npm packages ship them: a dashboard, a table, forms, widgets, a long manual, typography, lists to drag. */
export const SHIPPED_PAGES = [
  '/milligram/example.html',
  '/dragula/index.html',
  '/jquery-ui-dist/index.html',
  '/spectre.css/docs/elements/forms.html',
  '/startbootstrap-sb-admin/dist/index.html',
  '/startbootstrap-sb-admin/dist/tables.html',
  '/picnic/docs/documentation.html',
] as const;

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.css': 'text/css',
  '.js': 'text/javascript',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.jpg': 'image/jpeg',
  '.gif': 'image/gif',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
  '.woff': 'font/woff',
  '.ttf': 'font/ttf',
};

/** Elements that hold a page's words, by which the lit edition of the policy shows nearly all of it. */
const WORDED =
  'a abbr address article aside b blockquote button code details dl div em fieldset figure footer form h1 h2 h3 h4 h5 h6 header i label nav ol p pre section small span strong summary table ul';

const modules = join(root, 'node_modules');
const packages = [...new Set(SHIPPED_PAGES.map((path) => path.split('/')[1] ?? ''))];

/** The shipped pages with Scrim's tag. */
export const serveShippedPages = (scrimOrigin: string) =>
  serveShippedPagesWith(`<script async src="${scrimOrigin}/scrim.js" data-site="meadow-loans"></script>`);

/** Serves the packages' files as they are, with a recorder's tag in front of each page's own scripts. */
export async function serveShippedPagesWith(tag: string): Promise<{ url: string; close(): Promise<void> }> {
  const server = createServer(async (request, response) => {
    const path = decodeURIComponent(new URL(request.url ?? '/', 'http://site.invalid').pathname);
    const file = join(modules, path);
    const known = packages.some((name) => file.startsWith(join(modules, name, '/')));
    const found = known && (await stat(file).catch(() => null))?.isFile();
    if (!found) return response.writeHead(404).end();
    response.setHeader('content-type', TYPES[extname(file)] ?? 'application/octet-stream');
    if (extname(file) !== '.html') return createReadStream(file).pipe(response);
    const html = await readFile(file, 'utf8');
    // A page may leave its head's tag out.
    const start = /<head(?:\s[^>]*)?>/i.exec(html) ?? /<!doctype[^>]*>/i.exec(html);
    const at = start ? start.index + start[0].length : 0;
    return response.end(html.slice(0, at) + tag + html.slice(at));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  return {
    url: `http://localhost:${port}`,
    close: () =>
      new Promise((resolve, reject) => {
        server.close((error) => (error ? reject(error) : resolve()));
        server.closeAllConnections();
      }),
  };
}

/** Writes a policy that replays the shipped pages, their pictures and fonts shown, and their texts lit or not; its path. */
export async function writeShippedPolicy(directory: string, lit: boolean): Promise<string> {
  for (const name of packages) {
    await mkdir(join(directory, 'site'), { recursive: true });
    await cp(join(modules, name), join(directory, 'site', name), { recursive: true });
  }
  const light = lit ? { text: WORDED.split(' '), attributes: [{ selector: 'input', names: ['placeholder'] }] } : {};
  const policy = {
    version: 1,
    site: 'meadow-loans',
    controller: 'Pages by other hands',
    purposes: { ux: { en: 'To compare pages with their replays', es: 'Comparar páginas con sus repeticiones' } },
    consent: { mode: 'opt-in', reask: '12 months', gpc: 'deny', jurisdiction: 'US', privacy: '/privacy' },
    retention: { replay: '30 days', signals: '13 months', consent: '36 months' },
    pages: SHIPPED_PAGES.map((match) => ({
      match,
      level: 'replay',
      purpose: 'ux',
      sample: '100%',
      until: '2027-06-30',
      light: { images: ['img'], ...light },
    })),
    assets: [{ directory: 'site', include: packages.map((name) => `${name}/**`) }],
  };
  const file = join(directory, 'policy.yaml');
  await writeFile(file, stringify(policy));
  return file;
}
