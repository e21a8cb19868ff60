import type { RawData, RawSession, RawSignal } from './raw-visits.ts';

/** Where an opportunity is, as its links name it. */
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
 * People with a sign and those it is of, exact, by the definitions of docs/analyses/opportunities.md and by the sign's name on the
 * screen. `of` is null for elements, whose variants would have to be known.
 */
export function countSign(raw: RawData, process: Process, name: string, place: SignPlace) {
  const people = [...new Set(raw.sessions.map(({ person }) => person))].map((person) =>
    raw.sessions
      .filter((session) => session.person === person)
      .flatMap((visit) => visit.signals.map((signal) => ({ ...signal, visit })))
      .sort((a, b) => a.time - b.time),
  );
  const { of, has } = signOf(process, name, place);
  return { of: of && people.filter(of).length, people: people.filter((one) => (of?.(one) ?? true) && has(one)).length };
}

interface Sign {
  readonly of: ((doings: Doings) => boolean) | null;
  readonly has: (doings: Doings) => boolean;
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
    case 'Gave up here': {
      const has = (doings: Doings) => {
        const last = fields(doings).at(-1);
        const isSent = last !== undefined && sent(doings).some(({ time }) => time >= last.time);
        return last?.path === path && !isSent && !went(doings);
      };
      return { of: started, has };
    }
    case 'Saw its error':
      return { of: started, has: (doings) => field(doings).some(({ error }) => error === true) };
    case 'Filled it in again':
      return { of: started, has: (doings) => field(doings).some(({ reentry }) => reentry === true) };
    case 'Clicked in vain or in anger':
      return {
        of: null,
        has: (doings) => here(doings).some((one) => one.path === path && (one.kind === 'dead' || one.kind === 'rage')),
      };
    case 'Waited long':
      return {
        of: (doings) => sent(doings).length > 0,
        has: (doings) =>
          sent(doings).some((submit) => {
            const [next] = nextViews(doings, submit);
            return next !== undefined && next.time - submit.time >= 2000;
          }),
      };
    case 'Left while waiting':
      return {
        of: (doings) => sent(doings).length > 0,
        has: (doings) =>
          sent(doings)
            .slice(-1)
            .some((submit) => nextViews(doings, submit).length === 0),
      };
    case 'Went no further':
      return { of: (doings) => isAmong(here(doings), place), has: (doings) => !went(doings) };
    default:
      throw new Error(`No recount of “${name}”.`);
  }
}

const isIn = (path: string | undefined, form: string | null) =>
  form === null || form === '' || path === form || (path?.startsWith(`${form}>`) ?? false);

const isChange = ({ hesitation = null, edits = 0, autofilled = false }: RawSignal) =>
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
