import { ScrimError } from '../platform/errors.ts';

/** Who does something, as the audit log names them. Throws `sign_in_required` for nobody. */
export function actorOf(person: { readonly id: string } | null): string {
  if (person === null) throw new ScrimError('sign_in_required');
  return `person:${person.id}`;
}
