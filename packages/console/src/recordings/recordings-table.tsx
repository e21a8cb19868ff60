import { Checkbox, Tooltip, UnstyledButton } from '@mantine/core';
import type { RecordingSort } from '@scrim/protocol';
import { IconArrowDown, IconArrowUp, IconSelector } from '@tabler/icons-react';
import { type RefObject, useCallback, useEffect, useRef, useState } from 'react';
import { DEAD_CLICK, RAGE_CLICK } from '../shell/click-definitions.ts';
import { FRUSTRATION_WORDS } from './frustration.tsx';
import { EmptyRow, RecordingRow } from './recording-row.tsx';
import { isSameWindow, type RowWindow, rowWindow } from './row-window.ts';
import type { RecordingsSearch } from './search.ts';
import type { RecordingRows } from './use-recording-list.ts';

export const ROW_HEIGHT = 57;

interface Column {
  readonly label: string;
  readonly sort: RecordingSort | null;
  readonly number?: boolean;
  /** Pixels; the column without one takes the rest. */
  readonly width?: number;
  /** Definition, shown beside the name. */
  readonly what: string;
}

const COLUMNS: readonly Column[] = [
  { label: 'Visit', width: 174, sort: 'startedAt', what: 'Start of the visit, in your time zone.' },
  {
    label: 'What happened',
    sort: null,
    what: 'Bars: what people did in each of 24 stretches of the visit. Ticks below: a new page. ▲ rage click, □ dead click, ◆ error shown, ✓ outcome event.',
  },
  {
    label: 'Furthest step',
    width: 134,
    sort: 'furthest',
    what: 'Last page, in the order in which the policy lists the pages of applicants, that the visit reached.',
  },
  {
    label: 'Device',
    width: 112,
    sort: 'device',
    what: 'Device, language of the page, and the variant that was shown.',
  },
  {
    label: 'Outcome',
    width: 104,
    sort: 'outcome',
    what: 'The outcome event that the site sent last, and how many others it sent before.',
  },
  {
    label: 'Duration',
    width: 84,
    sort: 'duration',
    number: true,
    what: 'Minutes and seconds from the first to the last that was recorded; active leaves pauses out.',
  },
  {
    label: 'Rage',
    width: 46,
    sort: 'rage',
    number: true,
    what: RAGE_CLICK,
  },
  {
    label: 'Dead',
    width: 46,
    sort: 'dead',
    number: true,
    what: DEAD_CLICK,
  },
  { label: 'Errors', width: 54, sort: 'errors', number: true, what: 'Errors that the page showed.' },
  { label: 'Frustration', width: 92, sort: 'frustration', number: true, what: FRUSTRATION_WORDS },
];

/** Rows in view of a list of `count`, followed while the window scrolls. */
export function useRowWindow(count: number): {
  readonly body: RefObject<HTMLTableSectionElement | null>;
  readonly shown: RowWindow;
} {
  const body = useRef<HTMLTableSectionElement>(null);
  const [scroll, setScroll] = useState({ scrolled: 0, visible: 1200 });
  const windowAt = useCallback((at: typeof scroll) => rowWindow({ count, rowHeight: ROW_HEIGHT, ...at }), [count]);
  const measure = useCallback(() => {
    const now = { scrolled: -(body.current?.getBoundingClientRect().top ?? 0), visible: window.innerHeight };
    setScroll((before) => (isSameWindow(windowAt(before), windowAt(now)) ? before : now));
  }, [windowAt]);
  useEffect(() => {
    let frame = 0;
    const later = () => {
      cancelAnimationFrame(frame);
      frame = requestAnimationFrame(measure);
    };
    later();
    window.addEventListener('scroll', later, { passive: true });
    window.addEventListener('resize', later);
    return () => {
      cancelAnimationFrame(frame);
      window.removeEventListener('scroll', later);
      window.removeEventListener('resize', later);
    };
  }, [measure]);
  return { body, shown: windowAt(scroll) };
}

interface TableProps {
  readonly site: string;
  readonly search: RecordingsSearch;
  readonly listed: number;
  readonly rows: RecordingRows;
  readonly body: RefObject<HTMLTableSectionElement | null>;
  readonly shown: RowWindow;
  readonly selected: ReadonlySet<string>;
  readonly onSelect: (sessions: readonly string[], selected: boolean) => void;
  readonly onSort: (sort: RecordingSort, direction: 'asc' | 'desc') => void;
}

export function RecordingsTable({ site, search, listed, rows, body, shown, selected, onSelect, onSort }: TableProps) {
  const positions = Array.from({ length: shown.last - shown.first }, (_, index) => shown.first + index);
  const read = positions.flatMap((position) => rows.itemAt(position)?.session ?? []);
  const all = read.length > 0 && read.every((session) => selected.has(session));
  return (
    <div className="table-card recordings-card">
      <table className="data-table recordings-table" aria-rowcount={listed + 1}>
        <colgroup>
          <col style={{ width: 40 }} />
          {COLUMNS.map(({ label, width }) => (
            <col key={label} style={width === undefined ? undefined : { width }} />
          ))}
        </colgroup>
        <thead>
          <tr aria-rowindex={1}>
            <th scope="col" className="cell-select">
              <Checkbox
                size="xs"
                aria-label="Select the visits in view"
                checked={all}
                indeterminate={!all && selected.size > 0}
                onChange={(event) => onSelect(read, event.currentTarget.checked)}
              />
            </th>
            {COLUMNS.map((column) => (
              <HeadCell key={column.label} column={column} search={search} onSort={onSort} />
            ))}
          </tr>
        </thead>
        <tbody ref={body}>
          {shown.above > 0 && <tr style={{ height: shown.above }} aria-hidden />}
          {positions.map((position) => {
            const item = rows.itemAt(position);
            if (!item) return <EmptyRow key={position} position={position} gone={item === null} />;
            return (
              <RecordingRow
                key={position}
                site={site}
                search={search}
                item={item}
                selected={selected.has(item.session)}
                onSelect={onSelect}
              />
            );
          })}
          {shown.below > 0 && <tr style={{ height: shown.below }} aria-hidden />}
        </tbody>
      </table>
    </div>
  );
}

function HeadCell({
  column,
  search,
  onSort,
}: {
  column: Column;
  search: RecordingsSearch;
  onSort: TableProps['onSort'];
}) {
  const { label, sort, number, what } = column;
  const current = (search.sort ?? 'startedAt') === sort ? (search.direction ?? 'desc') : null;
  const Icon = current === null ? IconSelector : current === 'desc' ? IconArrowDown : IconArrowUp;
  return (
    <th
      scope="col"
      className={number ? 'number' : undefined}
      data-column={label}
      aria-sort={current === null ? undefined : current === 'desc' ? 'descending' : 'ascending'}
    >
      <Tooltip label={what} multiline w={280} events={{ hover: true, focus: true, touch: true }}>
        {sort === null ? (
          <button type="button" className="definition">
            {label}
          </button>
        ) : (
          <UnstyledButton
            className="sort-button"
            data-current={current !== null || undefined}
            onClick={() => onSort(sort, current === 'desc' ? 'asc' : 'desc')}
          >
            {label}
            <Icon size={13} aria-hidden />
          </UnstyledButton>
        )}
      </Tooltip>
    </th>
  );
}
