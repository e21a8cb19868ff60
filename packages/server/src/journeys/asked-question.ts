import type { CompiledPolicy } from '@scrim/policy';
import { matchPage } from '@scrim/policy/runtime';
import { type FunnelStep, VisitFilter } from '@scrim/protocol';
import type { z } from 'zod';
import { Period } from '../platform/period.ts';

/** The period and filter that every analysis takes. */
export const Narrowed = Period.extend(VisitFilter.shape);

/** The filter of a parsed query, without what else the query holds. */
export function filterOf(query: z.infer<typeof Narrowed>): VisitFilter {
  const { device, regime, language, variant, outcome, without, segment } = query;
  return { device, regime, language, variant, outcome, without, segment };
}

/** Period and filter for the audit log: words of the schema and the policy, and ids; anything else is `unlisted`. */
export function auditNarrowed(query: unknown, policy: CompiledPolicy | null): Record<string, string | null> {
  const parsed = Narrowed.safeParse(query);
  if (!parsed.success) return {};
  const { from, to, ...filter } = parsed.data;
  const known = (value: string | undefined, list: readonly string[]) =>
    value === undefined ? null : list.includes(value) ? value : 'unlisted';
  const events = Object.keys(policy?.events ?? {});
  return {
    from,
    to,
    device: filter.device ?? null,
    regime: filter.regime ?? null,
    language: filter.language ?? null,
    variant: known(filter.variant, policy?.variants ?? []),
    outcome: known(filter.outcome, events),
    without: known(filter.without, events),
    segment: filter.segment === undefined ? null : /^[0-9a-f-]{36}$/.test(filter.segment) ? filter.segment : 'unlisted',
  };
}

/** A step of a question for the audit log, as far as the policy lists it. */
export function auditStep({ kind, name }: FunnelStep, policy: CompiledPolicy | null): string {
  const isListed =
    policy !== null &&
    (kind === 'event' ? Object.hasOwn(policy.events, name) : matchPage(policy, name)?.template === name);
  return isListed ? `${kind} ${name}` : `${kind} unlisted`;
}
