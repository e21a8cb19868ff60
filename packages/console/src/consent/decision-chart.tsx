import type { ConsentNumbers } from '@scrim/protocol';
import { useMemo } from 'react';
import { Chart } from '../shell/chart.tsx';

const SERIES = [
  { key: 'granted', label: 'Granted' },
  { key: 'denied', label: 'Denied' },
  { key: 'withdrawn', label: 'Withdrawn' },
  { key: 'gpc', label: 'Global Privacy Control' },
] as const;

const day = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', timeZone: 'UTC' });

/** Stacked bars per UTC day. */
export function DecisionChart({ days }: { days: ConsentNumbers['days'] }) {
  const option = useMemo(
    () => ({
      grid: { left: 8, right: 8, top: 36, bottom: 4, containLabel: true },
      legend: { left: 0, top: 0 },
      tooltip: { trigger: 'axis', axisPointer: { type: 'shadow' } },
      xAxis: { type: 'category', data: days.map((entry) => day.format(new Date(entry.day))) },
      yAxis: { type: 'value', minInterval: 1 },
      series: SERIES.map(({ key, label }) => ({
        type: 'bar',
        name: label,
        stack: 'decisions',
        barMaxWidth: 36,
        data: days.map((entry) => entry[key]),
      })),
    }),
    [days],
  );
  return (
    <Chart
      label="Decisions per day"
      option={option}
      table={{
        columns: ['Day', ...SERIES.map(({ label }) => label)],
        rows: days.map((entry) => [entry.day, ...SERIES.map(({ key }) => entry[key])]),
      }}
    />
  );
}
