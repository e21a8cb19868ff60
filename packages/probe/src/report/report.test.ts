import { describe, expect, test } from 'vitest';
import type { Choice } from '../browser/choices.ts';
import { findingsOf, isConclusive } from './findings.ts';
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
      unreadBodies: [],
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
const reportOf = (what: typeof cleanRun): ProbeReport => ({
  ...what,
  findings: findingsOf(what),
  conclusive: isConclusive(what),
  limits: [],
});
const rulesOf = (what: typeof cleanRun) => findingsOf(what).map(({ rule }) => rule);

describe('a report', () => {
  test('of a clean site has no findings and exits with 0', () => {
    expect(reportOf(cleanRun).findings).toEqual([]);
    expect(exitCodeOf(reportOf(cleanRun))).toBe(0);
    expect(asHtml(reportOf(cleanRun))).toContain('reached anybody but the site itself');
  });

  test('agrees in number, and lists the headers of a payment page', () => {
    const sent = { who: 'Analytics', request: 'POST stats.example/take', afterMilliseconds: 5 };
    const consent = { ...cleanRun.consent, sentBefore: [sent] };
    const headers = { 'referrer-policy': 'no-referrer', 'x-frame-options': 'DENY' };
    const pay = { path: '/pay', sign: 'its address says "pay"', scripts: [], sinceLastRun: null };
    const payment = [{ ...pay, headers }];
    const policy = { site: 's', file: 'p.yaml', batches: 1, underAnother: 0, beyond: [], pages: [] };
    const page = asHtml(reportOf({ ...cleanRun, consent, payment, policy }));
    expect(page).toContain('1 request that needs agreement');
    expect(page).toContain('1 batch of Scrim’s recorder was redacted again; it stayed as it was.');
    expect(page).toContain(
      '<ul><li><code>referrer-policy: no-referrer</code></li><li><code>x-frame-options: DENY</code></li></ul>',
    );
    const bare = asHtml(reportOf({ ...cleanRun, payment: [{ ...pay, headers: {} }] }));
    expect(bare).toContain('The page has no security headers.');
    expect(asHtml(reportOf(cleanRun))).toContain('nothing that needs agreement');
  });

  test('of a site that was not tested breaks a rule, and does not say that nothing reached others', () => {
    for (const [run, why] of [
      [{ ...cleanRun, answered: 503 }, 'answered 503'],
      [{ ...cleanRun, typed: [] }, 'No value of the synthetic person was typed'],
    ] as const) {
      const report = reportOf(run);
      expect(report.findings).toMatchObject([{ rule: 'not-tested', severity: 'broken' }]);
      expect([exitCodeOf(report), report.conclusive]).toEqual([1, false]);
      expect(report.findings[0]?.happened).toContain(why);
      expect(asHtml(report)).toContain('Not known whether personal data reached others: the site was not tested.');
      expect(asText(report)).toContain('leaks: not known, 1 broken rule,');
      expect(asJunit(report)).toContain('name="not-tested"><failure');
    }
  });

  test('of bodies that could not be read says that it is not known what reached others, unless they take payments', () => {
    const [destination] = leaking.destinations;
    if (!destination) throw new Error('no destination');
    const body = { request: 'POST /x', why: 'not understood' as const, times: 2, bytes: 4_000 };
    const unread = { ...destination, arrivals: [], unread: 2, unreadBodies: [body] };
    const report = reportOf({ ...cleanRun, destinations: [unread] });
    expect([exitCodeOf(report), report.conclusive]).toEqual([3, false]);
    expect(asHtml(report)).toContain('could be read: https://&lt;vendor&gt;.example (4,000 bytes)');
    expect(asText(report)).toContain('POST /x, 2 times, 4,000 bytes: it is encrypted');
    expect(asHtml(report)).toContain('<b>?</b> leaks: not known');
    expect(asHtml(report)).not.toContain('Nothing of the synthetic people reached');
    const also = reportOf({ ...cleanRun, destinations: [destination, unread] });
    expect(asHtml(also)).toContain('reached one other party at least');
    const vendor = { name: 'Payments', category: 'payment' as const, source: '' };
    expect(reportOf({ ...cleanRun, destinations: [{ ...unread, vendor }] }).conclusive).toBe(true);
  });

  test('of a policy check with nothing to check breaks a rule where something would have been captured', () => {
    const policy = {
      site: 's',
      file: 'p.yaml',
      batches: 0,
      underAnother: 0,
      beyond: [],
      pages: [{ path: '/', level: 'signals' }],
    };
    const finding = (run: typeof cleanRun) => findingsOf(run).find(({ rule }) => rule === 'nothing-captured');
    const unchecked = reportOf({ ...cleanRun, policy });
    expect(finding(unchecked)).toMatchObject({ severity: 'broken', evidence: ['/: signals'] });
    expect(asHtml(unchecked)).not.toContain('all stayed as they were');
    expect(finding({ ...cleanRun, policy, consent: { ...cleanRun.consent, agreed: false } })?.severity).toBe('review');
    expect(finding({ ...cleanRun, policy: { ...policy, batches: 1 } })).toBeUndefined();
    const off = ['off', null].map((level) => ({ path: '/', level }));
    expect(finding({ ...cleanRun, policy: { ...policy, pages: off } })).toBeUndefined();
  });

  test('of batches recorded under another policy says that it is not known whether they keep to this one', () => {
    const policy = { site: 's', file: 'new.yaml', batches: 3, underAnother: 2, beyond: [], pages: [] };
    const report = reportOf({ ...cleanRun, policy });
    expect(report.findings).toMatchObject([{ rule: 'another-policy', severity: 'review' }]);
    expect([exitCodeOf(report), report.conclusive]).toEqual([3, true]);
    expect(asText(report)).toContain("2 of 3 batches carried another policy's hash than that of new.yaml");
    expect(asHtml(report)).toContain('class="verdict unknown"');
    expect(asHtml(report)).toContain('Not known whether what was captured keeps to new.yaml');
    expect(asJunit(report)).toContain('name="beyond-policy"><skipped');
    const beyond = [{ page: '/', why: 'redaction under this policy would have masked more' }];
    expect(exitCodeOf(reportOf({ ...cleanRun, policy: { ...policy, beyond } }))).toBe(1);
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
    const consent = (decline: Partial<Choice>, clicksToDecline = 1) => ({
      ...cleanRun,
      consent: { ...cleanRun.consent, clicksToDecline, decline: { ...choice, ...decline, action: 'decline' as const } },
    });
    expect(rulesOf(consent({}))).toEqual([]);
    expect(rulesOf(consent({}, 2))).toEqual(['harder-to-refuse']);
    expect(rulesOf(consent({ width: 50 }))).toEqual(['harder-to-refuse']);
    expect(rulesOf(consent({ contrast: 2.1 }))).toEqual(['harder-to-refuse']);
    expect(rulesOf(consent({ contrast: null }))).toEqual(['contrast-not-measured']);
    expect(asJunit(reportOf(consent({ contrast: null })))).toContain('the contrast of the control to refuse');
    const notFound = (offered: boolean | null) => ({
      ...consent({}),
      consent: {
        ...cleanRun.consent,
        ...{ clicksToDecline: null, decline: null },
        declining: { ...honoured, tried: false, offered, clicks: null },
      },
    });
    expect(rulesOf(notFound(false))).toEqual(['harder-to-refuse']);
    // Covered, or no notice in that visit: nobody knows.
    for (const offered of [true, null]) expect(rulesOf(notFound(offered))).toEqual([]);
  });

  test('what trackers stored after a refusal is a broken rule, what is left of them after withdrawing to be reviewed', () => {
    const item = {
      where: 'IndexedDB' as const,
      name: '_hj',
      domain: 'a.example',
      vendor: 'Hotjar',
      needsConsent: true,
    };
    const own = { ...item, name: 'consent', vendor: null, needsConsent: false };
    const withAnswers = (answers: Partial<typeof cleanRun.consent>) => ({
      ...cleanRun,
      consent: { ...cleanRun.consent, ...answers },
    });
    const storing = { ...honoured, storedAfter: [item, own] };
    for (const answer of ['declining', 'globalPrivacyControl', 'withdrawal'])
      expect(rulesOf(withAnswers({ [answer]: storing }))).toEqual(['stored-after-refusal']);
    const report = reportOf(withAnswers({ declining: storing }));
    for (const text of [asText(report), asHtml(report), asJunit(report)]) expect(text).toContain('IndexedDB');
    expect(asText(report)).toContain('not honoured: 1 item of known trackers stored after it');
    const left = reportOf(withAnswers({ withdrawal: { ...honoured, keptAfter: [item, own] } }));
    expect(left.findings.map(({ rule }) => rule)).toEqual(['kept-after-withdrawal']);
    expect(exitCodeOf(left)).toBe(0);
    expect(rulesOf(withAnswers({ declining: { ...honoured, storedAfter: [own], keptAfter: [item] } }))).toEqual([]);
  });

  test('says of consent what was done, and no more', () => {
    expect(asHtml(reportOf(cleanRun))).toContain(
      'One visit agreed to what it was asked and withdrew at its end, one declined',
    );
    const untried = { ...honoured, tried: false, problem: 'no notice was found', offered: null };
    const unasked = { ...cleanRun.consent, asked: false, agreed: false, accept: null, declining: untried };
    const html = asHtml(reportOf({ ...cleanRun, consent: { ...unasked, withdrawal: untried } }));
    expect(html).toContain('One visit agreed to nothing (no notice was found), none declined (no notice was found)');
    expect(html).not.toContain('withdrew');
  });

  test('a notice that could not be accepted is to be reviewed, and what loads after it is not known', () => {
    const report = reportOf({ ...cleanRun, consent: { ...cleanRun.consent, agreed: false } });
    expect(report.findings.map(({ rule }) => rule)).toEqual(['notice-not-answered']);
    expect([exitCodeOf(report), report.conclusive]).toEqual([3, false]);
    expect(asHtml(report)).toContain('asked for, and could not be given');
    expect(asHtml(report)).toContain(
      'Not known whether personal data reached others: the consent notice could not be accepted',
    );
    expect(reportOf({ ...cleanRun, consent: { ...cleanRun.consent, asked: false, agreed: false } }).conclusive).toBe(
      true,
    );
  });

  test('as JUnit skips what is not known', () => {
    const caseOf = (run: typeof cleanRun, rule: string) =>
      asJunit(reportOf(run))
        .split('\n')
        .find((line) => line.includes(`name="${rule}"`));
    expect(asJunit(reportOf(cleanRun))).toContain('failures="0" skipped="0"');
    const untried = { ...honoured, tried: false, problem: 'no notice was found', offered: null, clicks: null };
    const run = {
      ...{ ...cleanRun, typed: [] },
      consent: { ...cleanRun.consent, clicksToDecline: null, declining: untried, withdrawal: untried },
    };
    expect(caseOf(run, 'personal-data-sent')).toContain('<skipped message="not known: the site was not tested"/>');
    for (const rule of ['decline-ignored', 'withdrawal-ignored', 'stored-after-refusal', 'harder-to-refuse'])
      expect(caseOf(run, rule)).toContain('<skipped message="not known: no notice was found"/>');
    expect(caseOf(run, 'gpc-ignored')).not.toContain('<skipped');
    expect(caseOf({ ...leaking, typed: [] }, 'personal-data-sent')).not.toContain('<skipped');
  });

  test('says of storage that was not read that it was not', () => {
    const withdrawal = { ...honoured, storageUnread: ['https://www.example'] };
    const report = reportOf({ ...cleanRun, consent: { ...cleanRun.consent, withdrawal } });
    expect(asText(report)).toContain(
      'withdrawn               honoured: nothing was sent, or stored where that was read,',
    );
    expect(asHtml(report)).toContain('nothing; https://www.example, cookies aside: not read');
    const skipped = (rule: string, origin: string) =>
      `name="${rule}"><skipped message="not known: what was stored at ${origin}, cookies aside, was not read, or not compared"/>`;
    expect(asJunit(report)).toContain(skipped('stored-after-refusal', 'https://www.example'));
    expect(asJunit(report)).toContain('skipped="1"');
    const before = { ...cleanRun.consent, storageUnread: ['https://apply.example'] };
    const unread = asJunit(reportOf({ ...cleanRun, consent: before }));
    expect(unread).toContain(skipped('stored-before-consent', 'https://apply.example'));
    expect(unread).toContain('skipped="1"');
  });

  test('says why no cost was measured', () => {
    const html = asHtml(reportOf({ ...cleanRun, cost: { problem: 'a run failed: Timeout' } }));
    expect(html).toContain('Not measured: a run failed: Timeout.');
  });

  test('what is sent after declining is a broken rule, and how late is said', () => {
    const declining = { ...honoured, sentAfter: [{ who: 'Vendor', request: 'POST v/x', afterMilliseconds: 4200 }] };
    const [finding] = findingsOf({ ...cleanRun, consent: { ...cleanRun.consent, declining } });
    expect(finding?.rule).toBe('decline-ignored');
    expect(finding?.happened).toContain('4.2 s');
  });
});
