import type { Opportunity } from '@scrim/protocol';
import { IconChartFunnel, IconFiles, IconFlame, IconForms, IconPlayerPlay } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { breakdownOf, funnelOf, heatmapOf, type Measured, recordingsOf } from './evidence.ts';

interface Props {
  readonly site: string;
  readonly opportunity: Opportunity;
  readonly overview: Measured;
}

/** The recordings and the heatmap that show it, and its form, funnel or the table of pages. */
export function EvidenceLinks(props: Props) {
  return (
    <span className="opportunity-links">
      <RecordingsLink {...props} />
      <HeatmapLink {...props} />
      <AnalysisLink {...props} />
    </span>
  );
}

function RecordingsLink({ site, opportunity, overview }: Props) {
  return (
    <Link
      to="/sites/$site/recordings"
      params={{ site }}
      search={recordingsOf(opportunity, overview)}
      className="quiet-button"
    >
      <IconPlayerPlay size={14} aria-hidden /> Watch them
    </Link>
  );
}

function HeatmapLink({ site, opportunity, overview }: Props) {
  return (
    <Link
      to="/sites/$site/heatmap"
      params={{ site }}
      search={heatmapOf(opportunity, overview)}
      className="quiet-button"
    >
      <IconFlame size={14} aria-hidden /> Heatmap
    </Link>
  );
}

function AnalysisLink({ site, opportunity, overview }: Props) {
  const { kind, page, form, device } = opportunity.place;
  const { from, to } = overview;
  const params = { site };
  if (kind === 'element') return null;
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
  if (kind === 'page') {
    return (
      <Link to="/sites/$site/pages" params={params} search={{ from, to }} className="quiet-button">
        <IconFiles size={14} aria-hidden /> Pages
      </Link>
    );
  }
  const question = funnelOf(page, overview);
  if (question === null) return null;
  const by = breakdownOf(opportunity.place);
  return (
    <Link
      to="/sites/$site/funnels"
      params={params}
      search={{ question, by, from, to, ...(by !== 'device' && device !== null && { device }) }}
      className="quiet-button"
    >
      <IconChartFunnel size={14} aria-hidden /> Funnel
    </Link>
  );
}
