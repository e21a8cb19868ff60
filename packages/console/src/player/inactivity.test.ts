import { describe, expect, it } from 'vitest';
import { activityMoments, idleSpanAt, idleSpans } from './inactivity.ts';

const chunk = { seq: 0, from: 0, to: 60_000, keyframe: true, events: 9, bytes: 9, page: '/' };

describe('inactivity', () => {
  it('is a span in which nobody does anything for longer than five seconds', () => {
    const spans = idleSpans({
      chunks: [chunk],
      activity: new Map([[0, [1_000, 30_000]]]),
      marks: [],
      duration: 32_000,
    });
    expect(spans).toEqual([{ from: 1_800, to: 29_200 }]);
    expect(idleSpanAt(spans, 15_000)).toEqual(spans[0]);
    expect(idleSpanAt(spans, 500)).toBeNull();
  });

  it('is not assumed of a chunk that was not read', () => {
    expect(idleSpans({ chunks: [chunk], activity: new Map(), marks: [], duration: 60_000 })).toEqual([]);
  });

  it('covers a time without recording, but not a mark in it', () => {
    const spans = idleSpans({
      chunks: [],
      activity: new Map(),
      marks: [{ at: 20_000, kind: 'click', label: '', path: null }],
      duration: 40_000,
    });
    expect(spans).toEqual([
      { from: 800, to: 19_200 },
      { from: 20_800, to: 39_200 },
    ]);
  });

  it.each([
    ['a hesitation, and the typing after it', { hesitation: 40_000, active: 6_000 }, 47_000],
    ['typing at once', { hesitation: 700, active: 20_000 }, 21_000],
    ['a visit without a change', { hesitation: null, active: 12_000 }, 13_000],
  ])('does not cover %s, of which nothing else is told', (_what, { hesitation, active }, until) => {
    const spans = idleSpans({
      chunks: [{ ...chunk, to: 90_000 }],
      activity: new Map([[0, [1_000]]]),
      marks: [
        {
          ...{ at: 1_000, kind: 'field', label: '', path: null },
          field: { errorShown: false, reentry: false, hesitation, active },
        },
      ],
      duration: 90_000,
    });
    expect(spans).toEqual([{ from: until + 800, to: 89_200 }]);
  });

  it('covers a hesitation beyond a minute, which is one spent elsewhere', () => {
    const field = { errorShown: false, reentry: false, hesitation: 900_000, active: 4_000 };
    const spans = idleSpans({
      chunks: [],
      activity: new Map(),
      marks: [{ at: 10_000, kind: 'field', label: '', path: null, field }],
      duration: 1_000_000,
    });
    expect(spans.map(({ from }) => from)).toEqual([800, 74_800]);
  });

  it('counts what a person causes, not what a page does by itself', () => {
    const event = (source: number, timestamp: number) => ({ type: 3, timestamp, data: { source } });
    expect(
      activityMoments([event(0, 1_100), event(2, 1_200), { type: 4, timestamp: 1_300, data: {} }, null], 1_000),
    ).toEqual([200]);
  });
});
