import type { FormField } from '@scrim/protocol';
import { formatCount, formatShare } from '../shell/format.ts';
import { formatTook } from './numbers.tsx';

interface FormNumberText {
  readonly label: string;
  readonly definition: string;
  /** Null when too few people stand behind it. */
  readonly of: (field: FormField, submitters: number) => number | null;
  readonly format: (value: number) => string;
  /** Whether more of it is worse, so that a mark is coloured by it. */
  readonly isTrouble: boolean;
}

const share = (part: number, whole: number) => (part > 0 && whole > 0 ? part / whole : null);
const inVisits = { format: formatShare, isTrouble: true };
const inTime = { format: formatTook, isTrouble: true };

/** What is known of each field, in the table's order; any of it can be drawn on the form. */
export const FORM_NUMBERS = {
  visited: {
    label: 'Visits',
    definition: 'Visits that were in the field.',
    of: ({ visited }) => (visited > 0 ? visited : null),
    format: formatCount,
    isTrouble: false,
  },
  dropped: {
    label: 'Left here',
    definition:
      'Of those, visits that changed the form, did not complete it, and touched this field last; with 95 % interval.',
    of: ({ dropped, dropRate }) => (dropped > 0 ? (dropRate?.value ?? null) : null),
    ...inVisits,
  },
  hesitation: {
    label: 'Hesitation',
    definition: 'Median time from focus to the first change.',
    of: ({ hesitation }) => hesitation?.median ?? null,
    ...inTime,
  },
  active: {
    label: 'Active time',
    definition: 'Median time from focus to blur, less pauses over 5 s, all visits to the field added.',
    of: ({ active }) => active?.median ?? null,
    ...inTime,
  },
  reentered: {
    label: 'Came back',
    definition: 'Visits that entered the field again after it was filled in.',
    of: ({ reentered, visited }) => share(reentered, visited),
    ...inVisits,
  },
  corrected: {
    label: 'Corrected',
    definition: 'Visits that deleted or replaced what they had typed, or came back and changed it.',
    of: ({ corrected, visited }) => share(corrected, visited),
    ...inVisits,
  },
  blank: {
    label: 'Left empty',
    definition: 'Completed visits that were in the field and left it empty.',
    of: ({ blank, visited }) => share(blank, visited),
    ...inVisits,
  },
  errors: {
    label: 'Errors',
    definition: 'Visits that left the field with its error shown.',
    of: ({ errors, visited }) => share(errors, visited),
    ...inVisits,
  },
  recovered: {
    label: 'Recovered',
    definition: 'Of those, visits that later left it without error, or completed the form.',
    of: ({ recovered, errors }) => share(recovered, errors),
    format: formatShare,
    isTrouble: false,
  },
  emptyOnSubmit: {
    label: 'Empty on submit',
    definition: 'Visits of which a submission of the form found the field empty; share of the visits that submitted.',
    of: ({ emptyOnSubmit }, submitters) => share(emptyOnSubmit, submitters),
    ...inVisits,
  },
  errorShown: {
    label: 'Error shown',
    definition: 'Visits in which an error was shown at the field, also by a submission.',
    of: ({ errorShown }) => (errorShown > 0 ? errorShown : null),
    format: formatCount,
    isTrouble: true,
  },
  putRight: {
    label: 'Put right',
    definition: 'Of those, visits in which the last such error went away while the page stayed.',
    of: ({ putRight, errorShown }) => share(putRight, errorShown),
    format: formatShare,
    isTrouble: false,
  },
  rightedAfter: {
    label: 'Put right after',
    definition: 'Median time from that error’s being shown to its being gone.',
    of: ({ rightedAfter }) => rightedAfter?.median ?? null,
    ...inTime,
  },
  autofilled: {
    label: 'Autofilled',
    definition: 'Visits in which the browser filled it in.',
    of: ({ autofilled, visited }) => share(autofilled, visited),
    format: formatShare,
    isTrouble: false,
  },
} as const satisfies Record<string, FormNumberText>;

export type FormNumber = keyof typeof FORM_NUMBERS;

export const isFormNumber = (value: unknown): value is FormNumber =>
  typeof value === 'string' && Object.hasOwn(FORM_NUMBERS, value);

interface DrawnNumber {
  readonly text: string;
  /** 0..1 against the worst field of the form: how strongly its mark is coloured. */
  readonly severity: number;
}

/** What a number says on each field, by the field's path. */
export function drawnNumbers(
  fields: readonly FormField[],
  submitters: number,
  number: FormNumber,
): ReadonlyMap<string, DrawnNumber> {
  const { of, format, isTrouble }: FormNumberText = FORM_NUMBERS[number];
  const values = fields.map((field) => [field.path, of(field, submitters)] as const);
  const worst = isTrouble ? Math.max(0, ...values.map(([, value]) => value ?? 0)) : 0;
  return new Map(
    values.map(([path, value]) => [
      path,
      { text: value === null ? '–' : format(value), severity: worst > 0 ? (value ?? 0) / worst : 0 },
    ]),
  );
}
