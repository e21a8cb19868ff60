import type { Context } from '../platform/context.ts';
import { stepsOf } from '../recordings/steps.ts';
import { countedPeople, markKeyOf, roundPeople } from './disclosure/rounding.ts';

/** Pages that at least k people saw: those of the site's process first and in its order, then the others as `mostSeen` has them. */
export async function pagesToChoose(
  context: Pick<Context, 'clickhouse' | 'config' | 'keys'>,
  site: string,
  policy: Parameters<typeof stepsOf>[0],
): Promise<string[]> {
  const seen = await mostSeen(context, site, 'page');
  const steps = stepsOf(policy).filter((page) => seen.includes(page));
  return [...steps, ...seen.filter((page) => !steps.includes(page))];
}

/**
 * Pages that at least k people saw, or languages that they read, of all that retention has left; most people first as far as
 * rounded numbers tell, then in order of their letters: the exact order would tell of single people.
 */
export async function mostSeen(
  context: Pick<Context, 'clickhouse' | 'config' | 'keys'>,
  site: string,
  what: 'page' | 'language',
): Promise<string[]> {
  const { k } = context.config;
  const answer = await context.clickhouse.query({
    query: `
      SELECT seen, ${countedPeople('1')} AS people
      FROM (
        SELECT person, toString(${what}) AS seen FROM signals
        WHERE site = {site:String} AND kind = 'view' AND seen != '' GROUP BY person, seen
      )
      GROUP BY seen`,
    query_params: { site, ...markKeyOf(context, site) },
    format: 'JSONEachRow',
  });
  const rows = await answer.json<{ seen: string; people: readonly [count: string | number, mark: string] }>();
  return rows
    .map(({ seen, people: [count, mark] }) => ({ seen, people: roundPeople({ count: Number(count), mark }, k) }))
    .filter(({ people }) => people > 0)
    .sort((a, b) => b.people - a.people || (a.seen < b.seen ? -1 : 1))
    .map(({ seen }) => seen);
}
