import type { FormAnswer, FormField, FormGoal, FormList, VisitFilter } from '@scrim/protocol';
import type { Context } from '../../platform/context.ts';
import { releasedShare } from '../disclosure/released-share.ts';
import { markKeyOf, roundDuration, roundPeople, roundVisits } from '../disclosure/rounding.ts';
import { resolveVisits } from '../visit-filter.ts';
import { countFields, countForms, countGoals, type FieldCount, type FormCount, type GoalCounts } from './store.ts';

export interface FormRequest {
  readonly site: string;
  readonly page: string;
  readonly form: string;
  /** What completes the form; null: its submission when that is known, else where most visits go after it. */
  readonly goal: FormGoal | null;
  readonly filter: VisitFilter;
  readonly from: string;
  readonly to: string;
}

const MOST_FORMS = 200;
const MOST_GOALS = 8;

export async function readForms(
  context: Context,
  request: Pick<FormRequest, 'site' | 'filter' | 'from' | 'to'>,
): Promise<FormList> {
  const { k } = context.config;
  const { site, filter, from, to } = request;
  const visits = await resolveVisits(context, site, filter, { from, to });
  const key = markKeyOf(context, site);
  const forms = await countForms(context.clickhouse, { scope: { site, from, to, visits }, key, k });
  return {
    k,
    forms: forms
      .map(({ page, form, fields, starters }) => ({ page, form, fields, starters: roundVisits(starters, k) }))
      .filter(({ starters }) => starters > 0)
      .sort((a, b) => b.starters - a.starters || (`${a.page} ${a.form}` < `${b.page} ${b.form}` ? -1 : 1))
      .slice(0, MOST_FORMS),
  };
}

/** Where a form costs its applicants: each field in the order of filling in. Never a value. */
export async function readForm(context: Context, request: FormRequest): Promise<FormAnswer> {
  const { k } = context.config;
  const { site, page, form, filter, from, to } = request;
  const visits = await resolveVisits(context, site, filter, { from, to });
  const asked = { scope: { site, page, form, from, to, visits }, key: markKeyOf(context, site), k };
  const released = countGoals(context.clickhouse, asked).then((counts) => releaseGoals(counts, k));
  const goalOf = ([first]: readonly FormGoal[]) => request.goal ?? first ?? null;
  const [goals, counts] = await Promise.all([
    released,
    countFields(context.clickhouse, { ...asked, goal: request.goal ?? released.then(goalOf) }),
  ]);
  const goal = goalOf(goals);
  return { k, page, form, goal, goals, ...releaseForm(counts, goal !== null, k) };
}

/** Its submission, then the most frequent as far as rounded numbers tell: the exact order would tell of single people. */
export function releaseGoals({ isSubmitted, went }: GoalCounts, k: number): FormGoal[] {
  const frequent = went
    .map(({ goal, visits }) => ({ goal, visits: roundPeople(visits, k), name: `${goal.name} ${goal.kind}` }))
    .sort((a, b) => b.visits - a.visits || (a.name < b.name ? -1 : 1))
    .slice(0, MOST_GOALS);
  return [...(isSubmitted ? [{ kind: 'submit' as const, name: '' }] : []), ...frequent.map(({ goal }) => goal)];
}

/** Completions are told only when it is known where they lead. */
export function releaseForm(
  { starters, completers, submitters, fields }: FormCount,
  isGoalKnown: boolean,
  k: number,
): Pick<FormAnswer, 'starters' | 'completers' | 'submitters' | 'abandoned' | 'fields'> {
  const started = roundVisits(starters, k);
  const completed = Math.min(roundVisits(completers, k), started);
  const submitted = roundVisits(submitters, k);
  return {
    starters: started,
    completers: completed,
    submitters: submitted,
    abandoned: isGoalKnown ? releasedShare(started - completed, started, k) : null,
    fields: fields
      .map(({ sequence, ...field }) => {
        const shown = releaseField(field, submitted, isGoalKnown, k);
        // The order must not tell when the few came who were in a field.
        return { shown, place: shown.visited > 0 ? sequence : Number.MAX_SAFE_INTEGER };
      })
      .filter(({ shown }) => shown.visited > 0 || shown.emptyOnSubmit > 0)
      .sort((a, b) => a.place - b.place || (a.shown.path < b.shown.path ? -1 : 1))
      .map(({ shown }) => shown),
  };
}

function releaseField(
  { path, counts, hesitation, hesitated, active, rightedAfter }: Omit<FieldCount, 'sequence'>,
  submitters: number,
  isGoalKnown: boolean,
  k: number,
): FormField {
  const shown = (name: keyof typeof counts) => roundVisits(counts[name], k);
  const visited = shown('visited');
  const within = (name: keyof typeof counts, whole: number) => Math.min(shown(name), whole);
  const changed = within('changed', visited);
  const dropped = isGoalKnown ? within('dropped', visited) : 0;
  const errors = within('errors', visited);
  const reentered = within('reentered', visited);
  const errorShown = shown('errorShown');
  return {
    path,
    visited,
    changed,
    dropped,
    dropRate: isGoalKnown ? releasedShare(dropped, visited, k) : null,
    hesitation: quartiles(hesitation, hesitated, k),
    active: quartiles(active, counts.visited.subjects, k),
    reentered,
    corrected: within('corrected', visited),
    blank: isGoalKnown ? within('blank', visited) : 0,
    errors,
    recovered: within('recovered', errors),
    emptyOnSubmit: within('emptyOnSubmit', submitters),
    errorShown,
    putRight: within('putRight', errorShown),
    rightedAfter: quartiles(rightedAfter, counts.putRight.subjects, k),
    autofilled: within('autofilled', visited),
  };
}

function quartiles([lower, median, upper]: readonly number[], people: number, k: number): FormField['active'] {
  if (people < 2 * k || lower === undefined || median === undefined || upper === undefined) return null;
  return { lower: roundDuration(lower), median: roundDuration(median), upper: roundDuration(upper) };
}
