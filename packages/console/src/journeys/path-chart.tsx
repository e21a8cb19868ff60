import type { FunnelStep, PathAnswer, PathNode } from '@scrim/protocol';
import { useCallback, useMemo } from 'react';
import { Chart } from '../shell/chart.tsx';
import { formatCount } from '../shell/format.ts';
import { eventName } from './step-picker.tsx';

/** What a node is called; where a visit began or ended depends on the side. */
export function nodeName({ kind, name, position }: PathNode): string {
  if (kind === 'end') return position < 0 ? 'Visit began' : 'Visit ended';
  if (kind === 'other') return 'Other';
  return kind === 'page' ? name : eventName(name);
}

/** The step that a node is, to be put in the middle; null when it is none. */
export const stepOf = ({ kind, name }: PathNode): FunnelStep | null =>
  kind === 'page' || kind === 'event' ? { kind, name } : null;

const ROW = 46;
/** Ends stand out from steps, the middle from both; with any colour vision, on light and dark. */
const COLOURS = { page: '#6f9299', event: '#5b82c4', end: '#c08a2c', other: '#8794a0' } as const;
const ANCHOR = '#17787d';

/** A long path by its end: between two columns is room for about 15 letters. */
const shortName = (name: string): string => (name.length > 15 ? `…${name.slice(name.lastIndexOf('/'))}` : name);

function nameAt({ nodes }: PathAnswer, index: number): string {
  const node = nodes[index];
  return node ? nodeName(node) : '';
}

/** A node of the drawing, named by its index, or a band. */
interface Pointed {
  readonly name: string;
  readonly value: number;
  readonly data: { readonly source?: string; readonly target?: string };
}

/** Of a node its own number: bands are rounded each by itself, and small ones are not drawn. */
export function told({ name, value, data: { source, target } }: Pointed, answer: PathAnswer): string {
  const isBand = source !== undefined && target !== undefined;
  const what = isBand
    ? `${nameAt(answer, Number(source))} → ${nameAt(answer, Number(target))}`
    : nameAt(answer, Number(name));
  const visits = isBand ? value : (answer.nodes[Number(name)]?.visits ?? 0);
  return `${what}: ${formatCount(visits)} visits`;
}

/** Ways as bands: as wide as the visits that took them. */
export function PathChart({ answer, onAnchor }: { answer: PathAnswer; onAnchor: (step: FunnelStep) => void }) {
  const { nodes, links } = answer;
  const first = Math.min(...nodes.map(({ position }) => position));
  const tallest = Math.max(...nodes.map((node) => nodes.filter(({ position }) => position === node.position).length));
  const option = useMemo(
    () => ({
      tooltip: { trigger: 'item', renderMode: 'richText', formatter: (item: Pointed) => told(item, answer) },
      series: [
        {
          type: 'sankey',
          left: 8,
          right: 150,
          top: 8,
          bottom: 8,
          nodeGap: 14,
          nodeWidth: 12,
          draggable: false,
          layoutIterations: 32,
          emphasis: { focus: 'adjacency' },
          label: {
            formatter: ({ data }: { data: { shown: string } }) => data.shown,
            overflow: 'truncate',
            width: 140,
          },
          lineStyle: { color: 'source', curveness: 0.5, opacity: 0.28 },
          data: nodes.map((node, index) => ({
            name: String(index),
            shown: shortName(nodeName(node)),
            label: { show: true },
            depth: node.position - first,
            itemStyle: { borderWidth: 0, color: node.position === 0 ? ANCHOR : COLOURS[node.kind] },
          })),
          links: links.map(({ from, to, visits }) => ({ source: String(from), target: String(to), value: visits })),
        },
      ],
    }),
    [answer, nodes, links, first],
  );
  const select = useCallback(
    (name: string) => {
      const node = nodes[Number(name)];
      const step = node ? stepOf(node) : null;
      if (step) onAnchor(step);
    },
    [nodes, onAnchor],
  );
  return (
    <Chart
      label="Ways from step to step"
      option={option}
      height={Math.max(260, tallest * ROW)}
      onSelect={select}
      table={{
        columns: ['From', 'To', 'Visits'],
        rows: links.map(({ from, to, visits }) => [
          `${positionName(nodes[from]?.position ?? 0)}: ${nameAt(answer, from)}`,
          nameAt(answer, to),
          formatCount(visits),
        ]),
      }}
    />
  );
}

export const positionName = (position: number): string =>
  position === 0 ? 'Here' : position < 0 ? `${-position} before` : `${position} after`;
