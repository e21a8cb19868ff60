import { isRaw } from './shape.ts';

/** Nodes as a change adds them (`adds` of rrweb), each with what stands in it now or without, in any order. */
export interface Added {
  readonly parentId?: unknown;
  readonly nextId?: unknown;
  readonly node?: unknown;
}

const idOf = ({ node }: Added): unknown => (isRaw(node) ? node.id : undefined);

/**
 * The same in the order in which a reader of the page meets them, each before what is added in it; rrweb tells the last child
 * first. Runs between which the page has other nodes keep their order. Whatever is given, each is in it once.
 */
export function inDocumentOrder<One extends Added>(adds: readonly One[]): One[] {
  const byId = new Map(adds.map((one) => [idOf(one), one]));
  const followers = new Set(adds.map(({ nextId }) => nextId));
  /** Those that follow no other, by what they stand in. */
  const firsts = new Map<unknown, One[]>();
  for (const one of [...adds].reverse()) {
    if (followers.has(idOf(one))) continue;
    const place = byId.has(one.parentId) ? one.parentId : undefined;
    const beside = firsts.get(place);
    if (beside) beside.push(one);
    else firsts.set(place, [one]);
  }
  const out = new Set<One>();
  // At its end what comes next; at its beginning what nothing leads to.
  const waiting = [...adds].reverse().concat(firsts.get(undefined) ?? []);
  for (let one = waiting.pop(); one; one = waiting.pop()) {
    if (out.has(one)) continue;
    out.add(one);
    const next = byId.get(one.nextId);
    if (next) waiting.push(next);
    for (const first of firsts.get(idOf(one)) ?? []) waiting.push(first);
  }
  return [...out];
}
