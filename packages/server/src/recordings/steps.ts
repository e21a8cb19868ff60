import type { CompiledPage } from '@scrim/policy';

type StepPage = Pick<CompiledPage, 'match' | 'level' | 'regime'>;

const MOST_STEPS = 200;

/**
 * The steps of a site's process, in the order in which its policy lists them: pages whose rule is about applicants, or every
 * page when no rule is; `/apply/{amount,bank}` is two. Pages of which nothing is captured are none.
 */
export function stepsOf(policy: { readonly pages: readonly StepPage[] } | null): readonly string[] {
  const captured = (policy?.pages ?? []).filter((page) => page.level !== 'off');
  const applicants = captured.filter((page) => page.regime === 'applicant');
  const steps = (applicants.length > 0 ? applicants : captured).flatMap((page) => alternatives(page.match));
  return [...new Set(steps)].slice(0, MOST_STEPS);
}

function alternatives(match: string): string[] {
  const found = /\{([^}]*)\}/.exec(match);
  if (found === null) return [match];
  return (found[1] ?? '').split(',').flatMap((one) => alternatives(match.replace(found[0], one)));
}
