import { describe, expect, it } from 'vitest';
import { playerCommand } from './keyboard.ts';
import { neighbourMark, pageAt } from './marks.ts';
import { fitScale } from './stage.tsx';

const plain = { shift: false, other: false };

describe('the player’s keys', () => {
  it('play, move and change speed', () => {
    expect(playerCommand(' ', plain, false)).toEqual({ kind: 'toggle' });
    expect(playerCommand('ArrowLeft', plain, false)).toEqual({ kind: 'by', milliseconds: -5_000 });
    expect(playerCommand('ArrowRight', { shift: true, other: false }, false)).toEqual({
      kind: 'by',
      milliseconds: 30_000,
    });
  });

  it('are left to text fields and to the browser', () => {
    expect(playerCommand(' ', plain, true)).toBeNull();
    expect(playerCommand('k', { shift: false, other: true }, false)).toBeNull();
    expect(playerCommand('x', plain, false)).toBeNull();
  });
});

describe('marks', () => {
  const marks = [
    { at: 0, kind: 'page' as const, label: '/', path: null },
    { at: 1_000, kind: 'click' as const, label: 'button', path: null },
    { at: 5_000, kind: 'page' as const, label: '/apply', path: null },
  ];
  it('are stepped through one by one', () => {
    expect(neighbourMark(marks, 1_000, 1)?.at).toBe(5_000);
    expect(neighbourMark(marks, 1_000, -1)?.at).toBe(0);
    expect(neighbourMark(marks, 5_000, 1)).toBeNull();
  });
  it('tell the page of a moment', () => {
    expect(pageAt(marks, 4_999)).toBe('/');
    expect(pageAt(marks, 5_000)).toBe('/apply');
  });
});

describe('the stage', () => {
  it('fits a viewport into its room without cropping', () => {
    expect(fitScale({ width: 1000, height: 500 }, { width: 500, height: 500 }, 0)).toBe(0.5);
    expect(fitScale({ width: 400, height: 1000 }, { width: 900, height: 544 }, 44)).toBe(0.5);
  });
});
