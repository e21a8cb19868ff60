import { expect, test } from 'vitest';
import { paymentFindings } from '../report/payment-findings.ts';
import { cleanRun } from '../report/testing/clean-run.ts';
import { lastRead } from './payment-pages.ts';

const page = (path: string, policy = "script-src 'self'") => ({
  path,
  sign: '',
  headers: { 'content-security-policy': policy },
  scripts: [],
  sinceLastRun: null,
});
const FIRST = '2026-11-24T02:40:00.000Z';
const SECOND = '2026-11-25T02:40:00.000Z';

test('a page is compared with the last run that read it, whatever came between', () => {
  expect(lastRead(null)).toEqual([]);
  const second = {
    startedAt: SECOND,
    payment: [page('/pay', "script-src 'none'")],
    paymentEarlier: [
      { ...page('/pay'), readAt: FIRST },
      { ...page('/checkout'), readAt: FIRST },
    ],
  };
  expect(lastRead(second)).toEqual([
    { ...page('/pay', "script-src 'none'"), readAt: SECOND },
    { ...page('/checkout'), readAt: FIRST },
  ]);
});

test('a report from before pages that were not read were kept is one to compare with, too', () => {
  expect(lastRead({ startedAt: FIRST, payment: [page('/pay')] })).toEqual([{ ...page('/pay'), readAt: FIRST }]);
});

test('a page that was not read is a finding: a broken rule where it had been read, else for review', () => {
  const unread = { path: '/pay', sign: '', why: 'it took too long' };
  const findings = (lastReadAt: string | null) =>
    paymentFindings({ ...cleanRun, paymentUnread: [{ ...unread, lastReadAt }] });
  expect(findings(FIRST)).toMatchObject([
    {
      rule: 'payment-page-unread',
      severity: 'broken',
      evidence: ['Last read by the run of 2026-11-24 02:40 UTC.'],
      places: [{ page: '/pay', what: 'scripts' }],
    },
  ]);
  expect(findings(null)).toMatchObject([{ rule: 'payment-page-unread', severity: 'review' }]);
});
