import type { FunnelStep, PathAnswer } from '@scrim/protocol';
import { formatCount, formatShare } from '../shell/format.ts';
import { nodeName, positionName, stepOf } from './path-chart.tsx';

/** What came right before and right after, as lists whose steps can be put in the middle by keyboard. */
export function PathTables({ answer, onAnchor }: { answer: PathAnswer; onAnchor: (step: FunnelStep) => void }) {
  const positions = [...new Set(answer.nodes.map(({ position }) => position))]
    .filter((position) => position !== 0)
    .sort((a, b) => a - b);
  return (
    <div className="path-tables">
      {positions.map((position) => (
        <section key={position} aria-labelledby={`position${position}`}>
          <h2 id={`position${position}`}>{positionName(position)}</h2>
          <ol>
            {answer.nodes
              .filter((node) => node.position === position)
              .sort((a, b) => b.visits - a.visits)
              .map((node) => {
                const step = stepOf(node);
                const name = nodeName(node);
                return (
                  <li key={`${node.kind} ${node.name}`}>
                    {step ? (
                      <button type="button" className="path-step" onClick={() => onAnchor(step)}>
                        <span className={node.kind === 'page' ? 'path' : undefined}>{name}</span>
                      </button>
                    ) : (
                      <span className="muted">{name}</span>
                    )}
                    <span className="number path-count">
                      {formatCount(node.visits)}{' '}
                      <span className="muted">{formatShare(Math.min(1, node.visits / answer.visits))}</span>
                    </span>
                  </li>
                );
              })}
          </ol>
        </section>
      ))}
    </div>
  );
}
