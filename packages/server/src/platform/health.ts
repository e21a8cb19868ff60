import { sql } from 'drizzle-orm';
import { z } from 'zod';
import type { App } from './app-types.ts';
import type { Context } from './context.ts';
import { ScrimError } from './errors.ts';

const Health = z.object({ status: z.literal('ok') });

/** `/health/live`: the process answers. `/health/ready`: both engines do. */
export function registerHealth(app: App, context: Context): void {
  const options = { config: { action: 'public' }, schema: { response: { 200: Health } } };
  app.get('/health/live', options, async () => ({ status: 'ok' as const }));
  app.get('/health/ready', options, async () => {
    const [ping] = await Promise.all([
      context.clickhouse.ping(),
      context.database.execute(sql`select 1`).catch((cause: unknown) => {
        throw new ScrimError('not_ready', { detail: 'PostgreSQL does not answer.', cause });
      }),
    ]);
    if (!ping.success) throw new ScrimError('not_ready', { detail: 'ClickHouse does not answer.', cause: ping.error });
    return { status: 'ok' as const };
  });
}
