import type { CompiledPolicy } from '@scrim/policy';
import type { Context } from '../platform/context.ts';

export interface PolicyVersion {
  readonly hash: string;
  readonly site: string;
  readonly compiled: CompiledPolicy;
}

export interface RegisteredSite {
  readonly id: string;
  readonly name: string;
  readonly origins: readonly string[];
}

/** A version of the site's policy, active or earlier; null when the site never had it. Cached: versions never change. */
export async function findPolicy(_context: Context, _site: string, _hash: string): Promise<PolicyVersion | null> {
  return null;
}

/** Every version a site has had, newest first; retention follows the active one. */
export async function activePolicy(_context: Context, _site: string): Promise<PolicyVersion | null> {
  return null;
}

/** A registered site with the origins whose pages may send; null when unknown. Cached for seconds. */
export async function findSite(context: Context, id: string): Promise<RegisteredSite | null> {
  return context.config.sites.find((site) => site.id === id) ?? null;
}

/** At start: registers `config.sites` and activates their policy files when they changed. */
export async function installSites(_context: Context): Promise<void> {}
