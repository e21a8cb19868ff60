import { firstLine, type VisitedPage } from '../explore/explore.ts';
import type { EarlierPaymentPage, PaymentPage, ProbeReport, UnreadPaymentPage } from '../report/report.ts';
import type { Visit } from '../visit.ts';
import type { AuthorisedScript } from './authorised.ts';
import { inventory } from './payment-scripts.ts';
import type { ScriptResponses } from './script-responses.ts';

/** What a run compares its payment pages with; a report may be older than the pages that were not read. */
export type LastReport = Pick<ProbeReport, 'startedAt' | 'payment'> & Partial<Pick<ProbeReport, 'paymentEarlier'>>;

/** What is known of payment pages after a run. */
export type PaymentPages = Pick<ProbeReport, 'payment' | 'paymentUnread' | 'paymentEarlier'>;

/** Addresses with a number in them may be others in every run. */
const MOST_EARLIER = 50;

/** Reads each payment page among those that a visit came to, and says which could not be read, and why. */
export async function readPaymentPages(
  visit: Visit,
  pages: readonly VisitedPage[],
  {
    responses,
    authorised,
    last,
    say,
    redact,
  }: {
    /** Of the visit, from its beginning. */
    readonly responses: ScriptResponses;
    readonly authorised: readonly AuthorisedScript[] | null;
    readonly last: LastReport | null;
    readonly say: (line: string) => void;
    readonly redact: (text: string) => string;
  },
): Promise<PaymentPages> {
  const payment: PaymentPage[] = [];
  const paymentUnread: UnreadPaymentPage[] = [];
  const earlier = lastRead(last);
  const paid = new Map(
    pages.flatMap(({ path, url: address, payment: sign }) => (sign ? [[path, { address, sign }]] : [])),
  );
  for (const [path, { address, sign }] of paid) {
    say(`scripts of ${path}`);
    const before = earlier.find((page) => page.path === redact(path)) ?? null;
    try {
      payment.push(await inventory(visit, responses, address, sign, authorised, before));
    } catch (error) {
      paymentUnread.push({ path, sign, why: firstLine(error).replace(/\.$/, ''), lastReadAt: before?.readAt ?? null });
    }
  }
  const isRead = new Set(payment.map(({ path }) => redact(path)));
  return {
    payment,
    paymentUnread,
    paymentEarlier: earlier.filter(({ path }) => !isRead.has(path)).slice(0, MOST_EARLIER),
  };
}

/** Each payment page as the last run that read it found it, the latest first. */
export function lastRead(last: LastReport | null): EarlierPaymentPage[] {
  if (last === null) return [];
  const paths = new Set(last.payment.map(({ path }) => path));
  return [
    ...last.payment.map((page) => ({ ...page, readAt: last.startedAt })),
    ...(last.paymentEarlier ?? []).filter(({ path }) => !paths.has(path)),
  ];
}
