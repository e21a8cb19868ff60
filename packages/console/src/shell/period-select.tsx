import { Select, TextInput } from '@mantine/core';
import { useState } from 'react';
import { DEFAULT_PERIOD, lastDays, PERIODS, type Period, type PeriodSearch } from './period.ts';

const OWN_DAYS = 'own';
const OPTIONS = [
  ...Object.entries(PERIODS).map(([value, label]) => ({ value, label })),
  { value: OWN_DAYS, label: 'Days of your own …' },
];
const isPeriod = (value: string): value is Period => value in PERIODS;

/** The period of a screen: an offered one, or from one day to another (UTC, both included). */
export function PeriodSelect({ search, onChange }: { search: PeriodSearch; onChange: (change: PeriodSearch) => void }) {
  const [now] = useState(() => new Date());
  const { from, to } = search;
  const own = from !== undefined || to !== undefined;
  const choose = (value: string | null) => {
    if (value === OWN_DAYS) onChange({ period: undefined, ...lastDays(7, now) });
    else if (value !== null && isPeriod(value)) onChange({ period: value, from: undefined, to: undefined });
  };
  /** The other bound follows when it would be passed. */
  const setFrom = (day: string) => onChange({ from: day || undefined, to: to && day > to ? day : to });
  const setTo = (day: string) => onChange({ to: day || undefined, from: from && day && day < from ? day : from });
  return (
    <div className="period-select">
      <Select
        aria-label="Period"
        allowDeselect={false}
        value={own ? OWN_DAYS : (search.period ?? DEFAULT_PERIOD)}
        onChange={choose}
        data={OPTIONS}
        w={160}
      />
      {own && (
        <fieldset className="period-days">
          <legend className="visually-hidden">Days, UTC, both included</legend>
          <TextInput
            type="date"
            aria-label="From"
            value={from ?? ''}
            onChange={(event) => setFrom(event.currentTarget.value)}
          />
          <span aria-hidden>–</span>
          <TextInput
            type="date"
            aria-label="To"
            value={to ?? ''}
            onChange={(event) => setTo(event.currentTarget.value)}
          />
          <abbr title="Days begin and end at midnight, Coordinated Universal Time">UTC</abbr>
        </fieldset>
      )}
    </div>
  );
}
