import { clickhouseTime } from '../platform/clock.ts';
import { type Check, counted, DAY, outcomeOf } from './check.ts';

/** Long enough for every visitor's page to have been loaded anew, short enough to be right again soon after a repair. */
const WINDOW_DAYS = 7;

interface Row {
  readonly page: string;
  readonly rule: number | string;
  readonly sessions: number | string;
}

/** What inspection found is a finding of its own; this is what the server masked although the browser had not. */
export const maskedLate: Check = {
  id: 'masked-late',
  title: 'Browsers mask all that the server would mask',
  scope: 'site',
  async run(context, site) {
    const query_params = { site, since: clickhouseTime(context.clock.now() - WINDOW_DAYS * DAY) };
    const ask = async <T>(query: string) =>
      (await context.clickhouse.query({ query, query_params, format: 'JSONEachRow' })).json<T>();
    const received = `FROM chunks WHERE site = {site:String} AND received_at >= {since:DateTime64(3, 'UTC')}`;
    const late = await ask<Row>(
      `SELECT page, min(chunks.rule) AS rule, uniqExact(session) AS sessions
      ${received} AND NOT clean AND hits = 0 GROUP BY page ORDER BY sessions DESC, page`,
    );
    const [all] = await ask<{ sessions: number | string; late: number | string }>(
      `SELECT uniqExact(session) AS sessions, uniqExactIf(session, NOT clean AND hits = 0) AS late ${received}`,
    );
    const sessions = Number(all?.sessions ?? 0);
    if (sessions === 0) return { state: 'passed', detail: 'Nothing was stored in the last seven days.' };
    const places = late.map(({ page, rule }) => ({
      page,
      rule: Number(rule),
      path: 'masked by the server, not by the browser',
      severity: 'medium' as const,
    }));
    const said = `In ${Number(all?.late).toLocaleString('en-US')} of ${counted(sessions, 'session')} of the last seven days, on ${counted(late.length, 'page')}.`;
    const passed = `${counted(sessions, 'session')} of the last seven days left redaction at the server as they came.`;
    return outcomeOf(places, [said], passed);
  },
};
