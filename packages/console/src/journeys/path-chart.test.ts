import type { PathAnswer } from '@scrim/protocol';
import { expect, it } from 'vitest';
import { told } from './path-chart.tsx';

it('the pointer over a step or a band of the paths is told its name, and a step the number that the lists have', () => {
  const nodes = [
    { kind: 'page', name: '/apply/amount', position: 0, visits: 100 },
    { kind: 'end', name: '', position: 1, visits: 30 },
    { kind: 'event', name: 'offer_accepted', position: 1, visits: 65 },
  ] as const;
  const answer: PathAnswer = { k: 5, visits: 100, nodes: [...nodes], links: [{ from: 0, to: 2, visits: 60 }] };
  // As ECharts gives them: a step has the sum of its bands.
  expect(told({ name: '0', value: 60, data: {} }, answer)).toBe('/apply/amount: 100 visits');
  expect(told({ name: '1', value: 0, data: {} }, answer)).toBe('Visit ended: 30 visits');
  expect(told({ name: '0 > 2', value: 60, data: { source: '0', target: '2' } }, answer)).toBe(
    '/apply/amount → Offer accepted: 60 visits',
  );
});
