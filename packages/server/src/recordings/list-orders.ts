import { isCancelled } from '../platform/cancellation.ts';
import type { Context } from '../platform/context.ts';
import { isGivenUp } from '../platform/supervised-query.ts';
import type { RecordingQuestion } from './question.ts';
import { type ListOrder, readOrder } from './visit-store.ts';

/** Orders are kept while somebody scrolls; milliseconds. */
const KEPT = 5 * 60_000;
/** Of all orders kept together: ids of 22 characters, so about 100 MB at most. */
const MOST_POSITIONS = 1_500_000;
const MOST_ORDERS = 50;

interface Kept {
  readonly order: Promise<ListOrder>;
  readonly until: number;
  positions: number;
}

const kept = new WeakMap<Context, Map<string, Kept>>();

/**
 * The order of a list, computed once and then kept for five minutes, so that any stretch of it can be read at the cost of its
 * rows. Nothing depends on it being kept: the same question gives the same order on any node.
 */
export function orderOf(context: Context, question: RecordingQuestion): Promise<ListOrder> {
  const orders = kept.get(context) ?? new Map<string, Kept>();
  kept.set(context, orders);
  const key = JSON.stringify(question);
  const now = context.clock.now();
  const known = orders.get(key);
  if (known !== undefined && known.until > now) {
    orders.delete(key);
    orders.set(key, known);
    // Whoever asked first may have gone; others still wait.
    return known.order.catch((error: unknown) => {
      if (!isCancelled(error) || isGivenUp()) throw error;
      return orderOf(context, question);
    });
  }
  const order = readOrder(context.clickhouse, question);
  const entry: Kept = { order, until: now + KEPT, positions: 0 };
  orders.delete(key);
  orders.set(key, entry);
  order.then(
    ({ sessions }) => {
      entry.positions = sessions.length;
      makeRoom(orders, now);
    },
    () => orders.delete(key),
  );
  return order;
}

/** Drops what is over its time, then the longest unused, until the rest is small enough. */
function makeRoom(orders: Map<string, Kept>, now: number): void {
  for (const [key, { until }] of orders) if (until <= now) orders.delete(key);
  let positions = [...orders.values()].reduce((sum, entry) => sum + entry.positions, 0);
  for (const [key, entry] of orders) {
    if (orders.size <= 1 || (positions <= MOST_POSITIONS && orders.size <= MOST_ORDERS)) return;
    orders.delete(key);
    positions -= entry.positions;
  }
}
