import { describe, expect, it } from 'vitest';
import { complianceText } from '../findings/findings-page.tsx';
import { readBlocks } from '../policies/notice-document.tsx';
import { formatBytes, formatClock, formatDuration, formatExactly, formatShare, plural } from './format.ts';
import { lastDays, periodRange } from './period.ts';

describe('numbers as shown', () => {
  it('name durations by their largest two units', () => {
    expect([48_000, 200_000, 3_840_000].map(formatDuration)).toEqual(['48 s', '3 min 20 s', '1 h 4 min']);
    expect([5_000, 65_000, 3_661_000].map(formatClock)).toEqual(['0:05', '1:05', '1:01:01']);
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
  it('ends now and starts on a full hour, so that it can be cached', () => {
    expect(periodRange({ period: '24h' }, new Date('2026-11-23T10:20:30Z'))).toEqual({
      from: '2026-11-22T10:00:00.000Z',
    });
    expect(periodRange({ period: 'all' }, new Date())).toEqual({});
  });
});

describe('days of one’s own', () => {
  it('win over an offered period, whole days and both included', () => {
    const search = { period: '24h', from: '2026-11-02', to: '2026-11-03' } as const;
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
