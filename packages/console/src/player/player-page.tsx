import './player.css';
import { Badge } from '@mantine/core';
import type { Recording } from '@scrim/protocol';
import { useQuery } from '@tanstack/react-query';
import { PurposeGate } from '../access/purpose.tsx';
import { api } from '../api.ts';
import { FRUSTRATION_WORDS } from '../recordings/frustration.tsx';
import type { RecordingsSearch } from '../recordings/search.ts';
import { browserName, formatDateTime, formatDuration } from '../shell/format.ts';
import { PageHeader } from '../shell/page-header.tsx';
import { ErrorState, LoadingRows } from '../shell/states.tsx';
import { useSite } from '../shell/use-site.ts';
import { VisitSteps } from './neighbours.tsx';
import { BEFORE, openingMoment } from './opening-moment.ts';
import { Player } from './player.tsx';
import { VisitWithoutReplay } from './visit-without-replay.tsx';

interface PlayerPageProps {
  readonly site: string;
  readonly session: string;
  /** Milliseconds since the recording's start; null: where the search's element or sign is, else at the start. */
  readonly startAt: number | null;
  /** The list that the visit was opened from. */
  readonly search: RecordingsSearch;
}

export function PlayerPage({ site, session, startAt, search }: PlayerPageProps) {
  const name = useSite(site)?.name ?? site;
  const crumbs = [
    { label: name, to: `/sites/${site}/pages` },
    { label: 'Recordings', to: `/sites/${site}/recordings`, search },
    { label: session.slice(0, 8) },
  ];
  return (
    <PurposeGate what="this recording">
      {(purpose) => (
        <LoadedPlayer
          site={site}
          session={session}
          startAt={startAt}
          search={search}
          purpose={purpose}
          crumbs={crumbs}
        />
      )}
    </PurposeGate>
  );
}

type Crumbs = Parameters<typeof PageHeader>[0]['crumbs'];

function LoadedPlayer({
  site,
  session,
  startAt,
  search,
  purpose,
  crumbs,
}: PlayerPageProps & { purpose: string; crumbs: Crumbs }) {
  const recording = useQuery({
    queryKey: ['recording', site, session, purpose],
    queryFn: () => api.recording(site, session, purpose),
    staleTime: Number.POSITIVE_INFINITY,
  });
  const header = (extra?: Recording) => (
    <PageHeader
      title={extra ? `Visit of ${formatDateTime(extra.startedAt)}` : 'Recording'}
      crumbs={crumbs ?? []}
      description={extra && <Facts recording={extra} />}
      actions={<VisitSteps site={site} session={session} search={search} />}
    />
  );
  if (recording.isPending) {
    return (
      <>
        {header()}
        <LoadingRows rows={6} height={48} />
      </>
    );
  }
  if (recording.isError) {
    return (
      <>
        {header()}
        <ErrorState error={recording.error} retry={() => recording.refetch()} />
      </>
    );
  }
  const isPlayed = recording.data.noReplay === null;
  const opening = startAt ?? openingMoment(recording.data, search, isPlayed ? BEFORE : 0);
  return (
    <>
      {header(recording.data)}
      {!isPlayed ? (
        <VisitWithoutReplay site={site} recording={recording.data} opening={opening} />
      ) : (
        <Player site={site} recording={recording.data} opening={opening} search={search} purpose={purpose} />
      )}
    </>
  );
}

function Facts({ recording }: { recording: Recording }) {
  return (
    <span className="facts">
      <span>{formatDuration(recording.duration)}</span>
      <span>{formatDuration(recording.activeDuration)} active</span>
      <span>
        {recording.device}, {browserName(recording.browser)}
      </span>
      <span>{recording.language}</span>
      <span>{recording.regime}</span>
      {recording.frustration > 0 && <span title={FRUSTRATION_WORDS}>{recording.frustration} frustration points</span>}
      {recording.variant && <span>variant {recording.variant}</span>}
      {recording.outcome.map((outcome) => (
        <Badge key={outcome} variant="light" size="sm" radius="sm" tt="none">
          {outcome}
        </Badge>
      ))}
      <span title={recording.policy}>policy {recording.policy.slice(0, 8)}</span>
      <span title={recording.receipt}>receipt {recording.receipt.slice(0, 8)}</span>
    </span>
  );
}
