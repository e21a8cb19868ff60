import type { CompiledPolicy } from '@scrim/policy';
import { z } from 'zod';
import type { Context } from '../platform/context.ts';
import {
  insertSite,
  readActiveHash,
  readSites,
  readVersion,
  type SiteRow,
  updateSite,
  type VersionRow,
} from './store.ts';

export interface PolicyVersion {
  readonly hash: string;
  readonly site: string;
  readonly compiled: CompiledPolicy;
  /** The YAML as it was written. */
  readonly source: string;
  readonly presets: readonly string[];
  /** When it last became active, ISO 8601 UTC. */
  readonly activatedAt: string;
}

export interface RegisteredSite {
  readonly id: string;
  readonly name: string;
  readonly origins: readonly string[];
}

/** Also while it is being read, so that requests side by side read it once. */
interface Fresh<Value> {
  readonly value: Promise<Value>;
  readonly until: number;
}

interface Cache {
  readonly versions: Map<string, Promise<PolicyVersion | null>>;
  readonly active: Map<string, Fresh<PolicyVersion | null>>;
  /** Hash of the version that was last active, by site. */
  readonly hashes: Map<string, string>;
  sites: Fresh<readonly RegisteredSite[]> | null;
}

/** How long a change made on another node may go unnoticed here. Milliseconds. */
const FRESH = 2000;
const MAXIMUM_VERSIONS = 500;
const Strings = z.array(z.string());
const caches = new WeakMap<Context, Cache>();

/** A version of the site's policy, active or earlier; null when the site never had it. Cached: versions never change. */
export function findPolicy(context: Context, site: string, hash: string): Promise<PolicyVersion | null> {
  const { versions } = cacheOf(context);
  const key = `${site}/${hash}`;
  const cached = versions.get(key);
  if (cached !== undefined) return cached;
  const reading = readVersion(context.database, site, hash).then((row) => (row === null ? null : parseVersion(row)));
  if (versions.size >= MAXIMUM_VERSIONS) versions.clear();
  versions.set(key, reading);
  const drop = () => versions.get(key) === reading && versions.delete(key);
  // Who asks later does not wait for a question that is stuck.
  const stuck = setTimeout(drop, FRESH).unref();
  reading.then((version) => version ?? drop(), drop).finally(() => clearTimeout(stuck));
  return reading;
}

/** The version that holds now; null while the site has none. */
export function activePolicy(context: Context, site: string): Promise<PolicyVersion | null> {
  const { active } = cacheOf(context);
  const cached = active.get(site);
  if (cached !== undefined && cached.until > Date.now()) return cached.value;
  const value = readActive(context, site);
  active.set(site, { value, until: Date.now() + FRESH });
  value.catch(() => active.get(site)?.value === value && active.delete(site));
  return value;
}

async function readActive(context: Context, site: string): Promise<PolicyVersion | null> {
  const hash = await readActiveHash(context.database, site);
  if (hash === null) return null;
  const { versions, hashes } = cacheOf(context);
  // Activating an earlier version again changes its time, so the active one is read anew when the hash changed.
  if (hashes.get(site) !== hash) versions.delete(`${site}/${hash}`);
  hashes.set(site, hash);
  return findPolicy(context, site, hash);
}

/** A registered site with the origins whose pages may send; null when unknown. Cached for two seconds. */
export async function findSite(context: Context, id: string): Promise<RegisteredSite | null> {
  return (await listSites(context)).find((site) => site.id === id) ?? null;
}

export function listSites(context: Context): Promise<readonly RegisteredSite[]> {
  const cache = cacheOf(context);
  if (cache.sites !== null && cache.sites.until > Date.now()) return cache.sites.value;
  const value = readSites(context.database).then((rows) => rows.map(parseSite));
  cache.sites = { value, until: Date.now() + FRESH };
  value.catch(() => {
    if (cache.sites?.value === value) cache.sites = null;
  });
  return value;
}

/** Registers a site; false when one with this id exists. */
export async function registerSite(context: Context, site: RegisteredSite): Promise<boolean> {
  const now = new Date(context.clock.now()).toISOString();
  const created = await insertSite(context.database, toRow(site), now);
  forget(context);
  return created;
}

/** Gives a registered site another name and other origins. */
export async function changeSite(context: Context, site: RegisteredSite): Promise<void> {
  await updateSite(context.database, toRow(site));
  forget(context);
}

/** Call after sites or activations changed on this node. */
export function forget(context: Context): void {
  const cache = cacheOf(context);
  cache.sites = null;
  cache.active.clear();
  cache.hashes.clear();
}

function cacheOf(context: Context): Cache {
  const known = caches.get(context);
  if (known !== undefined) return known;
  const made: Cache = { versions: new Map(), active: new Map(), hashes: new Map(), sites: null };
  caches.set(context, made);
  return made;
}

function toRow({ id, name, origins }: RegisteredSite): SiteRow {
  return { id, name, origins: JSON.stringify(origins) };
}

function parseSite({ id, name, origins }: SiteRow): RegisteredSite {
  return { id, name, origins: Strings.parse(JSON.parse(origins)) };
}

function parseVersion(row: VersionRow): PolicyVersion {
  const { site, hash, source, activated_at } = row;
  // Compiled by this server and stored append-only under its hash.
  const compiled = JSON.parse(row.compiled) as CompiledPolicy;
  return { site, hash, source, compiled, presets: Strings.parse(JSON.parse(row.presets)), activatedAt: activated_at };
}
