import type { RecordingItem } from '@scrim/protocol';
import { createElement } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { expect, it } from 'vitest';
import { MiniTimeline } from './mini-timeline.tsx';

/** What is said of a visit whose timeline has so many page views and outcome events. */
function said(pages: number, events: number): string | undefined {
  const visit: RecordingItem = {
    session: 'a',
    startedAt: '2026-01-01T12:00:00.000Z',
    duration: 60_000,
    activeDuration: 60_000,
    pages: ['/'],
    device: 'desktop',
    browser: 'chrome 140',
    language: 'en',
    regime: 'visitor',
    variant: null,
    outcome: [],
    clicks: 0,
    rage: 140,
    dead: 1,
    errors: 0,
    reentries: 0,
    frustration: 0,
    furthest: null,
    hasReplay: true,
    bytes: 0,
    position: 0,
    rank: 1,
    timeline: {
      activity: Array(24).fill(0),
      pages: Array.from({ length: pages }, (_, at) => ({ at, page: '/' })),
      marks: Array.from({ length: events }, (_, at) => ({ at, kind: 'event' as const })),
    },
    watched: false,
  };
  return /aria-label="([^"]*)"/.exec(renderToStaticMarkup(createElement(MiniTimeline, { visit })))?.[1];
}

it('says how many moments there were, and of a kind of which it has as many as it may, at least', () => {
  expect(said(1, 0)).toBe('1 page view, 140 rage clicks, 1 dead click');
  expect(said(99, 1)).toBe('99 page views, 140 rage clicks, 1 dead click, 1 outcome event');
  expect(said(100, 100)).toBe('100 or more page views, 140 rage clicks, 1 dead click, 100 or more outcome events');
});
