import { packsBackFromDestruction } from '../capture/redact-stored.ts';
import { countOverdueReceipts } from '../consent/expire.ts';
import { countUnfinishedDeletions, overduePartitions } from '../retention/retention.ts';
import { type Check, counted, DAY, type FailedPlace, outcomeOf } from './check.ts';

/** Retention runs at night, so what it deletes today may still be there. */
const GRACE = DAY;

export const keptTooLong: Check = {
  id: 'kept-too-long',
  title: 'Nothing is kept beyond its time',
  scope: 'site',
  async run(context, site) {
    const before = context.clock.now() - GRACE;
    const places: FailedPlace[] = [];
    const said: string[] = [];
    const found = (place: Omit<FailedPlace, 'page'> & { page?: string }, words: string) => {
      places.push({ page: 'Stored data', ...place });
      said.push(words);
    };
    const overdue = await overduePartitions(context, before, site);
    for (const dataClass of ['replay', 'signals'] as const) {
      const days = overdue.filter((one) => one.class === dataClass).map(({ day }) => day);
      if (days.length === 0) continue;
      const words = `Of ${counted(days.length, 'day')} ${dataClass} data is there although its time is over, the oldest of ${[...days].sort()[0]}.`;
      found({ path: `${dataClass} packs and index`, severity: 'high' }, words);
    }
    const back = (await packsBackFromDestruction(context, site)).length;
    if (back > 0) {
      const words = `${counted(back, 'pack')} that masking of stored replays had destroyed ${back === 1 ? 'is' : 'are'} there again.`;
      found({ path: 'replay packs that were destroyed', severity: 'high' }, words);
    }
    const unfinished = await countUnfinishedDeletions(context, site, before);
    if (unfinished > 0) {
      const words = `${counted(unfinished, 'deletion')} began more than a day ago and did not end.`;
      found({ path: 'deletions under way', severity: 'medium' }, words);
    }
    const receipts = await countOverdueReceipts(context, site, before);
    if (receipts > 0) {
      const words = `${counted(receipts, 'consent receipt')} ${receipts === 1 ? 'is' : 'are'} there although the time is over.`;
      found({ page: 'Consent records', path: 'receipts', severity: 'medium' }, words);
    }
    return outcomeOf(places, said, 'Packs, index and consent receipts are within their retention.');
  },
};
