import './filters.css';
import { Button, Popover, Select } from '@mantine/core';
import { Device, type FilterValues, Regime } from '@scrim/protocol';
import { IconFilter, IconX } from '@tabler/icons-react';
import { type ReactNode, useState } from 'react';
import { languageName } from './format.ts';
import { PeriodSelect } from './period-select.tsx';
import type { FilterParams } from './search-params.ts';
import { useFilterValues } from './use-filter-values.ts';

export type Dimension = Exclude<keyof FilterParams, 'period' | 'from' | 'to'>;

interface Choice {
  readonly value: string;
  readonly label: string;
}

interface DimensionText {
  readonly label: string;
  /** Of a visit that is not narrowed. */
  readonly any: string;
  choices(values: FilterValues): readonly Choice[];
}

const capital = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);
const words = (name: string) => name.replaceAll('_', ' ');
const named = (names: readonly string[], label: (name: string) => string): Choice[] =>
  names.map((value) => ({ value, label: label(value) }));

const DIMENSIONS: Record<Dimension, DimensionText> = {
  device: { label: 'Device', any: 'All devices', choices: () => named(Device.options, capital) },
  regime: { label: 'Regime', any: 'Visitors, applicants, customers', choices: () => named(Regime.options, capital) },
  language: {
    label: 'Language of the page',
    any: 'All languages',
    choices: ({ languages }) => named(languages, languageName),
  },
  variant: { label: 'Variant', any: 'All variants', choices: ({ variants }) => named(variants, words) },
  outcome: { label: 'Reached', any: 'Any outcome', choices: ({ outcomes }) => named(outcomes, words) },
  without: { label: 'Did not reach', any: 'Any outcome', choices: ({ outcomes }) => named(outcomes, words) },
  segment: {
    label: 'Segment',
    any: 'Everybody',
    choices: ({ segments }) => segments.map(({ id, name }) => ({ value: id, label: name })),
  },
};

const NOTHING: FilterValues = { languages: [], variants: [], outcomes: [], segments: [] };

interface FilterBarProps {
  readonly site: string;
  readonly search: FilterParams;
  /** What is to change in the address; `undefined` takes a parameter away. */
  readonly onChange: (change: FilterParams) => void;
  /** By what this screen can be narrowed. */
  readonly dimensions: readonly Dimension[];
  /** Of the landmark: `Filter the heatmap`. */
  readonly label: string;
  /** The screen's own controls, such as its page. */
  readonly children?: ReactNode;
}

/** What the visits of a screen are narrowed to: its own controls, the period, and filters, each of which can be seen and taken away. */
export function FilterBar({ site, search, onChange, dimensions, label, children }: FilterBarProps) {
  const [opened, setOpened] = useState(false);
  const answer = useFilterValues(site, dimensions.length > 0);
  const values = answer.data ?? NOTHING;
  const active = dimensions.filter((name) => search[name] !== undefined);
  const labelOf = (name: Dimension) =>
    DIMENSIONS[name].choices(values).find(({ value }) => value === search[name])?.label ?? words(search[name] ?? '');
  return (
    <search className="filter-bar" aria-label={label}>
      <div className="filter-row">
        {children}
        <PeriodSelect search={search} onChange={onChange} />
        {dimensions.length > 0 && (
          <Popover opened={opened} onChange={setOpened} position="bottom-start" width={320} shadow="md" trapFocus>
            <Popover.Target>
              <Button
                variant="default"
                leftSection={<IconFilter size={15} aria-hidden />}
                onClick={() => setOpened((was) => !was)}
              >
                {active.length > 0 ? `Filters · ${active.length}` : 'Filters'}
              </Button>
            </Popover.Target>
            <Popover.Dropdown aria-label="Filters">
              <div className="filter-fields">
                {dimensions.map((name) => (
                  <DimensionSelect key={name} name={name} search={search} values={values} onChange={onChange} />
                ))}
              </div>
            </Popover.Dropdown>
          </Popover>
        )}
      </div>
      {active.length > 0 && (
        <ul className="filter-chips" aria-label="Active filters">
          {active.map((name) => (
            <li key={name}>
              <button type="button" className="filter-chip" onClick={() => onChange({ [name]: undefined })}>
                <span className="muted">{DIMENSIONS[name].label}</span> {labelOf(name)}
                <IconX size={13} aria-hidden />
                <span className="visually-hidden">: take this filter away</span>
              </button>
            </li>
          ))}
          {active.length > 1 && (
            <li>
              <button
                type="button"
                className="filter-clear"
                onClick={() => onChange(Object.fromEntries(active.map((name) => [name, undefined])))}
              >
                Clear all
              </button>
            </li>
          )}
        </ul>
      )}
    </search>
  );
}

interface DimensionSelectProps {
  readonly name: Dimension;
  readonly search: FilterParams;
  readonly values: FilterValues;
  readonly onChange: FilterBarProps['onChange'];
}

function DimensionSelect({ name, search, values, onChange }: DimensionSelectProps) {
  const { label, any, choices } = DIMENSIONS[name];
  const value = search[name];
  const offered = choices(values);
  const known = value === undefined || offered.some((choice) => choice.value === value);
  const data = known ? offered : [...offered, { value, label: words(value) }];
  if (data.length === 0) return null;
  return (
    <Select
      label={label}
      placeholder={any}
      clearable
      value={value ?? null}
      onChange={(chosen) => onChange({ [name]: chosen ?? undefined })}
      data={[...data]}
      comboboxProps={{ withinPortal: false }}
    />
  );
}
