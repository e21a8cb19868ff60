import './recordings.css';
import { Button, Select, Switch } from '@mantine/core';
import type { RecordingSummary } from '@scrim/protocol';
import {
  IconAlertTriangle,
  IconDeviceDesktop,
  IconDeviceMobile,
  IconDeviceTablet,
  IconMovie,
  IconPlayerPlayFilled,
} from '@tabler/icons-react';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { useEffect, useRef, useState } from 'react';
import { api } from '../api.ts';
import { FilterBar } from '../shell/filter-bar.tsx';
import { browserName, formatBytes, formatCount, formatDateTime, formatDuration, plural } from '../shell/format.ts';
import { PageHeader } from '../shell/page-header.tsx';
import { periodRange } from '../shell/period.ts';
import type { RecordingsSearch } from '../shell/router.tsx';
import { EmptyState, ErrorState, LoadingRows } from '../shell/states.tsx';
import { useSite } from '../shell/use-site.ts';
import { rowWindow } from './row-window.ts';

const ROW_HEIGHT = 57;
const SORTS = [
  { value: 'startedAt', label: 'Newest first' },
  { value: 'duration', label: 'Longest first' },
  { value: 'rage', label: 'Most rage clicks' },
  { value: 'dead', label: 'Most dead clicks' },
  { value: 'errors', label: 'Most errors' },
];

export function RecordingsPage({ site, search }: { site: string; search: RecordingsSearch }) {
  const name = useSite(site)?.name ?? site;
  const navigate = useNavigate();
  const [now] = useState(() => new Date());
  const filters = {
    page: search.page,
    device: search.device,
    replay: search.replay ? true : undefined,
    sort: search.sort ?? 'startedAt',
    ...periodRange(search, now),
  };
  const pages = useQuery({ queryKey: ['pages', site, {}], queryFn: () => api.pages(site, {}) });
  const list = useInfiniteQuery({
    queryKey: ['recordings', site, filters],
    initialPageParam: '',
    queryFn: ({ pageParam }) => api.recordings(site, { ...filters, limit: 50, cursor: pageParam }),
    getNextPageParam: (last) => last.nextCursor,
  });
  const items = list.data?.pages.flatMap((page) => page.items) ?? [];
  const total = list.data?.pages[0]?.total ?? 0;
  const set = (change: Partial<RecordingsSearch>) =>
    void navigate({ to: '/sites/$site/recordings', params: { site }, search: { ...search, ...change }, replace: true });
  const filtered =
    search.page !== undefined ||
    search.device !== undefined ||
    search.replay === true ||
    search.period !== undefined ||
    search.from !== undefined ||
    search.to !== undefined;

  return (
    <>
      <PageHeader
        title="Recordings"
        crumbs={[{ label: name, to: `/sites/${site}/pages` }, { label: 'Recordings' }]}
        description={
          list.isSuccess
            ? `${plural(total, 'consented visit')}. What a person brought is masked in their browser.`
            : 'Consented visits, masked in the browser.'
        }
      />
      <FilterBar site={site} search={search} onChange={set} dimensions={['device']} label="Filter recordings">
        <Select
          aria-label="Page"
          placeholder="All pages"
          clearable
          searchable
          value={search.page ?? null}
          onChange={(page) => set({ page: page ?? undefined })}
          data={[
            ...new Set([
              ...(pages.data?.pages.map((page) => page.template) ?? []),
              ...(search.page ? [search.page] : []),
            ]),
          ]}
          w={220}
        />
        <Select
          aria-label="Sort"
          allowDeselect={false}
          value={search.sort ?? 'startedAt'}
          onChange={(sort) => set({ sort: sort ?? undefined })}
          data={SORTS}
          w={170}
        />
        <Switch
          label="With replay only"
          checked={search.replay ?? false}
          onChange={(event) => set({ replay: event.currentTarget.checked || undefined })}
        />
      </FilterBar>
      {list.isPending && <LoadingRows rows={10} height={44} />}
      {list.isError && <ErrorState error={list.error} retry={() => list.refetch()} />}
      {list.isSuccess && items.length === 0 && (
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
      )}
      {items.length > 0 && (
        <RecordingsTable
          site={site}
          items={items}
          hasMore={list.hasNextPage}
          loading={list.isFetchingNextPage}
          onMore={() => void list.fetchNextPage()}
        />
      )}
    </>
  );
}

const DEVICES = { phone: IconDeviceMobile, tablet: IconDeviceTablet, desktop: IconDeviceDesktop } as const;

interface TableProps {
  readonly site: string;
  readonly items: readonly RecordingSummary[];
  readonly hasMore: boolean;
  readonly loading: boolean;
  readonly onMore: () => void;
}

function RecordingsTable({ site, items, hasMore, loading, onMore }: TableProps) {
  const body = useRef<HTMLTableSectionElement>(null);
  const [scroll, setScroll] = useState({ scrolled: 0, visible: 1200 });
  useEffect(() => {
    const measure = () => {
      const top = body.current?.getBoundingClientRect().top ?? 0;
      setScroll({ scrolled: -top, visible: window.innerHeight });
    };
    measure();
    window.addEventListener('scroll', measure, { passive: true });
    window.addEventListener('resize', measure);
    return () => {
      window.removeEventListener('scroll', measure);
      window.removeEventListener('resize', measure);
    };
  }, []);
  const shown = rowWindow({ count: items.length, rowHeight: ROW_HEIGHT, ...scroll });
  return (
    <div className="table-card">
      <table className="data-table recordings-table" aria-rowcount={items.length + 1}>
        <thead>
          <tr>
            <th scope="col">Visit</th>
            <th scope="col">Pages</th>
            <th scope="col">Device</th>
            <th scope="col" className="number">
              Duration
            </th>
            <th scope="col" className="number">
              Clicks
            </th>
            <th scope="col">Trouble</th>
            <th scope="col">Outcome</th>
            <th scope="col" className="number">
              Size
            </th>
          </tr>
        </thead>
        <tbody ref={body}>
          {shown.above > 0 && <tr style={{ height: shown.above }} aria-hidden />}
          {items.slice(shown.first, shown.last).map((item) => (
            <RecordingRow key={item.session} site={site} item={item} />
          ))}
          {shown.below > 0 && <tr style={{ height: shown.below }} aria-hidden />}
        </tbody>
      </table>
      {hasMore && (
        <div className="table-more">
          <Button variant="default" loading={loading} onClick={onMore}>
            Show more
          </Button>
        </div>
      )}
    </div>
  );
}

function RecordingRow({ site, item }: { site: string; item: RecordingSummary }) {
  const Icon = DEVICES[item.device];
  return (
    <tr>
      <td>
        <Link
          to="/sites/$site/recordings/$session"
          params={{ site, session: item.session }}
          search={{}}
          className="row-link"
        >
          <span className={item.hasReplay ? 'play-dot' : 'play-dot play-dot-none'} aria-hidden>
            {item.hasReplay ? <IconPlayerPlayFilled size={10} /> : null}
          </span>
          <span className="two-lines">
            <span className="strong">{formatDateTime(item.startedAt)}</span>
            <span className="muted">
              {item.regime}
              {item.hasReplay ? '' : ' · signals only'}
            </span>
          </span>
        </Link>
      </td>
      <td>
        <span className="two-lines">
          <span className="path">{item.pages[0] ?? '–'}</span>
          <span className="muted">
            {item.pages.length > 1 ? `… ${item.pages.at(-1)} · ${plural(item.pages.length, 'page')}` : '1 page'}
          </span>
        </span>
      </td>
      <td>
        <span className="with-icon">
          <Icon size={16} aria-hidden />
          <span className="two-lines">
            <span>{browserName(item.browser)}</span>
            <span className="muted">
              {item.device} · {item.language}
            </span>
          </span>
        </span>
      </td>
      <td className="number">
        <span className="two-lines">
          <span>{formatDuration(item.duration)}</span>
          <span className="muted">{formatDuration(item.activeDuration)} active</span>
        </span>
      </td>
      <td className="number">{formatCount(item.clicks)}</td>
      <td>
        <Trouble item={item} />
      </td>
      <td>{item.outcome.length > 0 ? item.outcome.join(', ') : <span className="muted">–</span>}</td>
      <td className="number muted">{item.bytes > 0 ? formatBytes(item.bytes) : '–'}</td>
    </tr>
  );
}

function Trouble({ item }: { item: RecordingSummary }) {
  const parts = [
    item.rage > 0 ? `${item.rage} rage` : '',
    item.dead > 0 ? `${item.dead} dead` : '',
    item.errors > 0 ? plural(item.errors, 'error') : '',
  ].filter((part) => part !== '');
  if (parts.length === 0) return <span className="muted">–</span>;
  return (
    <span className="trouble">
      <IconAlertTriangle size={14} aria-hidden /> {parts.join(', ')}
    </span>
  );
}
