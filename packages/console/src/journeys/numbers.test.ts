import { expect, it } from 'vitest';
import { formatEstimate, restOf } from './numbers.tsx';

it('a share whose part, or rest, comes as 0 is told by one end of its interval', () => {
  expect(formatEstimate({ value: 0, lower: 0, upper: 0.32 })).toBe('under 32 %');
  expect(formatEstimate(restOf({ value: 0, lower: 0, upper: 0.32 }))).toBe('over 68 %');
  expect(formatEstimate({ value: 0.46, lower: 0.39, upper: 0.53 })).toBe('46 %');
});
