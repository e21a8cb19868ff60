export type Scheme = 'light' | 'dark';

interface Palette {
  readonly text: string;
  readonly muted: string;
  readonly line: string;
  readonly surface: string;
  /** Told apart with any colour vision (petrol, amber, plum, slate, blue, green) and by 3:1 against the surface. */
  readonly series: readonly string[];
}

/** The colours of shell.css, for what is drawn and not styled. */
export const PALETTES: Record<Scheme, Palette> = {
  light: {
    text: '#182026',
    muted: '#5b6770',
    line: '#e4e8eb',
    surface: '#ffffff',
    series: ['#17787d', '#b97c10', '#9a4f7e', '#6d7a84', '#3a68b0', '#4b7a36'],
  },
  dark: {
    text: '#e6eaed',
    muted: '#9dabb6',
    line: '#252e36',
    surface: '#151b20',
    series: ['#3fb0b4', '#e0a63a', '#c983b0', '#8794a0', '#7ba6ea', '#8fc173'],
  },
};

/** An ECharts theme in the console's colours and type. */
export function chartTheme(scheme: Scheme): object {
  const { text, muted, line, surface, series } = PALETTES[scheme];
  const axis = {
    axisLine: { lineStyle: { color: line } },
    axisTick: { show: false },
    axisLabel: { color: muted, fontSize: 11 },
    splitLine: { lineStyle: { color: line } },
    nameTextStyle: { color: muted, fontSize: 11 },
  };
  return {
    color: series,
    backgroundColor: 'transparent',
    textStyle: { fontFamily: "'Inter Variable', ui-sans-serif, system-ui, sans-serif", color: text },
    categoryAxis: { ...axis, splitLine: { show: false } },
    valueAxis: { ...axis, axisLine: { show: false } },
    timeAxis: { ...axis, splitLine: { show: false } },
    logAxis: axis,
    legend: { textStyle: { color: muted, fontSize: 12 }, itemWidth: 9, itemHeight: 9, icon: 'roundRect' },
    tooltip: {
      backgroundColor: surface,
      borderColor: line,
      borderWidth: 1,
      textStyle: { color: text, fontSize: 12 },
      extraCssText: 'box-shadow: 0 4px 16px rgb(16 24 32 / 14%); border-radius: 8px;',
      confine: true,
    },
    bar: { itemStyle: { borderRadius: 2 } },
    line: { symbolSize: 5, lineStyle: { width: 2 } },
    sankey: { label: { color: text, fontSize: 11 }, lineStyle: { opacity: 0.35 } },
  };
}
