import { describe, expect, it } from 'vitest';
import type { Visit } from '../../packages/cli/src/demo/visit-file.ts';
import { joinBatches } from './join-batches.ts';

type Request = Visit['requests'][number];

const other = (path: string, at: number): Request => ({ at, path: `/consent/v1/meadow-loans/${path}`, body: {} });
const batch = (seq: number, at: number, view: string, replay: unknown = null): Request => ({
  at,
  path: '/capture/v1/meadow-loans/batches',
  body: {
    version: 1,
    seq,
    page: { view },
    sentAt: 1_000_000 + at,
    replay,
    signals: [{ kind: 'click', time: 1_000_000 + at }],
  },
});
const snapshot = (at: number) => ({
  context: [],
  events: [
    { type: 4, timestamp: 1_000_000 + at, data: {} },
    {
      type: 2,
      timestamp: 1_000_000 + at,
      data: { node: { id: 1, type: 0, childNodes: [{ id: 2, type: 2, tagName: 'p' }] } },
    },
  ],
});
const touch = (id: number, at: number, context: readonly number[]) => ({
  context: context.map((node) => ({ id: node })),
  events: [{ type: 3, timestamp: 1_000_000 + at, data: { source: 2, type: 2, id } }],
});
const times = (request: Request | undefined) =>
  (Array.isArray(request?.body.signals) ? request.body.signals : []).map((signal) => Number(signal.time) - 1_000_000);
const replayOf = (request: Request | undefined) =>
  request?.body.replay as { context: { id: number }[]; events: unknown[] };

describe('joining batches', () => {
  it('joins neighbours of one view and numbers them anew, and keeps every signal', () => {
    const joined = joinBatches([
      other('receipts', 0),
      batch(0, 100, 'a'),
      batch(1, 200, 'a'),
      batch(2, 300, 'b'),
      other('sessions', 400),
      batch(0, 500, 'b'),
    ]);
    expect(joined.map(({ at, body }) => [at, body.seq])).toEqual([
      [0, undefined],
      [200, 0],
      [300, 1],
      [400, undefined],
      [500, 0],
    ]);
    expect(joined.flatMap(times)).toEqual([100, 200, 300, 500]);
  });

  it('begins a batch at every full snapshot and after forty seconds', () => {
    const joined = joinBatches([
      batch(0, 0, 'a'),
      batch(1, 10_000, 'a', snapshot(10_000)),
      batch(2, 20_000, 'a'),
      batch(3, 60_000, 'a'),
    ]);
    expect(joined.map(times)).toEqual([[0], [10_000, 20_000], [60_000]]);
  });

  it('keeps as context what the events refer to and did not bring themselves', () => {
    const [joined] = joinBatches([
      batch(0, 0, 'a', snapshot(0)),
      batch(1, 100, 'a', touch(2, 100, [1, 2])),
      batch(2, 200, 'a', touch(9, 200, [9])),
    ]);
    expect(replayOf(joined).context.map(({ id }) => id)).toEqual([9]);
    expect(replayOf(joined).events).toHaveLength(4);
  });
});
