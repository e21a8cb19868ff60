import { FindingSeverity } from '@scrim/protocol';

const DAY = 86_400_000;
/** Days until a finding should be dealt with. */
const DUE_DAYS: Readonly<Record<FindingSeverity, number>> = { critical: 1, high: 7, medium: 30, low: 90 };

/** What opens an account or an identity is critical; what tells who somebody is or how they stand is high. */
const BY_DETECTOR: Readonly<Record<string, FindingSeverity>> = {
  card_number: 'critical',
  social_security_number: 'critical',
  taxpayer_number: 'critical',
  iban: 'critical',
  web_token: 'critical',
  employer: 'medium',
  employer_number: 'medium',
  routing_number: 'medium',
};

export const severityOf = (detector: string): FindingSeverity => BY_DETECTOR[detector] ?? 'high';

export const isWorse = (one: FindingSeverity, other: FindingSeverity): boolean =>
  FindingSeverity.options.indexOf(one) < FindingSeverity.options.indexOf(other);

/** By when it should be dealt with, ISO 8601. */
export function dueAt(severity: FindingSeverity, opened: number): string {
  return new Date(opened + DUE_DAYS[severity] * DAY).toISOString();
}
