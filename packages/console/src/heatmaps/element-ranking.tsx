import { Tooltip } from '@mantine/core';
import type { HeatmapKind } from '@scrim/protocol';
import { IconMovie } from '@tabler/icons-react';
import { useState } from 'react';
import { searchOf } from '../request.ts';
import { formatCount, formatShare, plural } from '../shell/format.ts';
import { milliseconds } from './depth-overlay.tsx';
import { shortPath } from './element-label.ts';
import { COLUMN_DEFINITIONS, KINDS, SIGNALS } from './kinds.ts';
import type { RankedRow, RankedRows } from './ranked-rows.ts';
import type { DifferenceElement } from './use-heatmap.ts';

interface Column {
  readonly name: keyof typeof COLUMN_DEFINITIONS;
  readonly label: string;
  readonly format: (value: number) => string;
  /** Null: withheld, or nothing. */
  readonly of: (row: RankedRow) => number | null;
}

const CLICKS: Column = { name: 'clicks', label: 'Clicks', format: formatCount, of: ({ clicks }) => clicks };
const COLUMNS: readonly Column[] = [
  CLICKS,
  { name: 'share', label: 'Of views', format: formatShare, of: ({ viewShare }) => viewShare },
  { name: 'first', label: 'First', format: formatShare, of: ({ firstShare }) => firstShare },
  { name: 'rage', label: 'Rage', format: formatCount, of: ({ rage }) => rage },
  { name: 'dead', label: 'Dead', format: formatCount, of: ({ dead }) => dead },
  { name: 'time', label: 'Time', format: milliseconds, of: ({ timeToClick }) => timeToClick },
  { name: 'exposed', label: 'Exposed', format: formatShare, of: ({ exposed }) => exposed },
  { name: 'attractiveness', label: 'Attracts', format: formatShare, of: ({ attractiveness }) => attractiveness },
];

/** Hits of the map's kind, where no other column has them: of a map of rests, that its numbers add up to what is said above it. */
const RESTS: Column = { name: 'rests', label: 'Rests', format: formatCount, of: ({ hits }) => hits };

/** Columns of the list, the one that it is sorted by first. */
const columnsOf = (kind: HeatmapKind, difference: readonly DifferenceElement[] | null): readonly Column[] =>
  difference !== null ? differenceColumns(difference) : kind === 'rest' ? [RESTS, ...COLUMNS] : COLUMNS;

/** The numbers of a difference map, the difference first. */
function differenceColumns(difference: readonly DifferenceElement[]): readonly [Column, ...Column[]] {
  const elements = new Map(difference.map((element) => [element.path, element]));
  const column = (name: 'difference' | 'here' | 'there', label: string, key: 'count' | 'here' | 'there'): Column => ({
    name,
    label,
    format: key === 'count' ? formatSigned : formatTenth,
    of: ({ path }) => elements.get(path)?.[key] ?? null,
  });
  return [
    column('difference', 'Difference', 'count'),
    column('here', 'These', 'here'),
    column('there', 'Compared', 'there'),
  ];
}

const tenth = new Intl.NumberFormat('en-US', { minimumFractionDigits: 1, maximumFractionDigits: 1 });
const signed = new Intl.NumberFormat('en-US', {
  minimumFractionDigits: 1,
  maximumFractionDigits: 1,
  signDisplay: 'exceptZero',
});
const formatTenth = (value: number): string => tenth.format(value);
const formatSigned = (value: number): string => signed.format(value);

interface RankingProps {
  readonly site: string;
  /** Of the map: what those did whose recordings are listed. */
  readonly kind: HeatmapKind;
  readonly rows: RankedRows;
  /** What the map draws of two answers; null: it draws one. */
  readonly difference: readonly DifferenceElement[] | null;
  readonly active: string | null;
  readonly onActive: (path: string | null) => void;
  /** Shows the recorded state in which an element was clicked that this picture lacks. */
  readonly onFind: (path: string) => void;
  /** Search of the recordings list, to be completed by the element. */
  readonly recordings: Readonly<Record<string, string | undefined>>;
  /** The map is of one width band, by which recordings cannot be narrowed. */
  readonly isOfBand: boolean;
}

/** Elements with all that is known of them. Pointing at a row, or moving to it by keyboard, shows it on the page. */
export function ElementRanking({
  site,
  kind,
  rows,
  difference,
  active,
  onActive,
  onFind,
  recordings,
  isOfBand,
}: RankingProps) {
  const [chosen, setChosen] = useState<Column['name'] | null>(null);
  const columns = columnsOf(kind, difference);
  const [main = CLICKS] = columns;
  const sort = columns.find(({ name }) => name === chosen) ?? main;
  const order = (row: RankedRow) => {
    const value = sort.of(row);
    return value === null ? -1 : Math.abs(value);
  };
  const inOrder = (list: readonly RankedRow[]) => [...list].sort((a, b) => order(b) - order(a));
  const [sorted, missing] = [inOrder(rows.shown), inOrder(rows.missing)];
  const { unit } = KINDS[SIGNALS[kind]];
  const anyWidth = isOfBand ? ', at any width' : '';
  const list: string = `/sites/${encodeURIComponent(site)}/recordings`;
  const length = (row: RankedRow) => Math.abs(main.of(row) ?? 0);
  const most = Math.max(1, ...sorted.map(length));
  return (
    <aside className="ranking" aria-label="Elements">
      <div className="ranking-scroll">
        <table>
          <caption className={difference === null ? 'visually-hidden' : 'ranking-caption'}>
            {difference === null
              ? 'Elements of the page; a dash: withheld, or nothing'
              : 'Hits per 1,000 page views, of the elements that both sides show'}
          </caption>
          <thead>
            <tr>
              <th scope="col">Element</th>
              {columns.map(({ name, label }) => (
                <th key={name} scope="col" className="number" aria-sort={sort.name === name ? 'descending' : undefined}>
                  <Tooltip
                    label={COLUMN_DEFINITIONS[name]}
                    multiline
                    w={240}
                    events={{ hover: true, focus: true, touch: true }}
                  >
                    <button type="button" className="ranking-sort" onClick={() => setChosen(name)}>
                      {label}
                      {sort.name === name && <span aria-hidden> ↓</span>}
                    </button>
                  </Tooltip>
                </th>
              ))}
              <th scope="col">
                <span className="visually-hidden">Recordings</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {sorted.map((row) => (
              <tr
                key={row.path}
                data-active={row.path === active || undefined}
                onPointerEnter={() => onActive(row.path)}
                onPointerLeave={() => onActive(null)}
              >
                <th scope="row">
                  <button
                    type="button"
                    className="ranked"
                    aria-pressed={row.path === active}
                    title={row.path}
                    onFocus={() => onActive(row.path)}
                    onBlur={() => onActive(null)}
                    onClick={() => onActive(row.path)}
                  >
                    <span className="strong">{row.name}</span>
                    <span className="muted">{row.detail}</span>
                    <span className="ranked-bar" aria-hidden>
                      <span
                        data-less={(main.of(row) ?? 0) < 0 || undefined}
                        style={{ width: `${(length(row) / most) * 100}%` }}
                      />
                    </span>
                  </button>
                </th>
                {columns.map((column) => (
                  <td key={column.name} className="number">
                    {said(column, row) ?? <span className="muted">–</span>}
                  </td>
                ))}
                <td>
                  <a
                    href={`${list}${searchOf({ ...recordings, path: row.path, kind: SIGNALS[kind] })}`}
                    aria-label={`Watch recordings with a ${unit} on ${row.name}${anyWidth}`}
                    title={`Watch recordings with a ${unit} on this${anyWidth}`}
                    className="watch-link"
                  >
                    <IconMovie size={16} aria-hidden />
                  </a>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {isOfBand && sorted.length > 0 && (
        <p className="ranking-note muted">
          Recordings opened from here are of any width: their list cannot be narrowed by it.
        </p>
      )}
      {missing.length > 0 && (
        <details className="ranking-missing">
          <summary>{plural(missing.length, 'element')} not in this picture</summary>
          <p className="muted">
            {kind === 'rest' ? 'Clicked, or rested on,' : 'Clicked'} in another state of the page, such as an open menu
            or a later step. They are not drawn, because their place would be a guess.
          </p>
          <ul>
            {missing.map((element) => (
              <li key={element.path}>
                <code title={element.path}>{shortPath(element.path)}</code>
                <span>{said(main, element) ?? '–'}</span>
                <button type="button" className="ranking-find" onClick={() => onFind(element.path)}>
                  Show the state with it
                </button>
              </li>
            ))}
          </ul>
        </details>
      )}
    </aside>
  );
}

function said({ of, format }: Column, row: RankedRow): string | null {
  const value = of(row);
  return value === null ? null : format(value);
}
