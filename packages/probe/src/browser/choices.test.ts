import { expect, test } from 'vitest';
import { contrastOf } from './choices.ts';

test('contrast is that of WCAG', () => {
  expect(contrastOf([0, 0, 0], [255, 255, 255])).toBe(21);
  expect(contrastOf([119, 119, 119], [255, 255, 255])).toBe(4.5);
});
