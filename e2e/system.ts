import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { startMeadow } from '@scrim/meadow-loans/server';
import { type Context, completeConfig, type SiteConfig, startServer } from '@scrim/server';
import { type RecordingProxy, startRecordingProxy } from './visitor/recording-proxy.ts';

/** A way in: the demo lender, and a proxy between its visitors' browsers and Scrim that keeps what they send. */
export interface Entrance {
  readonly siteUrl: string;
  /** Scrim as the lender's pages know it. */
  readonly scrimUrl: string;
  readonly proxy: RecordingProxy;
}

/** The running system: Scrim on embedded engines, with one or more ways in. */
export interface System extends Entrance {
  readonly entrances: readonly Entrance[];
  readonly dataDirectory: string;
  /** The server's engines and keys, for a look at what is stored. */
  readonly context: Context;
  close(): Promise<void>;
}

/** The repository: this file is `e2e/system.ts`, or bundled, `dist/<program>/main.js`. */
export const root = process.env.SCRIM_ROOT ?? findRoot();

function findRoot(): string {
  const here = dirname(fileURLToPath(import.meta.url));
  return here.endsWith('e2e') ? dirname(here) : join(here, '../..');
}

export interface SystemOptions {
  readonly dataDirectory?: string;
  readonly policyFile?: string;
  readonly entrances?: number;
  /** Sites in place of the one at the entrances: each with a policy of its own. */
  readonly sites?: readonly SiteConfig[];
  /** Opens the site; the demo lender unless given. */
  readonly openSite?: OpenSite;
}

/** Serves a site whose pages load Scrim from the given origin. */
export type OpenSite = (scrimOrigin: string) => Promise<{ readonly url: string; close(): Promise<void> }>;

const openMeadow: OpenSite = (scrimOrigin) =>
  startMeadow({ port: 0, scrimOrigin, distDir: join(root, 'dist/meadow-loans') });

/** Starts all on free ports. Needs `npm run build` to have run. One at a time per process: chdb opens one data directory. */
export async function startSystem(options: SystemOptions = {}): Promise<System> {
  const dataDirectory = options.dataDirectory ?? (await mkdtemp(join(tmpdir(), 'scrim-e2e-')));
  const opened = await Promise.all(
    Array.from({ length: options.entrances ?? 1 }, () => openEntrance(options.openSite ?? openMeadow)),
  );
  const [first] = opened;
  if (!first) throw new Error('a system needs an entrance');
  const server = await startServer(
    completeConfig({
      port: 0,
      dataDirectory,
      publicUrl: first.scrimUrl,
      recorderDirectory: join(root, 'dist/recorder'),
      consoleDirectory: join(root, 'dist/console'),
      demo: true,
      logLevel: 'warn',
      sites: options.sites ?? [
        {
          id: 'meadow-loans',
          name: 'Meadow Loans',
          origins: opened.map(({ siteUrl }) => siteUrl),
          policyFile: options.policyFile ?? join(root, 'examples/meadow-loans/scrim.policy.yaml'),
        },
      ],
    }),
  );
  for (const { proxy } of opened) proxy.target = server.url;
  return {
    ...first,
    entrances: opened,
    dataDirectory,
    context: server.context,
    async close() {
      await Promise.all(opened.map((entrance) => entrance.close()));
      await server.close();
    },
  };
}

/** The proxy's address is in the lender's pages and the lender's origin in Scrim's settings, so the proxy learns its target last. */
async function openEntrance(openSite: OpenSite) {
  const proxy = await startRecordingProxy();
  const site = await openSite(proxy.url);
  return {
    siteUrl: site.url.replace('127.0.0.1', 'localhost'),
    scrimUrl: proxy.url,
    proxy,
    async close() {
      await site.close();
      await proxy.close();
    },
  };
}
