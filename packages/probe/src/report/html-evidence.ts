import { sayChoice } from './consent-findings.ts';
import { escapeHtml, list, table } from './html-parts.ts';
import { sayDifferences } from './payment-findings.ts';
import type {
  ConsentReport,
  CostNotMeasured,
  CostReport,
  Honoured,
  Measured,
  PaymentPage,
  PolicyReport,
  ProbeReport,
  StoredItem,
} from './report.ts';
import { sayHonoured } from './text.ts';
import { plural, sayMoment, wordFor } from './words.ts';

export function destinationsTable({ destinations }: ProbeReport): string {
  if (destinations.length === 0) return '<p>Nobody but the site itself.</p>';
  return table(
    ['Origin', 'Who', 'Requests', 'Before or without consent', 'Body bytes', 'Values of the person'],
    destinations.map(({ origin, vendor, requests, beforeConsent, bodyBytes, arrivals, recordsPages }) => [
      { html: `<code>${escapeHtml(origin)}</code>` },
      vendor
        ? `${vendor.name} (${vendor.category})`
        : recordsPages
          ? 'not listed; sends recordings of pages'
          : 'not listed',
      String(requests),
      String(beforeConsent),
      bodyBytes.toLocaleString('en-US'),
      arrivals.length === 0 ? 'none' : [...new Set(arrivals.map(({ marker }) => wordFor(marker)))].join(', '),
    ]),
  );
}

export function choicesTable(consent: ConsentReport): string {
  const rows: [string, string][] = [
    ['Asked', consent.asked ? 'yes' : 'no notice was found'],
    ['To accept', consent.accept ? `1 click; ${sayChoice(consent.accept)}` : '—'],
    [
      'To refuse',
      consent.clicksToDecline === null
        ? sayNotOffered(consent.declining)
        : `${plural(consent.clicksToDecline, 'click')}${consent.decline ? `; ${sayChoice(consent.decline)}` : ''}`,
    ],
    [
      'To withdraw',
      consent.withdrawal.clicks === null
        ? sayNotOffered(consent.withdrawal)
        : `${plural(consent.withdrawal.clicks, 'click')} from a page`,
    ],
    ['Sent before the answer', sayNeedingAgreement(consent.sentBefore.length)],
    ['Stored before the answer', sayItems(consent.storedBefore, consent)],
    [
      'Stored after declining',
      consent.declining.tried ? sayItems(consent.declining.storedAfter, consent.declining) : '—',
    ],
    [
      'Stored under Global Privacy Control',
      consent.globalPrivacyControl.tried
        ? sayItems(consent.globalPrivacyControl.storedAfter, consent.globalPrivacyControl)
        : '—',
    ],
    [
      'Left after withdrawing',
      consent.withdrawal.tried ? sayItems(consent.withdrawal.keptAfter, consent.withdrawal) : '—',
    ],
    [
      'Stored after withdrawing',
      consent.withdrawal.tried ? sayItems(consent.withdrawal.storedAfter, consent.withdrawal) : '—',
    ],
    ['Declined', sayHonoured(consent.declining)],
    ['Global Privacy Control', sayHonoured(consent.globalPrivacyControl)],
    ['Withdrawn', sayHonoured(consent.withdrawal)],
  ];
  return table(
    ['Of the consent notice', 'Seen'],
    rows.map(([name, seen]) => [{ html: `<b>${escapeHtml(name)}</b>` }, seen]),
  );
}

function sayNeedingAgreement(count: number): string {
  return count === 0
    ? 'nothing that needs agreement'
    : `${plural(count, 'request')} that ${count === 1 ? 'needs' : 'need'} agreement`;
}

function sayNotOffered({ offered }: Honoured): string {
  return offered === null ? '—' : offered ? 'not tried' : 'no way was found';
}

function sayItems(items: readonly StoredItem[], { storageUnread }: Pick<Honoured, 'storageUnread'>): string {
  const all = items.map(({ where, name, vendor }) => `${where} ${name}${vendor ? ` (${vendor})` : ''}`).join(', ');
  return [all || 'nothing', ...storageUnread.map((origin) => `${origin}, cookies aside: not read`)].join('; ');
}

export function pagesTable({ pages }: ProbeReport): string {
  return table(
    ['Page', 'Fields filled in', 'Remarks'],
    pages.map(({ path, fieldsFilled, payment, stopped }) => [
      { html: `<code>${escapeHtml(path)}</code>` },
      String(fieldsFilled),
      [payment ? `taken for a payment page: ${payment}` : '', stopped ?? ''].filter(Boolean).join('; '),
    ]),
  );
}

export function paymentTables({ payment, paymentUnread }: ProbeReport): string {
  const unread = paymentUnread.map(
    ({ path, why, lastReadAt }) => `<h3>Scripts on ${escapeHtml(path)}</h3>
<p>Not read: ${escapeHtml(why)}. ${lastReadAt === null ? 'No earlier run read it.' : `Last read by the run of ${escapeHtml(sayMoment(lastReadAt))}.`}</p>`,
  );
  const read = payment.map(
    ({ path, scripts, headers, sinceLastRun }) => `<h3>Scripts on ${escapeHtml(path)}</h3>
${table(
  ['Script', 'SHA-256', 'Bytes', 'Authorised', 'Since the last run'],
  scripts.map(({ url, hash, bytes, vendor, authorised, reason, change }) => [
    { html: `<code>${escapeHtml(url)}</code>${vendor ? `<br>${escapeHtml(vendor)}` : ''}` },
    hash === null ? 'content not read' : { html: `<code class="hash">${hash}</code>` },
    hash === null ? '—' : bytes.toLocaleString('en-US'),
    authorised === null ? 'no list given' : authorised ? `yes: ${reason ?? ''}` : 'no',
    change ?? (hash === null ? 'not known' : 'no earlier run'),
  ]),
)}
${headersList(headers)}${sinceLastRunList(sinceLastRun)}`,
  );
  return [...unread, ...read].join('\n');
}

function headersList(headers: PaymentPage['headers']): string {
  const all = Object.entries(headers).map(
    ([name, value]) => `<li><code>${escapeHtml(`${name}: ${value}`)}</code></li>`,
  );
  return all.length === 0
    ? '<p>The page has no security headers.</p>'
    : `<p>Security headers of the page:</p><ul>${all.join('')}</ul>`;
}

function sinceLastRunList(since: PaymentPage['sinceLastRun']): string {
  const differences = since === null ? [] : sayDifferences(since);
  return differences.length === 0 ? '' : `<p>Since the last run:</p>${list(differences)}`;
}

export function policyTable({ site, file, batches, underAnother, beyond, pages }: PolicyReport): string {
  return `<p><code>${escapeHtml(file)}</code> for ${escapeHtml(site)}: ${
    batches === 0
      ? 'Scrim’s recorder sent no batch, so nothing was held against it.'
      : `${plural(batches, 'batch', 'batches')} of Scrim’s recorder ${batches === 1 ? 'was' : 'were'} redacted again; ${
          beyond.length === 0
            ? batches === 1
              ? 'it stayed as it was.'
              : 'all stayed as they were.'
            : `${plural(beyond.length, 'kind')} of difference.`
        }${underAnother > 0 ? ` Recorded under another policy: ${underAnother}.` : ''}`
  }</p>${table(
    ['Page', 'Level'],
    pages.map(({ path, level }) => [{ html: `<code>${escapeHtml(path)}</code>` }, level ?? 'no rule: off']),
  )}`;
}

export function costTable(cost: CostReport | CostNotMeasured): string {
  if ('problem' in cost) return `<p>Not measured: ${escapeHtml(cost.problem)}.</p>`;
  const { pairs, blocked, with: on, without: off } = cost;
  const row = (name: string, pick: (measured: Measured) => number | null, unit: string, digits = 0): string[] => {
    const [a, b] = [pick(on), pick(off)];
    const show = (value: number | null) => (value === null ? '—' : `${value.toFixed(digits)} ${unit}`.trim());
    return [name, show(b), show(a), a !== null && b !== null && b > 0 ? `${(a / b).toFixed(2)} ×` : '—'];
  };
  return `<p>Medians of ${pairs} alternating pairs of runs on the first page, with and without ${escapeHtml(blocked.join(', '))}.</p>${table(
    ['Measured', 'Without', 'With', 'Ratio'],
    [
      row('Main thread, all tasks', (m) => m.taskMilliseconds, 'ms'),
      row('Main thread, scripts', (m) => m.scriptMilliseconds, 'ms'),
      row('Bytes received', (m) => m.bytes / 1024, 'KB'),
      row('Layout shift (CLS)', (m) => m.layoutShift, '', 3),
      row('Largest contentful paint', (m) => m.largestPaint, 'ms'),
      row('Longest interaction', (m) => m.interaction, 'ms'),
    ],
  )}`;
}
