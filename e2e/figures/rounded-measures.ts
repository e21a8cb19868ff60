import type { Context } from '@scrim/server';
import { markKeyOf } from '../../packages/server/src/journeys/disclosure/rounding.ts';
import { countPeriod } from '../../packages/server/src/opportunities/opportunity.ts';
import type { SignCount } from './before-after.ts';
import { K, PROCESS } from './demo-process.ts';
import { type Measure, measureKey, NOWHERE, type Place, signsOf } from './opportunity-places.ts';

/** How many completed is counted where a loss is made of it. */
export type RoundedMeasure = Pick<Measure, 'place' | 'name' | 'of' | 'people'> & Partial<SignCount>;

/**
 * To which of two multiples of k the server rounded each number of a period: that only its key says. A test that takes them from
 * here holds each against the exact number.
 */
export async function roundedMeasures(
  context: Context,
  from: string,
  to: string,
): Promise<ReadonlyMap<string, RoundedMeasure>> {
  const site = 'meadow-loans';
  const scope = { site, from, to, ...PROCESS };
  const counts = await countPeriod(context, { scope, key: markKeyOf(context, site), k: K });
  const { fields = [], waits = [], elements = [], pages = [], steps = [] } = counts ?? {};
  const measures: RoundedMeasure[] = [
    ...fields.flatMap((row) => {
      const place: Place = { ...NOWHERE, kind: 'field', page: row.page, path: row.path, form: row.form };
      const names = ['stopped', 'errors', 'reentries', 'hesitated'] as const;
      return names.map((name) => ({ place, name, of: row.starters, people: row[name] }));
    }),
    ...waits.flatMap((row) => {
      const place: Place = { ...NOWHERE, kind: 'wait', page: row.page, form: row.form };
      const names = ['slow', 'gone'] as const;
      return names.map((name) => ({ place, name, of: row.people, people: row[name] }));
    }),
    ...elements.map((row) => ({
      place: { ...NOWHERE, kind: 'element' as const, page: row.page, path: row.path },
      name: 'troubled' as const,
      of: row.seen,
      ofCompleted: row.seenCompleters,
      people: row.troubled,
      completed: row.completers,
    })),
    ...pages.flatMap((row) => {
      const place: Place = { ...NOWHERE, kind: 'page', page: row.page };
      const whole = { place, of: row.people, ofCompleted: row.peopleCompleters };
      return [
        { ...whole, name: 'shownError' as const, people: row.shownError, completed: row.shownErrorCompleters },
        { ...whole, name: 'scriptFailed' as const, people: row.scriptFailed, completed: row.scriptFailedCompleters },
      ];
    }),
    ...steps.map(({ step, device, variant, language, people, left, completed }) => {
      const kind: Place['kind'] = [device, variant, language].every((one) => one === null) ? 'step' : 'group';
      const place = { ...NOWHERE, kind, page: PROCESS.steps[step - 1] ?? '', device, variant, language };
      return { place, name: 'left' as const, of: people, ofCompleted: completed, people: left };
    }),
  ];
  const isOne = ({ place, name }: RoundedMeasure) =>
    signsOf(place).includes(name) && ![place.device, place.variant, place.language].includes('');
  return new Map(measures.filter(isOne).map((measure) => [measureKey(measure), measure]));
}
