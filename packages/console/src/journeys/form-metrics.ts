import type { FormField } from '@scrim/protocol';
import { formatShare } from '../shell/format.ts';
import { formatTook } from './numbers.tsx';

export type FormMetric = 'dropped' | 'hesitation' | 'errors' | 'reentered';

interface MetricText {
  readonly label: string;
  readonly definition: string;
  /** How bad, for comparing fields of one form; null when fewer than k people stand behind it. */
  readonly of: (field: FormField) => number | null;
  readonly format: (value: number) => string;
}

const share = (part: number, whole: number) => (part > 0 && whole > 0 ? part / whole : null);

/** What can be drawn over the form, and what it means. */
export const FORM_METRICS: Record<FormMetric, MetricText> = {
  dropped: {
    label: 'Left here',
    definition: 'Visits that gave up with this as the last field they touched, of those that were in it.',
    of: (field) => (field.dropped > 0 ? (field.dropRate?.value ?? null) : null),
    format: formatShare,
  },
  hesitation: {
    label: 'Hesitation',
    definition: 'Median time from focus to the first change.',
    of: (field) => field.hesitation?.median ?? null,
    format: formatTook,
  },
  errors: {
    label: 'Errors',
    definition: 'Visits that left the field with its error shown, of those that were in it.',
    of: (field) => share(field.errors, field.visited),
    format: formatShare,
  },
  reentered: {
    label: 'Came back',
    definition: 'Visits that came back to the field after it was filled in, of those that were in it.',
    of: (field) => share(field.reentered, field.visited),
    format: formatShare,
  },
};

/** 0..1 against the worst field of the form: how strongly a mark is coloured. */
export function severities(fields: readonly FormField[], metric: FormMetric): ReadonlyMap<string, number> {
  const values = fields.map((field) => [field.path, FORM_METRICS[metric].of(field) ?? 0] as const);
  const worst = Math.max(0, ...values.map(([, value]) => value));
  return new Map(values.map(([path, value]) => [path, worst > 0 ? value / worst : 0]));
}
