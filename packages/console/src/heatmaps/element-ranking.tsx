import { Tooltip } from '@mantine/core';
import type { PageDepth, RankedElement } from '@scrim/protocol';
import { IconMovie } from '@tabler/icons-react';
import { useState } from 'react';
import { formatCount, formatShare, plural } from '../shell/format.ts';
import { boxOf } from './anchored-heat.ts';
import { milliseconds } from './depth-overlay.tsx';
import { shortPath } from './element-label.ts';
import type { AnchorResult } from './heat-stage.tsx';
import { COLUMN_DEFINITIONS } from './kinds.ts';

/** A ranked element with what only the picture of the page tells: its name, and where its middle line is. */
export interface RankedRow extends RankedElement {
  readonly name: string;
  readonly detail: string;
  readonly exposed: number | null;
  readonly attractiveness: number | null;
}

type Sort = 'clicks' | 'viewShare' | 'rage' | 'dead' | 'firstShare' | 'timeToClick' | 'exposed' | 'attractiveness';

const COLUMNS: readonly (readonly [Sort, label: string, keyof typeof COLUMN_DEFINITIONS, (value: number) => string])[] =
  [
    ['clicks', 'Clicks', 'clicks', formatCount],
    ['viewShare', 'Of views', 'share', formatShare],
    ['firstShare', 'First', 'first', formatShare],
    ['rage', 'Rage', 'rage', formatCount],
    ['dead', 'Dead', 'dead', formatCount],
    ['timeToClick', 'Time', 'time', milliseconds],
    ['exposed', 'Exposed', 'exposed', formatShare],
    ['attractiveness', 'Attracts', 'attractiveness', formatShare],
  ];

export function rankedRows(
  elements: readonly RankedElement[],
  anchored: AnchorResult | null,
  depth: PageDepth | null,
): { readonly shown: readonly RankedRow[]; readonly missing: readonly RankedRow[] } {
  const nodes = new Map(anchored?.found.map((found) => [found.element.path, found]));
  const absent = new Set(anchored?.missing.map(({ path }) => path));
  const rows = elements.map((element): RankedRow => {
    const found = nodes.get(element.path);
    const exposed = exposureOf(found?.node, anchored, depth);
    return {
      ...element,
      name: found?.text ?? found?.kind ?? shortPath(element.path),
      detail: found?.text ? found.kind : found ? 'text masked' : '',
      exposed,
      attractiveness:
        exposed === null || exposed === 0 || element.viewShare === null
          ? null
          : Math.min(1, element.viewShare / exposed),
    };
  });
  return {
    shown: rows.filter(({ path }) => !absent.has(path)),
    missing: rows.filter(({ path }) => absent.has(path)),
  };
}

function exposureOf(node: Element | undefined, anchored: AnchorResult | null, depth: PageDepth | null): number | null {
  if (!node || !anchored || !depth || anchored.pageHeight === 0) return null;
  const box = boxOf(anchored.document, node);
  const middle = box.top + box.height / 2 + (anchored.document.defaultView?.scrollY ?? 0);
  const step = Math.floor((middle / anchored.pageHeight) * depth.steps.length);
  return depth.steps[Math.min(depth.steps.length - 1, Math.max(0, step))]?.exposed ?? null;
}

interface RankingProps {
  readonly site: string;
  readonly rows: ReturnType<typeof rankedRows>;
  readonly active: string | null;
  readonly onActive: (path: string | null) => void;
  /** Shows the recorded state in which an element was clicked that this picture lacks. */
  readonly onFind: (path: string) => void;
  /** Search of the recordings list, to be completed by the element. */
  readonly recordings: Readonly<Record<string, string | undefined>>;
}

/** Elements with all that is known of them. Pointing at a row, or moving to it by keyboard, shows it on the page. */
export function ElementRanking({ site, rows, active, onActive, onFind, recordings }: RankingProps) {
  const [sort, setSort] = useState<Sort>('clicks');
  const sorted = [...rows.shown].sort((a, b) => (b[sort] ?? -1) - (a[sort] ?? -1));
  const list: string = `/sites/${encodeURIComponent(site)}/recordings`;
  const most = Math.max(1, ...sorted.map(({ clicks }) => clicks ?? 0));
  return (
    <aside className="ranking" aria-label="Elements">
      <div className="ranking-scroll">
        <table>
          <caption className="visually-hidden">Elements of the page; a dash: withheld, or nothing</caption>
          <thead>
            <tr>
              <th scope="col">Element</th>
              {COLUMNS.map(([key, label, definition]) => (
                <th key={key} scope="col" className="number" aria-sort={sort === key ? 'descending' : undefined}>
                  <Tooltip
                    label={COLUMN_DEFINITIONS[definition]}
                    multiline
                    w={240}
                    events={{ hover: true, focus: true, touch: true }}
                  >
                    <button type="button" className="ranking-sort" onClick={() => setSort(key)}>
                      {label}
                      {sort === key && <span aria-hidden> ↓</span>}
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
                      <span style={{ width: `${((row.clicks ?? 0) / most) * 100}%` }} />
                    </span>
                  </button>
                </th>
                {COLUMNS.map(([key, , , format]) => (
                  <td key={key} className="number">
                    {row[key] === null ? <span className="muted">–</span> : format(row[key])}
                  </td>
                ))}
                <td>
                  <a
                    href={`${list}?${recordingsOf(recordings, row.path)}`}
                    aria-label={`Watch recordings of ${row.name}`}
                    title="Watch recordings of this"
                    className="ranking-watch"
                  >
                    <IconMovie size={16} aria-hidden />
                  </a>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {rows.missing.length > 0 && (
        <details className="ranking-missing">
          <summary>{plural(rows.missing.length, 'element')} not in this picture</summary>
          <p className="muted">
            Clicked in another state of the page, such as an open menu or a later step. They are not drawn, because
            their place would be a guess.
          </p>
          <ul>
            {rows.missing.map((element) => (
              <li key={element.path}>
                <code title={element.path}>{shortPath(element.path)}</code>
                <span>{element.clicks === null ? '–' : formatCount(element.clicks)}</span>
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

/** Visits in which the element was clicked, under the map's filters. */
function recordingsOf(search: RankingProps['recordings'], path: string): string {
  const set = Object.entries({ ...search, path, kind: 'click' }).filter(([, value]) => value !== undefined);
  return new URLSearchParams(set.map(([key, value]) => [key, String(value)])).toString();
}
