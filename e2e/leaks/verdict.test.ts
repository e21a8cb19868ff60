import { describe, expect, it } from 'vitest';
import { verdictOf } from './verdict.ts';

/** A run in which nothing was found, and would have been. */
const CLEAN = {
  seen: new Map(),
  canaryMissing: [],
  unrecorded: [],
  failures: new Map(),
  unread: [],
  kept: true,
} as const;

describe('`npm run leaks` exits', () => {
  it('0 where nothing was found, all was tried and all was read', () => {
    expect(verdictOf(CLEAN)).toMatchObject({ code: 0, line: expect.stringMatching(/^No leak/) });
  });

  it('1 where a value was seen', () => {
    const seen = new Map([['text/plain', { how: 'exact', places: ['wire'] }]] as const);
    expect(verdictOf({ ...CLEAN, seen })).toEqual({ code: 1, line: 'Leaks: 1 vectors were seen.' });
  });

  it('1 where a value was seen and not all was tried, and says both', () => {
    const seen = new Map([['text/plain', { how: 'exact', places: ['wire'] }]] as const);
    expect(verdictOf({ ...CLEAN, seen, unread: ['/batches', '/batches'] })).toEqual({
      code: 1,
      line: 'Leaks: 1 vectors were seen. Not measured: 2 pieces of evidence were not read to the end: /batches, /batches.',
    });
  });

  it.each([
    ['the adapter names no canary', { canaryMissing: null }],
    ['the canary "kind" was not found on the wire', { canaryMissing: ['"kind"'] }],
    ['the browser kept no page that was left, which a whole Chromium does', { kept: false }],
    ['nothing on the wire shows that it recorded before the acts', { unrecorded: ['before the acts' as const] }],
    [
      '1 vectors were not driven (first text/plain: no such element)',
      { failures: new Map([['text/plain', 'no such element']]) },
    ],
    ['1 pieces of evidence were not read to the end: /batches', { unread: ['/batches'] }],
  ])('1 where %s, and says so', (gap, found) => {
    const { code, line } = verdictOf({ ...CLEAN, ...found });
    expect(code).toBe(1);
    expect(line).toMatch(/^Not measured: [^\n]+$/);
    expect(line).toContain(gap);
  });
});
