import type { SignPlace } from '../raw-signs.ts';
import type { RawData } from '../raw-visits.ts';
import { countAt, type SignCount } from './before-after.ts';
import { PROCESS } from './demo-process.ts';

export interface Place extends SignPlace {
  readonly kind: 'field' | 'element' | 'wait' | 'step' | 'group' | 'page';
}

/** What can be the matter with a place, as the screens call it. */
export const LABELS = {
  stopped: 'Gave up here',
  errors: 'Saw its error',
  reentries: 'Came back to it',
  hesitated: 'Hesitated',
  troubled: 'Clicked in vain or in anger',
  slow: 'Waited long',
  gone: 'Left while waiting',
  left: 'Went no further',
  shownError: 'Was shown an error',
  scriptFailed: 'Met a script error',
} as const;
export type Sign = keyof typeof LABELS;

/** One sign at one place. */
export interface Measure extends SignCount {
  readonly place: Place;
  readonly name: Sign;
}

export function signsOf({ kind, page }: Place): Sign[] {
  const isStep = PROCESS.steps.includes(page);
  if (kind === 'field') return [...(isStep ? (['stopped'] as const) : []), 'errors', 'reentries', 'hesitated'];
  if (kind === 'wait') return isStep ? ['slow', 'gone'] : ['slow'];
  if (kind === 'page') return ['shownError', 'scriptFailed'];
  return kind === 'element' ? ['troubled'] : ['left'];
}

/** A text of its own for each. */
export const placeKey = ({ kind, page, path, form, device, variant, language }: Place): string =>
  JSON.stringify([kind, page, path, form, device, variant, language]);
export const measureKey = ({ place, name }: Pick<Measure, 'place' | 'name'>): string => `${name} ${placeKey(place)}`;

/** Every sign of every place where opportunities are looked for, exact. */
export function measuresIn(raw: RawData): Measure[] {
  return placesIn(raw).flatMap((place) =>
    signsOf(place).map((name) => ({ place, name, ...countAt(raw, name, place) })),
  );
}

export const NOWHERE = { path: null, form: null, device: null, variant: null, language: null };

function placesIn(raw: RawData): Place[] {
  const signals = raw.sessions.flatMap((session) => session.signals);
  const at = (kinds: readonly string[]) => signals.filter(({ kind }) => kinds.includes(kind));
  const steps = PROCESS.steps.map((page): Place => ({ ...NOWHERE, kind: 'step', page }));
  const all = [
    ...at(['field']).map(
      ({ page, path = '' }): Place => ({ ...NOWHERE, kind: 'field', page, path, form: formOf(path) }),
    ),
    ...at(['submit']).map(({ page, path = '' }): Place => ({ ...NOWHERE, kind: 'wait', page, form: path })),
    ...at(['click', 'dead', 'rage']).map(({ page, path = '' }): Place => ({ ...NOWHERE, kind: 'element', page, path })),
    ...at(['view']).map(({ page }): Place => ({ ...NOWHERE, kind: 'page', page })),
    ...steps,
    ...steps.flatMap(({ page }) => groupsAt(raw, page)),
  ];
  return [...new Map(all.map((place) => [placeKey(place), place])).values()];
}

/** Of a step's people: by device, variant, language, device and variant. */
function groupsAt(raw: RawData, page: string): Place[] {
  const views = raw.sessions.flatMap(({ device, signals }) =>
    signals.filter((one) => one.kind === 'view' && one.page === page).map((view) => ({ ...view, device })),
  );
  const known = (values: readonly (string | null)[]) => [...new Set(values)].filter((value) => value);
  const devices = known(views.map(({ device }) => device));
  const variants = known(views.map(({ variant }) => variant));
  const languages = known(views.map(({ language }) => language));
  return [
    ...devices.map((device) => ({ device })),
    ...variants.map((variant) => ({ variant })),
    ...languages.map((language) => ({ language })),
    ...devices.flatMap((device) => variants.map((variant) => ({ device, variant }))),
  ].map((group) => ({ ...NOWHERE, kind: 'group', page, ...group }));
}

/** Path of the innermost form that something is in; '' for none. */
export function formOf(path: string): string {
  const parts = path.split('>');
  const last = parts.findLastIndex((part) => part.startsWith('form:'));
  return parts.slice(0, last + 1).join('>');
}
