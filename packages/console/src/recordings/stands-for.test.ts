import { expect, it } from 'vitest';
import { standsFor } from './stands-for.ts';

it('a typical visit stands for as many as are in its group where all were compared', () => {
  expect(standsFor(120, { compared: 480, total: 480 })).toBe('Stands for 120 visits · 25 %');
});

it('of a sample, it stands for about as many of all visits, not for those that were compared', () => {
  expect(standsFor(123, { compared: 1000, total: 12_345 })).toBe('Stands for about 1,500 visits · 12 %');
});
