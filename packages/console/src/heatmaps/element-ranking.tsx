import { UnstyledButton } from '@mantine/core';
import type { Heatmap, HeatmapElement } from '@scrim/protocol';
import { formatCount, formatShare, plural } from '../shell/format.ts';
import { shortPath } from './element-label.ts';
import type { AnchorResult } from './heat-stage.tsx';

interface RankingProps {
  readonly heatmap: Heatmap;
  readonly anchored: AnchorResult | null;
  readonly unit: string;
  readonly active: string | null;
  readonly onActive: (path: string | null) => void;
}

/** Elements by count. Pointing at one, or moving to it by keyboard, shows it on the page. */
export function ElementRanking({ heatmap, anchored, unit, active, onActive }: RankingProps) {
  const missing = new Set(anchored?.missing.map((element) => element.path) ?? []);
  const shown = heatmap.elements.filter((element) => !missing.has(element.path)).sort((a, b) => b.count - a.count);
  const most = shown[0]?.count ?? 1;
  const nameOf = (element: HeatmapElement) =>
    anchored?.found.find((candidate) => candidate.element.path === element.path);
  return (
    <aside className="ranking" aria-label="Elements">
      <h2>Elements</h2>
      <ol>
        {shown.map((element, index) => {
          const name = nameOf(element);
          return (
            <li key={element.path}>
              <UnstyledButton
                className="ranked"
                data-active={element.path === active || undefined}
                aria-pressed={element.path === active}
                onPointerEnter={() => onActive(element.path)}
                onPointerLeave={() => onActive(null)}
                onFocus={() => onActive(element.path)}
                onBlur={() => onActive(null)}
                onClick={() => onActive(element.path)}
              >
                <span className="ranked-position">{index + 1}</span>
                <span className="ranked-name">
                  <span className="strong">{name?.text ?? name?.kind ?? 'Element'}</span>
                  <span className="muted" title={element.path}>
                    {name?.text ? name.kind : name ? 'text masked' : shortPath(element.path)}
                  </span>
                </span>
                <span className="ranked-count">
                  <span className="strong">{formatCount(element.count)}</span>
                  <span className="muted">{formatShare(element.viewShare)} of views</span>
                </span>
                <span className="ranked-bar" aria-hidden>
                  <span style={{ width: `${(element.count / most) * 100}%` }} />
                </span>
                <span className="visually-hidden">
                  {unit}s by {plural(element.subjects, 'person', 'people')}
                </span>
              </UnstyledButton>
            </li>
          );
        })}
      </ol>
      {anchored && anchored.missing.length > 0 && (
        <details className="ranking-missing">
          <summary>{plural(anchored.missing.length, 'element')} not in this picture</summary>
          <p className="muted">
            Clicked in another state of the page, such as an open menu. They are not drawn, because their place would be
            a guess.
          </p>
          <ul>
            {anchored.missing.map((element) => (
              <li key={element.path}>
                <code>{shortPath(element.path)}</code> <span>{formatCount(element.count)}</span>
              </li>
            ))}
          </ul>
        </details>
      )}
    </aside>
  );
}
