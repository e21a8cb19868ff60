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

/** How many people a table tells of, and how many rows of people who were erased: the table is read once. */
async function lookInto(context: Context, site: string, table: Table): Promise<{ people: number; erased: number }> {
  const before = context.clock.now() - GRACE;
  const found = { people: 0, erased: 0 };
  for await (const some of readPeople(context, site, table)) {
    const subjects = some.map(({ subject }) => subject);
    const destroyed = await destroyedAmong(context.database, subjects, before);
    found.people += some.length;
    for (const { subject, rows } of some) if (destroyed.has(subject)) found.erased += Number(rows);
  }
  return found;
}

interface Indexed {
  readonly subject: string;
  readonly rows: number | string;
}

/** In groups, as they are answered: nobody knows how many people there are. */
async function* readPeople({ clickhouse }: Context, site: string, table: Table): AsyncGenerator<Indexed[]> {
  const answer = await clickhouse.query({
    query: `SELECT subject, count() AS rows FROM ${table} WHERE site = {site:String} GROUP BY subject`,
    query_params: { site },
    format: 'JSONEachRow',
  });
  let some: Indexed[] = [];
  for await (const rows of answer.stream<Indexed>()) {
    for (const row of rows) {
      some.push(row.json());
      if (some.length < AT_ONCE) continue;
      yield some;
      some = [];
    }
  }
  if (some.length > 0) yield some;
}
