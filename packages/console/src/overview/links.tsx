import type { FunnelQuestion, FunnelVisits, Opportunity, Overview } from '@scrim/protocol';
import { IconChartFunnel, IconFlame, IconForms, IconPlayerPlay } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { mainSign } from './sentence.ts';

interface Props {
  readonly site: string;
  readonly opportunity: Opportunity;
  readonly overview: Pick<Overview, 'from' | 'to' | 'steps' | 'outcome'>;
}

/** The recordings that show it, and its form, heatmap or funnel. */
export function EvidenceLinks(props: Props) {
  return (
    <span className="opportunity-links">
      <RecordingsLink {...props} />
      <AnalysisLink {...props} />
    </span>
  );
}

function RecordingsLink({ site, opportunity, overview }: Props) {
  const { place } = opportunity;
  const { from, to, outcome } = overview;
  const sign = mainSign(opportunity);
  const text = (
    <>
      <IconPlayerPlay size={14} aria-hidden /> Watch them
    </>
  );
  const funnel = place.path === null ? leaversOf(opportunity, overview) : null;
  const asked =
    funnel === null
      ? {
          page: place.page,
          ...(place.path !== null && { path: place.path }),
          ...(sign?.signal && { kind: sign.signal }),
          ...(sign?.name === 'stopped' && outcome !== null && { without: outcome }),
        }
      : { funnel };
  return (
    <Link to="/sites/$site/recordings" params={{ site }} search={{ ...asked, from, to }} className="quiet-button">
      {text}
    </Link>
  );
}

function AnalysisLink({ site, opportunity, overview }: Props) {
  const { kind, page, form, variant } = opportunity.place;
  const { from, to } = overview;
  const params = { site };
  if (kind === 'field' || kind === 'wait') {
    return (
      <Link
        to="/sites/$site/forms"
        params={params}
        search={{ page, form: form ?? '', from, to }}
        className="quiet-button"
      >
        <IconForms size={14} aria-hidden /> Form
      </Link>
    );
  }
  if (kind === 'element') {
    const view = mainSign(opportunity)?.signal === 'rage' ? ('rage' as const) : ('dead' as const);
    return (
      <Link to="/sites/$site/heatmap" params={params} search={{ page, kind: view, from, to }} className="quiet-button">
        <IconFlame size={14} aria-hidden /> Heatmap
      </Link>
    );
  }
  const question = questionOf(page, overview);
  if (question === null) return null;
  const by = variant === null ? ('device' as const) : ('variant' as const);
  const device = opportunity.place.device;
  return (
    <Link
      to="/sites/$site/funnels"
      params={params}
      search={{ question, by, from, to, ...(variant !== null && device !== null && { device }) }}
      className="quiet-button"
    >
      <IconChartFunnel size={14} aria-hidden /> Funnel
    </Link>
  );
}

/** From the page to what comes next. */
function questionOf(page: string, { steps, outcome }: Props['overview']): FunnelQuestion | null {
  const next = steps[steps.indexOf(page) + 1];
  const last = next === undefined ? outcome : next;
  if (!steps.includes(page) || last === null) return null;
  return {
    steps: [
      { kind: 'page', name: page },
      { kind: next === undefined ? 'event' : 'page', name: last },
    ],
    order: 'in-order',
    window: '30d',
  };
}

function leaversOf({ place }: Opportunity, overview: Props['overview']): FunnelVisits | null {
  const question = questionOf(place.page, overview);
  if (question === null) return null;
  const { device, variant, language } = place;
  const filter = {
    ...(device !== null && { device }),
    ...(variant !== null && { variant }),
    ...(language !== null && { language }),
  };
  return { question, step: 1, outcome: 'dropped', filter, from: overview.from, to: overview.to };
}
