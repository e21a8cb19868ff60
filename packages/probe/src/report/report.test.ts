import { describe, expect, test } from 'vitest';
import { findingsOf } from './findings.ts';
import { asHtml } from './html.ts';
import { asJunit } from './junit.ts';
import { exitCodeOf, type ProbeReport } from './report.ts';
import { choice, cleanRun, honoured } from './testing/clean-run.ts';
import { asText } from './text.ts';

const leaking: typeof cleanRun = {
  ...cleanRun,
  destinations: [
    {
      origin: 'https://<vendor>.example',
      vendor: null,
      recordsPages: false,
      requests: 2,
      bodyBytes: 10,
      unread: 0,
      beforeConsent: 0,
      arrivals: [
        {
          marker: 'ssn',
          kind: 'ssn',
          encoding: ['gzip'],
          key: 'value',
          times: 1,
          visit: 'agreed',
          request: 'POST /x',
          page: '/',
          moment: 'filled in input#ssn on /',
          afterMilliseconds: 12,
          elements: ['input#ssn (value) on /'],
        },
      ],
    },
  ],
};
const reportOf = (what: typeof cleanRun): ProbeReport => ({ ...what, findings: findingsOf(what), limits: [] });
const rulesOf = (what: typeof cleanRun) => findingsOf(what).map(({ rule }) => rule);

describe('a report', () => {
  test('of a clean site has no findings and exits with 0', () => {
    expect(reportOf(cleanRun).findings).toEqual([]);
    expect(exitCodeOf(reportOf(cleanRun))).toBe(0);
    expect(asHtml(reportOf(cleanRun))).toContain('reached anybody but the site itself');
  });

  test('of a clean site says who took its payments', () => {
    const vendor = { name: 'Payments', category: 'payment' as const, source: '' };
    const paid = { ...cleanRun, destinations: leaking.destinations.map((one) => ({ ...one, vendor })) };
    expect(exitCodeOf(reportOf(paid))).toBe(0);
    expect(asHtml(reportOf(paid))).toContain('but the site itself and those who take its payments');
  });

  test('of a leak exits with 1 and names who, what, how and from where, in every form', () => {
    const report = reportOf(leaking);
    expect(exitCodeOf(report)).toBe(1);
    for (const text of [asText(report), asHtml(report), asJunit(report)])
      for (const part of ['social security number', 'gzip', 'input#ssn']) expect(text).toContain(part);
  });

  test('as a page loads and runs nothing, and shows addresses as text', () => {
    const html = asHtml(reportOf(leaking));
    expect(html).toContain("default-src 'none'");
    expect(html).not.toMatch(/<script|<link|<img|style=|\son\w+=/);
    expect(html).not.toContain('<vendor>');
  });

  test('as JUnit stays XML, whatever characters a page put into its names', () => {
    const named = { ...cleanRun, url: 'https://apply.example/\u0001\u001b' };
    expect(asJunit(reportOf(named))).not.toMatch(/(?![\t\n\r])\p{Cc}/u);
  });

  test('a refusal that takes more clicks, or is smaller or fainter, is a broken rule', () => {
    const consent = (decline: Partial<typeof choice>, clicksToDecline = 1) => ({
      ...cleanRun,
      consent: { ...cleanRun.consent, clicksToDecline, decline: { ...choice, ...decline, action: 'decline' as const } },
    });
    expect(rulesOf(consent({}))).toEqual([]);
    expect(rulesOf(consent({}, 2))).toEqual(['harder-to-refuse']);
    expect(rulesOf(consent({ width: 50 }))).toEqual(['harder-to-refuse']);
    expect(rulesOf(consent({ contrast: 2.1 }))).toEqual(['harder-to-refuse']);
    expect(rulesOf({ ...cleanRun, consent: { ...cleanRun.consent, clicksToDecline: null, decline: null } })).toEqual([
      'harder-to-refuse',
    ]);
  });

  test('what is sent after declining is a broken rule, and how late is said', () => {
    const declining = { ...honoured, sentAfter: [{ who: 'Vendor', request: 'POST v/x', afterMilliseconds: 4200 }] };
    const [finding] = findingsOf({ ...cleanRun, consent: { ...cleanRun.consent, declining } });
    expect(finding?.rule).toBe('decline-ignored');
    expect(finding?.happened).toContain('4.2 s');
  });
});
