import type { Finding, FindingState } from '@scrim/protocol';

export const STATES: Readonly<Record<FindingState, string>> = {
  open: 'Open',
  'in-work': 'In work',
  fixed: 'Fixed',
  accepted: 'Accepted',
};

export const KINDS: Readonly<Record<Finding['kind'], string>> = {
  inspection: 'Server inspection',
  probe: 'Probe of the site',
  check: 'Check of Scrim',
};

/** `card_number` as people say it. */
export function detectorName(detector: string): string {
  const words = detector.replace(/[_-]/g, ' ');
  const known: Readonly<Record<string, string>> = { iban: 'IBAN', email: 'E-mail address', 'web token': 'Web token' };
  return known[words] ?? words.charAt(0).toUpperCase() + words.slice(1);
}
