import type { Context } from '../platform/context.ts';
import { activateFile } from './activate.ts';
import { changeSite, registerSite } from './versions.ts';

export {
  activePolicy,
  findPolicy,
  findSite,
  listSites,
  type PolicyVersion,
  type RegisteredSite,
} from './versions.ts';

/** At start: registers `config.sites` and activates their policy files when they changed. */
export async function installSites(context: Context): Promise<void> {
  for (const { id, name, origins, policyFile } of context.config.sites) {
    const site = { id, name, origins };
    if (!(await registerSite(context, site))) await changeSite(context, site);
    if (policyFile !== null) await activateFile(context, id, policyFile);
  }
}
