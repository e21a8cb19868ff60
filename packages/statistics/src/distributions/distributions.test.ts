import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { logGamma, upperGamma } from './gamma.ts';
import { normalQuantile, normalSurvival } from './normal.ts';
import { studentQuantile, studentSurvival } from './student.ts';

describe('the normal distribution', () => {
  // R: pnorm(c(1, 1.96, 3, 6, 10), lower.tail = FALSE); qnorm(c(0.975, 0.995)). Also in Abramowitz and Stegun, table 26.1.
  it.each([
    [0, 0.5],
    [1, 0.158655253931457],
    [1.96, 0.0249978951482204],
    [3, 0.00134989803163009],
    [6, 9.86587645037698e-10],
    [10, 7.61985302416053e-24],
  ])('has the published tail beyond %s', (z, tail) => {
    expect(normalSurvival(z) / tail).toBeCloseTo(1, 10);
  });

  it.each([
    [0.975, 1.959963984540054],
    [0.995, 2.575829303548901],
    [0.5, 0],
  ])('has the published quantile of %s', (p, z) => {
    expect(normalQuantile(p)).toBeCloseTo(z, 10);
  });

  it('gives back each probability at its quantile', () => {
    fc.assert(
      fc.property(fc.double({ min: 1e-9, max: 1 - 1e-9, noNaN: true }), (p) => {
        expect(1 - normalSurvival(normalQuantile(p))).toBeCloseTo(p, 11);
      }),
    );
  });
});

describe('the gamma function', () => {
  it.each([
    [0.5, Math.log(Math.sqrt(Math.PI))],
    [1, 0],
    [5, Math.log(24)],
    [101, 363.73937555556347],
  ])('has its known value at %s', (x, value) => {
    expect(logGamma(x)).toBeCloseTo(value, 11);
  });

  // Critical values of χ² in every table: 3.841 (1), 5.991 (2), 18.307 (10) at 5 %; 10.828 (1) at 0.1 %.
  it.each([
    [1, 3.841459, 0.05],
    [2, 5.991465, 0.05],
    [10, 18.307038, 0.05],
    [1, 10.827566, 0.001],
  ])('gives χ² of %s degrees of freedom its tail beyond %s', (freedom, value, p) => {
    expect(upperGamma(freedom / 2, value / 2)).toBeCloseTo(p, 7);
  });
});

describe("Student's t", () => {
  // Critical values in every table, two-sided 95 % and 99.9 %.
  it.each([
    [1, 0.975, 12.7062],
    [4, 0.975, 2.776445],
    [9, 0.975, 2.262157],
    [30, 0.975, 2.042272],
    [9, 0.9995, 4.780913],
  ])('of %s degrees of freedom has the published quantile of %s', (freedom, p, t) => {
    expect(studentQuantile(p, freedom)).toBeCloseTo(t, 4);
    expect(studentSurvival(-t, freedom)).toBeCloseTo(p, 5);
  });
});
