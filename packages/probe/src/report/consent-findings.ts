import type { Choice } from '../browser/choices.ts';
import type { Finding, Honoured, Seen } from './report.ts';
import { plural, rule } from './words.ts';

/** Whether people are asked, may refuse as easily as accept, and are heeded. */
export function consentFindings({ consent, destinations }: Seen): Finding[] {
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
