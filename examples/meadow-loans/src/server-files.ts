import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { extname, join, relative, sep } from 'node:path';
import { gzipSync } from 'node:zlib';
import { cardFramePath, pageOf } from './routes.ts';

export interface SiteFile {
  readonly status: 200 | 404;
  readonly type: string;
  readonly cacheControl: string;
  readonly etag: string;
  readonly body: Buffer;
  readonly gzipped: Buffer | null;
}

/** What the pages load besides the site itself. */
interface Tags {
  readonly scrimOrigin: string | null;
  readonly leaky: boolean;
  readonly leakyVendorOrigin: string | null;
}

const types: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.webp': 'image/webp',
  '.woff2': 'font/woff2',
  '.txt': 'text/plain; charset=utf-8',
};
const compressible = new Set(['.html', '.js', '.css', '.json', '.svg', '.txt']);

/** Reads the built site into memory; `find` answers every path, unknown ones with a 404 page. */
export async function loadSite(distDir: string, tag: Tags): Promise<{ find(path: string): SiteFile }> {
  const files = new Map<string, SiteFile>();
  const entries = await readdir(distDir, { recursive: true, withFileTypes: true });
  for (const entry of entries) {
    if (!entry.isFile() || entry.name.endsWith('.html')) continue;
    const location = join(entry.parentPath, entry.name);
    const path = `/${relative(distDir, location).split(sep).join('/')}`;
    const cacheControl = path.startsWith('/assets/') ? 'public, max-age=31536000, immutable' : 'public, max-age=86400';
    files.set(path, siteFile(200, extname(path), cacheControl, await readFile(location)));
  }
  const shell = withTag(await readFile(join(distDir, 'index.html'), 'utf8'), tag);
  const page = siteFile(200, '.html', 'no-cache', Buffer.from(shell));
  const notFoundPage: SiteFile = { ...page, status: 404 };
  const notFoundFile = siteFile(404, '.txt', 'no-store', Buffer.from('Not found\n'));
  const cardFrame = siteFile(200, '.html', 'no-cache', await readFile(join(distDir, 'card-frame.html')));
  return {
    find(path) {
      if (path === cardFramePath) return cardFrame;
      if (pageOf(path) !== null) return page;
      return files.get(path) ?? (extname(path) === '' ? notFoundPage : notFoundFile);
    },
  };
}

/** Puts Scrim's tag first into the head, so that it loads beside the site's own script. */
function withTag(html: string, tag: Tags): string {
  const script =
    tag.scrimOrigin === null
      ? ''
      : `<script async src="${tag.scrimOrigin}/scrim.js" data-site="meadow-loans"></script>\n    `;
  const vendor =
    tag.leakyVendorOrigin === null ? '' : `<script async src="${tag.leakyVendorOrigin}/peekaboo.js"></script>\n    `;
  const edition = tag.leaky ? html.replace('<html ', '<html data-edition="leaky" ') : html;
  return edition.replace('<title>', `${script}${vendor}<title>`);
}

function siteFile(status: 200 | 404, extension: string, cacheControl: string, body: Buffer): SiteFile {
  return {
    status,
    type: types[extension] ?? 'application/octet-stream',
    cacheControl,
    etag: `"${createHash('sha256').update(body).digest('base64url').slice(0, 22)}"`,
    body,
    gzipped: compressible.has(extension) ? gzipSync(body) : null,
  };
}
