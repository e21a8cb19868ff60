import { useComputedColorScheme } from '@mantine/core';
import { useReducedMotion } from '@mantine/hooks';
import { BarChart, CustomChart, LineChart, SankeyChart, ScatterChart } from 'echarts/charts';
import {
  GridComponent,
  LegendComponent,
  MarkAreaComponent,
  MarkLineComponent,
  TooltipComponent,
} from 'echarts/components';
import { init, registerTheme, use } from 'echarts/core';
import { SVGRenderer } from 'echarts/renderers';
import { useEffect, useRef } from 'react';
import type { ChartOption } from './chart.tsx';
import { chartTheme } from './chart-theme.ts';

use([
  BarChart,
  CustomChart,
  LineChart,
  SankeyChart,
  ScatterChart,
  GridComponent,
  LegendComponent,
  MarkAreaComponent,
  MarkLineComponent,
  TooltipComponent,
  SVGRenderer,
]);
registerTheme('light', chartTheme('light'));
registerTheme('dark', chartTheme('dark'));

/** The drawn part of a chart: loaded when a screen first has one. SVG, so that print and zoom stay sharp. */
export default function ChartDrawing({
  option,
  onSelect,
}: {
  option: ChartOption;
  onSelect: ((name: string) => void) | undefined;
}) {
  const place = useRef<HTMLDivElement>(null);
  const scheme = useComputedColorScheme('light');
  const isStill = useReducedMotion() ?? false;
  useEffect(() => {
    const element = place.current;
    if (!element) return;
    const chart = init(element, scheme, { renderer: 'svg' });
    chart.setOption({ animation: !isStill, animationDuration: 250, ...option });
    if (onSelect) chart.on('click', ({ name }) => onSelect(name));
    const observer = new ResizeObserver(() => chart.resize());
    observer.observe(element);
    return () => {
      observer.disconnect();
      chart.dispose();
    };
  }, [option, onSelect, scheme, isStill]);
  return <div ref={place} className="chart-drawing" />;
}
