import type { Overview } from '@scrim/protocol';
import { createElement } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { expect, it } from 'vitest';
import { KpiStrip } from './kpi-strip.tsx';

it('says of a period before of which nothing is known no more than that', () => {
  const numbers = { visits: 90, starters: 60, completers: 30, completion: null };
  const overview: Overview = {
    k: 5,
    from: '2026-01-08',
    to: '2026-01-14',
    observedDays: 7,
    steps: ['/apply'],
    outcome: null,
    current: numbers,
    previous: null,
    completionChange: null,
    trend: [],
    sampling: [],
    discovery: { tests: 0, rate: 0.05 },
    opportunities: [],
  };
  const changes = renderToStaticMarkup(createElement(KpiStrip, { overview })).matchAll(/"kpi-change">([^<]*)</g);
  expect(Array.from(changes, ([, text]) => text)).toEqual(Array(2).fill('nothing to compare with before'));
});
