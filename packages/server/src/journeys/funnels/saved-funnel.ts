import { type FunnelList, FunnelQuestion, type NewFunnel, type SavedFunnel } from '@scrim/protocol';
import type { Context } from '../../platform/context.ts';
import { activePolicy } from '../../policies/policy.ts';
import { pagesToChoose } from '../most-seen.ts';
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

/**
 * Saved funnels, and the steps that can be chosen: pages that at least k people saw, those of the site's process first and in its
 * order, and the policy's events.
 */
export async function readFunnels(context: Context, site: string): Promise<FunnelList> {
  const compiled = (await activePolicy(context, site))?.compiled ?? null;
  const [saved, pages] = await Promise.all([
    listQuestions(context.database, site, 'funnel'),
    pagesToChoose(context, site, compiled),
  ]);
  return {
    k: context.config.k,
    funnels: saved.map(toFunnel),
    pages,
    events: Object.keys(compiled?.events ?? {}).sort(),
  };
}

function toFunnel({ id, name, definition, createdAt, createdBy }: SavedQuestion): SavedFunnel {
  return { id, name, question: FunnelQuestion.parse(JSON.parse(definition)), createdAt, createdBy };
}
