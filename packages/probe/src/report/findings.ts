import type { Choice } from '../browser/choices.ts';
import type { Destination, Finding, Honoured, MarkerArrival, ProbeReport } from './report.ts';

type Seen = Omit<ProbeReport, 'findings' | 'limits'>;

const plural = (count: number, one: string, many = `${one}s`) => `${count} ${count === 1 ? one : many}`;
const nameOf = ({ vendor, origin }: Destination) => (vendor ? `${vendor.name} at ${origin}` : origin);

/** What is to be said about all that was seen, the worst first. */
export function findingsOf(seen: Seen): Finding[] {
  const findings = [
    ...seen.destinations.flatMap(leakTo),
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

function leakTo(destination: Destination): Finding[] {
  const { arrivals } = destination;
  if (arrivals.length === 0 || destination.vendor?.category === 'payment') return [];
  const kinds = [...new Set(arrivals.map(({ marker }) => wordFor(marker)))];
  return [
    {
      rule: 'personal-data-sent',
      severity: 'leak',
      title: `${destination.vendor?.name ?? destination.origin} received personal data`,
      happened: `${nameOf(destination)} was sent ${plural(new Set(arrivals.map(({ marker }) => marker)).size, 'value')} of the synthetic person: ${kinds.join(', ')}.`,
      evidence: arrivals.map(sayArrival),
      todo: destination.vendor
        ? 'Turn off the capture of form values and page text at this vendor, or remove its tag from these pages; then probe again.'
        : 'Find which script sends to this origin, and remove it from these pages or have it send less; then probe again.',
      reference: 'GLBA Safeguards Rule, 16 CFR 314.4(c); GDPR art. 5(1)(c)',
    },
  ];
}

export function sayArrival(arrival: MarkerArrival): string {
  const how = arrival.encoding.length > 0 ? ` as ${arrival.encoding.join(' › ')}` : ' in plain text';
  const key = arrival.key ? `, under "${arrival.key}"` : '';
  const from = arrival.elements.length > 0 ? ` From ${arrival.elements.slice(0, 3).join('; ')}.` : '';
  return `${wordFor(arrival.marker)}${how}${key}: ${arrival.request}, ${plural(arrival.times, 'request')}, first ${arrival.afterMilliseconds} ms after the probe ${arrival.moment}.${from}`;
}

const WORDS: Readonly<Record<string, string>> = {
  firstName: 'first name',
  lastName: 'last name',
  birthDate: 'date of birth',
  ssn: 'social security number',
  phone: 'phone number',
  email: 'e-mail address',
  street: 'street address',
  city: 'city',
  zip: 'postal code',
  employer: 'employer',
  income: 'income',
  routing: 'routing number',
  account: 'account number',
  iban: 'IBAN',
  card: 'card number',
  password: 'password',
  username: 'free text',
};
export const wordFor = (marker: string): string => WORDS[marker] ?? marker;

function consentFindings({ consent, destinations }: Seen): Finding[] {
  const findings: Finding[] = [];
  const add = (finding: Finding | null) => finding && findings.push(finding);
  if (!consent.asked && consent.sentBefore.length > 0)
    add(
      rule(
        'consent-not-asked',
        'Data was sent and nobody was asked',
        'No consent notice was found, and recorders, analytics or unknown third parties were sent data all the same.',
        sayLate(consent.sentBefore),
        'Ask before these load, or remove them.',
        'GDPR art. 6(1)(a); ePrivacy Directive art. 5(3)',
      ),
    );
  else if (consent.sentBefore.length > 0)
    add(
      rule(
        'sent-before-consent',
        'Data was sent before anybody agreed',
        `${plural(consent.sentBefore.length, 'request')} that ${consent.sentBefore.length === 1 ? 'needs' : 'need'} agreement left before the notice was answered.`,
        sayLate(consent.sentBefore),
        'Load these scripts only after the person agreed.',
        'GDPR art. 6(1)(a); ePrivacy Directive art. 5(3)',
      ),
    );
  const stored = consent.storedBefore.filter(({ vendor }) => vendor !== null);
  if (stored.length > 0)
    add(
      rule(
        'stored-before-consent',
        'Something was stored before anybody agreed',
        `${plural(stored.length, 'item')} of known trackers ${stored.length === 1 ? 'was' : 'were'} in the browser before the notice was answered.`,
        stored.map(({ where, name, domain, vendor }) => `${where} "${name}" (${domain}): ${vendor}`),
        'Let these scripts store nothing until the person agreed.',
        'ePrivacy Directive art. 5(3)',
      ),
    );
  add(
    ignored(
      'decline-ignored',
      'Declining is not honoured',
      'the person declined',
      consent.declining,
      'Have the notice keep these scripts from loading once it is declined.',
      'GDPR art. 7(3); ePrivacy Directive art. 5(3)',
    ),
  );
  add(
    ignored(
      'gpc-ignored',
      'Global Privacy Control is not honoured',
      'the browser signalled Global Privacy Control',
      consent.globalPrivacyControl,
      'Treat the signal as a refusal (Sec-GPC: 1, navigator.globalPrivacyControl).',
      'CCPA regulations, 11 CCR 7025',
    ),
  );
  add(
    ignored(
      'withdrawal-ignored',
      'Withdrawing is not honoured',
      'the person withdrew',
      consent.withdrawal,
      'Stop running scripts in the same moment, not with the next page.',
      'GDPR art. 7(3)',
    ),
  );
  if (consent.asked && destinations.some(({ vendor }) => vendor?.category === 'recorder') && !consent.withdrawal.tried)
    add({
      ...rule(
        'withdrawal-not-found',
        'No way to withdraw was found',
        `The probe looked on the first page after agreeing: ${consent.withdrawal.problem}.`,
        [],
        'Offer a control on every page that withdraws as easily as it was given.',
        'GDPR art. 7(3)',
      ),
      severity: 'review',
    });
  add(harderToRefuse(consent));
  return findings;
}

function harderToRefuse({ asked, accept, decline, clicksToDecline }: Seen['consent']): Finding | null {
  if (!asked || !accept) return null;
  const reasons: string[] = [];
  if (clicksToDecline === null) reasons.push('no way to refuse was found on the notice');
  else if (clicksToDecline > 1) reasons.push(`refusing takes ${clicksToDecline} clicks, accepting 1`);
  if (decline) {
    const share = (decline.width * decline.height) / (accept.width * accept.height);
    if (share < 0.67)
      reasons.push(`the control to refuse has ${Math.round(share * 100)} % of the area of the one to accept`);
    if (decline.fontSize < accept.fontSize * 0.9)
      reasons.push(`its text is smaller (${decline.fontSize} px, accepting ${accept.fontSize} px)`);
    if (isTooFaint(decline) && !isTooFaint(accept))
      reasons.push(`its text has a contrast of ${decline.contrast}:1, below 4.5:1 (WCAG 2.2, 1.4.3)`);
  }
  if (reasons.length === 0) return null;
  return rule(
    'harder-to-refuse',
    'Refusing is harder than accepting',
    `Compared in the browser: ${reasons.join('; ')}.`,
    [sayChoice(accept), ...(decline ? [sayChoice(decline)] : [])],
    'Give both controls the same place, size and look.',
    'GDPR art. 7(3); 11 CCR 7004(a)(2)',
  );
}

const isTooFaint = ({ contrast, fontSize }: Choice) => contrast !== null && contrast < (fontSize >= 24 ? 3 : 4.5);

export function sayChoice({ text, width, height, fontSize, contrast }: Choice): string {
  return `"${text}": ${width} × ${height} px, text ${fontSize} px, contrast ${contrast === null ? 'not measurable' : `${contrast}:1`}`;
}

function ignored(
  id: string,
  title: string,
  what: string,
  { sentAfter }: Honoured,
  todo: string,
  reference: string,
): Finding | null {
  if (sentAfter.length === 0) return null;
  const last = Math.max(...sentAfter.map(({ afterMilliseconds }) => afterMilliseconds));
  return rule(
    id,
    title,
    `${plural(sentAfter.length, 'request')} left after ${what}, the last ${(last / 1000).toFixed(1)} s later.`,
    sayLate(sentAfter),
    todo,
    reference,
  );
}

function sayLate(sent: Honoured['sentAfter']): string[] {
  const groups = new Map<string, { count: number; first: number }>();
  for (const { who, request, afterMilliseconds } of sent) {
    const id = `${who}: ${request}`;
    const known = groups.get(id);
    groups.set(id, { count: (known?.count ?? 0) + 1, first: Math.min(known?.first ?? Infinity, afterMilliseconds) });
  }
  return [...groups].map(([id, { count, first }]) => `${id}, ${plural(count, 'time')}, first after ${first} ms`);
}

function policyFindings({ policy }: Seen): Finding[] {
  if (!policy) return [];
  const unmatched = policy.pages.filter(({ level }) => level === null);
  return [
    ...(policy.beyond.length > 0
      ? [
          rule(
            'beyond-policy',
            'More was captured than the policy lights',
            `Batches of the recorder were redacted again under ${policy.file} and did not stay as they were.`,
            policy.beyond.map(({ page, why }) => `${page}: ${why}`),
            'Check that the active policy is this file, then update the recorder.',
            'GLBA Safeguards Rule, 16 CFR 314.4(c)',
          ),
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
            ),
            severity: 'review' as const,
          },
        ]
      : []),
  ];
}

function paymentFindings({ payment, origins }: Seen): Finding[] {
  return payment.flatMap(({ path, scripts, headers }) => {
    const findings: Finding[] = [];
    const unauthorised = scripts.filter(({ authorised }) => authorised === false);
    if (unauthorised.length > 0)
      findings.push(
        rule(
          'payment-script-unauthorised',
          `Scripts on ${path} that nobody authorised`,
          `${plural(unauthorised.length, 'script')} that the list does not name, or not with this content.`,
          unauthorised.map(({ url, hash }) => `${url} sha256 ${hash}`),
          'Remove them, or add them to the list with a written reason.',
          'PCI DSS 4.0.1, 6.4.3',
        ),
      );
    const changed = scripts.filter(({ change }) => change === 'new' || change === 'changed');
    if (changed.length > 0)
      findings.push({
        ...rule(
          'payment-script-changed',
          `Scripts on ${path} changed since the last run`,
          `${plural(changed.length, 'script')} ${changed.length === 1 ? 'is' : 'are'} new or different.`,
          changed.map(({ url, change, hash }) => `${change}: ${url} sha256 ${hash}`),
          'Compare with what was released; add the new hash to the authorised list.',
          'PCI DSS 4.0.1, 11.6.1',
        ),
        severity: changed.some(({ authorised }) => authorised !== true) ? 'broken' : 'review',
      });
    const others = scripts.filter(
      ({ origin, integrity, authorised }) => !origins.includes(origin) && !integrity && authorised === null,
    );
    if (others.length > 0)
      findings.push({
        ...rule(
          'payment-script-other-origin',
          `Scripts of others run on ${path}`,
          `${plural(others.length, 'script')} of other origins run where people pay, without subresource integrity and without an authorised list to hold them against.`,
          others.map(({ url, vendor, hash }) => `${url}${vendor ? ` (${vendor})` : ''} sha256 ${hash}`),
          'Write the list of authorised scripts with reasons (--authorised FILE); load no recorder on payment pages.',
          'PCI DSS 4.0.1, 6.4.3',
        ),
        severity: 'review',
      });
    if (headers['content-security-policy'] === undefined)
      findings.push({
        ...rule(
          'payment-no-csp',
          `${path} has no content security policy`,
          'Nothing limits which scripts may run where people pay.',
          [],
          'Send a Content-Security-Policy with script-src.',
          'PCI DSS 4.0.1, 6.4.3 and 11.6.1',
        ),
        severity: 'review',
      });
    return findings;
  });
}

function headerFindings({ headers, url }: Seen): Finding[] {
  const wanted = [
    'content-security-policy',
    'x-content-type-options',
    'referrer-policy',
    ...(url.startsWith('https:') ? ['strict-transport-security'] : []),
  ];
  const missing = wanted.filter((name) => headers[name] === undefined);
  if (missing.length === 0) return [];
  return [
    {
      ...rule(
        'security-headers',
        'Security headers are missing',
        `The first page came without ${missing.join(', ')}.`,
        [],
        'Send them with every page.',
        'OWASP Secure Headers Project',
      ),
      severity: 'review',
    },
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
        ownAddresses.map(sayArrival),
        'Send these values in the body of a request.',
        'GDPR art. 5(1)(f)',
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
        `${plural(destination.unread, 'request')} had a body that the browser did not show, or that is wrapped in a way the probe does not know.`,
        [],
        'Ask the vendor what is in it; until then take it for a leak.',
        null,
      ),
      severity: 'review',
    },
  ];
}

function rule(
  id: string,
  title: string,
  happened: string,
  evidence: readonly string[],
  todo: string,
  reference: string | null,
): Finding {
  return { rule: id, severity: 'broken', title, happened, evidence, todo, reference };
}
