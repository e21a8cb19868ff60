import type { FindingSeverity } from '@scrim/protocol';
import type { FindingReport } from '../assurance/finding.ts';
import type { ReportSummary } from './child-messages.ts';

const OPENS_AN_IDENTITY = ['ssn', 'card', 'iban', 'password'];

/**
 * What a report opens as findings: each rule at each place, the same in every run. Runs are counted as sessions are;
 * the places hold no value, because reports do not.
 */
export function violationsOf(
  { findings, destinations }: Pick<ReportSummary, 'findings' | 'destinations'>,
  { site, run, url }: { readonly site: string; readonly run: string; readonly url: string },
): FindingReport[] {
  const severityAt = (severity: 'leak' | 'broken' | 'review', page: string, what: string): FindingSeverity => {
    if (severity === 'review') return 'low';
    if (severity === 'broken') return 'high';
    const arrived = destinations.find(({ origin }) => origin === what)?.arrivals ?? [];
    return arrived.some((one) => one.page === page && OPENS_AN_IDENTITY.includes(one.kind)) ? 'critical' : 'high';
  };
  return findings.flatMap(({ rule, severity, places }) =>
    (places.length > 0 ? places : [{ page: new URL(url).pathname, what: 'the site' }]).map(({ page, what }) => ({
      site,
      session: run,
      detector: rule,
      page: page.slice(0, 300),
      rule: NO_RULE,
      path: what.slice(0, 300),
      kind: 'probe' as const,
      severity: severityAt(severity, page, what),
    })),
  );
}

/** Rules of the policy count from 0. */
const NO_RULE = -1;
