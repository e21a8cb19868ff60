import './recordings.css';
import { Button } from '@mantine/core';
import type { RecordingList } from '@scrim/protocol';
import { IconMovie } from '@tabler/icons-react';
import { useNavigate } from '@tanstack/react-router';
import { useCallback, useState } from 'react';
import type { Query } from '../request.ts';
import { CountedDays } from '../shell/counted-days.tsx';
import { formatCount, formatShare, plural, timeZone } from '../shell/format.ts';
import { PageHeader } from '../shell/page-header.tsx';
import { EmptyState, ErrorState, LoadingRows } from '../shell/states.tsx';
import { useSite } from '../shell/use-site.ts';
import { BulkBar } from './bulk-bar.tsx';
import { ListFilters } from './list-filters.tsx';
import { PlaylistTabs } from './playlist-tabs.tsx';
import { RecordingsTable, useRowWindow } from './recordings-table.tsx';
import { samplingWords } from './sampling-words.ts';
import { countedBy, isFiltered, listQuery, type RecordingsSearch } from './search.ts';
import { TypicalVisits } from './typical-visits.tsx';
import { useRecordingList } from './use-recording-list.ts';

export function RecordingsPage({ site, search }: { site: string; search: RecordingsSearch }) {
  const name = useSite(site)?.name ?? site;
  const navigate = useNavigate();
  const [now] = useState(() => new Date());
  const query = listQuery(search, now);
  const set = (change: Partial<RecordingsSearch>) =>
    void navigate({ to: '/sites/$site/recordings', params: { site }, search: { ...search, ...change }, replace: true });
  return (
    <>
      <PageHeader
        title="Recordings"
        crumbs={[{ label: name, to: `/sites/${site}/pages` }, { label: 'Recordings' }]}
        description="Visits of people who agreed. What is personal was masked before it left their browser."
      />
      <PlaylistTabs site={site} search={search} />
      <ListFilters site={site} search={search} onChange={set} />
      <CountedDays search={countedBy(search)} now={now}>
        {search.funnel || search.sign ? '' : 'A visit counts on the day on which it began. '}Times of visits are local:{' '}
        {timeZone()}.
      </CountedDays>
      {search.typical ? (
        <TypicalVisits site={site} search={search} query={query} />
      ) : (
        // Another question is another list: it starts at its top, with nothing selected.
        <VisitList key={JSON.stringify(query)} site={site} search={search} query={query} onChange={set} />
      )}
    </>
  );
}

interface ListProps {
  readonly site: string;
  readonly search: RecordingsSearch;
  readonly query: Query;
  readonly onChange: (change: Partial<RecordingsSearch>) => void;
}

function VisitList({ site, search, query, onChange }: ListProps) {
  const [listed, setListed] = useState(0);
  const { body, shown } = useRowWindow(listed);
  const rows = useRecordingList(site, query, shown);
  const [selected, setSelected] = useState<ReadonlySet<string>>(new Set());
  const select = useCallback(
    (sessions: readonly string[], on: boolean) =>
      setSelected((before) => {
        const after = new Set(before);
        for (const session of sessions) {
          if (on) after.add(session);
          else after.delete(session);
        }
        return after;
      }),
    [],
  );
  if (rows.first && rows.first.listed !== listed) setListed(rows.first.listed);
  if (rows.isPending) return <LoadingRows rows={10} height={44} />;
  if (rows.error !== null && rows.first === undefined) return <ErrorState error={rows.error} retry={rows.retry} />;
  if (rows.first === undefined || rows.first.total === 0) return <NoVisits site={site} search={search} />;
  return (
    <>
      {selected.size > 0 ? (
        <BulkBar
          site={site}
          playlist={search.playlist}
          selected={[...selected]}
          onClear={() => setSelected(new Set())}
        />
      ) : (
        <Summary list={rows.first} onOnlyReplays={() => onChange({ replay: true })} />
      )}
      {rows.error !== null && <ErrorState error={rows.error} retry={rows.retry} />}
      <RecordingsTable
        site={site}
        search={search}
        listed={listed}
        rows={rows}
        body={body}
        shown={shown}
        selected={selected}
        onSelect={select}
        onSort={(sort, direction) => onChange({ sort, direction: direction === 'desc' ? undefined : direction })}
      />
    </>
  );
}

/** How many, and of how many there is a replay: beside the rate at which the policy samples. */
function Summary({ list, onOnlyReplays }: { list: RecordingList; onOnlyReplays: () => void }) {
  return (
    <div className="list-summary">
      <p role="status">
        <span className="strong">{plural(list.total, 'visit')}</span>, {formatCount(list.replays)} with a replay (
        {formatShare(list.replays / list.total)}; {samplingWords(list.sampling)})
        {list.listed < list.total &&
          `. The first ${formatCount(list.listed)} can be scrolled to; narrow the filter for the others`}
        .
      </p>
      {list.replays > 0 && list.replays < list.total && (
        <button type="button" className="quiet-button" onClick={onOnlyReplays}>
          Show only those with a replay
        </button>
      )}
    </div>
  );
}

function NoVisits({ site, search }: { site: string; search: RecordingsSearch }) {
  const navigate = useNavigate();
  const filtered = isFiltered(search);
  return (
    <EmptyState
      icon={<IconMovie size={22} aria-hidden />}
      title={filtered ? 'No visit matches these filters' : 'No recordings yet'}
      action={
        filtered ? (
          <Button
            variant="default"
            onClick={() => void navigate({ to: '/sites/$site/recordings', params: { site }, search: {} })}
          >
            Clear filters
          </Button>
        ) : (
          <Button component="a" href={`/sites/${site}/live`}>
            Open the live check
          </Button>
        )
      }
    >
      {filtered
        ? 'Widen the period or drop a filter. Pages captured as signals have visits without replay.'
        : 'Nothing is recorded before a visitor says yes. The live check shows how far the installation has come.'}
    </EmptyState>
  );
}
