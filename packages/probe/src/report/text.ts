import { ofTrackers } from './consent-findings.ts';
import type { Honoured, ProbeReport } from './report.ts';
import { plural, wordFor } from './words.ts';

const LABELS = { leak: 'LEAK   ', broken: 'BROKEN ', review: 'review ' } as const;

/** The report for a terminal. */
export function asText(report: ProbeReport): string {
  const { findings, destinations, consent } = report;
  const lines = [
    `Probe of ${report.url}`,
    `${plural(report.pages.length, 'page')}, ${plural(report.requests, 'request')}, ${report.seconds} s, ${report.browser}`,
    '',
  ];
  for (const finding of findings) {
    lines.push(`${LABELS[finding.severity]}${finding.title}`, `        ${finding.happened}`);
    for (const item of finding.evidence.slice(0, 40)) lines.push(`        - ${item}`);
    lines.push(`        To do: ${finding.todo}`, '');
  }
  lines.push('Destinations');
  for (const { origin, vendor, requests, arrivals } of destinations) {
    const what =
      arrivals.length > 0 ? [...new Set(arrivals.map(({ marker }) => wordFor(marker)))].join(', ') : 'no marker';
    lines.push(
      `  ${origin}  ${vendor ? `${vendor.name} (${vendor.category})` : 'not listed'}  ${plural(requests, 'request')}  ${what}`,
    );
  }
  lines.push(
    '',
    'Consent',
    `  asked                   ${consent.asked ? 'yes' : 'no notice was found'}`,
    `  declined                ${sayHonoured(consent.declining)}`,
    `  Global Privacy Control  ${sayHonoured(consent.globalPrivacyControl)}`,
    `  withdrawn               ${sayHonoured(consent.withdrawal)}`,
    '',
  );
  const count = (severity: keyof typeof LABELS) => findings.filter((finding) => finding.severity === severity).length;
  const leaks = report.conclusive || count('leak') > 0 ? `${count('leak')} ` : '';
  lines.push(
    `${leaks}${sayLeaks(count('leak'), report.conclusive)}, ${plural(count('broken'), 'broken rule')}, ${count('review')} to review.`,
  );
  return lines.join('\n');
}

/** What a number of leaks is called; where not everything is known, none is no number. */
export function sayLeaks(count: number, conclusive: boolean): string {
  const word = count === 1 ? 'leak' : 'leaks';
  return conclusive ? word : count > 0 ? `${word} at least` : 'leaks: not known';
}

export function sayHonoured({ tried, problem, sentAfter, storedAfter, storageUnread }: Honoured): string {
  if (!tried) return `not tried: ${problem}`;
  const stored = ofTrackers(storedAfter);
  if (sentAfter.length === 0 && stored.length === 0)
    return `honoured: nothing was sent${storageUnread.length > 0 ? ', or stored where that was read,' : ' or stored'} after it`;
  const last = Math.max(...sentAfter.map(({ afterMilliseconds }) => afterMilliseconds));
  const what = [
    ...(sentAfter.length > 0
      ? [`${plural(sentAfter.length, 'request')} after it, the last ${(last / 1000).toFixed(1)} s later`]
      : []),
    ...(stored.length > 0 ? [`${plural(stored.length, 'item')} of known trackers stored after it`] : []),
  ];
  return `not honoured: ${what.join('; ')}`;
}
