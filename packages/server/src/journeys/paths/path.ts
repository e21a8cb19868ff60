import type { ClickHouseClient } from '@clickhouse/client';
import type { PathAnswer, PathNode, PathQuestion, VisitFilter } from '@scrim/protocol';
import type { Context } from '../../platform/context.ts';
import { type MarkKey, markKeyOf, roundVisits } from '../disclosure/rounding.ts';
import type { JourneyScope } from '../journey-scope.ts';
import { resolveVisits } from '../visit-filter.ts';
import { END, linkStatement, pathParameters } from './path-statement.ts';

/** Visits that went from one node to the next; exact, and never leaves the server as it is. */
export interface LinkCount {
  /** Of `from`, counted from the anchor. */
  readonly position: number;
  readonly from: string;
  readonly to: string;
  readonly visits: number;
  readonly mark: string;
  /** Marks of the people: all when fewer than k, else at least k. */
  readonly subjects: readonly string[];
}

export interface PathCounts {
  readonly total: Omit<LinkCount, 'position' | 'from' | 'to'>;
  readonly links: readonly LinkCount[];
}

/** Nodes of one position that are named; what fewer visits went through is `other`. */
const MOST_NODES = 8;
const OTHER = 'other ';

export async function readPaths(
  context: Context,
  request: {
    readonly site: string;
    readonly question: PathQuestion;
    readonly filter: VisitFilter;
    readonly from: string;
    readonly to: string;
  },
): Promise<PathAnswer> {
  const { site, question, filter, from, to } = request;
  const { k } = context.config;
  const visits = await resolveVisits(context, site, filter, { from, to });
  const counts = await countLinks(context.clickhouse, {
    question,
    scope: { site, from, to, visits },
    key: markKeyOf(context, site),
    k,
  });
  return releasePaths(counts, `${question.anchor.kind} ${question.anchor.name}`, k);
}

export async function countLinks(
  clickhouse: ClickHouseClient,
  asked: {
    readonly question: PathQuestion;
    readonly scope: JourneyScope;
    readonly key: MarkKey;
    readonly k: number;
  },
): Promise<PathCounts> {
  const { question, scope, key, k } = asked;
  const answer = await clickhouse.query({
    query: linkStatement(question, scope),
    query_params: { ...pathParameters(question, scope), ...key, k },
    format: 'JSONEachRow',
  });
  const rows = await answer.json<Row>();
  const links = rows.map(({ position, origin, target, visits, mark, subjects }) => ({
    position: Number(position),
    from: origin,
    to: target,
    visits: Number(visits),
    mark,
    subjects,
  }));
  const total = links.find(({ position }) => position === TOTAL) ?? { visits: 0, mark: '0', subjects: [] };
  const steps = links.filter(({ position }) => position !== TOTAL);
  return { total, links: steps };
}

const TOTAL = 100;

interface Row {
  readonly position: string | number;
  readonly origin: string;
  readonly target: string;
  readonly visits: string | number;
  readonly mark: string;
  readonly subjects: readonly string[];
}

/**
 * What may be shown: every number rounded, nothing of fewer than k people. At each position the most frequent nodes are named;
 * the others are one node together, shown when k people at least stand behind it. What is more frequent is judged by rounded
 * numbers, then by name: the exact order would tell of single people.
 */
export function releasePaths({ total, links }: PathCounts, anchor: string, k: number): PathAnswer {
  const visits = shown(total, k);
  const empty = { k, visits, nodes: [], links: [] };
  if (visits === 0) return empty;
  const names = namedNodes(links, anchor, k);
  const folded = fold(
    links.map((link) => ({
      ...link,
      from: names.get(link.position)?.has(link.from) ? link.from : OTHER,
      to: names.get(link.position + 1)?.has(link.to) ? link.to : OTHER,
    })),
  );
  const nodes: PathNode[] = [];
  const indexes = new Map<string, number>();
  const indexOf = (position: number, text: string) => {
    const key = `${position} ${text}`;
    const known = indexes.get(key);
    if (known !== undefined) return known;
    indexes.set(key, nodes.length);
    nodes.push({ position, ...described(text), visits: shown(atNode(folded, position, text) ?? total, k) });
    return nodes.length - 1;
  };
  indexOf(0, anchor);
  const kept = folded
    .map((link) => ({ ...link, visits: shown(link, k) }))
    .filter((link) => link.visits > 0)
    .sort((a, b) => b.visits - a.visits || (nameOf(a) < nameOf(b) ? -1 : 1))
    .map(({ position, from, to, visits }) => ({
      from: indexOf(position, from),
      to: indexOf(position + 1, to),
      visits,
    }));
  return { ...empty, nodes, links: kept };
}

function shown({ visits, mark, subjects }: PathCounts['total'], k: number): number {
  return roundVisits({ count: visits, mark, subjects: subjects.length }, k);
}

/** Per position the nodes to be named. The anchor is the only one at 0. */
function namedNodes(links: readonly LinkCount[], anchor: string, k: number): Map<number, ReadonlySet<string>> {
  const positions = new Set(links.flatMap(({ position }) => [position, position + 1]));
  return new Map(
    [...positions].map((position) => {
      if (position === 0) return [position, new Set([anchor])];
      const texts = new Set(links.flatMap((link) => textAt(link, position)));
      const counted = [...texts].flatMap((text) => {
        const all = atNode(links, position, text);
        return all !== null && all.subjects.length >= k ? [{ text, visits: shown(all, k) }] : [];
      });
      counted.sort((a, b) => b.visits - a.visits || (a.text < b.text ? -1 : 1));
      return [position, new Set(counted.slice(0, MOST_NODES).map(({ text }) => text))];
    }),
  );
}

/** A link ends at positions after the anchor and starts at those before it: the side on which each visit is counted once. */
function textAt(link: LinkCount, position: number): string[] {
  if (position > 0) return link.position + 1 === position ? [link.to] : [];
  return link.position === position ? [link.from] : [];
}

function atNode(links: readonly LinkCount[], position: number, text: string): PathCounts['total'] | null {
  if (position === 0) return null;
  const [all] = fold(
    links
      .filter((link) => textAt(link, position).includes(text))
      .map((link) => ({ ...link, position, from: '', to: '' })),
  );
  return all ?? null;
}

const nameOf = ({ position, from, to }: LinkCount): string => `${position} ${from} → ${to}`;

/** Sums of links of the same ends. No visit has two links at a position, so their marks add up too. */
function fold(links: readonly LinkCount[]): LinkCount[] {
  const sums = new Map<string, LinkCount>();
  for (const link of links) {
    const key = nameOf(link);
    const sum = sums.get(key);
    sums.set(
      key,
      sum === undefined
        ? link
        : {
            ...sum,
            visits: sum.visits + link.visits,
            mark: (BigInt(sum.mark) ^ BigInt(link.mark)).toString(),
            subjects: [...new Set([...sum.subjects, ...link.subjects])],
          },
    );
  }
  return [...sums.values()];
}

function described(text: string): Pick<PathNode, 'kind' | 'name'> {
  const space = text.indexOf(' ');
  const name = text.slice(space + 1);
  if (text === END) return { kind: 'end', name: '' };
  if (text === OTHER) return { kind: 'other', name: '' };
  return { kind: text.startsWith('event ') ? 'event' : 'page', name };
}
