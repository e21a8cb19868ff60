import type { Choice } from '../browser/choices.ts';
import type { Finding, Honoured, Seen, StoredItem } from './report.ts';
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
  const stored = ofTrackers(consent.storedBefore);
  if (stored.length > 0)
    add(
      rule(
        'stored-before-consent',
        'Something was stored before anybody agreed',
        `${plural(stored.length, 'item')} of known trackers ${stored.length === 1 ? 'was' : 'were'} in the browser before the notice was answered.`,
        stored.map(sayStored),
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
  add(storedAfterRefusal(consent));
  const kept = ofTrackers(consent.withdrawal.keptAfter);
  if (kept.length > 0)
    add({
      ...rule(
        'kept-after-withdrawal',
        'Identifiers are left after withdrawing',
        `${plural(kept.length, 'item')} of known trackers ${kept.length === 1 ? 'was' : 'were'} in the browser when the person withdrew, and still after it.`,
        kept.map(sayStored),
        'Delete what these scripts stored once the person withdraws.',
        'GDPR art. 7(3), art. 17(1)(b); ePrivacy Directive art. 5(3)',
      ),
      severity: 'review',
    });
  if (consent.asked && !consent.agreed)
    add({
      ...rule(
        'notice-not-answered',
        'The consent notice could not be accepted',
        'The control to accept went away, something covers it, or what it stands in stopped answering: what loads only after people agreed was not seen.',
        consent.accept ? [sayChoice(consent.accept)] : [],
        'Look whether people can press it; then probe again.',
        null,
      ),
      severity: 'review',
    });
  if (destinations.some(({ vendor }) => vendor?.category === 'recorder') && consent.withdrawal.offered === false)
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
  add(contrastNotKnown(consent));
  return findings;
}

/** What known trackers stored although the person had said no, by any of the answers that say so. */
function storedAfterRefusal({ declining, globalPrivacyControl, withdrawal }: Seen['consent']): Finding | null {
  const after = (how: string, { storedAfter }: Honoured) =>
    ofTrackers(storedAfter).map((item) => ({ how, evidence: `${how}: ${sayStored(item)}` }));
  const found = [
    ...after('after declining', declining),
    ...after('under Global Privacy Control', globalPrivacyControl),
    ...after('after withdrawing', withdrawal),
  ];
  if (found.length === 0) return null;
  return rule(
    'stored-after-refusal',
    'Something was stored although people had refused',
    `${plural(found.length, 'item')} of known trackers ${found.length === 1 ? 'was' : 'were'} stored ${[...new Set(found.map(({ how }) => how))].join(', ')}.`,
    found.map(({ evidence }) => evidence),
    'Keep these scripts from loading once people refused; what they store can be sent by the site itself later.',
    'ePrivacy Directive art. 5(3); CCPA regulations, 11 CCR 7025',
  );
}

export function ofTrackers(stored: readonly StoredItem[]): StoredItem[] {
  return stored.filter(({ needsConsent }) => needsConsent);
}

function sayStored({ where, name, domain, vendor }: StoredItem): string {
  return `${where} "${name}" (${domain}): ${vendor}`;
}

function harderToRefuse({ asked, accept, decline, clicksToDecline, declining }: Seen['consent']): Finding | null {
  if (!asked || !accept) return null;
  const reasons: string[] = [];
  if (declining.offered === false) reasons.push('no way to refuse was found on the notice');
  else if (clicksToDecline !== null && clicksToDecline > 1)
    reasons.push(`refusing takes ${clicksToDecline} clicks, accepting 1`);
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

/** Faint text is what a refusal is hidden with: where it was not measured, somebody has to look. */
function contrastNotKnown({ asked, accept, decline }: Seen['consent']): Finding | null {
  if (!asked || decline?.contrast !== null) return null;
  return {
    ...rule(
      'contrast-not-measured',
      'How faint the control to refuse is was not measured',
      'A picture, a gradient, a filter or a blend is behind its text, or over it: its contrast could not be told.',
      [...(accept ? [sayChoice(accept)] : []), sayChoice(decline)],
      'Look at both controls: people have to see the one to refuse as well as the one to accept.',
      'GDPR art. 7(3); 11 CCR 7004(a)(2)',
    ),
    severity: 'review',
  };
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
