import { type ArrivalsOfValue, byValue, requestsOf, sayPages } from './arrivals.ts';
import { consentFindings } from './consent-findings.ts';
import { headerFindings } from './header-findings.ts';
import { heldBackFindings } from './held-back-findings.ts';
import { paymentFindings } from './payment-findings.ts';
import type { Destination, Finding, ProbeReport, Seen } from './report.ts';
import { sayUnread, unreadBytes } from './unread.ts';
import { type Redact, redactData } from './without-values.ts';
import { plural, rule, wordFor } from './words.ts';

const nameOf = ({ vendor, origin }: Destination) => (vendor ? `${vendor.name} at ${origin}` : origin);

/** The report of what was seen: nothing in it holds a value of the synthetic people. */
export function reportOf(seen: Seen, limits: readonly string[], redact: Redact): ProbeReport {
  const redacted = redactData(seen, redact);
  const findings = findingsOf(redacted);
  return { ...redacted, findings, conclusive: isConclusive(redacted), limits: limits.map(redact) };
}

/** Whether it is known of all that was sent what it was. */
export function isConclusive(seen: Seen): boolean {
  return whyNotKnown(seen) === null;
}

/** Why others may have been sent more than is told; null when not. Those who take payments may be sent what they will. */
export function whyNotKnown(seen: Seen): string | null {
  const { asked, agreed } = seen.consent;
  const isRead = ({ unread, vendor }: Destination) => unread === 0 || vendor?.category === 'payment';
  if (!isTested(seen)) return 'the site was not tested';
  if (asked && !agreed) return 'the consent notice could not be accepted, and what loads after it was not seen';
  const unread = seen.destinations.filter((one) => !isRead(one)).map((one) => one.origin + unreadBytes(one));
  return unread.length === 0 ? null : `not everything that was sent to them could be read: ${unread.join(', ')}`;
}

function isTested({ answered, typed }: Seen): boolean {
  return (answered === null || answered < 400) && typed.length > 0;
}

/** What is to be said about all that was seen, the worst first. */
export function findingsOf(seen: Seen): Finding[] {
  const findings = [
    ...notTested(seen),
    ...seen.destinations.flatMap((one) => leakTo(one, seen)),
    ...heldBackFindings(seen),
    ...consentFindings(seen),
    ...policyFindings(seen),
    ...paymentFindings(seen),
    ...headerFindings(seen),
    ...addressFindings(seen),
    ...seen.destinations.flatMap(unreadAt),
  ];
  const order = { leak: 0, broken: 1, review: 2 };
  return findings.sort((a, b) => order[a.severity] - order[b.severity]);
}

/** A run that met a sign-in or an error instead of the site says nothing about the site. */
function notTested(seen: Seen): Finding[] {
  if (isTested(seen)) return [];
  const { answered, pages } = seen;
  return [
    rule(
      'not-tested',
      'The site was not tested',
      answered !== null && answered >= 400
        ? `The first page answered ${answered}.`
        : 'No value of the synthetic person was typed anywhere, so none could reach anybody.',
      pages.map(
        ({ path, fieldsFilled, stopped }) =>
          `${path}: ${plural(fieldsFilled, 'field')} filled in${stopped ? `; ${stopped}` : ''}`,
      ),
      'See that the address opens the site itself, and that no sign-in, maintenance page or robot check stands before it. Forms that it does not find are filled in by a script (--script).',
      null,
    ),
  ];
}

function leakTo(destination: Destination, { origins }: Pick<Seen, 'origins'>): Finding[] {
  const { arrivals } = destination;
  if (arrivals.length === 0 || destination.vendor?.category === 'payment') return [];
  const kinds = [...new Set(arrivals.map(({ marker }) => wordFor(marker)))];
  const behind = origins.some((own) => destination.origin.startsWith(`${own}/`))
    ? ' The address is the site’s own; what is sent there says that it is for a recorder or analytics, behind a reverse proxy or kept by the site itself.'
    : '';
  return [
    {
      rule: 'personal-data-sent',
      severity: 'leak',
      title: `${destination.vendor?.name ?? destination.origin} received personal data`,
      happened: `${nameOf(destination)} was sent ${plural(new Set(arrivals.map(({ marker }) => marker)).size, 'value')} of the synthetic person: ${kinds.join(', ')}.${behind}`,
      evidence: byValue(arrivals).map(sayArrivals),
      places: [...new Set(arrivals.map(({ page }) => page))].map((page) => ({ page, what: destination.origin })),
      todo: destination.vendor
        ? 'Turn off the capture of form values and page text at this vendor, or remove its tag from these pages; then probe again.'
        : 'Find which script sends to this origin, and remove it from these pages or have it send less; then probe again.',
      reference: 'GLBA Safeguards Rule, 16 CFR 314.4(c); GDPR art. 5(1)(c)',
    },
  ];
}

/** The first of them in full, and from which pages of which visits all came. */
function sayArrivals(arrivals: ArrivalsOfValue): string {
  const [arrival] = arrivals;
  const how = arrival.encoding.length > 0 ? ` as ${arrival.encoding.join(' › ')}` : ' in plain text';
  const key = arrival.key ? `, under "${arrival.key}"` : '';
  const from = arrival.elements.length > 0 ? ` From ${arrival.elements.slice(0, 3).join('; ')}.` : '';
  return `${wordFor(arrival.marker)}${how}${key}: ${arrival.request}, ${plural(requestsOf(arrivals), 'request')}, first ${arrival.afterMilliseconds} ms after the probe ${arrival.moment}.${from} Visits and pages: ${sayPages(arrivals)}.`;
}

function policyFindings({ policy, consent }: Seen): Finding[] {
  if (!policy) return [];
  const captured = policy.pages.filter(({ level }) => level !== null && level !== 'off');
  const unmatched = policy.pages.filter(({ level }) => level === null);
  return [
    ...(policy.beyond.length > 0
      ? [
          rule(
            'beyond-policy',
            'More was captured than the policy lights',
            `Batches of the recorder were held against ${policy.file}, and redacted again under it.`,
            policy.beyond.map(({ page, why }) => `${page}: ${why}`),
            'Check that the active policy is this file, then update the recorder.',
            'GLBA Safeguards Rule, 16 CFR 314.4(c)',
            policy.beyond.map(({ page, why }) => ({ page, what: why })),
          ),
        ]
      : []),
    ...(policy.underAnother > 0
      ? [
          {
            ...rule(
              'another-policy',
              'The recorder recorded under another policy',
              `${policy.underAnother} of ${plural(policy.batches, 'batch', 'batches')} carried another policy's hash than that of ${policy.file}. What only this file names, such as the class of a mask, is not to be seen in them, so whether they keep to it is not known.`,
              [],
              'Activate this file at a test site and probe that. What it changes, `scrim policy diff` tells.',
              null,
            ),
            severity: 'review' as const,
          },
        ]
      : []),
    ...(policy.batches === 0 && captured.length > 0
      ? [
          {
            ...rule(
              'nothing-captured',
              'Nothing was captured to hold against the policy',
              `${policy.file} has pages captured that the probe came to, and the recorder sent no batch${consent.agreed ? '' : ', for nobody agreed'}. Whether it keeps to the policy was not tested.`,
              captured.map(({ path, level }) => `${path}: ${level}`),
              consent.agreed
                ? 'Check that the page loads the recorder, and that this policy is the active one.'
                : 'Check that the notice is shown and can be accepted.',
              null,
            ),
            severity: consent.agreed ? ('broken' as const) : ('review' as const),
          },
        ]
      : []),
    ...(unmatched.length > 0
      ? [
          {
            ...rule(
              'page-unmatched',
              'No rule of the policy names these pages',
              'Nothing is captured on them. That is safe, and may not be meant.',
              unmatched.map(({ path }) => path),
              'Name them in the policy, as `off` if that is meant.',
              null,
              unmatched.map(({ path }) => ({ page: path, what: 'no rule' })),
            ),
            severity: 'review' as const,
          },
        ]
      : []),
  ];
}

function addressFindings({ ownAddresses }: Seen): Finding[] {
  if (ownAddresses.length === 0) return [];
  return [
    {
      ...rule(
        'personal-data-in-address',
        'Personal data stands in addresses of the site',
        'Addresses end in logs, histories and the Referer header of requests to others.',
        byValue(ownAddresses).map(sayArrivals),
        'Send these values in the body of a request.',
        'GDPR art. 5(1)(f)',
        [...new Set(ownAddresses.map(({ page }) => page))].map((page) => ({ page, what: 'address' })),
      ),
      severity: 'review',
    },
  ];
}

function unreadAt(destination: Destination): Finding[] {
  if (destination.unread === 0) return [];
  return [
    {
      ...rule(
        'unread',
        `Not everything sent to ${destination.vendor?.name ?? destination.origin} could be read`,
        `${plural(destination.unread, 'request')} had a body that the browser did not show, or that is wrapped in a way the probe does not know, or opened a channel that it does not see into.`,
        destination.unreadBodies.map(sayUnread),
        destination.vendor?.category === 'payment'
          ? 'Ask the vendor what is in it.'
          : 'Ask the vendor what is in it; until then take it for a leak.',
        null,
        [{ page: '/', what: destination.origin }],
      ),
      severity: 'review',
    },
  ];
}
