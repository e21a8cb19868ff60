import { lastInspected } from '../assurance/finding.ts';
import { clickhouseTime } from '../platform/clock.ts';
import { type Check, counted, DAY, outcomeOf } from './check.ts';

const WINDOW_DAYS = 7;
/** Findings are filed behind the batch, and again a while later where the database did not answer. */
const GRACE = 10 * 60_000;

interface Row {
  readonly page: string;
  readonly rule: number | string;
  /** When something was last found there, ms. */
  readonly last: number | string;
}

/** What inspection found is stored masked, so nothing finds it again: what was not filed then is known by its count alone. */
export const findingLost: Check = {
  id: 'finding-lost',
  title: 'What inspection found is in the findings',
  scope: 'site',
  async run(context, site) {
    const now = context.clock.now();
    const answer = await context.clickhouse.query({
      query: `SELECT page, min(chunks.rule) AS rule, toUnixTimestamp64Milli(max(received_at)) AS last
        FROM chunks WHERE site = {site:String} AND received_at >= {since:DateTime64(3, 'UTC')}
          AND received_at < {until:DateTime64(3, 'UTC')} AND hits > 0
        GROUP BY page ORDER BY page`,
      query_params: { site, since: clickhouseTime(now - WINDOW_DAYS * DAY), until: clickhouseTime(now - GRACE) },
      format: 'JSONEachRow',
    });
    const found = await answer.json<Row>();
    const filed = await lastInspected(context, site);
    const places = found
      .filter(({ page, last }) => (filed.get(page) ?? 0) < Number(last))
      .map(({ page, rule }) => ({
        page,
        rule: Number(rule),
        path: 'found by inspection, and no finding since',
        severity: 'high' as const,
      }));
    const said = `On ${counted(places.length, 'page')} of the last seven days inspection found and masked something of which there is no finding since: the server ended, or the database did not answer, before it was filed. Go through the page as people do, agreeing to be recorded: what it still sends is found again, and filed.`;
    const passed =
      found.length === 0
        ? 'Inspection found nothing in the last seven days.'
        : `Inspection found something on ${counted(found.length, 'page')} in the last seven days, each with a finding since.`;
    return outcomeOf(places, [said], passed);
  },
};
