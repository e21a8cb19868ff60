import type { ConsentNumbers } from '@scrim/protocol';
import { useState } from 'react';
import { formatCount } from '../shell/format.ts';

const SERIES = [
  { key: 'granted', label: 'Granted' },
  { key: 'denied', label: 'Denied' },
  { key: 'withdrawn', label: 'Withdrawn' },
  { key: 'gpc', label: 'Global Privacy Control' },
] as const;

const HEIGHT = 180;
const day = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', timeZone: 'UTC' });

/** A round number at or above `value`: 1, 2, 4, 5 or 10 times a power of ten. */
export function roundUp(value: number): number {
  if (value <= 4) return 4;
  const power = 10 ** Math.floor(Math.log10(value));
  const factor = [1, 2, 4, 5, 10].find((candidate) => candidate * power >= value) ?? 10;
  return factor * power;
}

/** Stacked bars per day; the same numbers as a table for those who do not see them. */
export function DecisionChart({ days }: { days: ConsentNumbers['days'] }) {
  const [hover, setHover] = useState<number | null>(null);
  const totals = days.map((entry) => SERIES.reduce((sum, { key }) => sum + entry[key], 0));
  const top = roundUp(Math.max(1, ...totals));
  const labelEvery = Math.max(1, Math.ceil(days.length / 8));
  const shown = hover === null ? null : days[hover];
  return (
    <figure className="chart">
      <figcaption className="chart-legend">
        <ul>
          {SERIES.map(({ key, label }) => (
            <li key={key}>
              <i className={`swatch series-${key}`} aria-hidden /> {label}
            </li>
          ))}
        </ul>
        <span className="chart-readout" aria-hidden>
          {shown
            ? `${day.format(new Date(shown.day))}: ${SERIES.map(({ key, label }) => `${label} ${shown[key]}`).join(' · ')}`
            : ''}
        </span>
      </figcaption>
      <div className="chart-plot" aria-hidden style={{ height: HEIGHT + 24 }} onPointerLeave={() => setHover(null)}>
        {[1, 0.5, 0].map((share) => (
          <span key={share} className="chart-grid" style={{ top: HEIGHT * (1 - share) }}>
            {formatCount(top * share)}
          </span>
        ))}
        <div className="chart-bars" style={{ height: HEIGHT }}>
          {days.map((entry, index) => (
            <div
              key={entry.day}
              className="chart-day"
              data-hover={index === hover || undefined}
              onPointerEnter={() => setHover(index)}
            >
              {SERIES.map(({ key }) => (
                <span key={key} className={`series-${key}`} style={{ height: `${(entry[key] / top) * 100}%` }} />
              ))}
              {index % labelEvery === 0 && <span className="chart-label">{day.format(new Date(entry.day))}</span>}
            </div>
          ))}
        </div>
      </div>
      <table className="visually-hidden">
        <caption>Decisions per day</caption>
        <thead>
          <tr>
            <th scope="col">Day</th>
            {SERIES.map(({ key, label }) => (
              <th key={key} scope="col">
                {label}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {days.map((entry) => (
            <tr key={entry.day}>
              <th scope="row">{entry.day}</th>
              {SERIES.map(({ key }) => (
                <td key={key}>{entry[key]}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </figure>
  );
}
