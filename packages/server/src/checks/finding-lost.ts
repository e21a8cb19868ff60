import { lastInspected } from '../assurance/finding.ts';
import { clickhouseTime } from '../platform/clock.ts';
import { type Check, counted, outcomeOf } from './check.ts';
import { ofLastDays, PAGE_AND_RULE, type PageRow, placesOn } from './last-days.ts';

/** Findings are filed behind the batch, and again a while later where the database did not answer. */
const GRACE = 10 * 60_000;

interface Row extends PageRow {
  /** When something was last found there, ms. */
  readonly last: number | string;
}

/** What inspection found is stored masked, so nothing finds it again: what was not filed then is known by its count alone. */
export const findingLost: Check = {
  id: 'finding-lost',
  title: 'What inspection found is in the findings',
  scope: 'site',
  async run(context, site) {
    const found = await ofLastDays<Row>(context, site, {
      select: `${PAGE_AND_RULE}, toUnixTimestamp64Milli(max(received_at)) AS last`,
      rest: `AND received_at < {until:DateTime64(3, 'UTC')} AND hits > 0 GROUP BY page ORDER BY page`,
      parameters: { until: clickhouseTime(context.clock.now() - GRACE) },
    });
    const filed = await lastInspected(context, site);
    const lost = found.filter(({ page, last }) => (filed.get(page) ?? 0) < Number(last));
    const places = placesOn(lost, { path: 'found by inspection, and no finding since', severity: 'high' });
    const said = `On ${counted(places.length, 'page')} of the last seven days inspection found and masked something of which there is no finding since: the server ended, or the database did not answer, before it was filed. Go through the page as people do, agreeing to be recorded: what it still sends is found again, and filed.`;
    const passed =
      found.length === 0
        ? 'Inspection found nothing in the last seven days.'
        : `Inspection found something on ${counted(found.length, 'page')} in the last seven days, each with a finding since.`;
    return outcomeOf(places, [said], passed);
  },
};
