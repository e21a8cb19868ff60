import { type CompiledPolicy, type Level, matchPage } from '@scrim/policy/runtime';
import type { PageList } from '@scrim/protocol';
import type { Context } from '../platform/context.ts';
import { activePolicy } from '../policies/policy.ts';
import { type Count, countPages } from './store.ts';

/** The pages of a site between two UTC days, with what happened on them; nothing of fewer than k subjects. */
export async function listPages(
  context: Context,
  options: { readonly site: string; readonly from: string; readonly to: string },
): Promise<PageList> {
  const { k } = context.config;
  const [counts, policy] = await Promise.all([
    countPages(context.clickhouse, { ...options, k }),
    activePolicy(context, options.site),
  ]);
  const guarded = ({ count, subjects }: Count) => (subjects === 0 || subjects >= k ? count : null);
  return {
    k,
    pages: counts.map(({ page, views, subjects, medianDuration, clicks, rage, dead, errors }) => ({
      template: page,
      level: levelOf(policy?.compiled ?? null, page),
      views,
      subjects,
      clicks: guarded(clicks),
      rage: guarded(rage),
      dead: guarded(dead),
      errors: guarded(errors),
      medianDuration,
    })),
  };
}

/** What the active policy says of a page seen earlier; `off` when it names it no longer. */
function levelOf(policy: CompiledPolicy | null, template: string): Level {
  if (policy === null) return 'off';
  return matchPage(policy, template)?.page.level ?? 'off';
}
