import { z } from 'zod';
import { ElementPath } from '../signal.ts';
import { Device } from './device.ts';

/** Where something is worth fixing: a field of a form, an element, the wait after a form, a page, a step, or a step for some visitors. */
export const OpportunityKind = z.enum(['field', 'element', 'wait', 'page', 'step', 'group']);
export type OpportunityKind = z.infer<typeof OpportunityKind>;

/** By what a place departs; docs/analyses/opportunities.md defines each. */
export const OpportunitySignName = z.enum([
  'stopped',
  'errors',
  'reentries',
  'hesitated',
  'troubled',
  'slow',
  'gone',
  'shownError',
  'scriptFailed',
  'left',
]);
export type OpportunitySignName = z.infer<typeof OpportunitySignName>;

export const OpportunityPlace = z.object({
  kind: OpportunityKind,
  page: z.string().max(500),
  /** Of the element or field; null for a page or step. */
  path: ElementPath.nullable(),
  /** Of the form that it is in, '' for fields outside of one; null for a page or step. */
  form: z.union([z.literal(''), ElementPath]).nullable(),
  /** Whom a `group` is of. */
  device: Device.nullable(),
  variant: z.string().max(40).nullable(),
  language: z.string().max(12).nullable(),
});
export type OpportunityPlace = z.infer<typeof OpportunityPlace>;

/** Of those who show a sign at a place, the visits in which they did, with the whole question, so that they are those whom the overview counts. */
export const SignVisits = z.strictObject({
  sign: OpportunitySignName,
  place: OpportunityPlace,
  /** UTC days, both included. */
  from: z.iso.date(),
  to: z.iso.date(),
});
export type SignVisits = z.infer<typeof SignVisits>;
