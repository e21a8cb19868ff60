import { type CompiledPolicy, type Level, matchPage } from '@scrim/policy/runtime';
import type { PageList, PagePeople, PageSummary } from '@scrim/protocol';
import type { Context } from '../../platform/context.ts';
import { recordOf } from '../../platform/record-of.ts';
import { activePolicy } from '../../policies/policy.ts';
import { markKeyOf, roundDuration, roundPeople } from '../disclosure/rounding.ts';
import { MET, VITALS, type Vital } from './page-statement.ts';
import { countPages, type PageCounts } from './store.ts';

/** The pages of a site between two UTC days, with what people met on them; nothing of fewer than k people, all numbers rounded. */
export async function listPages(
  context: Context,
  options: { readonly site: string; readonly from: string; readonly to: string },
): Promise<PageList> {
  const { k } = context.config;
  const [counts, policy] = await Promise.all([
    countPages(context.clickhouse, { ...options, key: markKeyOf(context, options.site), k }),
    activePolicy(context, options.site),
  ]);
  const told = counts.filter(({ people }) => people.count >= k);
  const all = told.find(({ page }) => page === '');
  const pages = told
    .filter(({ page }) => page !== '')
    .map((counted) => toSummary(counted, levelOf(policy?.compiled ?? null, counted.page), k))
    .sort((a, b) => b.people - a.people || (a.template < b.template ? -1 : 1));
  return { k, all: all === undefined ? null : toPeople(all, k), pages };
}

function toPeople(counted: PageCounts, k: number): PagePeople {
  const people = roundPeople(counted.people, k);
  return {
    people,
    ...recordOf(MET, (name) => Math.min(people, roundPeople(counted[name], k))),
  };
}

function toSummary(counted: PageCounts, level: Level, k: number): PageSummary {
  const isTold = (people: number) => people >= 2 * k;
  const { people, medianDuration, vitals } = counted;
  return {
    template: counted.page,
    level,
    ...toPeople(counted, k),
    medianDuration: medianDuration !== null && isTold(people.count) ? roundDuration(medianDuration) : null,
    ...recordOf(VITALS, (name) => {
      const measured = vitals?.[name];
      return measured !== undefined && isTold(measured.people) ? roundVital(name, measured.value) : null;
    }),
  };
}

/** Two significant digits of milliseconds; hundredths of a score. */
const roundVital = (name: Vital, exact: number) =>
  name === 'cls' ? Math.round(exact * 100) / 100 : roundDuration(exact);

/** What the active policy says of a page seen earlier; `off` when it names it no longer. */
function levelOf(policy: CompiledPolicy | null, template: string): Level {
  if (policy === null) return 'off';
  return matchPage(policy, template)?.page.level ?? 'off';
}
