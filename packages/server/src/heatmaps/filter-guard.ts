import type { ClickHouseClient } from '@clickhouse/client';
import type { Device } from '@scrim/protocol';
import { GRID, type HeatmapQuery, signalFilter } from './store.ts';

/** The signals of one device class and variant. */
export interface Atom {
  readonly device: Device;
  readonly variant: string;
  readonly count: number;
  /** Subjects as opaque marks: all when fewer than k, else at least k of them. */
  readonly marks: readonly string[];
}

export type Filter = Pick<HeatmapQuery, 'device' | 'variant'>;

/** What a filtered answer may show, so that no subtraction of answers tells of fewer than k subjects. */
export interface FilterGuard {
  readonly page: boolean;
  readonly hits: boolean;
  element(path: string): boolean;
  cell(path: string, x: number, y: number): boolean;
}

/**
 * The filters whose answers may be given beside the unfiltered one. Taken from the largest to the smallest, a filter is
 * admitted when the groups into which the admitted ones divide everybody each keep no or at least k subjects. A sum or
 * difference of answers that is a group at all is a union of those, so none is smaller. Who asks, and in which order,
 * changes nothing.
 */
export function admittedFilters(atoms: readonly Atom[], k: number): readonly Filter[] {
  let blocks: readonly (readonly Atom[])[] = [atoms];
  const sized = candidates(atoms).map((filter) => ({ filter, count: countOf(atoms, filter) }));
  sized.sort((a, b) => b.count - a.count || (nameOf(a.filter) < nameOf(b.filter) ? -1 : 1));
  const admitted: Filter[] = [];
  for (const { filter } of sized) {
    const divided = blocks.flatMap((block) => [
      block.filter((atom) => matches(atom, filter)),
      block.filter((atom) => !matches(atom, filter)),
    ]);
    const filled = divided.filter((block) => block.length > 0);
    if (filled.some((block) => new Set(block.flatMap(({ marks }) => marks)).size < k)) continue;
    blocks = filled;
    admitted.push(filter);
  }
  return admitted;
}

export function matches(atom: Pick<Atom, 'device' | 'variant'>, { device, variant }: Filter): boolean {
  return (device === null || atom.device === device) && (variant === null || atom.variant === variant);
}

/** Null for an unfiltered heatmap: it is the one that the others are held against. */
export async function guardFilter(
  clickhouse: ClickHouseClient,
  query: HeatmapQuery,
  k: number,
): Promise<FilterGuard | null> {
  if (query.device === null && query.variant === null) return null;
  const answer = await clickhouse.query({
    query: statement(query),
    query_params: { ...query, k },
    format: 'JSONEachRow',
  });
  const page: Atom[] = [];
  const hits: Atom[] = [];
  const elements = new Map<string, Atom[]>();
  const cells = new Map<string, Atom[]>();
  for (const row of await answer.json<Row>()) {
    const atom: Atom = { device: row.device, variant: row.variant, count: Number(row.count), marks: row.marks };
    if (row.cell < 0) {
      page.push(atom);
      continue;
    }
    hits.push(atom);
    append(elements, row.path, atom);
    append(cells, `${row.cell} ${row.path}`, atom);
  }
  const admits = (atoms: readonly Atom[] = []) =>
    admittedFilters(atoms, k).some((one) => one.device === query.device && one.variant === query.variant);
  return {
    page: admits(page),
    hits: admits(hits),
    element: (path) => admits(elements.get(path)),
    cell: (path, x, y) => admits(cells.get(`${y * GRID + x} ${path}`)),
  };
}

interface Row {
  readonly path: string;
  readonly cell: number;
  readonly device: Device;
  readonly variant: string;
  readonly count: string;
  readonly marks: readonly string[];
}

function statement(query: HeatmapQuery): string {
  const where = signalFilter({ ...query, device: null, variant: null });
  const side = (axis: 'x' | 'y') => `least(toInt32(${axis} * ${GRID}), ${GRID - 1})`;
  const counted = `toString(device) AS device, toString(variant) AS variant, count() AS count,
    arrayMap(mark -> toString(mark), groupUniqArray({k:UInt32})(sipHash64(subject))) AS marks`;
  return `
    SELECT '' AS path, toInt32(-1) AS cell, ${counted} FROM signals FINAL
    WHERE ${where} AND (kind = 'view' OR kind = {kind:String}) GROUP BY device, variant
    UNION ALL
    SELECT toString(path) AS path, toInt32(${side('y')} * ${GRID} + ${side('x')}) AS cell, ${counted} FROM signals FINAL
    WHERE ${where} AND kind = {kind:String} GROUP BY path, cell, device, variant`;
}

function candidates(atoms: readonly Atom[]): Filter[] {
  const devices = [...new Set(atoms.map(({ device }) => device))];
  const variants = [...new Set(atoms.map(({ variant }) => variant))];
  return [null, ...devices].flatMap((device) =>
    [null, ...variants].flatMap((variant) => (device === null && variant === null ? [] : [{ device, variant }])),
  );
}

function countOf(atoms: readonly Atom[], filter: Filter): number {
  return atoms.reduce((sum, atom) => sum + (matches(atom, filter) ? atom.count : 0), 0);
}

function nameOf({ device, variant }: Filter): string {
  return JSON.stringify([device, variant]);
}

function append(groups: Map<string, Atom[]>, key: string, atom: Atom): void {
  const group = groups.get(key);
  if (group === undefined) groups.set(key, [atom]);
  else group.push(atom);
}
