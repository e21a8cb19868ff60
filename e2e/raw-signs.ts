import type { RawData, RawSession, RawSignal } from './raw-visits.ts';

/** Where an opportunity's sign is. */
export interface SignPlace {
  readonly page: string;
  /** Of a field or element. */
  readonly path: string | null;
  /** Of the form that a field or a wait is in. */
  readonly form: string | null;
  /** Whom a step is of. */
  readonly device: string | null;
  readonly variant: string | null;
  readonly language: string | null;
}

interface Process {
  readonly steps: readonly string[];
  /** The event that completes it. */
  readonly outcome: string;
}

type Placed = RawSignal & { readonly visit: RawSession };
/** All that one person did, in order. */
type Doings = readonly Placed[];

/**
 * People with a sign, those it is of, how many of both completed, and the visits in which they showed it, exact, by the definitions
 * of docs/analyses/opportunities.md. `of` is null for elements, whose variants would have to be known.
 */
export function countSign(raw: RawData, process: Process, name: string, place: SignPlace) {
  const people = peopleOf(raw);
  const { of, shownBy } = signOf(process, name, place);
  const all = people.filter((one) => of?.(one) ?? true);
  const shown = all.filter((one) => shownBy(one).length > 0);
  const completed = (some: readonly Doings[]) =>
    some.filter((one) => furthest(one, process) === process.steps.length).length;
  return {
    of: of && all.length,
    ofCompleted: completed(all),
    people: shown.length,
    completed: completed(shown),
    visits: new Set(shown.flatMap(shownBy).map(({ visit }) => visit)).size,
  };
}

const known = new WeakMap<RawData, readonly Doings[]>();

/** What each did; put together once, for it is asked of many places. */
function peopleOf(raw: RawData): readonly Doings[] {
  const people =
    known.get(raw) ??
    [...new Set(raw.sessions.map(({ person }) => person))].map((person) =>
      raw.sessions
        .filter((session) => session.person === person)
        .flatMap((visit) => visit.signals.map((signal) => ({ ...signal, visit })))
        .sort((a, b) => a.time - b.time),
    );
  known.set(raw, people);
  return people;
}

interface Sign {
  readonly of: ((doings: Doings) => boolean) | null;
  /** What of somebody's doings shows it; nothing: they do not. */
  readonly shownBy: (doings: Doings) => Doings;
}

function signOf(process: Process, name: string, place: SignPlace): Sign {
  const { page, path, form } = place;
  const here = (doings: Doings) => doings.filter((one) => one.page === page);
  const fields = (doings: Doings) => here(doings).filter((one) => one.kind === 'field' && isIn(one.path, form));
  const field = (doings: Doings) => fields(doings).filter((one) => one.path === path);
  const sent = (doings: Doings) =>
    here(doings).filter((one) => one.kind === 'submit' && one.outcome === 'passed' && one.path === form);
  const started = (doings: Doings) => fields(doings).some(isChange);
  const went = (doings: Doings) => furthest(doings, process) > process.steps.indexOf(page);
  const nextViews = (doings: Doings, { visit, time }: Placed) =>
    doings.filter((one) => one.visit === visit && one.kind === 'view' && one.time >= time);
  switch (name) {
    case 'stopped': {
      const isStop = (doings: Doings, last: Placed) =>
        last.path === path && !sent(doings).some(({ time }) => time >= last.time) && !went(doings);
      return {
        of: started,
        shownBy: (doings) =>
          fields(doings)
            .slice(-1)
            .filter((last) => isStop(doings, last)),
      };
    }
    case 'errors':
      return { of: started, shownBy: (doings) => field(doings).filter(({ error }) => error === true) };
    case 'reentries':
      return { of: started, shownBy: (doings) => field(doings).filter(({ reentry }) => reentry === true) };
    case 'troubled':
      return {
        of: null,
        shownBy: (doings) =>
          here(doings).filter((one) => one.path === path && (one.kind === 'dead' || one.kind === 'rage')),
      };
    case 'slow':
      return {
        of: (doings) => sent(doings).length > 0,
        shownBy: (doings) =>
          sent(doings).filter((submit) => {
            const [next] = nextViews(doings, submit);
            return next !== undefined && next.time - submit.time >= 2000;
          }),
      };
    case 'gone':
      return {
        of: (doings) => sent(doings).length > 0,
        shownBy: (doings) =>
          sent(doings)
            .slice(-1)
            .filter((submit) => nextViews(doings, submit).length === 0),
      };
    case 'shownError':
    case 'scriptFailed': {
      const kind = name === 'shownError' ? 'error' : 'script_error';
      return {
        of: (doings) => here(doings).some((one) => one.kind === 'view'),
        shownBy: (doings) => here(doings).filter((one) => one.kind === kind),
      };
    }
    case 'left':
      return {
        of: (doings) => isAmong(here(doings), place),
        shownBy: (doings) =>
          went(doings)
            ? []
            : here(doings)
                .filter(({ kind }) => kind === 'view')
                .slice(-1),
      };
    default:
      throw new Error(`No recount of “${name}”.`);
  }
}

export const isIn = (path: string | undefined, form: string | null) =>
  form === null || form === '' || path === form || (path?.startsWith(`${form}>`) ?? false);

export const isChange = ({ hesitation = null, edits = 0, autofilled = false }: RawSignal) =>
  hesitation !== null || edits > 0 || autofilled;

/** Index of the last step that somebody saw; beyond all of them once they completed. */
function furthest(doings: Doings, { steps, outcome }: Process): number {
  if (doings.some(({ kind, name }) => kind === 'event' && name === outcome)) return steps.length;
  return Math.max(-1, ...doings.filter(({ kind }) => kind === 'view').map(({ page }) => steps.indexOf(page)));
}

/** Whether the last view of a page was on such a device, in such a language, and the last variant seen there such a one. */
function isAmong(here: Doings, { device, variant, language }: SignPlace): boolean {
  const views = here.filter(({ kind }) => kind === 'view');
  const last = views.at(-1);
  if (last === undefined) return false;
  const seen = views.findLast((view) => typeof view.variant === 'string' && view.variant !== '')?.variant ?? null;
  return (
    (device === null || last.visit.device === device) &&
    (language === null || last.language === language) &&
    (variant === null || seen === variant)
  );
}
