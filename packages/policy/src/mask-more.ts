import { isMap, isScalar, isSeq, parseDocument } from 'yaml';
import type { StringRole } from './compiled.ts';

/**
 * A policy's source with one more selector masked, or excluded, on a page rule; comments and order stay. Null: the source
 * has no such rule, or says so there already.
 * @param rule position of the rule, from 0
 */
export function maskSelector(
  source: string,
  rule: number,
  selector: string,
  how: 'mask' | 'exclude' = 'mask',
): string | null {
  const document = parseDocument(source);
  if (document.errors.length > 0 || !document.hasIn(['pages', rule])) return null;
  const masked = document.getIn(['pages', rule, how]);
  if (isSeq(masked)) {
    if (masked.items.some((item) => isScalar(item) && item.value === selector)) return null;
    masked.add(selector);
  }
  if (!isSeq(masked)) document.setIn(['pages', rule, how], document.createNode([selector], { flow: true }));
  return document.toString({ lineWidth: 0, flowCollectionPadding: false });
}

/** A policy's source without a selector that lights texts on a page rule. Null: it has none such. */
export function unlightSelector(source: string, rule: number, selector: string): string | null {
  const document = parseDocument(source);
  const lit = document.errors.length > 0 ? null : document.getIn(['pages', rule, 'light', 'text']);
  if (!isSeq(lit)) return null;
  const at = lit.items.findIndex((item) => isScalar(item) && item.value === selector);
  if (at < 0) return null;
  lit.items.splice(at, 1);
  if (lit.items.length === 0) document.deleteIn(['pages', rule, 'light', 'text']);
  const light = document.getIn(['pages', rule, 'light'], true);
  if (light !== undefined && JSON.stringify(light) === '{}') document.deleteIn(['pages', rule, 'light']);
  return document.toString({ lineWidth: 0, flowCollectionPadding: false });
}

/** A policy's source without a property of an outcome event. Null: it lists none such. */
export function dropEventProperty(source: string, event: string, property: string): string | null {
  const document = parseDocument(source);
  const listed = ['events', event, property];
  if (document.errors.length > 0 || !document.hasIn(listed)) return null;
  document.deleteIn(listed);
  return document.toString({ lineWidth: 0, flowCollectionPadding: false });
}

/** A dictionary's source without a string that it lists for a role; comments and order stay. Null: it lists none such. */
export function unlistString(dictionary: string, role: StringRole, text: string): string | null {
  const document = parseDocument(dictionary);
  const listed = document.errors.length > 0 ? null : document.getIn(['strings', role]);
  if (!isSeq(listed)) return null;
  const at = listed.items.findIndex((item) => (isMap(item) ? item.get('text') : isScalar(item) && item.value) === text);
  if (at < 0) return null;
  listed.items.splice(at, 1);
  if (listed.items.length === 0) document.deleteIn(['strings', role]);
  return document.toString({ lineWidth: 0, flowCollectionPadding: false });
}
