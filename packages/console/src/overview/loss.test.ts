import type { LossBaseline, LossUnknown, OpportunityLoss } from '@scrim/protocol';
import { createElement } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { describe, expect, it } from 'vitest';
import { LossFigure, LossFormula } from './loss.tsx';

const text = (markup: string) => markup.replaceAll(/<[^>]+>/g, ' ').replaceAll(/\s+/g, ' ');
const loss = (against: LossBaseline, share = 0.2): OpportunityLoss => ({
  ...{ against, share, people: 100, completion: 0.5, days: 30 },
  perMonth: { value: 50 * share, lower: -5, upper: 15 },
});

describe('what an opportunity costs', () => {
  it.each<[LossUnknown | null, string]>([
    ['no-outcome', 'the policy declares no outcome'],
    ['no-step', 'not a step of the process'],
    ['few-complete', 'fewer than 7 complete'],
    ['too-few', 'too few people or places to compare'],
    [null, 'not listed by itself in this period'],
  ])('is not said, with the reason: %s', (lossUnknown, reason) => {
    const opportunity = { loss: null, lossUnknown };
    const figure = renderToStaticMarkup(createElement(LossFigure, { opportunity, k: 7 }));
    expect(text(figure)).toContain(`Loss not known ${reason}`);
  });

  it('has no sign where an end of its interval rounds to nothing', () => {
    const little = { ...loss('peers'), perMonth: { value: 3, lower: -0.4, upper: 7 } };
    const opportunity = { loss: little, lossUnknown: null };
    const figure = renderToStaticMarkup(createElement(LossFigure, { opportunity, k: 7 }));
    expect(text(figure)).toContain('≈ 3 completions lost a month 95 %: 0 to 7');
  });

  it.each<[LossBaseline, string]>([
    ['peers', '20 points more lost here than elsewhere × 100 people × 50 % of those who go on complete × 30 ÷ 30 days'],
    ['everybody-else', '20 points more of them lost here than of everybody else × 100 people'],
    ['previous', '20 points more lost here than in the period before × 100 people'],
    [
      'unaffected',
      'Of those who met it, 20 points fewer complete than of the others who saw it × 100 people × 30 ÷ 30 days',
    ],
  ])('is told by what it is compared with: %s', (against, formula) => {
    expect(text(renderToStaticMarkup(createElement(LossFormula, { loss: loss(against) })))).toContain(formula);
  });
});
