import type { StringRole } from '../compiled.ts';
import { LABEL_ATTRIBUTES } from './markup.ts';

/** Where a string ends up: in a role, or in a property of a component that decides. */
export type Context = { readonly role: StringRole } | { readonly component: string; readonly property: string };

/** Which roles each property of each component leads to, as far as the source read tells. */
export class ComponentRoles {
  readonly #uses = new Map<string, Context[]>();

  /** Says that a component shows one of its properties in a context. */
  learn(component: string, property: string, context: Context): void {
    const id = `${component}.${property}`;
    this.#uses.set(id, [...(this.#uses.get(id) ?? []), context]);
  }

  /** The roles of a context; follows properties from component to component. */
  resolve(context: Context, seen: ReadonlySet<string> = new Set()): StringRole[] {
    if ('role' in context) return [context.role];
    const id = `${context.component}.${context.property}`;
    if (seen.has(id)) return [];
    const uses = this.#uses.get(id);
    const found = (uses ?? []).flatMap((use) => this.resolve(use, new Set([...seen, id])));
    return found.length > 0 ? [...new Set(found)] : [guess(context.component, context.property)];
  }
}

/** The role that names suggest, for a component whose source was not read. */
function guess(component: string, property: string): StringRole {
  if (property === 'children') {
    if (/button/i.test(component)) return 'button';
    if (/link|anchor/i.test(component)) return 'link';
    if (/heading|title/i.test(component)) return 'heading';
    if (/label|legend/i.test(component)) return 'label';
    if (/option/i.test(component)) return 'option';
    return 'text';
  }
  if (LABEL_ATTRIBUTES.has(property) && property !== 'label' && property !== 'title') return 'attribute';
  if (/^(?:label|legend|caption)$/.test(property)) return 'label';
  if (/heading|title/i.test(property)) return 'heading';
  if (/(?:submit|action|button|confirm|cancel)/i.test(property)) return 'button';
  if (/label$/i.test(property)) return 'attribute';
  return 'text';
}
