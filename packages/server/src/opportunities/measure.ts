import type { ElementSignal, OpportunityPlace, OpportunitySignName } from '@scrim/protocol';
import { placeAt } from './place.ts';
import type { ElementRow, FieldRow, PageRow, StepRow, WaitRow } from './store.ts';

/** One rate of one place, of rounded numbers: what a test is made of. */
export interface Measure {
  readonly place: OpportunityPlace;
  readonly name: OpportunitySignName;
  readonly signal: ElementSignal | null;
  readonly people: number;
  readonly of: number;
  /** Measures of one family are each other's peers. */
  readonly family: string;
  /** Where a place is compared with everybody else at the same step instead of with peers. */
  readonly rest: Rate | null;
}

export interface Rate {
  readonly people: number;
  readonly of: number;
}

/** All that was counted of a period, rounded. */
export interface Counts {
  readonly steps: readonly StepRow[];
  readonly fields: readonly FieldRow[];
  readonly waits: readonly WaitRow[];
  readonly elements: readonly ElementRow[];
  readonly pages: readonly PageRow[];
}

/** Every rate that is looked at. Places of fewer than k people are none. */
export function measuresOf(counts: Counts, steps: readonly string[]): Measure[] {
  return [
    ...counts.fields.flatMap((row) => ofField(row, steps)),
    ...counts.waits.flatMap((row) => ofWait(row, steps)),
    ...counts.elements.map(ofElement),
    ...counts.pages.flatMap(ofPage),
    ...ofSteps(counts.steps, steps),
  ].filter(({ of, rest }) => of > 0 && (rest === null || rest.of > 0));
}

function ofField({ page, form, path, starters: of, ...people }: FieldRow, steps: readonly string[]): Measure[] {
  const place = placeAt({ kind: 'field', page, form, path });
  const names = ['stopped', 'errors', 'reentries', 'hesitated'] as const;
  return names
    .filter((name) => name !== 'stopped' || steps.includes(page))
    .map((name) => ({
      place,
      name,
      signal: 'field' as const,
      people: people[name],
      of,
      family: `${name} ${page} ${form}`,
      rest: null,
    }));
}

function ofWait({ page, form, people: of, slow, gone }: WaitRow, steps: readonly string[]): Measure[] {
  const place = placeAt({ kind: 'wait', page, form });
  // Nothing has to follow a form that is no step, such as a sign-in.
  const isStep = steps.includes(page);
  return [
    { place, name: 'slow' as const, signal: null, people: slow, of, family: 'slow', rest: null },
    ...(isStep ? [{ place, name: 'gone' as const, signal: null, people: gone, of, family: 'gone', rest: null }] : []),
  ];
}

/** In vain and in anger are one test: what clicks in vain is clicked again. */
function ofElement({ page, path, seen: of, troubled, dead, rage }: ElementRow): Measure {
  return {
    place: placeAt({ kind: 'element', page, path }),
    name: 'troubled',
    signal: dead >= rage ? 'dead' : 'rage',
    people: troubled,
    of,
    family: 'troubled',
    rest: null,
  };
}

function ofPage({ page, people: of, ...met }: PageRow): Measure[] {
  const place = placeAt({ kind: 'page', page });
  return (['shownError', 'scriptFailed'] as const).map((name) => ({
    ...{ place, name, signal: null, people: met[name], of, family: name, rest: null },
  }));
}

function ofSteps(rows: readonly StepRow[], steps: readonly string[]): Measure[] {
  return rows.flatMap(({ step, device, variant, language, people: of, left: people }): Measure[] => {
    const page = steps[step - 1] ?? '';
    const isGroup = device !== null || variant !== null || language !== null;
    const named = [device, variant, language].every((value) => value !== '');
    // The last step is not left: it is where one wants to be.
    if (!named || step === steps.length) return [];
    if (!isGroup)
      return [{ place: placeAt({ page }), name: 'left', signal: null, people, of, family: 'left', rest: null }];
    const all = rows.find((row) => row.step === step && isEverybody(row));
    const rest = { people: Math.max(0, (all?.left ?? 0) - people), of: (all?.people ?? 0) - of };
    const place = placeAt({ kind: 'group', page, device: deviceOf(device), variant, language });
    return [{ place, name: 'left', signal: null, people, of, family: `left ${page}`, rest }];
  });
}

export const isEverybody = ({ device, variant, language }: StepRow) =>
  device === null && variant === null && language === null;

export const deviceOf = (text: string | null): OpportunityPlace['device'] =>
  text === 'phone' || text === 'tablet' || text === 'desktop' ? text : null;
