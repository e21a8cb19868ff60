import type { Context } from '../platform/context.ts';
import { activateFile } from './activate.ts';
import { changeSite, findSite, registerSite } from './versions.ts';

export {
  activePolicy,
  findPolicy,
  findSite,
  listSites,
  type PolicyVersion,
  type RegisteredSite,
} from './versions.ts';

/** At start: registers `config.sites` and activates their policy files when they changed. No origins: those known stay. */
export async function installSites(context: Context): Promise<void> {
  for (const { id, name, origins, policyFile } of context.config.sites) {
    if (!(await registerSite(context, { id, name, origins }))) {
      // A configuration that names no origin leaves those that were registered in the console.
      const kept = origins.length > 0 ? origins : ((await findSite(context, id))?.origins ?? []);
      await changeSite(context, { id, name, origins: kept });
    }
    if (policyFile !== null) await activateFile(context, id, policyFile);
  }
}
