import { whyNotKnown } from './findings.ts';
import type { Honoured, ProbeReport } from './report.ts';

/** What is checked, whether or not something was found. */
const RULES = [
  'not-tested',
  'personal-data-sent',
  'personal-data-held-back',
  'consent-not-asked',
  'sent-before-consent',
  'stored-before-consent',
  'stored-after-refusal',
  'decline-ignored',
  'gpc-ignored',
  'withdrawal-ignored',
  'harder-to-refuse',
  'beyond-policy',
  'nothing-captured',
  'payment-script-unauthorised',
  'payment-script-changed',
  'payment-page-changed',
  'payment-page-unread',
];

/**
 * The report for continuous integration: one case for each rule, skipped where it is not known whether it is kept; what a person
 * should review is told, and fails nothing.
 */
export function asJunit(report: ProbeReport): string {
  const cases = RULES.map((rule) => {
    const found = report.findings.filter((finding) => finding.rule === rule && finding.severity !== 'review');
    const failures = found.map(
      ({ title, happened, evidence }) =>
        `<failure message="${escapeXml(title)}">${escapeXml([happened, ...evidence].join('\n'))}</failure>`,
    );
    const why = found.length > 0 ? null : whyRuleNotKnown(report, rule);
    const skipped = why === null ? '' : `<skipped message="${escapeXml(`not known: ${why}`)}"/>`;
    return {
      text: `    <testcase classname="scrim.probe" name="${rule}">${failures.join('')}${skipped}</testcase>`,
      failed: found.length > 0,
      skipped: why !== null,
    };
  });
  const review = report.findings
    .filter(({ severity }) => severity === 'review')
    .map(({ title, happened }) => `${title}: ${happened}`);
  const [failed, skipped] = [cases.filter((one) => one.failed).length, cases.filter((one) => one.skipped).length];
  return `<?xml version="1.0" encoding="UTF-8"?>
<testsuites>
  <testsuite name="scrim probe ${escapeXml(report.url)}" tests="${cases.length}" failures="${failed}" skipped="${skipped}" time="${report.seconds}" timestamp="${report.startedAt}">
${cases.map(({ text }) => text).join('\n')}
    <system-out>${escapeXml(review.join('\n'))}</system-out>
  </testsuite>
</testsuites>
`;
}

/** Why nobody can say that the rule is kept; null where one can. */
function whyRuleNotKnown(report: ProbeReport, rule: string): string | null {
  const { declining, globalPrivacyControl, withdrawal, clicksToDecline, decline, storageUnread } = report.consent;
  const untried = ({ tried, problem }: Honoured) => (tried ? null : (problem ?? 'not tried'));
  const unread = (origins: readonly string[]) =>
    origins.length === 0
      ? null
      : `what was stored at ${[...new Set(origins)].join(', ')}, cookies aside, was not read, or not compared`;
  switch (rule) {
    case 'personal-data-sent':
      return whyNotKnown(report);
    case 'beyond-policy':
      return (report.policy?.underAnother ?? 0) > 0 ? 'the recorder recorded under another policy' : null;
    case 'decline-ignored':
      return untried(declining);
    case 'gpc-ignored':
      return untried(globalPrivacyControl);
    case 'withdrawal-ignored':
      return untried(withdrawal);
    case 'stored-before-consent':
      return unread(storageUnread);
    case 'stored-after-refusal':
      return (
        untried(declining) ??
        untried(withdrawal) ??
        untried(globalPrivacyControl) ??
        unread([declining, withdrawal, globalPrivacyControl].flatMap((refusal) => refusal.storageUnread))
      );
    case 'harder-to-refuse':
      if (decline?.contrast === null) return 'the contrast of the control to refuse could not be measured';
      return clicksToDecline === null ? untried(declining) : null;
    default:
      return null;
  }
}

/** Control characters are left out: XML 1.0 has no way to write most of them, and a page may have put them into its names. */
export function escapeXml(text: string): string {
  return text
    .replace(/(?![\t\n\r])\p{Cc}/gu, '')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;');
}
