import { sql } from 'drizzle-orm';
import type { Database } from '../platform/context.ts';

type Executor = Pick<Database, 'execute'>;

export interface SiteRow {
  readonly id: string;
  readonly name: string;
  /** JSON array of origins. */
  readonly origins: string;
}

export interface VersionRow {
  readonly site: string;
  readonly hash: string;
  readonly source: string;
  /** JSON of the compiled policy. */
  readonly compiled: string;
  /** JSON array of preset names. */
  readonly presets: string;
  /** Time of its last activation, ISO 8601 UTC. */
  readonly activated_at: string;
}

const isoTime = (column: string) => sql.raw(`to_char(${column} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`);

export async function readSites(executor: Executor): Promise<SiteRow[]> {
  return (
    await executor.execute<{ id: string; name: string; origins: string }>(
      sql`select id, name, origins from sites order by id`,
    )
  ).rows;
}

/** True when the site is new. */
export async function insertSite(executor: Executor, site: SiteRow, now: string): Promise<boolean> {
  const { rows } = await executor.execute<{ id: string }>(
    sql`insert into sites (id, name, origins, created_at)
      values (${site.id}, ${site.name}, ${site.origins}, ${now}::timestamptz)
      on conflict (id) do nothing returning id`,
  );
  return rows.length > 0;
}

export async function updateSite(executor: Executor, site: SiteRow): Promise<void> {
  await executor.execute(sql`update sites set name = ${site.name}, origins = ${site.origins} where id = ${site.id}`);
}

export async function readVersion(executor: Executor, site: string, hash: string): Promise<VersionRow | null> {
  const { rows } = await executor.execute<{ [Key in keyof VersionRow]: string }>(
    sql`select v.site, v.hash, v.source, v.compiled, v.presets, ${isoTime('max(a.activated_at)')} as activated_at
      from policy_versions v join policy_activations a on a.site = v.site and a.hash = v.hash
      where v.site = ${site} and v.hash = ${hash}
      group by v.site, v.hash, v.source, v.compiled, v.presets`,
  );
  return rows[0] ?? null;
}

/** Which version is active changes for one at a time, on all nodes, until the transaction ends. */
export async function lockActivations(transaction: Executor, site: string): Promise<void> {
  await transaction.execute(sql`select pg_advisory_xact_lock(hashtextextended(${`policy-activations/${site}`}, 0))`);
}

export async function readActiveHash(executor: Executor, site: string): Promise<string | null> {
  const { rows } = await executor.execute<{ hash: string }>(
    sql`select hash from policy_activations where site = ${site} order by position desc limit 1`,
  );
  return rows[0]?.hash ?? null;
}

export interface NewVersion {
  readonly site: string;
  readonly hash: string;
  readonly source: string;
  readonly compiled: string;
  readonly presets: string;
  readonly actor: string;
  readonly now: string;
}

export async function insertActivation(executor: Executor, version: NewVersion): Promise<void> {
  const { site, hash, source, compiled, presets, actor, now } = version;
  await executor.execute(
    sql`insert into policy_versions (site, hash, source, compiled, presets, stored_at)
      values (${site}, ${hash}, ${source}, ${compiled}, ${presets}, ${now}::timestamptz) on conflict do nothing`,
  );
  await executor.execute(
    sql`insert into policy_activations (site, hash, actor, activated_at)
      values (${site}, ${hash}, ${actor}, ${now}::timestamptz)`,
  );
}

export interface AssetRow {
  readonly sha256: string;
  readonly content_type: string;
  /** Base64. */
  readonly content: string;
}

export async function insertAsset(executor: Executor, site: string, asset: AssetRow): Promise<void> {
  await executor.execute(
    sql`insert into policy_assets (site, sha256, content_type, content)
      values (${site}, ${asset.sha256}, ${asset.content_type}, ${asset.content}) on conflict do nothing`,
  );
}

export async function readAsset(executor: Executor, site: string, sha256: string): Promise<AssetRow | null> {
  const { rows } = await executor.execute<{ [Key in keyof AssetRow]: string }>(
    sql`select sha256, content_type, content from policy_assets where site = ${site} and sha256 = ${sha256}`,
  );
  return rows[0] ?? null;
}
