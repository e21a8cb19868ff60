import type { RankedElement } from '@scrim/protocol';
import { describe, expect, it } from 'vitest';
import { listedElements } from './ranked-rows.ts';

const button: RankedElement = {
  ...{ path: 'html>body:2>button:1', clicks: 40, viewShare: 0.5, rage: null, dead: 6, firstShare: 0.2 },
  timeToClick: 9000,
};
const nothing = { clicks: null, viewShare: null, rage: null, dead: null, firstShare: null, timeToClick: null };
const heading = 'html>body:2>h1:1';

describe('beside a map are listed', () => {
  it('what is ranked by clicks, and what the map draws of other hits, with nothing but these', () => {
    const drawn = [
      { path: heading, count: 12 },
      { path: button.path, count: 7 },
    ];
    expect(listedElements([button], drawn, null)).toEqual([
      { ...button, hits: 7 },
      { ...nothing, path: heading, hits: 12 },
    ]);
  });

  it('of a difference, what both sides show and no more', () => {
    const difference = [{ path: heading, count: -3, here: 1, there: 4, cells: [] }];
    expect(listedElements([button], [{ path: heading, count: 12 }], difference)).toEqual([
      { ...nothing, path: heading, hits: 12 },
    ]);
  });
});
