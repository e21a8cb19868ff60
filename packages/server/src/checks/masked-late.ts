import { type Check, counted, outcomeOf } from './check.ts';
import { ofLastDays, PAGE_AND_RULE, type PageRow, placesOn } from './last-days.ts';

/** What the server masked although the browser should have, whatever inspection found besides: that is a finding of its own. */
export const maskedLate: Check = {
  id: 'masked-late',
  title: 'Browsers mask all that the server would mask',
  scope: 'site',
  async run(context, site) {
    const late = await ofLastDays<PageRow>(context, site, {
      select: `${PAGE_AND_RULE}, uniqExact(session) AS sessions`,
      rest: 'AND NOT clean GROUP BY page ORDER BY sessions DESC, page',
    });
    const [all] = await ofLastDays<{ sessions: number | string; late: number | string }>(context, site, {
      select: 'uniqExact(session) AS sessions, uniqExactIf(session, NOT clean) AS late',
    });
    const sessions = Number(all?.sessions ?? 0);
    if (sessions === 0) return { state: 'passed', detail: 'Nothing was stored in the last seven days.' };
    const places = placesOn(late, { path: 'masked by the server, not by the browser', severity: 'medium' });
    const said = `In ${Number(all?.late).toLocaleString('en-US')} of ${counted(sessions, 'session')} of the last seven days, on ${counted(late.length, 'page')}.`;
    const passed = `${counted(sessions, 'session')} of the last seven days left redaction at the server as they came.`;
    return outcomeOf(places, [said], passed);
  },
};
