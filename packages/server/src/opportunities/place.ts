import { createHash } from 'node:crypto';
import type { OpportunityPlace } from '@scrim/protocol';

const nowhere: OpportunityPlace = {
  kind: 'step',
  page: '',
  path: null,
  form: null,
  device: null,
  variant: null,
  language: null,
};

export const placeAt = (place: Partial<OpportunityPlace>): OpportunityPlace => ({ ...nowhere, ...place });

/** The same for the same place, whenever it is found. */
export function placeId({ kind, page, path, form, device, variant, language }: OpportunityPlace): string {
  const text = JSON.stringify([kind, page, path, form, device, variant, language]);
  return createHash('sha256').update(text).digest('hex').slice(0, 24);
}

/**
 * Whether two places are one thing to fix: the same page, in the same form, one element within the other, or a group of a step's people and
 * the field or wait at which people leave that step.
 */
export function isSameThing(a: OpportunityPlace, b: OpportunityPlace): boolean {
  if (a.page !== b.page) return false;
  if (a.kind === 'page' || b.kind === 'page') return a.kind === b.kind;
  if (a.kind === 'group' || b.kind === 'group') return LEFT_AT.has(a.kind) && LEFT_AT.has(b.kind);
  const [one, other] = [outermost(a), outermost(b)];
  return one !== null && other !== null && (isWithin(one, other) || isWithin(other, one));
}

const LEFT_AT = new Set(['group', 'field', 'wait']);

const FORM = /^(.*[>/~]form:[0-9]+)(?:[>/~]|$)/;

function outermost({ form, path }: OpportunityPlace): string | null {
  if (form !== null && form !== '') return form;
  if (path === null) return null;
  return FORM.exec(path)?.[1] ?? path;
}

const isWithin = (inner: string, outer: string) =>
  inner === outer || (inner.startsWith(outer) && '>/~'.includes(inner[outer.length] ?? ' '));
