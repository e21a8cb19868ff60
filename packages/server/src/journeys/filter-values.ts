import type { FilterValues } from '@scrim/protocol';
import type { Context } from '../platform/context.ts';
import { activePolicy } from '../policies/policy.ts';
import { mostSeen } from './most-seen.ts';
import { listQuestions } from './saved-question-store.ts';

/** What visits of a site can be narrowed by: variants and outcomes as its active policy lists them, and the languages of at least k subjects. */
export async function filterValues(context: Context, site: string): Promise<FilterValues> {
  const [languages, policy, segments] = await Promise.all([
    mostSeen(context, site, 'language'),
    activePolicy(context, site),
    listQuestions(context.database, site, 'segment'),
  ]);
  return {
    languages,
    variants: [...(policy?.compiled.variants ?? [])],
    outcomes: Object.keys(policy?.compiled.events ?? {}),
    segments: segments.map(({ id, name }) => ({ id, name })),
  };
}
