import type { Clock } from './clock.ts';

export interface SiteConfig {
  /** As in the script tag's `data-site` and the policy's `site`. */
  readonly id: string;
  readonly name: string;
  /** Origins whose pages may send: `https://apply.example`. */
  readonly origins: readonly string[];
  /** YAML capture policy; compiled and activated at start when it changed. Null: added later in the console. */
  readonly policyFile: string | null;
}

export interface CaptureLimits {
  /** Batches per minute and session. */
  readonly sessionBatchesPerMinute: number;
  /** Batches per second and site. */
  readonly siteBatchesPerSecond: number;
  /** Bytes waiting to become durable before new batches get `overloaded`. */
  readonly pendingBytes: number;
  /** Group commit: a pack is written at this size or age, whichever is first. */
  readonly packBytes: number;
  readonly packMilliseconds: number;
}

export const DEFAULT_LIMITS: CaptureLimits = {
  sessionBatchesPerMinute: 120,
  siteBatchesPerSecond: 2000,
  pendingBytes: 256 * 1024 * 1024,
  packBytes: 8 * 1024 * 1024,
  packMilliseconds: 500,
};

export interface ServerConfig {
  readonly host: string;
  /** 0 chooses a free one. */
  readonly port: number;
  readonly dataDirectory: string;
  /** Where people and browsers reach this server, `https://scrim.example`; null: `http://host:port`. */
  readonly publicUrl: string | null;
  /** Holds the key-encryption key; null: `master.key` in the data directory. Better on another volume. */
  readonly keyFile: string | null;
  /** Null: PGlite in the data directory. */
  readonly databaseUrl: string | null;
  /** A new PGlite directory, which a first start copies in seconds less than making one takes; null or not there: it is made. */
  readonly emptyDatabase: string | null;
  /** Null: chdb in the data directory. */
  readonly clickhouseUrl: string | null;
  /** PEM texts; null: plain HTTP, refused off loopback unless `behindProxy`. */
  readonly tls: { readonly cert: string; readonly key: string } | null;
  /** A proxy in front terminates TLS. */
  readonly behindProxy: boolean;
  /** Holds `manifest.json`, `scrim.js`, `recorder.<hash>.js`; null: not served. */
  readonly recorderDirectory: string | null;
  /** Holds the built console's `index.html`; null: not served. */
  readonly consoleDirectory: string | null;
  readonly sites: readonly SiteConfig[];
  /** A demo person can sign in at once. Never on a server with real people's data. */
  readonly demo: boolean;
  /** No result is computed from fewer subjects; at least 5. */
  readonly k: number;
  /** Chromium that probes a site; null: the system's. */
  readonly chromium: string | null;
  /** The program of a probe; null: the one that lies beside this program. */
  readonly probeProgram: string | null;
  readonly limits: CaptureLimits;
  readonly logLevel: 'fatal' | 'error' | 'warn' | 'info' | 'debug' | 'silent';
  /** Null: the system's. */
  readonly clock: Clock | null;
}

/** Everything but the data directory has a default. */
export function completeConfig(
  config: Partial<ServerConfig> & Pick<ServerConfig, 'dataDirectory'>,
  environment: NodeJS.ProcessEnv = process.env,
): ServerConfig {
  return {
    host: '127.0.0.1',
    port: 7070,
    publicUrl: environment.SCRIM_PUBLIC_URL ?? null,
    keyFile: environment.SCRIM_KEY_FILE ?? null,
    databaseUrl: environment.SCRIM_DATABASE_URL ?? null,
    emptyDatabase: environment.SCRIM_EMPTY_DATABASE ?? null,
    clickhouseUrl: environment.SCRIM_CLICKHOUSE_URL ?? null,
    tls: null,
    behindProxy: environment.SCRIM_BEHIND_PROXY === '1',
    recorderDirectory: null,
    consoleDirectory: null,
    sites: [],
    demo: false,
    k: 5,
    chromium: environment.SCRIM_CHROMIUM ?? null,
    probeProgram: null,
    limits: DEFAULT_LIMITS,
    logLevel: 'info',
    clock: null,
    ...config,
  };
}
