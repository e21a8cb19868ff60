import { describe, expect, it } from 'vitest';
import { chunksForMoment } from './chunk-plan.ts';

const chunk = (seq: number, from: number, to: number, keyframe: boolean) => ({
  seq,
  from,
  to,
  keyframe,
  events: 1,
  bytes: 1,
  page: '/',
});
const chunks = [
  chunk(0, 0, 10, true),
  chunk(1, 10, 20, false),
  chunk(2, 20, 30, false),
  chunk(3, 40, 50, true),
  chunk(4, 50, 60, false),
];

describe('the chunks read for a moment', () => {
  it('run from the nearest key frame to the moment', () => {
    expect(chunksForMoment(chunks, 25)).toEqual({ first: 0, last: 2 });
    expect(chunksForMoment(chunks, 55)).toEqual({ first: 3, last: 4 });
  });

  it('leave out everything before a later key frame', () => {
    expect(chunksForMoment(chunks, 41)).toEqual({ first: 3, last: 3 });
  });

  it('show the last state in a time that was not recorded', () => {
    expect(chunksForMoment(chunks, 35)).toEqual({ first: 0, last: 2 });
  });

  it('begin at the first key frame when none lies before the moment', () => {
    expect(chunksForMoment([chunk(7, 5, 9, false), chunk(8, 10, 12, true)], 5)).toEqual({ first: 1, last: 1 });
  });

  it('are none when nothing was replayed', () => {
    expect(chunksForMoment([], 5)).toBeNull();
  });
});
