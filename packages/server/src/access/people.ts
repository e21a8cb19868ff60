import { asc } from 'drizzle-orm';
import type { Database } from '../platform/context.ts';
import { SignedInPerson } from './authentication.ts';
import { authSchema } from './schema.ts';

/** Everybody who can sign in, by name. */
export async function listPeople(database: Database): Promise<SignedInPerson[]> {
  const { id, name, email, role, department } = authSchema.user;
  const rows = await database.select({ id, name, email, role, department }).from(authSchema.user).orderBy(asc(name));
  return rows.map((row) => SignedInPerson.parse(row));
}
