import { z } from 'zod';
import { Estimate } from './funnel.ts';

/** Numbers of visits are rounded to a multiple of k as in a funnel; 0 stands for visits of fewer than k people. */
const visits = z.number();

/** What completes a form: that it was submitted without an error in it, or that the visit went on to a page or event. */
export const FormGoal = z.strictObject({ kind: z.enum(['submit', 'page', 'event']), name: z.string().max(200) });
export type FormGoal = z.infer<typeof FormGoal>;

/** A form of a page: the path of its element, '' for fields outside of any. */
export const FormSummary = z.object({
  page: z.string(),
  form: z.string(),
  /** Visits that changed a field. */
  starters: visits,
  /** Fields that visits of at least k people were in. */
  fields: z.number(),
});
export type FormSummary = z.infer<typeof FormSummary>;

/** GET /api/v1/sites/:site/forms — the forms that were started most. */
export const FormList = z.object({ k: z.number(), forms: z.array(FormSummary) });
export type FormList = z.infer<typeof FormList>;

/** Milliseconds: quartiles over visits, two significant digits; null under 2 k people. */
const Quartiles = z.object({ lower: z.number(), median: z.number(), upper: z.number() }).nullable();

export const FormField = z.object({
  path: z.string(),
  /** Visits that were in the field, that changed it. */
  visited: visits,
  changed: visits,
  /** Started visits that did not complete the form and in which this was the last field touched. */
  dropped: visits,
  /** Dropped of those that were in the field; null when too few. */
  dropRate: Estimate.nullable(),
  /** From focus to the first change, in the first visit to the field that changed it. */
  hesitation: Quartiles,
  /** Focus to blur less pauses over 5 s, all visits to the field together. */
  active: Quartiles,
  /** Visits that came back to the field after it was filled in; that changed it then, or deleted or replaced what they had typed. */
  reentered: visits,
  corrected: visits,
  /** Completed visits that were in the field and left it empty. */
  blank: visits,
  /** Visits that left the field with its error shown; of these, those that later left it without, or completed the form. */
  errors: visits,
  recovered: visits,
  /** Visits of which a submission found the field empty, entered or not; of `submitters`. */
  emptyOnSubmit: visits,
  /** Visits in which an error was shown at the field, entered or not; of these, those whose last one went while the page stayed. */
  errorShown: visits,
  putRight: visits,
  /** From that last error's being shown to its being gone. */
  rightedAfter: Quartiles,
  autofilled: visits,
});
export type FormField = z.infer<typeof FormField>;

/** GET /api/v1/sites/:site/form?page&form&goal… */
export const FormAnswer = z.object({
  k: z.number(),
  page: z.string(),
  form: z.string(),
  /** What completes the form; null when too few visits submitted it or went anywhere to tell. */
  goal: FormGoal.nullable(),
  /** To choose the goal from: submission, and where visits went after the form, most frequent first. */
  goals: z.array(FormGoal),
  starters: visits,
  completers: visits,
  /** Visits that submitted the form, with whatever outcome. */
  submitters: visits,
  /** Starters who did not complete. */
  abandoned: Estimate.nullable(),
  /** In the order in which visits came to them; last those that fewer than k people were in, left empty on submission by more. */
  fields: z.array(FormField),
});
export type FormAnswer = z.infer<typeof FormAnswer>;
