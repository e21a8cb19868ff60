import { describe, expect, it } from 'vitest';
import { toCsv } from './export-table.ts';

describe('an exported table', () => {
  it('quotes what needs it, leaves withheld fields empty, and says above what it shows', () => {
    expect(
      toCsv(
        ['Clicks of /, k = 5'],
        ['Element', 'Clicks'],
        [
          ['Button “Go, now”', 7],
          ['a "b"', null],
        ],
      ),
    ).toBe('"# Clicks of /, k = 5"\r\nElement,Clicks\r\n"Button “Go, now”",7\r\n"a ""b""",\r\n');
  });

  it('holds no formula that a spreadsheet would run', () => {
    expect(toCsv([], ['Element'], [['=HYPERLINK("x")'], ['-1+1']])).toBe(
      `Element\r\n"'=HYPERLINK(""x"")"\r\n'-1+1\r\n`,
    );
  });
});
