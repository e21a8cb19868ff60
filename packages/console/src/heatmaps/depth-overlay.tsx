import type { PageDepth } from '@scrim/protocol';
import { formatDuration, formatShare } from '../shell/format.ts';
import { depthLines } from './depth-lines.ts';
import { BAND_OPACITY, heatColour } from './palette.ts';

/** What a step of the page shows for a kind: 0..1 for its colour, and in words. */
export function depthValue(
  depth: PageDepth,
  view: 'scroll' | 'attention',
  step: number,
): { share: number; words: string } | null {
  const values = depth.steps[step];
  if (view === 'scroll') {
    const reached = values?.reached ?? null;
    return reached === null ? null : { share: reached, words: formatShare(reached) };
  }
  const attention = values?.attention ?? null;
  if (attention === null) return null;
  const longest = Math.max(1, ...depth.steps.map((one) => one.attention ?? 0));
  return { share: attention / longest, words: milliseconds(attention) };
}

export const milliseconds = (value: number): string =>
  value < 10_000 ? `${(value / 1000).toFixed(1)} s` : formatDuration(value);

/** Bands over the page, the fold and the quartiles, in CSS pixels of the recorded page. Withheld steps are hatched. */
export function DepthOverlay({
  depth,
  view,
  height,
}: {
  depth: PageDepth;
  view: 'scroll' | 'attention';
  height: number;
}) {
  const step = height / depth.steps.length;
  return (
    <div className="depth" aria-hidden>
      {depth.steps.map((_, index) => {
        const value = depthValue(depth, view, index);
        const [red, green, blue] = heatColour(value?.share ?? 0);
        const key = `step-${index}`;
        return (
          <div
            key={key}
            className={value === null ? 'depth-step depth-withheld' : 'depth-step'}
            style={{
              top: index * step,
              height: step,
              ...(value !== null && { background: `rgb(${red} ${green} ${blue} / ${BAND_OPACITY})` }),
            }}
          >
            {index % 4 === 0 && <span className="depth-label">{value?.words ?? 'withheld'}</span>}
          </div>
        );
      })}
      {depthLines(depth, view, height).map(({ top, label, labelTop }) => (
        <div key={label} className="depth-line" style={{ top }}>
          <span style={{ top: labelTop - top }}>{label}</span>
        </div>
      ))}
    </div>
  );
}

/** The same numbers for whoever reads tables. */
export function DepthTable({ depth }: { depth: PageDepth }) {
  const share = (value: number | null) => (value === null ? 'withheld' : formatShare(value));
  return (
    <table className="depth-table">
      <caption>Depth of the page in fortieths, from top to end</caption>
      <thead>
        <tr>
          <th scope="col">From</th>
          <th scope="col" className="number">
            People who came so far
          </th>
          <th scope="col" className="number">
            Page views in which it was exposed
          </th>
          <th scope="col" className="number">
            Time in view
          </th>
        </tr>
      </thead>
      <tbody>
        {depth.steps
          .map((step, index) => ({ ...step, from: (index * 100) / depth.steps.length }))
          .map(({ reached, exposed, attention, from }) => (
            <tr key={from}>
              <th scope="row">{from} %</th>
              <td className="number">{share(reached)}</td>
              <td className="number">{share(exposed)}</td>
              <td className="number">{attention === null ? 'withheld' : milliseconds(attention)}</td>
            </tr>
          ))}
      </tbody>
    </table>
  );
}
