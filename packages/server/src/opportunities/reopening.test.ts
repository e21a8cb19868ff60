import { describe, expect, it } from 'vitest';
import type { CoveringDecision } from './decision-store.ts';
import { placeAt, placeId } from './place.ts';
import { reopenedAt } from './reopening.ts';

const income = placeAt({ kind: 'field', page: '/apply', form: 'html>form:1', path: 'html>form:1>input:1' });
const employer = placeAt({ ...income, path: 'html>form:1>input:2' });
const signs = [{ place: income }, { place: employer }];

const decided = (status: CoveringDecision['status'], day: string, about = [income]): CoveringDecision => ({
  ...{ status, reason: '', fixedOn: null, by: null, at: `${day}T12:00:00.000Z` },
  covers: about.map(placeId),
});
const never = () => false;

describe('what was decided is open again', () => {
  it('at places that no decision was made about', () => {
    const latest = decided('dismissed', '2026-11-02');
    expect(reopenedAt(signs, [latest], never)).toEqual([{ place: employer, verifiedOn: null }]);
    expect(reopenedAt(signs, [latest, decided('fixing', '2026-11-01', [employer])], never)).toEqual([]);
    expect(reopenedAt(signs, [decided('fixing', '2026-11-03', [income, employer]), latest], never)).toEqual([]);
  });

  it('where it was verified, once it is found in days after that', () => {
    const isFound = (day: string, place: string) => day === '2026-11-02' && place === placeId(income);
    const verified = decided('verified', '2026-11-02', [income, employer]);
    expect(reopenedAt(signs, [verified], isFound)).toEqual([{ place: income, verifiedOn: '2026-11-02' }]);
    expect(reopenedAt(signs, [verified], never)).toEqual([]);
    expect(reopenedAt(signs, [decided('dismissed', '2026-11-20', [income, employer]), verified], isFound)).toEqual([]);
  });

  it('never while nothing is decided, nor where it was set to new', () => {
    expect(reopenedAt(signs, [], never)).toEqual([]);
    expect(reopenedAt(signs, [decided('new', '2026-11-02')], never)).toEqual([]);
  });
});
