import { dayOf } from '../platform/clock.ts';
import { activePolicy } from '../policies/policy.ts';
import { type Check, counted, DAY, outcomeOf } from './check.ts';

const AHEAD = 30 * DAY;

export const replayEnding: Check = {
  id: 'replay-ending',
  title: 'No page’s replay has ended or ends within 30 days',
  scope: 'site',
  async run(context, site) {
    const policy = await activePolicy(context, site);
    if (policy === null) return { state: 'unable', detail: 'The site has no policy yet.' };
    const now = context.clock.now();
    const dated = policy.compiled.pages.flatMap(({ match, rule, until }) =>
      until === null ? [] : [{ match, rule, until }],
    );
    const ended = dated.filter(({ until }) => until < dayOf(now));
    const ending = dated.filter(({ until }) => until >= dayOf(now) && until <= dayOf(now + AHEAD));
    const places = [
      ...ended.map(({ match: page, rule }) => ({ page, rule, path: 'replay has ended', severity: 'medium' as const })),
      ...ending.map(({ match: page, rule }) => ({ page, rule, path: 'replay ends soon', severity: 'low' as const })),
    ];
    const said = [...ended, ...ending].map(({ match, until }) => `${match}: until ${until}.`);
    const passed =
      dated.length === 0 ? 'No page is replayed.' : `${counted(dated.length, 'page rule')} with an end date.`;
    return outcomeOf(places, said, passed);
  },
};
