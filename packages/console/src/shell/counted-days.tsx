import type { ReactNode } from 'react';
import { countedDays, type PeriodSearch } from './period.ts';

/** Which days the answer above counts; every screen with a period says so. What else is to be said of them comes after it. */
export function CountedDays({ search, now, children }: { search: PeriodSearch; now: Date; children?: ReactNode }) {
  return (
    <p className="footnote">
      {countedDays(search, now)} {children}
    </p>
  );
}
