import { Badge, Button } from '@mantine/core';
import type { PageSummary } from '@scrim/protocol';
import { IconFlame, IconLayoutGrid, IconMovie, IconPlayerPlay } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { type ReactNode, useState } from 'react';
import { api } from '../api.ts';
import { formatTook } from '../journeys/numbers.tsx';
import { DEAD_CLICK, RAGE_CLICK } from '../shell/click-definitions.ts';
import { ColumnHead } from '../shell/column-head.tsx';
import { CountedDays } from '../shell/counted-days.tsx';
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

/** What people met: number, signal that says so, column, definition, and in a few words. */
const MET = [
  ['raged', 'rage', 'Raged', `People with a rage click. ${RAGE_CLICK}`, 'clicks that the page did not answer'],
  ['deadClicked', 'dead', 'Clicked in vain', `People with a dead click. ${DEAD_CLICK}`, 'no effect within 2 s'],
  ['shownError', 'error', 'Shown an error', 'People who were shown an error.', 'in a form or an alert'],
  [
    'scriptFailed',
    'script_error',
    'Script failed',
    'People for whom an exception that nobody caught happened on the page.',
    'an exception nobody caught',
  ],
] as const;

const COLUMNS = [
  ['People', 'People who saw the page.'],
  ...MET.map(([, , label, definition]) => [label, definition] as const),
  [
    'Median time',
    'Middle time from the first to the last signal of a view: over people, of each the mean of their views.',
  ],
  [
    'LCP',
    'Time until the largest text or picture in view was painted, 75th percentile of page loads. Good up to 2.5 s, poor above 4 s.',
  ],
  [
    'INP',
    'Time from an interaction to the next frame, the slowest of each load; 75th percentile of page loads. Good up to 200 ms, poor above 500 ms.',
  ],
  ['CLS', 'How far what was in view moved by itself, 75th percentile of page loads. Good up to 0.1, poor above 0.25.'],
  [
    'FCP',
    'Time until the first text or picture was painted, 75th percentile of page loads. Good up to 1.8 s, poor above 3 s.',
  ],
  [
    'TTFB',
    'Time until the first byte of the page arrived, 75th percentile of page loads. Good up to 0.8 s, poor above 1.8 s.',
  ],
] as const;

export function PagesPage({ site, search }: { site: string; search: PeriodParams }) {
  const name = useSite(site)?.name ?? site;
  const navigate = useNavigate();
  const [now] = useState(() => new Date());
  const range = periodRange(search, now);
  const list = useQuery({ queryKey: ['pages', site, range], queryFn: ({ signal }) => api.pages(site, range, signal) });
  const { pages = [], all = null, k = 5 } = list.data ?? {};

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
          {all !== null && (
            <dl className="stats">
              <Stat label="People" value={formatCount(all.people)} hint="who agreed" />
              {MET.map(([name, , label, , hint]) => (
                <Stat
                  key={name}
                  label={label}
                  value={all[name] > 0 ? formatShare(all[name] / all.people) : '–'}
                  hint={hint}
                />
              ))}
            </dl>
          )}
          <div className="table-card">
            <table className="data-table wide-table">
              <thead>
                <tr>
                  <th scope="col">Page</th>
                  <th scope="col">Captured as</th>
                  {COLUMNS.map(([label, definition]) => (
                    <ColumnHead key={label} label={label} definition={definition} />
                  ))}
                  <th scope="col">
                    <span className="visually-hidden">Open</span>
                  </th>
                </tr>
              </thead>
              <tbody>
                {pages.map((page) => (
                  <PageRow key={page.template} site={site} search={search} page={page} k={k} />
                ))}
              </tbody>
            </table>
          </div>
          <CountedDays search={search} now={now} />
          <p className="footnote">
            Numbers of people are rounded to multiples of k = {k}, the same way each time; pages that fewer saw are left
            out. – is nobody, or fewer than {k} people; –* is withheld: of times and scores when fewer than {2 * k}{' '}
            people stand behind them, or no browser measured them.
          </p>
        </>
      )}
    </>
  );
}

interface PageRowProps {
  readonly site: string;
  readonly search: PeriodParams;
  readonly page: PageSummary;
  readonly k: number;
}

function PageRow({ site, search, page, k }: PageRowProps) {
  const ofPage = { page: page.template, ...search };
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
          miw="max-content"
          tt="none"
        >
          {level.label}
        </Badge>
      </td>
      <td className="number">{formatCount(page.people)}</td>
      {MET.map(([name, kind, label]) => (
        <People key={name} count={page[name]} of={page.people} k={k}>
          <Link
            className="watch-link"
            to="/sites/$site/recordings"
            params={{ site }}
            search={{ ...ofPage, kind }}
            title="Watch recordings of it"
            aria-label={`Watch recordings: ${label}, ${page.template}`}
          >
            <IconMovie size={15} aria-hidden />
          </Link>
        </People>
      ))}
      {page.medianDuration === null ? (
        <Withheld people={2 * k} />
      ) : (
        <td className="number">{formatDuration(page.medianDuration)}</td>
      )}
      <Vital value={page.lcp} good={2500} format={formatTook} k={k} />
      <Vital value={page.inp} good={200} format={(value) => `${value} ms`} k={k} />
      <Vital value={page.cls} good={0.1} format={(value) => value.toFixed(2)} k={k} />
      <Vital value={page.fcp} good={1800} format={formatTook} k={k} />
      <Vital value={page.ttfb} good={800} format={(value) => (value < 100 ? `${value} ms` : formatTook(value))} k={k} />
      <td>
        <span className="row-actions">
          <Link
            className="quiet-button"
            to="/sites/$site/heatmap"
            params={{ site }}
            search={ofPage}
            title="Heatmap"
            aria-label={`Heatmap of ${page.template}`}
          >
            <IconFlame size={15} aria-hidden />
          </Link>
          <Link
            className="quiet-button"
            to="/sites/$site/recordings"
            params={{ site }}
            search={ofPage}
            title="Recordings"
            aria-label={`Recordings with ${page.template}`}
          >
            <IconPlayerPlay size={15} aria-hidden />
          </Link>
        </span>
      </td>
    </tr>
  );
}

interface VitalProps {
  readonly value: number | null;
  readonly good: number;
  readonly format: (value: number) => string;
  readonly k: number;
}

function Vital({ value, good, format, k }: VitalProps) {
  if (value === null) return <Withheld people={2 * k} />;
  return <td className={value > good ? 'number warn' : 'number'}>{format(value)}</td>;
}

/** People who met something, and which share of those who saw the page they are. */
function People({ count, of, k, children }: { count: number; of: number; k: number; children: ReactNode }) {
  if (count === 0) return <NoNumber mark="–" why={`Nobody, or fewer than ${k} people`} />;
  return (
    <td className="number warn">
      <span className="two-lines">
        <span>
          {formatCount(count)}
          {children}
        </span>
        <span className="muted">{formatShare(count / of)}</span>
      </span>
    </td>
  );
}

function Withheld({ people }: { people: number }) {
  return <NoNumber mark="–*" why={`Withheld: fewer than ${people} people`} />;
}

/** A mark in place of a number, and what it means to whoever points at it or hears it. */
function NoNumber({ mark, why }: { mark: string; why: string }) {
  return (
    <td className="number muted">
      <span title={why} aria-label={why} role="img">
        {mark}
      </span>
    </td>
  );
}
