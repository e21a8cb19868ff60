import { Button, Popover, SegmentedControl } from '@mantine/core';
import { IconArrowsDiff } from '@tabler/icons-react';
import { useState } from 'react';
import { FilterBar } from '../shell/filter-bar.tsx';
import { FilterParams } from '../shell/search-params.ts';
import { BandSelect } from './band-select.tsx';
import type { HeatmapSearch, Narrowed } from './search.ts';

const DIMENSIONS = ['device', 'regime', 'language', 'variant', 'outcome', 'without', 'segment'] as const;

/** The filters of the other side; null when nothing is compared. They stand by themselves: nothing is inherited. */
export function comparedSearch(search: HeatmapSearch): Narrowed | null {
  return search.against ?? null;
}

interface CompareBarProps {
  readonly site: string;
  readonly search: HeatmapSearch;
  readonly onChange: (change: Partial<HeatmapSearch>) => void;
  /** Depth has no places to take a difference of. */
  readonly canDiffer: boolean;
}

/** Any two filters beside each other, or what one has more than the other. */
export function CompareBar({ site, search, onChange, canDiffer }: CompareBarProps) {
  const [opened, setOpened] = useState(false);
  const against = search.against;
  const start = (): Narrowed => {
    const { period, from, to } = search;
    return { ...FilterParams.parse({ period, from, to }) };
  };
  return (
    <div className="compare">
      <Popover opened={opened} onChange={setOpened} width={420} shadow="md" position="bottom-start" trapFocus>
        <Popover.Target>
          <Button
            size="xs"
            variant={against ? 'light' : 'default'}
            leftSection={<IconArrowsDiff size={15} aria-hidden />}
            onClick={() => {
              if (!against) onChange({ against: start() });
              setOpened((was) => !was);
            }}
          >
            {against ? 'Compared with …' : 'Compare'}
          </Button>
        </Popover.Target>
        <Popover.Dropdown aria-label="Compared with">
          <p className="muted">The other side. Each side has filters of its own.</p>
          <FilterBar
            site={site}
            search={against ?? {}}
            onChange={(change) => onChange({ against: { ...(against ?? start()), ...change } })}
            dimensions={DIMENSIONS}
            label="Filter the other side"
          >
            <BandSelect
              value={against?.band}
              onChange={(band) => onChange({ against: { ...(against ?? start()), band } })}
            />
          </FilterBar>
          <Button
            size="xs"
            variant="default"
            onClick={() => {
              setOpened(false);
              onChange({ against: undefined, comparison: undefined, listed: undefined });
            }}
          >
            Stop comparing
          </Button>
        </Popover.Dropdown>
      </Popover>
      {against && canDiffer && (
        <SegmentedControl
          size="xs"
          aria-label="How to compare"
          value={search.comparison ?? 'side'}
          onChange={(value) => onChange({ comparison: value === 'difference' ? 'difference' : 'side' })}
          data={[
            { value: 'side', label: 'Side by side' },
            { value: 'difference', label: 'Difference' },
          ]}
        />
      )}
    </div>
  );
}
