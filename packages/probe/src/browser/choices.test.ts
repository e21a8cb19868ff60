import { expect, test } from 'vitest';
import { contrastOf } from './choices.ts';

test('contrast is that of WCAG', () => {
  expect(contrastOf('rgb(0, 0, 0)', 'rgb(255, 255, 255)')).toBe(21);
  expect(contrastOf('rgb(119, 119, 119)', 'rgb(255, 255, 255)')).toBe(4.5);
  expect(contrastOf('rgba(0, 0, 0, 0.5)', 'rgb(255, 255, 255)')).toBeNull();
});
