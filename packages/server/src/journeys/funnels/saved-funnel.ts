import { type FunnelList, FunnelQuestion, type NewFunnel, type SavedFunnel } from '@scrim/protocol';
import type { Context } from '../../platform/context.ts';
import { FIRST_DAY, LAST_DAY } from '../../platform/period.ts';
import { activePolicy } from '../../policies/policy.ts';
import { listPages } from '../journey.ts';
import { removeQuestion, type SavedQuestion, saveQuestion } from '../saved-question.ts';
import { listQuestions } from '../saved-question-store.ts';

export async function saveFunnel(
  context: Context,
  options: { readonly site: string; readonly person: string; readonly asked: NewFunnel },
): Promise<SavedFunnel> {
  const { site, person, asked } = options;
  return toFunnel(
    await saveQuestion(context, { site, kind: 'funnel', name: asked.name, definition: asked.question, person }),
  );
}

export async function removeFunnel(
  context: Context,
  options: { readonly site: string; readonly person: string; readonly id: string },
): Promise<void> {
  await removeQuestion(context, { ...options, kind: 'funnel' });
}

/** Saved funnels, and the steps that can be chosen: pages that at least k people saw, and the policy's events. */
export async function readFunnels(context: Context, site: string): Promise<FunnelList> {
  const [saved, policy, pages] = await Promise.all([
    listQuestions(context.database, site, 'funnel'),
    activePolicy(context, site),
    listPages(context, { site, from: FIRST_DAY, to: LAST_DAY }),
  ]);
  return {
    funnels: saved.map(toFunnel),
    pages: pages.pages.map(({ template }) => template),
    events: Object.keys(policy?.compiled.events ?? {}).sort(),
  };
}

function toFunnel({ id, name, definition, createdAt, createdBy }: SavedQuestion): SavedFunnel {
  return { id, name, question: FunnelQuestion.parse(JSON.parse(definition)), createdAt, createdBy };
}
