import { randomUUID } from 'node:crypto';
import { ElementPath, type NewZone, type Zone } from '@scrim/protocol';
import { sql } from 'drizzle-orm';
import { z } from 'zod';
import type { Context } from '../platform/context.ts';
import { ScrimError } from '../platform/errors.ts';

/** A list that a person can still read. */
const MOST_PER_PAGE = 100;

/** Parts of a page that somebody drew and named. They hold no counts: those are of the elements in them. */
export async function listZones({ database }: Pick<Context, 'database'>, site: string, page: string): Promise<Zone[]> {
  const { rows } = await database.execute<{ id: string; page: string; name: string; paths: string }>(
    sql`select id, page, name, paths from heatmap_zones where site = ${site} and page = ${page}
      order by name, id limit ${MOST_PER_PAGE}`,
  );
  return rows.map(({ paths, ...row }) => ({ ...row, paths: z.array(ElementPath).parse(JSON.parse(paths)) }));
}

/** Throws `zones_full`. */
export async function keepZone(
  { database, clock }: Pick<Context, 'database' | 'clock'>,
  site: string,
  zone: NewZone,
  actor: string,
): Promise<Zone> {
  const id = randomUUID();
  const { rows } = await database.execute<{ id: string }>(
    sql`insert into heatmap_zones (id, site, page, name, paths, made_by, made_at)
      select ${id}, ${site}, ${zone.page}, ${zone.name}, ${JSON.stringify(zone.paths)}, ${actor},
        ${new Date(clock.now()).toISOString()}::timestamptz
      where (select count(*) from heatmap_zones where site = ${site} and page = ${zone.page}) < ${MOST_PER_PAGE}
      returning id`,
  );
  if (rows.length === 0) throw new ScrimError('zones_full');
  return { ...zone, id };
}

/** Throws `zone_unknown`. */
export async function removeZone({ database }: Pick<Context, 'database'>, site: string, id: string): Promise<void> {
  const { rows } = await database.execute<{ id: string }>(
    sql`delete from heatmap_zones where site = ${site} and id = ${id} returning id`,
  );
  if (rows.length === 0) throw new ScrimError('zone_unknown');
}
