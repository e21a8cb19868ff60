import { describe, expect, it } from 'vitest';
import { makePlots } from './plots.ts';

describe('the plots of the demo’s visits', () => {
  const plots = makePlots(320);
  const share = (holds: (plot: (typeof plots)[number]) => boolean) => plots.filter(holds).length / plots.length;

  it('are the same each time, and a longer list begins with a shorter one', () => {
    expect(makePlots(40)).toEqual(plots.slice(0, 40));
  });

  it('have people of all devices, languages, variants, decisions, courses and temperaments', () => {
    for (const key of ['device', 'language', 'variant', 'consent', 'course'] as const)
      expect([key, [...new Set(plots.map((plot) => plot[key]))].length]).toEqual([
        key,
        { device: 3, language: 2, variant: 2, consent: 4, course: 5 }[key],
      ]);
    expect(new Set(plots.map(({ persona }) => persona.name)).size).toBe(6);
    expect(share(({ language }) => language === 'es')).toBeGreaterThan(0.15);
    expect(share(({ returnsAfter }) => returnsAfter !== null)).toBeGreaterThan(0.05);
  });

  it('give nothing but the planted frictions as a reason to leave to more than one in fifty', () => {
    for (const step of ['amount', 'about-you', 'home-and-work', 'bank', 'review'] as const)
      expect(share(({ leavesAt }) => leavesAt === step)).toBeLessThan(0.03);
  });
});
