import type { Overview } from '@scrim/protocol';
import { useMemo } from 'react';
import { Chart } from '../shell/chart.tsx';

const day = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', timeZone: 'UTC' });
const named = ({ from, to }: { from: string; to: string }) =>
  from === to ? day.format(new Date(from)) : `${day.format(new Date(from))} – ${day.format(new Date(to))}`;

/** Fewer than k count as 0. */
const told = (people: number, k: number) => (people === 0 ? `< ${k}` : String(people));

/** People who started and completed, in stretches of equal length. */
export function TrendChart({ trend, k }: Pick<Overview, 'trend' | 'k'>) {
  const option = useMemo(() => {
    const series = (name: string, values: readonly number[], area: number) => ({
      type: 'line',
      name,
      data: values,
      showSymbol: false,
      smooth: 0.2,
      areaStyle: { opacity: area },
    });
    return {
      grid: { left: 4, right: 10, top: 32, bottom: 2, containLabel: true },
      legend: { left: 0, top: 0 },
      tooltip: { trigger: 'axis', valueFormatter: (people: number) => told(people, k) },
      xAxis: {
        type: 'category',
        boundaryGap: false,
        data: trend.map(named),
        axisLabel: { formatter: (text: string) => text.split(' – ')[0] ?? text, hideOverlap: true },
      },
      yAxis: { type: 'value', minInterval: k, splitNumber: 3 },
      series: [
        series(
          'Started',
          trend.map(({ starters }) => starters),
          0.08,
        ),
        series(
          'Completed',
          trend.map(({ completers }) => completers),
          0.14,
        ),
      ],
    };
  }, [trend, k]);
  return (
    <Chart
      label="People who started and completed an application"
      option={option}
      height={190}
      table={{
        columns: ['Days', 'Started', 'Completed'],
        rows: trend.map((one) => [named(one), told(one.starters, k), told(one.completers, k)]),
      }}
    />
  );
}
