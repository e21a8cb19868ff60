import { VISIT_MARK } from '../disclosure/rounding.ts';
import { type FunnelScope, scopeConditions } from '../funnels/funnel-statement.ts';

/** A form, or with '' the fields of a page that belong to none. */
export interface FormScope extends FunnelScope {
  readonly page: string;
  readonly form: string;
}

/** Path of the innermost form that an element is in, '' when in none. */
export const FORM_OF = `extract(path, '^(.*[>/~]form:[0-9]+)(?:[>/~]|$)')`;

/** A visit to a field in which it was changed. */
const CHANGED = '(isNotNull(hesitation) OR edits > 0 OR autofilled)';

export const COUNTED = [
  'visited',
  'changed',
  'dropped',
  'reentered',
  'corrected',
  'blank',
  'errors',
  'recovered',
  'autofilled',
] as const;
export type CountedName = (typeof COUNTED)[number];

const CONDITIONS: Record<CountedName, string> = {
  visited: '1',
  changed: 'was_changed',
  dropped: 'started AND NOT completed AND is_last',
  reentered: 'was_reentered',
  corrected: 'was_corrected',
  blank: 'completed AND left_blank',
  errors: 'had_error',
  recovered: 'had_error AND (completed OR NOT left_with_error)',
  autofilled: 'was_autofilled',
};

export function formParameters(scope: FormScope): Record<string, unknown> {
  const { site, from, to, page, form } = scope;
  return { site, from, to, page, form, ...scope.visits.parameters };
}

const counted = (condition: string) =>
  `(countIf(${condition}), toString(groupBitXorIf(${VISIT_MARK}, ${condition})), uniqExactIf(subject, ${condition}))`;

/** Forms of the site whose fields were changed. */
export function formListStatement(scope: FunnelScope): string {
  return `
    SELECT page, form, ${counted('1')} AS starters, fields
    FROM (
      SELECT session, any(subject) AS subject, page, ${FORM_OF} AS form
      FROM signals WHERE ${scopeConditions(scope).join(' AND ')} AND kind = 'field' AND ${CHANGED}
      GROUP BY session, page, form
    ) AS started
    INNER JOIN (
      SELECT page, form, countIf(people >= {k:UInt32}) AS fields
      FROM (
        SELECT page, path, ${FORM_OF} AS form, uniqExact(subject) AS people
        FROM signals WHERE ${scopeConditions(scope).join(' AND ')} AND kind = 'field'
        GROUP BY page, path
      ) GROUP BY page, form
    ) AS known USING (page, form)
    GROUP BY page, form, fields`;
}

/** The first page or event after the last field of the form that a visit was in, by visits. */
export function goalStatement(scope: FormScope): string {
  return `
    SELECT goal.1 AS kind, goal.2 AS name, count() AS visits
    FROM (
      SELECT session, any(signals.subject) AS subject, argMin((if(kind = 'view', 'page', 'event'), if(kind = 'view', page, event)), (time, seq, position)) AS goal
      FROM signals
      INNER JOIN (${lastStatement(scope)}) AS form USING session
      WHERE site = {site:String} AND day >= {from:Date} AND (kind = 'event' OR (kind = 'view' AND page != {page:String}))
        AND time >= last_at
      GROUP BY session
    )
    GROUP BY goal HAVING uniqExact(subject) >= {k:UInt32} ORDER BY visits DESC, name LIMIT 8`;
}

/** One row per field, and one of path '' for the form: the numbers of visits, and quartiles of times. */
export function fieldStatement(scope: FormScope, goal: { readonly kind: 'page' | 'event' } | null): string {
  return `
    WITH touched AS (${touchedStatement(scope)}),
    visits AS (
      SELECT session, any(subject) AS subject, max(was_changed) AS started, max(last_at) AS left_at,
        argMax(path, last_at) AS last_path
      FROM touched GROUP BY session
    ),
    judged AS (
      SELECT session, subject, started, last_path, ${goal === null ? 'false' : 'goal_at >= left_at'} AS completed
      FROM visits ${goal === null ? '' : `LEFT JOIN (${goalTimes(goal)}) AS goals USING session`}
    )
    SELECT path, ${COUNTED.map((name) => `${counted(CONDITIONS[name])} AS ${name}`).join(', ')},
      quantilesExactIf(0.25, 0.5, 0.75)(assumeNotNull(waited), isNotNull(waited)) AS hesitation,
      uniqExactIf(subject, isNotNull(waited)) AS hesitated,
      quantilesExact(0.25, 0.5, 0.75)(was_active) AS active, quantileExact(0.5)(since_start) AS sequence
    FROM (
      SELECT *, path = last_path AS is_last, first_at - min(first_at) OVER (PARTITION BY session) AS since_start
      FROM touched INNER JOIN judged USING (session, subject)
    )
    GROUP BY path
    UNION ALL
    SELECT '' AS path, ${COUNTED.map((name) => `${totalOf(name)} AS ${name}`).join(', ')},
      [0, 0, 0] AS hesitation, 0 AS hesitated, [0, 0, 0] AS active, 0 AS sequence
    FROM judged`;
}

/** The form's own row says its starters as \`changed\`, and its completers, of the starters, as \`recovered\`. */
function totalOf(name: CountedName): string {
  if (name === 'changed') return counted('started');
  return counted(name === 'recovered' ? 'started AND completed' : '0');
}

function formConditions(scope: FormScope): string {
  return [...scopeConditions(scope), 'page = {page:String}', `kind = 'field'`, `${FORM_OF} = {form:String}`].join(
    ' AND ',
  );
}

const MILLISECONDS = 'toUnixTimestamp64Milli(time)';

/** What each visit did in each field. FINAL: a retried batch must not make a re-entry. */
function touchedStatement(scope: FormScope): string {
  const latest = '(time, seq, position)';
  return `
    SELECT session, any(signals.subject) AS subject, path, min(${MILLISECONDS}) AS first_at, max(${MILLISECONDS}) AS last_at,
      max(${CHANGED}) AS was_changed, max(reentry) AS was_reentered, max(reentry AND ${CHANGED}) AS was_corrected,
      argMax(blank, ${latest}) AS left_blank, max(error_shown) AS had_error, argMax(error_shown, ${latest}) AS left_with_error,
      max(autofilled) AS was_autofilled, argMinIf(hesitation, ${latest}, isNotNull(hesitation)) AS waited,
      sum(active) AS was_active
    FROM signals FINAL WHERE ${formConditions(scope)} GROUP BY session, path`;
}

function lastStatement(scope: FormScope): string {
  return `SELECT session, max(time) AS last_at FROM signals WHERE ${formConditions(scope)} GROUP BY session`;
}

function goalTimes({ kind }: { readonly kind: 'page' | 'event' }): string {
  const reached =
    kind === 'page' ? `kind = 'view' AND page = {goal:String}` : `kind = 'event' AND event = {goal:String}`;
  return `SELECT session, max(${MILLISECONDS}) AS goal_at FROM signals
    WHERE site = {site:String} AND day >= {from:Date} AND ${reached} GROUP BY session`;
}
