import { join } from 'node:path';
import { accessMigrations } from './access/tables.ts';
import { createApp } from './app.ts';
import { assuranceMigrations } from './assurance/tables.ts';
import { auditMigrations } from './audit/tables.ts';
import { keepStoredRedactionsGoing } from './capture/redact-stored.ts';
import { captureTables } from './capture/tables.ts';
import { startCheckJob } from './checks/job.ts';
import { checkMigrations } from './checks/tables.ts';
import { openRevocations } from './consent/revocations.ts';
import { consentMigrations } from './consent/tables.ts';
import { heatmapMigrations } from './heatmaps/tables.ts';
import { journeyMigrations } from './journeys/tables.ts';
import { openKeyFile } from './keys/key-provider.ts';
import { openKeyRing } from './keys/key-ring.ts';
import { keyMigrations } from './keys/tables.ts';
import { startOverviewJob } from './opportunities/job.ts';
import { opportunityMigrations } from './opportunities/tables.ts';
import { systemClock } from './platform/clock.ts';
import type { ServerConfig } from './platform/config.ts';
import type { Context } from './platform/context.ts';
import { openEngines } from './platform/engines.ts';
import { ScrimError } from './platform/errors.ts';
import { createLog } from './platform/log.ts';
import { migrateClickHouse, migrateDatabase } from './platform/migrations.ts';
import { installSites } from './policies/policy.ts';
import { policyMigrations } from './policies/tables.ts';
import { startProbeJob } from './probes/job.ts';
import { probeMigrations } from './probes/tables.ts';
import { recordingMigrations } from './recordings/tables.ts';
import { startRetention } from './retention/job.ts';
import { retentionMigrations } from './retention/tables.ts';

export { type ReindexReport, reindexAll } from './capture/reindex.ts';
export { completeConfig, DEFAULT_LIMITS, type ServerConfig, type SiteConfig } from './platform/config.ts';
export type { Context } from './platform/context.ts';
export { ScrimError } from './platform/errors.ts';

const MIGRATIONS = [
  keyMigrations,
  policyMigrations,
  consentMigrations,
  accessMigrations,
  auditMigrations,
  assuranceMigrations,
  retentionMigrations,
  journeyMigrations,
  recordingMigrations,
  heatmapMigrations,
  opportunityMigrations,
  probeMigrations,
  checkMigrations,
].flat();

export interface Scrim {
  readonly context: Context;
  close(): Promise<void>;
}

export interface RunningServer extends Scrim {
  /** `http://127.0.0.1:7070`, without a trailing slash. */
  readonly url: string;
}

/** Opens engines and keys and brings the schema up to date; no HTTP. For `startServer`, `scrim reindex` and tests. */
export async function openScrim(config: ServerConfig): Promise<Scrim> {
  const log = createLog(config.logLevel);
  const clock = config.clock ?? systemClock;
  const engines = await openEngines(config, log);
  try {
    const { database, clickhouse, clickhouseControl, blobs } = engines;
    await migrateDatabase(database, clock, MIGRATIONS);
    await migrateClickHouse(clickhouse, clock, captureTables);
    const provider = openKeyFile(config.keyFile ?? join(config.dataDirectory, 'master.key'));
    const keyRing = await openKeyRing(database, provider, clock);
    const revocations = await openRevocations(database, clock, log);
    const context: Context = {
      config,
      clock,
      database,
      clickhouse,
      clickhouseControl,
      blobs,
      keys: keyRing,
      log,
      revocations,
    };
    await installSites(context);
    return {
      context,
      async close() {
        await revocations.close();
        await engines.close();
      },
    };
  } catch (error) {
    await engines.close();
    throw error;
  }
}

/** Scrim as one process: resolves when it answers requests. `close` finishes what is under way and makes it durable. */
export async function startServer(config: ServerConfig): Promise<RunningServer> {
  refusePlaintext(config);
  const scrim = await openScrim(config);
  try {
    const app = await createApp(scrim.context);
    await listen(app, config);
    const retention = startRetention(scrim.context);
    const checks = startCheckJob(scrim.context, retention.first);
    const probes = startProbeJob(scrim.context);
    const overviews = startOverviewJob(scrim.context);
    const redactions = keepStoredRedactionsGoing(scrim.context);
    return {
      url: addressOf(app, config),
      context: scrim.context,
      async close() {
        await app.close();
        await retention.stop();
        await checks.stop();
        await probes.stop();
        await overviews.stop();
        await redactions.stop();
        await scrim.close();
      },
    };
  } catch (error) {
    await scrim.close();
    throw error;
  }
}

function refusePlaintext(config: ServerConfig): void {
  const loopback = ['127.0.0.1', '::1', 'localhost'].includes(config.host);
  if (!loopback && config.tls === null && !config.behindProxy) {
    throw new ScrimError('plaintext_refused', { detail: `Host ${config.host}.` });
  }
}

async function listen(app: Awaited<ReturnType<typeof createApp>>, config: ServerConfig): Promise<void> {
  try {
    await app.listen({ host: config.host, port: config.port });
  } catch (cause) {
    await app.close();
    if (cause instanceof Error && 'code' in cause && cause.code === 'EADDRINUSE') {
      throw new ScrimError('port_in_use', { detail: `Port ${config.port}.`, cause });
    }
    throw cause;
  }
}

function addressOf(app: Awaited<ReturnType<typeof createApp>>, config: ServerConfig): string {
  const address = app.server.address();
  const port = typeof address === 'object' && address !== null ? address.port : config.port;
  const host = config.host.includes(':') ? `[${config.host}]` : config.host;
  return `${config.tls === null ? 'http' : 'https'}://${host}:${port}`;
}
