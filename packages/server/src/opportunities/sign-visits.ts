import { completionOf } from '@scrim/policy';
import type { OpportunityPlace, OpportunitySignName, SignVisits } from '@scrim/protocol';
import { FORM_OF } from '../journeys/forms/form-statement.ts';
import { IN_PERIOD } from '../journeys/journey-scope.ts';
import { type VisitCondition, visitsAmong } from '../journeys/visit-filter.ts';
import type { Context } from '../platform/context.ts';
import { activePolicy } from '../policies/policy.ts';
import { stepsOf } from '../recordings/steps.ts';
import { troubleInStatement } from './page-statement.ts';
import { leftInStatement, type RunScope } from './people-statement.ts';
import {
  clickedAmong,
  formsAmong,
  hitsAmong,
  IN_TROUBLE,
  IS_GONE,
  placeOf,
  STOPPED_IN,
  startersAmong,
  submissions,
  troubleAt,
  visitsToFieldsAmong,
  WAS_SLOW,
} from './place-statement.ts';

/** What the statement's own parameters are called in a list that it narrows. */
const PREFIX = 'sign_';

/**
 * The visits in which those who show a sign at a place showed it: for lists of recordings. The sign's own statements, asked for one
 * place, so that the list is of exactly those whom the overview counts.
 */
export async function resolveSignVisits(context: Context, site: string, asked: SignVisits): Promise<VisitCondition> {
  const policy = (await activePolicy(context, site))?.compiled ?? null;
  const outcome = (policy && completionOf(policy)) ?? '';
  return signVisits(asked, { steps: stepsOf(policy), outcome, k: context.config.k });
}

/** As `resolveSignVisits`, for a process that is known. */
export function signVisits(
  { sign, place, from, to }: SignVisits,
  { steps, outcome, k }: Pick<RunScope, 'steps' | 'outcome'> & { readonly k: number },
): VisitCondition {
  const { page, path, form, device, variant, language } = place;
  return visitsAmong(sessionsWith(sign, place, k), PREFIX, {
    ...{ from, to, steps: [...steps], outcome, page, path: path ?? '', form: form ?? '' },
    ...{ device: device ?? '', variant: variant ?? '', language: language ?? '' },
  });
}

const ON_PAGE = 'page = {page:String}';
const AT_PATH = `${ON_PAGE} AND path = {path:String}`;
const IN_FORM = `${ON_PAGE} AND ${FORM_OF} = {form:String}`;
const THE_FORM = placeOf('{form:String}', '{page:String}');
const longFrom = (k: number) => `(SELECT any(long_from) FROM (${formsAmong(IN_FORM, k)}))`;

function sessionsWith(sign: OpportunitySignName, place: OpportunityPlace, k: number): string {
  switch (sign) {
    case 'stopped':
      return `SELECT stopped_in FROM (${startersAmong(IN_FORM, `${STOPPED_IN} AS stopped_in`)}) WHERE stopped AND last_field = ${placeOf('{path:String}', '{page:String}')}`;
    case 'errors':
    case 'reentries':
    case 'hesitated':
      return visitsToFieldsAmong(`${AT_PATH} AND ${troubleAt(longFrom(k))[sign]}`, IN_FORM, 'session');
    case 'troubled': {
      const variants = `SELECT in_variant FROM (${clickedAmong(AT_PATH, k)})`;
      const people = `SELECT person FROM (${hitsAmong(ON_PAGE)}) WHERE variant IN (${variants})`;
      return `SELECT session FROM signals WHERE ${IN_PERIOD} AND ${IN_TROUBLE} AND ${AT_PATH} AND person IN (${people})`;
    }
    case 'slow':
      return `SELECT visit FROM (${submissions(true)}) WHERE form = ${THE_FORM} AND ${WAS_SLOW}`;
    case 'gone':
      return `SELECT argMax(visit, sent_at) FROM (${submissions(true)}) WHERE form = ${THE_FORM} GROUP BY person HAVING ${IS_GONE}`;
    case 'shownError':
    case 'scriptFailed':
      return troubleInStatement(sign);
    case 'left': {
      const { device, variant, language } = place;
      return leftInStatement({ device: device !== null, variant: variant !== null, language: language !== null });
    }
  }
}
