import { Badge, Button } from '@mantine/core';
import type { PageSummary } from '@scrim/protocol';
import { IconFlame, IconLayoutGrid, IconPlayerPlay } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { api } from '../api.ts';
import { formatCount, formatDuration, formatShare } from '../shell/format.ts';
import { PageHeader } from '../shell/page-header.tsx';
import { periodRange } from '../shell/period.ts';
import { PeriodSelect } from '../shell/period-select.tsx';
import type { PeriodParams } from '../shell/search-params.ts';
import { EmptyState, ErrorState, LoadingRows, Stat } from '../shell/states.tsx';
import { useSite } from '../shell/use-site.ts';

const LEVELS = {
  replay: { label: 'Replay', color: 'teal' },
  signals: { label: 'Signals', color: 'gray' },
  off: { label: 'Off', color: 'gray' },
} as const;

export function PagesPage({ site, search }: { site: string; search: PeriodParams }) {
  const name = useSite(site)?.name ?? site;
  const navigate = useNavigate();
  const [now] = useState(() => new Date());
  const range = periodRange(search, now);
  const list = useQuery({ queryKey: ['pages', site, range], queryFn: ({ signal }) => api.pages(site, range, signal) });
  const pages = [...(list.data?.pages ?? [])].sort((a, b) => b.views - a.views);
  const sum = (key: 'views' | 'clicks' | 'rage' | 'dead' | 'errors') =>
    pages.reduce((total, page) => total + (page[key] ?? 0), 0);

  return (
    <>
      <PageHeader
        title="Pages"
        crumbs={[{ label: name }, { label: 'Pages' }]}
        description="Where visitors go, and where they hesitate."
        actions={
          <PeriodSelect
            search={search}
            onChange={(change) =>
              void navigate({
                to: '/sites/$site/pages',
                params: { site },
                search: { ...search, ...change },
                replace: true,
              })
            }
          />
        }
      />
      {list.isPending && <LoadingRows rows={9} height={44} />}
      {list.isError && <ErrorState error={list.error} retry={() => list.refetch()} />}
      {list.isSuccess && pages.length === 0 && (
        <EmptyState
          icon={<IconLayoutGrid size={22} aria-hidden />}
          title="No page has enough visitors yet"
          action={
            <Button component="a" href={`/sites/${site}/live`}>
              Open the live check
            </Button>
          }
        >
          A page appears once {list.data.k} people who agreed have seen it in this period; with fewer, single people
          could be told apart. The recordings and the live check show what has arrived so far.
        </EmptyState>
      )}
      {pages.length > 0 && (
        <>
          <dl className="stats">
            <Stat label="Page views" value={formatCount(sum('views'))} hint="of people who agreed" />
            <Stat label="Clicks" value={formatCount(sum('clicks'))} />
            <Stat label="Rage clicks" value={formatCount(sum('rage'))} hint="≥ 3 within 1 s and 30 px" />
            <Stat label="Dead clicks" value={formatCount(sum('dead'))} hint="no effect within 2 s" />
            <Stat
              label="Errors shown"
              value={formatCount(sum('errors'))}
              hint={sum('views') > 0 ? `${formatShare(sum('errors') / sum('views'))} of views` : ''}
            />
          </dl>
          <div className="table-card">
            <table className="data-table">
              <thead>
                <tr>
                  <th scope="col">Page</th>
                  <th scope="col">Captured as</th>
                  <th scope="col" className="number">
                    Views
                  </th>
                  <th scope="col" className="number">
                    Clicks
                  </th>
                  <th scope="col" className="number">
                    Rage
                  </th>
                  <th scope="col" className="number">
                    Dead
                  </th>
                  <th scope="col" className="number">
                    Errors
                  </th>
                  <th scope="col" className="number">
                    Median time
                  </th>
                  <th scope="col">
                    <span className="visually-hidden">Open</span>
                  </th>
                </tr>
              </thead>
              <tbody>
                {pages.map((page) => (
                  <PageRow key={page.template} site={site} page={page} k={list.data?.k ?? 5} />
                ))}
              </tbody>
            </table>
          </div>
          <p className="footnote">
            * Withheld: fewer than k = {list.data?.k} people stand behind the number. Pages seen by fewer are left out.
          </p>
        </>
      )}
    </>
  );
}

function PageRow({ site, page, k }: { site: string; page: PageSummary; k: number }) {
  const level = LEVELS[page.level];
  return (
    <tr>
      <td>
        <span className="path strong">{page.template}</span>
      </td>
      <td>
        <Badge
          variant={page.level === 'replay' ? 'light' : 'outline'}
          color={level.color}
          size="sm"
          radius="sm"
          tt="none"
        >
          {level.label}
        </Badge>
      </td>
      <td className="number">
        <span className="two-lines">
          <span>{formatCount(page.views)}</span>
          <span className="muted">{formatCount(page.subjects)} people</span>
        </span>
      </td>
      <Count value={page.clicks} k={k} />
      <Count value={page.rage} warn k={k} />
      <Count value={page.dead} warn k={k} />
      <Count value={page.errors} warn k={k} />
      <td className="number">{formatDuration(page.medianDuration)}</td>
      <td>
        <span className="row-actions">
          <Link
            className="quiet-button"
            to="/sites/$site/heatmap"
            params={{ site }}
            search={{ page: page.template }}
            aria-label={`Heatmap of ${page.template}`}
          >
            <IconFlame size={15} aria-hidden /> Heatmap
          </Link>
          <Link
            className="quiet-button"
            to="/sites/$site/recordings"
            params={{ site }}
            search={{ page: page.template }}
            aria-label={`Recordings with ${page.template}`}
          >
            <IconPlayerPlay size={15} aria-hidden /> Recordings
          </Link>
        </span>
      </td>
    </tr>
  );
}

/** A count, or that it is withheld because fewer than k people stand behind it. */
function Count({ value, k, warn = false }: { value: number | null; k: number; warn?: boolean }) {
  if (value === null) {
    return (
      <td className="number muted">
        <span title={`Withheld: fewer than ${k} people`} aria-label={`withheld, fewer than ${k} people`} role="img">
          –*
        </span>
      </td>
    );
  }
  return <td className={warn && value > 0 ? 'number warn' : warn ? 'number muted' : 'number'}>{formatCount(value)}</td>;
}
