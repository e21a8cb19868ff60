import { readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { completeConfig, type RunningServer, startServer } from '@scrim/server';
import { build } from 'esbuild';
import { buildRecorder } from './sizes.ts';

/** Scrim as installed, and a lender's site with the benchmark page under three addresses. */
export interface Installation {
  readonly scrim: RunningServer;
  /** `/work` carries Scrim's tag, `/raw` raw rrweb, `/compared` both, `/none` nothing; otherwise the same page. */
  readonly siteUrl: string;
  close(): Promise<void>;
}

export const SITE = 'bench';

export async function openInstallation(scratch: string): Promise<Installation> {
  const recorderDirectory = join(scratch, 'recorder');
  await buildRecorder(recorderDirectory);
  const pages = new Map<string, { type: string; body: string }>();
  const site = createServer((request, response) => {
    const found = pages.get(new URL(request.url ?? '/', 'http://localhost').pathname);
    if (found === undefined) response.writeHead(404).end();
    else response.writeHead(200, { 'content-type': found.type }).end(found.body);
  });
  await new Promise<void>((resolve) => site.listen(0, '127.0.0.1', resolve));
  const siteUrl = `http://localhost:${(site.address() as AddressInfo).port}`;
  const policyFile = join(scratch, 'policy.yaml');
  writeFileSync(policyFile, policy(new Date(Date.now() + 90 * 86_400_000).toISOString().slice(0, 10)));
  const scrim = await startServer(
    completeConfig({
      port: 0,
      dataDirectory: join(scratch, 'data'),
      recorderDirectory,
      logLevel: 'error',
      sites: [{ id: SITE, name: 'Benchmark', origins: [siteUrl], policyFile }],
    }),
  );
  const html = readFileSync('bench/pages/mutations.html', 'utf8');
  const withTag = (tag: string) => ({
    type: 'text/html; charset=utf-8',
    body: html.replace('</head>', `${tag}</head>`),
  });
  pages.set('/none', withTag(''));
  pages.set('/raw', withTag('<script src="/raw.js"></script>'));
  pages.set('/raw.js', { type: 'text/javascript', body: await rawRecorder() });
  const tag = `<script async src="${scrim.url}/scrim.js" data-site="${SITE}"></script>`;
  pages.set('/work', withTag(tag));
  pages.set('/compared', withTag(`<script>rawWaits = true</script><script src="/raw.js"></script>${tag}`));
  return {
    scrim,
    siteUrl,
    async close() {
      site.closeAllConnections();
      await new Promise((resolve) => site.close(resolve));
      await scrim.close();
    },
  };
}

/**
 * Raw rrweb with its strictest masking; serialises what came in once a second, as a recorder that sends would. Starts with
 * the page, or where it waits when `startRaw` is called.
 */
async function rawRecorder(): Promise<string> {
  const { outputFiles } = await build({
    stdin: {
      contents: `
        import { record } from '@rrweb/record';
        let waiting = [];
        window.rawBatches = [];
        window.flushRaw = () => { window.rawBatches.push(JSON.stringify(waiting)); waiting = []; };
        window.startRaw = () => {
          record({ emit: (event) => waiting.push(event), maskAllInputs: true, maskTextSelector: '*' });
          setInterval(window.flushRaw, 1000);
        };
        if (!window.rawWaits) addEventListener('DOMContentLoaded', window.startRaw);`,
      resolveDir: process.cwd(),
    },
    bundle: true,
    minify: true,
    format: 'iife',
    write: false,
  });
  return outputFiles[0]?.text ?? '';
}

const policy = (until: string): string => `version: 1
site: ${SITE}
controller: Benchmark Lending
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
  - match: /work
    level: replay
    purpose: ux
    sample: 100%
    until: ${until}
    light:
      text: [h1, label]
  - match: /compared
    level: replay
    purpose: ux
    sample: 100%
    until: ${until}
    light:
      text: [h1, label]
`;
