import type { Representatives } from '@scrim/protocol';
import { IconMovie } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { api } from '../api.ts';
import type { Query } from '../request.ts';
import { formatCount, formatDateTime, formatDuration, plural } from '../shell/format.ts';
import { EmptyState, ErrorState, LoadingRows } from '../shell/states.tsx';
import { MiniTimeline } from './mini-timeline.tsx';
import { samplingWords } from './sampling-words.ts';
import type { RecordingsSearch } from './search.ts';
import { standsFor } from './stands-for.ts';

type Group = Representatives['groups'][number];

/** Up to ten visits that stand for all that match, with what sets each apart. */
export function TypicalVisits({ site, search, query }: { site: string; search: RecordingsSearch; query: Query }) {
  const answer = useQuery({
    queryKey: ['representatives', site, query],
    queryFn: ({ signal }) => api.representatives(site, query, signal),
  });
  if (answer.isPending) return <LoadingRows rows={8} height={64} />;
  if (answer.isError) return <ErrorState error={answer.error} retry={() => answer.refetch()} />;
  const { groups, compared, total, sampling, features, k } = answer.data;
  if (groups.length === 0) {
    return (
      <EmptyState icon={<IconMovie size={22} aria-hidden />} title="No replay matches these filters">
        Typical visits are chosen among those with a replay. Widen the period or drop a filter.
      </EmptyState>
    );
  }
  return (
    <section aria-label="Typical visits">
      <p className="typical-how">
        One visit for each way in which visits go, the most common first: watching these tells more than watching the
        newest. Shares are of{' '}
        {compared < total
          ? `${formatCount(compared)} evenly spread ones of ${formatCount(total)} matching replays, and numbers reckoned from them`
          : 'the replays'}
        ; {samplingWords(sampling)}.
      </p>
      <details className="typical-how">
        <summary>How they are chosen</summary>
        {compared < total
          ? `${formatCount(compared)} of ${formatCount(total)} matching replays, evenly spread, were`
          : `${plural(total, 'matching replay')} ${total === 1 ? 'was' : 'were'}`}{' '}
        put into {groups.length === 1 ? 'one group' : `${groups.length} groups`} of visits that went alike, compared by{' '}
        {features.join(', ')}, each weighing the same (k-medoids over standardised features). Shown is the middle visit
        of each group. Sizes of groups of fewer than {k} people are not told.
      </details>
      <ol className="typical">
        {groups.map((group) => (
          <TypicalCard key={group.visit.session} site={site} search={search} group={group} of={answer.data} />
        ))}
      </ol>
    </section>
  );
}

function TypicalCard({
  site,
  search,
  group: { visit, visits, apart },
  of,
}: {
  site: string;
  search: RecordingsSearch;
  group: Group;
  of: Pick<Representatives, 'compared' | 'total'>;
}) {
  return (
    <li>
      <Link
        to="/sites/$site/recordings/$session"
        params={{ site, session: visit.session }}
        search={{ ...search, typical: undefined }}
        className="card typical-card"
      >
        <span className="typical-head">
          <span className="strong">{visits === null ? 'Stands for a small group' : standsFor(visits, of)}</span>
          <span className="muted">{formatDateTime(visit.startedAt)}</span>
        </span>
        <MiniTimeline visit={visit} />
        <span className="typical-apart">
          {apart.length === 0 ? (
            <span className="chip">like most visits</span>
          ) : (
            apart.map(({ feature, deviation }) => (
              <span key={feature} className="chip" title={`${deviation.toFixed(1)} standard deviations from the mean`}>
                {deviation > 0 ? '↑' : '↓'} {feature}
              </span>
            ))
          )}
        </span>
        <span className="muted">
          {formatDuration(visit.duration)} · {visit.device} · {plural(visit.pages.length, 'page')} ·{' '}
          {visit.furthest ? `step ${visit.furthest.step} of ${visit.furthest.steps}` : 'no step'}
          {visit.outcome.length > 0 && ` · ${visit.outcome.map((one) => one.replaceAll('_', ' ')).join(', ')}`}
        </span>
      </Link>
    </li>
  );
}
