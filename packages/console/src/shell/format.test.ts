import { describe, expect, it } from 'vitest';
import { complianceText } from '../findings/findings-page.tsx';
import { readBlocks } from '../policies/notice-document.tsx';
import {
  formatBytes,
  formatClock,
  formatDateTime,
  formatDuration,
  formatExactly,
  formatShare,
  plural,
} from './format.ts';
import { countedDays, lastDays, type PeriodSearch, periodRange } from './period.ts';
import { PeriodParams } from './search-params.ts';

describe('numbers as shown', () => {
  it('name durations by their largest two units', () => {
    expect([48_000, 200_000, 3_840_000].map(formatDuration)).toEqual(['48 s', '3 min 20 s', '1 h 4 min']);
    expect([5_000, 65_000, 3_661_000].map(formatClock)).toEqual(['0:05', '1:05', '1:01:01']);
  });
  it('name the year of a time in another year', () => {
    const now = new Date('2026-06-01T12:00:00');
    expect(formatDateTime('2026-05-23T14:05:00', now)).toBe('23 May, 14:05');
    expect(formatDateTime('2025-11-23T14:05:00', now)).toBe('23 Nov 2025, 14:05');
  });
  it('keep small shares apart from zero, and small rests from all', () => {
    expect([0, 0.004, 0.5, 0.996, 1].map(formatShare)).toEqual(['0 %', '0.4 %', '50 %', '99.6 %', '100 %']);
    expect([0.0001, 0.9996].map(formatShare)).toEqual(['0.1 %', '99.9 %']);
  });
  it('leave a share that was set as it is', () => {
    expect([0.05, 0.025, 0.07, 0.001].map(formatExactly)).toEqual(['5 %', '2.5 %', '7 %', '0.1 %']);
  });
  it('agree in number', () => {
    expect([plural(1, 'click'), plural(1200, 'click')]).toEqual(['1 click', '1,200 clicks']);
    expect(formatBytes(5_300)).toBe('5.3 KB');
  });
  it('never round masking compliance up to 100 %', () => {
    expect([1, 0.99999, 0.9989, null].map(complianceText)).toEqual(['100 %', '> 99.9 %', '99.8 %', '–']);
  });
});

describe('a period', () => {
  it('is as many UTC days as it says, with today, as the API counts them and the screen says', () => {
    const now = new Date('2026-11-30T10:20:30Z');
    expect(periodRange({ period: '7d' }, now)).toEqual({ from: '2026-11-24T00:00:00.000Z' });
    expect(periodRange({ period: '2d' }, now)).toEqual({ from: '2026-11-29T00:00:00.000Z' });
    expect(periodRange({ period: 'all' }, now)).toEqual({});
    const counted = (search: PeriodSearch) => countedDays(search, now);
    expect(counted({ period: '7d' })).toBe('Counted: 24–30 November 2026 (UTC).');
    expect(counted({ from: '2026-10-31', to: '2026-11-02' })).toBe('Counted: 31 October 2026 – 2 November 2026 (UTC).');
    expect(counted({ from: '2026-11-02', to: '2026-11-02' })).toBe('Counted: 2 November 2026 (UTC).');
    expect(counted({ to: '2026-11-02' })).toBe('Counted: until 2 November 2026 (UTC).');
    expect(counted({ period: 'all' })).toBe('Counted: all that retention has kept.');
  });

  it('of an old link or saved view, the last 24 hours, is now that of yesterday and today', () => {
    expect(PeriodParams.parse({ period: '24h' })).toEqual({ period: '2d' });
    expect(PeriodParams.parse({ period: 'soon' })).toEqual({});
  });
});

describe('days of one’s own', () => {
  it('win over an offered period, whole days and both included', () => {
    const search = { period: '2d', from: '2026-11-02', to: '2026-11-03' } as const;
    expect(periodRange(search, new Date())).toEqual({
      from: '2026-11-02T00:00:00.000Z',
      to: '2026-11-03T23:59:59.999Z',
    });
    expect(lastDays(2, new Date('2026-11-03T10:00:00Z'))).toEqual({ from: '2026-11-02', to: '2026-11-03' });
  });
});

describe('a generated notice', () => {
  it('becomes headings, paragraphs and lists', () => {
    expect(readBlocks('# Title\n\nOne\ntwo\n\n- a\n- b')).toEqual([
      { kind: 'heading', level: 2, text: 'Title' },
      { kind: 'paragraph', text: 'One two' },
      { kind: 'list', items: ['a', 'b'] },
    ]);
  });
});
