import { type CompiledPolicy, matchPage } from '@scrim/policy';
import {
  ElementPath,
  type FunnelVisits,
  RecordingFilter,
  RecordingSort,
  type SignVisits,
  SortDirection,
  VisitFilter,
} from '@scrim/protocol';
import { isPlatformName } from '@scrim/redaction/words';
import { z } from 'zod';
import { auditNarrowed, auditStep } from '../journeys/asked-question.ts';

/** Which visits a list is of, and in what order. */
export const Question = RecordingFilter.extend({
  sort: RecordingSort.default('startedAt'),
  direction: SortDirection.default('desc'),
  asOf: z.coerce.number().int().min(0).optional(),
});

/** Stands in a path for a tag that is not the web platform's. */
const UNKNOWN_TAG = 'x';

type Audited = Record<string, string | null>;

/** The filters for the audit log, as far as the site's policy knows their words; what it does not list is `unlisted`. */
export function auditQuestion(query: unknown, policy: CompiledPolicy | null): Audited {
  const parsed = Question.safeParse(query);
  if (!parsed.success) return {};
  const { page, variant, outcome, without, path, playlist, segment, funnel, sign, ...known } = parsed.data;
  const said = {
    page: listed(page, isPageOf(policy)),
    variant: listed(variant, isVariantOf(policy)),
    outcome: listed(outcome, isEventOf(policy)),
    without: listed(without, isEventOf(policy)),
    element: listed(path, isStructural),
    playlist: playlist === undefined ? null : 'given',
    segment: segment === undefined ? null : 'given',
    device: known.device ?? null,
    regime: known.regime ?? null,
    language: known.language ?? null,
    kind: known.kind ?? null,
    watched: known.watched ?? null,
    replay: known.replay === undefined ? null : String(known.replay),
    frustration: known.frustration === undefined ? null : String(known.frustration),
    from: known.from ?? null,
    to: known.to ?? null,
    ...(funnel && auditFunnel(funnel, policy)),
    ...(sign && auditSign(sign, policy)),
  };
  return Object.fromEntries(Object.entries(said).filter(([, value]) => value !== null));
}

/** Its steps, period and filter are of the funnel, not of the list. */
function auditFunnel(
  { question, step, outcome, filter, from, to }: FunnelVisits,
  policy: CompiledPolicy | null,
): Audited {
  return {
    funnel: outcome,
    ...within('funnel', {
      step: outcome === 'completed' ? null : String(step),
      steps: question.steps.map((one) => auditStep(one, policy)).join(', '),
      order: question.order,
      window: question.window,
      ...auditNarrowed({ ...filter, from, to }, policy),
    }),
  };
}

function auditSign({ sign, place, from, to }: SignVisits, policy: CompiledPolicy | null): Audited {
  const { page, path, device, variant, language } = place;
  return {
    sign,
    ...within('sign', {
      page: listed(page, isPageOf(policy)),
      element: listed(path, isStructural),
      device,
      variant: listed(variant, isVariantOf(policy)),
      language: listed(language, (one) => VisitFilter.shape.language.safeParse(one).success),
      from,
      to,
    }),
  };
}

function within(question: string, said: Audited): Audited {
  return Object.fromEntries(Object.entries(said).map(([name, value]) => [`${question}.${name}`, value]));
}

function listed(value: string | null | undefined, isKnown: (value: string) => boolean): string | null {
  return value === null || value === undefined ? null : isKnown(value) ? value : 'unlisted';
}

/** Whether a path is of the web platform's tags and places among siblings alone, as the recorder writes it. */
function isStructural(path: string): boolean {
  const tags = path.split(/[>/~]/).map((step) => step.split(':')[0] ?? '');
  return ElementPath.safeParse(path).success && tags.every((tag) => tag === UNKNOWN_TAG || isPlatformName(tag));
}

function isPageOf(policy: CompiledPolicy | null): (page: string) => boolean {
  return (page) => policy !== null && matchPage(policy, page)?.template === page;
}

function isVariantOf(policy: CompiledPolicy | null): (variant: string) => boolean {
  return (variant) => policy?.variants.includes(variant) === true;
}

function isEventOf(policy: CompiledPolicy | null): (event: string) => boolean {
  return (event) => policy !== null && Object.hasOwn(policy.events, event);
}
