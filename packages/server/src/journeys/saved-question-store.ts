import { sql } from 'drizzle-orm';
import type { Database } from '../platform/context.ts';

export type QuestionKind = 'segment' | 'funnel';

export interface SavedQuestion {
  readonly id: string;
  readonly name: string;
  /** JSON, to be parsed by whoever owns the kind. */
  readonly definition: string;
  readonly createdAt: string;
  /** Name of who saved it; null when they are gone. */
  readonly createdBy: string | null;
}

interface Row extends Record<string, unknown> {
  readonly id: string;
  readonly name: string;
  readonly definition: string;
  readonly created_at: string | Date;
  readonly person: string | null;
}

const toQuestion = ({ id, name, definition, created_at, person }: Row): SavedQuestion => ({
  id,
  name,
  definition,
  createdAt: new Date(created_at).toISOString(),
  createdBy: person,
});

export async function listQuestions(database: Database, site: string, kind: QuestionKind): Promise<SavedQuestion[]> {
  const { rows } = await database.execute<Row>(sql`
    select saved.id, saved.name, saved.definition, saved.created_at, people.name as person
    from saved_questions saved left join people on people.id = saved.created_by
    where saved.site = ${site} and saved.kind = ${kind} order by lower(saved.name) limit 500`);
  return rows.map(toQuestion);
}

export async function findQuestion(
  database: Database,
  question: { readonly site: string; readonly kind: QuestionKind; readonly id: string },
): Promise<SavedQuestion | null> {
  const { rows } = await database.execute<Row>(sql`
    select saved.id, saved.name, saved.definition, saved.created_at, people.name as person
    from saved_questions saved left join people on people.id = saved.created_by
    where saved.site = ${question.site} and saved.kind = ${question.kind} and saved.id = ${question.id}`);
  const [row] = rows;
  return row === undefined ? null : toQuestion(row);
}

/** False when the site has one of this name already. */
export async function insertQuestion(
  database: Database,
  question: {
    readonly id: string;
    readonly site: string;
    readonly kind: QuestionKind;
    readonly name: string;
    readonly definition: string;
    readonly createdBy: string;
    readonly createdAt: string;
  },
): Promise<boolean> {
  const { id, site, kind, name, definition, createdBy, createdAt } = question;
  const { rows } = await database.execute(sql`
    insert into saved_questions (id, site, kind, name, definition, created_by, created_at)
    values (${id}, ${site}, ${kind}, ${name}, ${definition}, ${createdBy}, ${createdAt}::timestamptz)
    on conflict do nothing returning id`);
  return rows.length > 0;
}

export async function deleteQuestion(
  database: Database,
  question: { readonly site: string; readonly kind: QuestionKind; readonly id: string },
): Promise<boolean> {
  const { rows } = await database.execute(sql`
    delete from saved_questions
    where site = ${question.site} and kind = ${question.kind} and id = ${question.id} returning id`);
  return rows.length > 0;
}
