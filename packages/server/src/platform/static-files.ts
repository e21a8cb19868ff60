import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fastifyStatic from '@fastify/static';
import { z } from 'zod';
import type { App } from './app-types.ts';
import type { ServerConfig } from './config.ts';
import { ScrimError } from './errors.ts';
import { CONSOLE_CSP } from './security-headers.ts';

const RecorderManifest = z.object({ loader: z.string(), recorder: z.string() });

/** File names of the built recorder; null when none is served. */
export function readRecorderManifest(directory: string | null): z.infer<typeof RecorderManifest> | null {
  if (directory === null || !existsSync(join(directory, 'manifest.json'))) return null;
  return RecorderManifest.parse(JSON.parse(readFileSync(join(directory, 'manifest.json'), 'utf8')));
}

/** `/scrim.js`, `/recorder.<hash>.js` and the small parts loaded after a decision, which pages of any origin may load, and the console with its client-side routes. */
export async function registerStaticFiles(app: App, config: ServerConfig): Promise<void> {
  const directories = [config.recorderDirectory, config.consoleDirectory].filter((one) => one !== null);
  if (directories.length === 0) return;
  await app.register(fastifyStatic, { root: directories.map((one) => join(one)), serve: false, preCompressed: true });
  if (config.recorderDirectory !== null) registerRecorder(app, config.recorderDirectory);
  if (config.consoleDirectory !== null) registerConsole(app, config.consoleDirectory);
}

function registerRecorder(app: App, root: string): void {
  const script = (url: string, cacheControl: string) =>
    app.get(url, { config: { action: 'public' } }, (request, reply) => {
      const name = request.url.slice(1).split('?')[0] ?? '';
      if (!existsSync(join(root, name))) throw new ScrimError('not_found');
      return reply
        .header('Access-Control-Allow-Origin', '*')
        .header('Cross-Origin-Resource-Policy', 'cross-origin')
        .header('Cache-Control', cacheControl)
        .header('Vary', 'Accept-Encoding')
        .sendFile(name, root, { cacheControl: false });
    });
  // The loader keeps its name, so a fix reaches pages within minutes; the names of the others are their content.
  script('/scrim.js', 'public, max-age=300, stale-while-revalidate=86400');
  for (const part of ['recorder', 'control', 'manager']) {
    script(`/${part}.:hash([0-9a-zA-Z_-]+).js`, 'public, max-age=31536000, immutable');
  }
}

function registerConsole(app: App, root: string): void {
  app.get('/*', { config: { action: 'public' } }, (request, reply) => {
    const path = decodeURIComponent(request.url.split('?')[0] ?? '/').slice(1);
    if (/^(api|auth|capture|consent|site|health)\//.test(path)) throw new ScrimError('not_found');
    reply.header('Content-Security-Policy', CONSOLE_CSP);
    if (path.startsWith('assets/')) {
      return reply
        .header('Cache-Control', 'public, max-age=31536000, immutable')
        .sendFile(path, root, { cacheControl: false });
    }
    const file = path !== '' && !path.includes('..') && existsSync(join(root, path)) ? path : 'index.html';
    return reply.header('Cache-Control', 'no-cache').sendFile(file, root, { cacheControl: false });
  });
}
