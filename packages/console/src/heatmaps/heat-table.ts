import { isWithheld, legendOf, type Shown, type Side } from './export-legend.ts';
import { toCsv } from './export-table.ts';
import { isDepth, KINDS, ZONE_DEFINITION } from './kinds.ts';
import type { ZoneRow } from './zone-rows.ts';

const NO_PICTURE = 'No picture: elements are called by the end of their paths, and “In the picture” is empty';

type Row = readonly (string | number | null)[];

/** What is shown as CSV, after lines that say what it is, and its zones below. Of two sides, each line and row begins with its side's name. */
export function heatTable(shown: Shown): string {
  const { columns, rowsOf } = contentOf(shown);
  const isCompared = shown.sides.length > 1;
  const notes = shown.sides.flatMap((side) => {
    const { title, lines } = legendOf(shown, side);
    return [title, ...lines.map((line) => (isCompared ? `${side.name}: ${line}` : line))];
  });
  const rows = shown.sides.flatMap((side) =>
    isWithheld(shown, side) ? [] : rowsOf(side).map((row) => (isCompared ? [side.name, ...row] : row)),
  );
  const named = (own: readonly string[]) => (isCompared ? ['Side', ...own] : own);
  const isUndrawn = shown.sides.some((side) => side.anchored === null && !isWithheld(shown, side));
  const table = toCsv(
    [...notes, 'Empty: withheld, or nothing', ...(isUndrawn ? [NO_PICTURE] : [])],
    named(columns),
    rows,
  );
  const zones = shown.sides.flatMap((side) =>
    isWithheld(shown, side)
      ? []
      : side.zones.map((zone) => (isCompared ? [side.name, ...rowOf(zone, side)] : rowOf(zone, side))),
  );
  if (zones.length === 0) return table;
  return `${table}\r\n${toCsv([`Zones. ${ZONE_DEFINITION}`], named(zoneColumns(shown)), zones)}`;
}

/** A difference map has zones of its first side. */
function zoneColumns({ view, difference }: Shown): readonly string[] {
  const unit = isDepth(view) ? 'click' : KINDS[view].unit;
  const hits = difference === null ? `${unit}s` : `${unit}s, these filters`;
  return ['Zone', hits, 'Exposed, share of page views', 'Attracts at least', 'In the picture'];
}

const rowOf = ({ name, hits, exposed, attracts, box }: ZoneRow, { anchored }: Side): Row => [
  name,
  hits,
  exposed,
  attracts,
  anchored && (box === null ? 'no' : 'yes'),
];

interface Content {
  readonly columns: readonly string[];
  rowsOf(side: Side): readonly Row[];
}

function contentOf({ view, difference }: Shown): Content {
  if (isDepth(view)) {
    return {
      columns: [
        'From, share of page',
        'Came so far, share of people',
        'Exposed, share of page views',
        'Time in view, ms',
      ],
      rowsOf: ({ depth }) =>
        (depth?.steps ?? []).map(({ reached, exposed, attention }, at) => [at / 40, reached, exposed, attention]),
    };
  }
  if (difference !== null) {
    const elements = new Map(difference.elements.map((element) => [element.path, element]));
    return {
      columns: [
        'Element',
        'Path',
        'Difference per 1,000 page views',
        'These filters, per 1,000 page views',
        'Compared with, per 1,000 page views',
        'In the picture',
      ],
      rowsOf: (side) =>
        inPicture(side).map(([{ name, path }, isShown]) => {
          const { count = null, here = null, there = null } = elements.get(path) ?? {};
          return [name, path, count, here, there, isShown];
        }),
    };
  }
  return {
    columns: [
      'Element',
      'Path',
      `${KINDS[view].unit}s`,
      'Clicks',
      'Share of page views',
      'First-click share',
      'Rage',
      'Dead',
      'Median time to click, ms',
      'Exposed',
      'Exposed and clicked / exposed',
      'In the picture',
    ],
    rowsOf: (side) =>
      inPicture(side).map(([row, isShown]) => [
        row.name,
        row.path,
        row.hits,
        row.clicks,
        row.viewShare,
        row.firstShare,
        row.rage,
        row.dead,
        row.timeToClick,
        row.exposed,
        row.attractiveness,
        isShown,
      ]),
  };
}

/** Each row, and whether the picture has it; null while there is none. */
const inPicture = ({ rows, anchored }: Side) => [
  ...rows.shown.map((row) => [row, anchored && 'yes'] as const),
  ...rows.missing.map((row) => [row, 'no'] as const),
];
