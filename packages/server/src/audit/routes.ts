import { Readable } from 'node:stream';
import { Cron } from 'croner';
import { z } from 'zod';
import type { App } from '../platform/app-types.ts';
import type { Context } from '../platform/context.ts';
import {
  checkpointDirectory,
  logIdentity,
  makeCheckpoint,
  publishCheckpoint,
  publishVerifierKey,
} from './checkpoints.ts';
import { exportLog } from './export.ts';
import { AuditEntry, appendAudit, parseEntry } from './log.ts';
import { proveConsistency, proveInclusion } from './proof.ts';
import { listEntries, readCheckpoints, readSize } from './store.ts';

const count = z.coerce.number().int().min(0).max(Number.MAX_SAFE_INTEGER);

export const AuditList = z.object({
  items: z.array(AuditEntry),
  /** Pass as `before` for the next page; null at the log's beginning. */
  nextBefore: z.number().nullable(),
  size: z.number(),
  verifierKey: z.string(),
});
export type AuditList = z.infer<typeof AuditList>;

const Inclusion = z.object({
  index: z.number(),
  entry: z.string(),
  size: z.number(),
  root: z.string(),
  proof: z.array(z.string()).readonly(),
  checkpoint: z.string(),
});

const Consistency = z.object({
  first: z.number(),
  second: z.number(),
  firstRoot: z.string(),
  secondRoot: z.string(),
  proof: z.array(z.string()).readonly(),
});

const Checkpoints = z.object({
  verifierKey: z.string(),
  checkpoints: z.array(z.object({ size: z.number(), note: z.string() })),
});

/** The log's routes, and its checkpoints: at start, at midnight UTC and at shutdown. */
export async function registerAuditRoutes(app: App, context: Context): Promise<void> {
  const { database, keys } = context;
  const directory = checkpointDirectory(context);
  const identity = logIdentity(keys.signing);
  const { verifierKey } = identity;
  const checkpoint = async () => publishCheckpoint(directory, await makeCheckpoint(context));
  const failed = (error: unknown) => context.log.error({ error: String(error) }, 'a checkpoint could not be published');
  let daily: Cron | null = null;

  app.addHook('onReady', async () => {
    await appendAudit(context, {
      actor: 'system',
      action: 'server:started',
      resource: 'installation',
      purpose: null,
      outcome: 'done',
    });
    await publishVerifierKey(directory, identity);
    await checkpoint();
    daily = new Cron('0 0 * * *', { timezone: 'UTC', protect: true, catch: failed, unref: true }, checkpoint);
  });
  app.addHook('onClose', async () => {
    daily?.stop();
    if (daily !== null) await checkpoint().catch(failed);
  });

  app.get(
    '/api/v1/audit',
    {
      config: { action: 'audit:read' },
      schema: {
        querystring: z.object({
          before: count.optional(),
          limit: z.coerce.number().int().min(1).max(200).default(50),
          action: z.string().max(100).optional(),
          actor: z.string().max(100).optional(),
        }),
        response: { 200: AuditList },
      },
    },
    async ({ query }) => {
      const { limit } = query;
      const found = await listEntries(database, {
        before: query.before ?? null,
        action: query.action ?? null,
        actor: query.actor ?? null,
        limit: limit + 1,
      });
      const items = found.slice(0, limit);
      return {
        items: items.map(({ entry }) => parseEntry(entry)),
        nextBefore: found.length > limit ? (items.at(-1)?.position ?? null) : null,
        size: await readSize(database),
        verifierKey,
      };
    },
  );

  app.get(
    '/api/v1/audit/entries/:index/proof',
    {
      config: { action: 'audit:read' },
      schema: { params: z.object({ index: count }), response: { 200: Inclusion } },
    },
    async ({ params }) => proveInclusion(context, params.index),
  );

  app.get(
    '/api/v1/audit/consistency',
    {
      config: { action: 'audit:read' },
      schema: { querystring: z.object({ first: count, second: count }), response: { 200: Consistency } },
    },
    async ({ query }) => proveConsistency(database, query.first, query.second),
  );

  app.get(
    '/api/v1/audit/checkpoints',
    { config: { action: 'audit:read' }, schema: { response: { 200: Checkpoints } } },
    async () => ({ verifierKey, checkpoints: await readCheckpoints(database) }),
  );

  app.get('/api/v1/audit/export', { config: { action: 'audit:export' } }, async (_request, reply) => {
    const log = await exportLog(context);
    async function* text(): AsyncGenerator<string> {
      for await (const lines of log) yield lines.map((line) => `${line}\n`).join('');
    }
    return reply
      .header('content-type', 'application/x-ndjson; charset=utf-8')
      .header('content-disposition', 'attachment; filename="scrim-audit.ndjson"')
      .send(Readable.from(text()));
  });
}
