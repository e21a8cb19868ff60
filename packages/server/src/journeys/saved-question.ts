import { randomUUID } from 'node:crypto';
import { appendAudit } from '../audit/log.ts';
import type { Context } from '../platform/context.ts';
import { ScrimError } from '../platform/errors.ts';
import {
  deleteQuestion,
  findQuestion,
  insertQuestion,
  type QuestionKind,
  type SavedQuestion,
} from './saved-question-store.ts';

export type { QuestionKind, SavedQuestion } from './saved-question-store.ts';

/**
 * Keeps a question under a name, for everybody who may read the site's journeys. The audit entry with its definition comes
 * first: what cannot be recorded is not saved. Errors: `question_exists`, `audit_unavailable`.
 */
export async function saveQuestion(
  context: Context,
  question: {
    readonly site: string;
    readonly kind: QuestionKind;
    readonly name: string;
    readonly definition: unknown;
    readonly person: string;
  },
): Promise<SavedQuestion> {
  const { site, kind, name, person } = question;
  const id = randomUUID();
  const definition = JSON.stringify(question.definition);
  const createdAt = new Date(context.clock.now()).toISOString();
  await appendAudit(context, {
    actor: `person:${person}`,
    action: `${kind}:saved`,
    resource: `sites/${site}/${kind}s/${id}`,
    purpose: null,
    outcome: 'done',
    detail: { definition: definition.slice(0, 4000) },
  });
  const inserted = await insertQuestion(context.database, {
    id,
    site,
    kind,
    name,
    definition,
    createdBy: person,
    createdAt,
  });
  if (!inserted) throw new ScrimError('question_exists', { detail: `“${name}”.` });
  const saved = await findQuestion(context.database, { site, kind, id });
  if (saved === null) throw new ScrimError('question_unknown');
  return saved;
}

/** Errors: `question_unknown`. */
export async function removeQuestion(
  context: Context,
  question: { readonly site: string; readonly kind: QuestionKind; readonly id: string; readonly person: string },
): Promise<void> {
  const { site, kind, id, person } = question;
  const known = await findQuestion(context.database, question);
  if (known === null) throw new ScrimError('question_unknown');
  await appendAudit(context, {
    actor: `person:${person}`,
    action: `${kind}:removed`,
    resource: `sites/${site}/${kind}s/${id}`,
    purpose: null,
    outcome: 'done',
    detail: { definition: known.definition.slice(0, 4000) },
  });
  await deleteQuestion(context.database, question);
}
