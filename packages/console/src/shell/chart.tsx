import './chart.css';
import type { EChartsCoreOption } from 'echarts/core';
import { lazy, Suspense } from 'react';
import { keyed } from './keyed.ts';

/** ECharts' option; series of bars, lines, scatters, Sankey diagrams and custom drawing are there. */
export type ChartOption = EChartsCoreOption;

/** The chart's numbers as a table: a cell per column, the first one names the row; several rows may have one name. */
export interface ChartTable {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly [string, ...(string | number)[]])[];
}

interface ChartProps {
  /** What the chart shows, in words; the caption of its table. */
  readonly label: string;
  /** Kept by `useMemo`: a new object draws anew. */
  readonly option: ChartOption;
  readonly table: ChartTable;
  /** CSS pixels. */
  readonly height?: number;
  /** Called with the name of what was clicked; offer the same by keyboard beside the chart. Kept by `useCallback`. */
  readonly onSelect?: (name: string) => void;
}

const ChartDrawing = lazy(() => import('./chart-drawing.tsx'));

/** A chart, and its numbers as a table for everybody who wants them: the drawing itself is hidden from screen readers. */
export function Chart({ label, option, table, height = 240, onSelect }: ChartProps) {
  return (
    <figure className="chart">
      <div className="chart-place" aria-hidden style={{ height }}>
        <Suspense fallback={null}>
          <ChartDrawing option={option} onSelect={onSelect} />
        </Suspense>
      </div>
      <details className="chart-table">
        <summary>Show as a table</summary>
        <div className="chart-table-scroll">
          <table className="data-table">
            <caption className="visually-hidden">{label}</caption>
            <thead>
              <tr>
                {table.columns.map((column, at) => (
                  <th key={column} scope="col" className={at === 0 ? undefined : 'number'}>
                    {column}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {keyed(table.rows, ([name]) => name).map(({ key, item: [name, ...cells] }) => (
                <tr key={key}>
                  <th scope="row">{name}</th>
                  {cells.map((cell, at) => (
                    <td key={table.columns[at + 1]} className="number">
                      {cell}
                    </td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      </details>
    </figure>
  );
}
