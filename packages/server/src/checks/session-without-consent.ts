import { readSessionConsents, type SessionConsent } from '../consent/session-consents.ts';
import type { Context } from '../platform/context.ts';
import { type Check, counted, type FailedPlace, outcomeOf } from './check.ts';

const AT_ONCE = 2000;
/** From when a batch was let in until it is stamped as received, clocks of nodes included. */
const GRACE = 60_000;

/** What the index says of one session. */
interface RecordedSession {
  readonly session: string;
  readonly receipts: readonly string[];
  readonly subjects: readonly string[];
  /** When its last batch was received, ms. */
  readonly last: number | string;
}

/** What can be wrong, worst first. */
const FAULTS = {
  none: ['sessions under no granting receipt', 'under no receipt that grants', 'critical'],
  several: ['sessions under several receipts', 'under more than one receipt', 'critical'],
  after: ['batches after consent had ended', 'recorded after consent had ended', 'critical'],
} as const satisfies Record<string, readonly [path: string, words: string, severity: FailedPlace['severity']]>;
type Fault = keyof typeof FAULTS;

export const sessionWithoutConsent: Check = {
  id: 'session-without-consent',
  title: 'Every recorded session has exactly one receipt that grants',
  scope: 'site',
  async run(context, site) {
    const faults = new Map<Fault, number>();
    let sessions = 0;
    for (let after = ''; ; ) {
      const page = await readSessions(context, site, after);
      const consents = new Map(
        (
          await readSessionConsents(
            context.database,
            site,
            page.map(({ session }) => session),
          )
        ).map((one) => [one.session, one]),
      );
      for (const recorded of page) {
        const fault = faultOf(recorded, consents.get(recorded.session));
        if (fault !== null) faults.set(fault, (faults.get(fault) ?? 0) + 1);
      }
      sessions += page.length;
      const last = page.at(-1);
      if (last === undefined || page.length < AT_ONCE) break;
      after = last.session;
    }
    const places = [...faults.keys()].map((fault) => {
      const [path, , severity] = FAULTS[fault];
      return { page: 'Stored data', path, severity };
    });
    const said = [...faults].map(([fault, count]) => `${counted(count, 'session')} ${FAULTS[fault][1]}.`);
    return outcomeOf(
      places,
      said,
      sessions === 0 ? 'Nothing is stored yet.' : `${counted(sessions, 'session')} held against the consent records.`,
    );
  },
};

function faultOf(recorded: RecordedSession, consent: SessionConsent | undefined): Fault | null {
  if (recorded.receipts.length > 1 || recorded.subjects.length > 1) return 'several';
  const [receipt] = recorded.receipts;
  const [subject] = recorded.subjects;
  const grants = consent?.decision === 'granted' && consent.receipt === receipt && consent.subject === subject;
  if (!grants) return 'none';
  return consent.revokedAt !== null && Number(recorded.last) > consent.revokedAt + GRACE ? 'after' : null;
}

/** In order of their ids, after one of them. Rows that were inserted twice change nothing of this. */
async function readSessions(context: Context, site: string, after: string): Promise<RecordedSession[]> {
  const answer = await context.clickhouse.query({
    query: `SELECT session, groupUniqArray(2)(receipt) AS receipts, groupUniqArray(2)(subject) AS subjects,
        toUnixTimestamp64Milli(max(received_at)) AS last
      FROM chunks WHERE site = {site:String} AND session > {after:String}
      GROUP BY site, session ORDER BY session LIMIT {limit:UInt32} SETTINGS optimize_aggregation_in_order = 1`,
    query_params: { site, after, limit: AT_ONCE },
    format: 'JSONEachRow',
  });
  return answer.json<RecordedSession>();
}
