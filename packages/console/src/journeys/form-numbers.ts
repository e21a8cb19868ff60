import type { FormField } from '@scrim/protocol';
import { formatCount, formatShare } from '../shell/format.ts';
import { formatTook } from './numbers.tsx';

export interface FormNumberText {
  readonly label: string;
  /** Of what is drawn; it stands alone under the picture. */
  readonly definition: string;
  /** What the table's cells say besides. */
  readonly besides?: string;
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
      'Visits that changed the form, did not complete it, and touched this field last, of the visits that were in it.',
    besides: 'With 95 % interval.',
    of: ({ dropped, dropRate }) => (dropped > 0 ? (dropRate?.value ?? null) : null),
    ...inVisits,
  },
  hesitation: {
    label: 'Hesitation',
    definition:
      'Time from focus to the first change in a visit: the median over people, of each the mean of their visits.',
    of: ({ hesitation }) => hesitation?.median ?? null,
    ...inTime,
  },
  active: {
    label: 'Active time',
    definition:
      'Time from focus to blur, less pauses over 5 s, all times in the field of a visit added: the median over people, of each the mean of their visits.',
    of: ({ active }) => active?.median ?? null,
    ...inTime,
  },
  reentered: {
    label: 'Came back',
    definition: 'Visits that entered the field again after it was filled in, of the visits that were in it.',
    of: ({ reentered, visited }) => share(reentered, visited),
    ...inVisits,
  },
  corrected: {
    label: 'Corrected',
    definition:
      'Visits that deleted or replaced what they had typed, or came back and changed it, of the visits that were in the field.',
    of: ({ corrected, visited }) => share(corrected, visited),
    ...inVisits,
  },
  blank: {
    label: 'Left empty',
    definition: 'Visits that left the field empty and completed the form, of the visits that were in the field.',
    of: ({ blank, visited }) => share(blank, visited),
    ...inVisits,
  },
  errors: {
    label: 'Errors',
    definition: 'Visits that left the field with its error shown, of the visits that were in it.',
    of: ({ errors, visited }) => share(errors, visited),
    ...inVisits,
  },
  recovered: {
    label: 'Recovered',
    definition:
      'Visits that later left the field without error, or completed the form, of those that had left it with its error shown.',
    of: ({ recovered, errors }) => share(recovered, errors),
    format: formatShare,
    isTrouble: false,
  },
  emptyOnSubmit: {
    label: 'Empty on submit',
    definition: 'Visits of which a submission of the form found the field empty, of the visits that submitted it.',
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
    definition:
      'Visits in which the last error shown at the field went away while the page stayed, of those in which one was shown.',
    of: ({ putRight, errorShown }) => share(putRight, errorShown),
    format: formatShare,
    isTrouble: false,
  },
  rightedAfter: {
    label: 'Put right after',
    definition:
      'Time from the showing of the last error at the field to its being gone: the median over people, of each the mean of their visits.',
    of: ({ rightedAfter }) => rightedAfter?.median ?? null,
    ...inTime,
  },
  autofilled: {
    label: 'Autofilled',
    definition: 'Visits in which the browser filled the field in, of the visits that were in it.',
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
