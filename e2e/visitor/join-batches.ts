import { asJson, asList } from '../../packages/cli/src/demo/move-batch.ts';
import type { Visit } from '../../packages/cli/src/demo/visit-file.ts';

type Request = Visit['requests'][number];

/** A joined batch covers no longer than this, ms: the player reads a recording batch by batch. */
const SPAN = 40_000;

/**
 * Joins neighbouring batches of one page view, as a recorder with a longer interval would have sent them, and numbers them
 * anew: the demo's first start has fewer to load. A batch that begins with a full snapshot begins a batch still.
 */
export function joinBatches(requests: readonly Request[]): Request[] {
  const joined: Request[] = [];
  let seq = 0;
  for (const request of requests) {
    const last = joined.at(-1);
    if (!isBatch(request)) {
      if (request.path.endsWith('/sessions') || request.path.endsWith('/receipts')) seq = 0;
      joined.push(request);
    } else if (last && isBatch(last) && continues(last, request)) {
      joined[joined.length - 1] = join(last, request);
    } else {
      joined.push({ ...request, body: { ...request.body, seq: seq++ } });
    }
  }
  return joined;
}

const isBatch = ({ path }: Request) => path.endsWith('/batches');

function continues(last: Request, next: Request): boolean {
  const view = (request: Request) => asJson(request.body.page).view;
  return (
    view(last) === view(next) && next.at - last.at < SPAN && !beginsWithSnapshot(next) && next.at - startOf(last) < SPAN
  );
}

/** When a batch's content begins, by the requests' clock. */
function startOf(request: Request): number {
  const times = [
    ...asList(asJson(request.body.replay).events).map((event) => Number(event.timestamp)),
    ...asList(request.body.signals).map((signal) => Number(signal.time)),
  ];
  const first = Math.min(...times, Number(request.body.sentAt));
  return request.at - (Number(request.body.sentAt) - first);
}

/** rrweb's Meta event, type 4, comes before a full snapshot. */
const beginsWithSnapshot = (request: Request) => asList(asJson(request.body.replay).events)[0]?.type === 4;

function join(first: Request, second: Request): Request {
  return {
    ...second,
    body: {
      ...first.body,
      sentAt: second.body.sentAt,
      replay: joinReplay(first.body.replay, second.body.replay),
      signals: [...asList(first.body.signals), ...asList(second.body.signals)],
    },
  };
}

/** What the second refers to and the first neither brought along nor introduced stays as context. */
function joinReplay(first: unknown, second: unknown): unknown {
  if (first === null || second === null) return first ?? second;
  const [one, two] = [asJson(first), asJson(second)];
  const events = asList(one.events);
  const context = asList(one.context);
  const introduced = new Set([...context.map(({ id }) => id), ...idsIn(events)]);
  const missing = asList(two.context).filter(({ id }) => !introduced.has(id));
  return { context: [...context, ...missing], events: [...events, ...asList(two.events)] };
}

/** Ids of every node that the events bring into the page. */
function* idsIn(value: unknown): Generator<unknown> {
  if (Array.isArray(value)) {
    for (const item of value) yield* idsIn(item);
  } else if (typeof value === 'object' && value !== null) {
    if ('id' in value && 'type' in value && !('source' in value)) yield value.id;
    for (const item of Object.values(value)) yield* idsIn(item);
  }
}
