import type { CompiledPolicy } from '@scrim/policy';
import { type NewSegment, type Segment, SegmentConditions, type SegmentList } from '@scrim/protocol';
import type { Context } from '../../platform/context.ts';
import { ScrimError } from '../../platform/errors.ts';
import { activePolicy } from '../../policies/policy.ts';
import { pagesToChoose } from '../most-seen.ts';
import { removeQuestion, type SavedQuestion, saveQuestion } from '../saved-question.ts';
import { findQuestion, listQuestions } from '../saved-question-store.ts';
import {
  prohibitedName,
  prohibitedPage,
  prohibitedProperty,
  REFUSED_PROPERTIES,
  refuseBasis,
} from './prohibited-basis.ts';
import { isPropertyValue, propertiesOf, toProperty } from './properties.ts';

/** What a person may ask to be kept. Errors: `segment_property_refused`, `segment_property_unknown`, `segment_value_unknown`. */
export function admitConditions(asked: NewSegment, policy: CompiledPolicy | null): SegmentConditions {
  refuseBasis(asked.name, prohibitedName(asked.name));
  const conditions = asked.conditions.map(({ property, is, values }) => {
    refuseBasis(property, prohibitedProperty(property));
    const known = toProperty(property);
    if (known === null) throw new ScrimError('segment_property_unknown', { detail: `“${property}”.` });
    for (const value of values) {
      if (!isPropertyValue(known, value, policy))
        throw new ScrimError('segment_value_unknown', { detail: `“${value}”.` });
      if (known === 'page') refuseBasis(value, prohibitedPage(value));
      if (known === 'event' || known === 'variant') refuseBasis(value, prohibitedName(value));
    }
    return { property: known, is, values: [...new Set(values)].sort() };
  });
  return conditions;
}

export async function saveSegment(
  context: Context,
  options: { readonly site: string; readonly person: string; readonly asked: NewSegment },
): Promise<Segment> {
  const { site, person, asked } = options;
  const policy = (await activePolicy(context, site))?.compiled ?? null;
  const definition = admitConditions(asked, policy);
  return toSegment(await saveQuestion(context, { site, kind: 'segment', name: asked.name, definition, person }));
}

export async function removeSegment(
  context: Context,
  options: { readonly site: string; readonly person: string; readonly id: string },
): Promise<void> {
  await removeQuestion(context, { ...options, kind: 'segment' });
}

/** Saved segments, and what the builder offers: pages that at least k people saw, events and variants of the policy. */
export async function readSegments(context: Context, site: string): Promise<SegmentList> {
  const policy = (await activePolicy(context, site))?.compiled ?? null;
  const [saved, pages] = await Promise.all([
    listQuestions(context.database, site, 'segment'),
    pagesToChoose(context, site, policy),
  ]);
  return {
    segments: saved.map(toSegment),
    properties: propertiesOf({ policy, pages: pages.filter((template) => prohibitedPage(template) === null) }),
    refused: [...REFUSED_PROPERTIES],
  };
}

/** The oldest saved segments of a site, as many as asked for. */
export async function oldestSegments(
  context: Pick<Context, 'database'>,
  site: string,
  most: number,
): Promise<Segment[]> {
  const saved = (await listQuestions(context.database, site, 'segment')).map(toSegment);
  return saved.sort((a, b) => (`${a.createdAt} ${a.id}` < `${b.createdAt} ${b.id}` ? -1 : 1)).slice(0, most);
}

/** Errors: `segment_unknown`. */
export async function findSegment(context: Pick<Context, 'database'>, site: string, id: string): Promise<Segment> {
  const found = await findQuestion(context.database, { site, kind: 'segment', id });
  if (found === null) throw new ScrimError('segment_unknown');
  return toSegment(found);
}

function toSegment({ id, name, definition, createdAt, createdBy }: SavedQuestion): Segment {
  return { id, name, conditions: SegmentConditions.parse(JSON.parse(definition)), createdAt, createdBy };
}
