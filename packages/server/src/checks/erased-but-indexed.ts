import { destroyedAmong } from '../keys/subject-keys.ts';
import type { Context } from '../platform/context.ts';
import { type Check, counted, DAY, outcomeOf } from './check.ts';

/** What another node indexed around the moment of erasure goes with the next nightly run. */
const GRACE = DAY;
const AT_ONCE = 5000;

type Table = 'chunks' | 'signals';

/** Asks of each person in the index whether they were erased, however long ago: a restored backup brings rows back. */
export const erasedButIndexed: Check = {
  id: 'erased-but-indexed',
  title: 'Nothing tells of people who were erased',
  scope: 'site',
  async run(context, site) {
    const chunks = await lookInto(context, site, 'chunks');
    const signals = await lookInto(context, site, 'signals');
    const places = Object.entries({ chunks, signals })
      .filter(([, { erased }]) => erased > 0)
      .map(([table]) => ({ page: 'Index', path: `rows of erased people in ${table}`, severity: 'high' as const }));
    const people = Math.max(chunks.people, signals.people);
    return outcomeOf(
      places,
      [`${counted(chunks.erased + signals.erased, 'row')} of people whose keys were destroyed.`],
      people === 0
        ? 'Nothing is stored yet.'
        : `${counted(people, 'person', 'people')} in the index, all with their keys.`,
    );
  },
};

/** How many people a table tells of, and how many rows of people who were erased. */
async function lookInto(context: Context, site: string, table: Table): Promise<{ people: number; erased: number }> {
  const before = context.clock.now() - GRACE;
  const found = { people: 0, erased: 0 };
  for (let after = ''; ; ) {
    const page = await readPeople(context, site, { table, after });
    const subjects = page.map(({ subject }) => subject);
    const destroyed = await destroyedAmong(context.database, subjects, before);
    found.people += page.length;
    for (const { subject, rows } of page) if (destroyed.has(subject)) found.erased += Number(rows);
    const last = page.at(-1);
    if (last === undefined || page.length < AT_ONCE) return found;
    after = last.subject;
  }
}

/** In order of their ids, after one of them. */
async function readPeople(
  { clickhouse }: Context,
  site: string,
  { table, after }: { readonly table: Table; readonly after: string },
): Promise<{ subject: string; rows: number | string }[]> {
  const answer = await clickhouse.query({
    query: `SELECT subject, count() AS rows FROM ${table} WHERE site = {site:String} AND subject > {after:String}
      GROUP BY subject ORDER BY subject LIMIT {limit:UInt32}`,
    query_params: { site, after, limit: AT_ONCE },
    format: 'JSONEachRow',
  });
  return answer.json();
}
