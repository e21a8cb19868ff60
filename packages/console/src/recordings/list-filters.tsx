import { Select, Switch } from '@mantine/core';
import type { RecordingSort } from '@scrim/protocol';
import { useQuery } from '@tanstack/react-query';
import { api } from '../api.ts';
import { shortPath } from '../heatmaps/element-label.ts';
import { SIGNS } from '../overview/sentence.ts';
import { FilterBar } from '../shell/filter-bar.tsx';
import { SavedViews } from './saved-views.tsx';
import type { RecordingsSearch } from './search.ts';

const SORTS: readonly { value: RecordingSort; label: string }[] = [
  { value: 'startedAt', label: 'By time' },
  { value: 'frustration', label: 'By frustration' },
  { value: 'duration', label: 'By duration' },
  { value: 'furthest', label: 'By furthest step' },
  { value: 'pages', label: 'By pages' },
  { value: 'clicks', label: 'By clicks' },
  { value: 'rage', label: 'By rage clicks' },
  { value: 'dead', label: 'By dead clicks' },
  { value: 'errors', label: 'By errors shown' },
  { value: 'outcome', label: 'By outcome' },
  { value: 'device', label: 'By device' },
  { value: 'language', label: 'By language' },
  { value: 'regime', label: 'By regime' },
  { value: 'variant', label: 'By variant' },
];
const FRUSTRATIONS = [
  { value: '1', label: 'Any frustration' },
  { value: '5', label: '5 points or more' },
  { value: '10', label: '10 points or more' },
  { value: '20', label: '20 points or more' },
];
const KINDS = {
  click: 'Clicked',
  rage: 'Rage click',
  dead: 'Dead click',
  error: 'Error shown',
  field: 'Field visit',
  rest: 'Pointer rest',
  script_error: 'Script failed',
};

interface FiltersProps {
  readonly site: string;
  readonly search: RecordingsSearch;
  readonly onChange: (change: Partial<RecordingsSearch>) => void;
}

export function ListFilters({ site, search, onChange }: FiltersProps) {
  const pages = useQuery({ queryKey: ['pages', site, {}], queryFn: ({ signal }) => api.pages(site, {}, signal) });
  const templates = pages.data?.pages.map((page) => page.template) ?? [];
  return (
    <>
      <div className="list-filters">
        <FilterBar
          site={site}
          search={search}
          onChange={onChange}
          dimensions={['device', 'regime', 'language', 'variant', 'outcome', 'without', 'segment']}
          label="Filter recordings"
        >
          <Select
            aria-label="Page"
            placeholder="All pages"
            clearable
            searchable
            value={search.page ?? null}
            onChange={(page) => onChange({ page: page ?? undefined, path: undefined })}
            data={[...new Set([...templates, ...(search.page ? [search.page] : [])])]}
            w={165}
          />
          <Select
            aria-label="Frustration"
            placeholder="Frustration"
            clearable
            value={search.frustration === undefined ? null : String(search.frustration)}
            onChange={(points) => onChange({ frustration: points === null ? undefined : Number(points) })}
            data={FRUSTRATIONS}
            w={135}
          />
          <Select
            aria-label="Sort"
            allowDeselect={false}
            value={search.sort ?? 'startedAt'}
            onChange={(sort) =>
              onChange({ sort: SORTS.find(({ value }) => value === sort)?.value, direction: undefined })
            }
            data={[...SORTS]}
            w={140}
          />
          <Switch
            label="With replay"
            checked={search.replay ?? false}
            onChange={(event) => onChange({ replay: event.currentTarget.checked || undefined })}
          />
        </FilterBar>
        <SavedViews site={site} search={search} />
      </div>
      {search.funnel !== undefined && (
        <p className="element-filter">
          {search.funnel.outcome === 'completed'
            ? `Completed a funnel of ${search.funnel.question.steps.length} steps`
            : `Got to step ${search.funnel.step} of a funnel and no further`}
          ; the visit in which they got there.{' '}
          <button type="button" className="filter-clear" onClick={() => onChange({ funnel: undefined })}>
            Take this filter away
          </button>
        </p>
      )}
      {search.sign !== undefined && (
        <p className="element-filter">
          {SIGNS[search.sign.sign].label}
          {search.sign.place.path !== null && (
            <>
              , <code>{shortPath(search.sign.place.path)}</code>
            </>
          )}{' '}
          of {search.sign.place.page}: the visits in which they did, {search.sign.from} – {search.sign.to}.{' '}
          <button
            type="button"
            className="filter-clear"
            onClick={() => onChange({ sign: undefined, period: undefined })}
          >
            Take this filter away
          </button>
        </p>
      )}
      {(search.path !== undefined || search.kind !== undefined) && (
        <p className="element-filter">
          {search.kind ? KINDS[search.kind] : 'Any signal'}
          {search.path !== undefined && (
            <>
              {' '}
              on <code>{shortPath(search.path)}</code>
            </>
          )}
          {search.page ? `${search.path === undefined ? ' on' : ' of'} ${search.page}` : ''}. Visits open where it
          happened.{' '}
          <button type="button" className="filter-clear" onClick={() => onChange({ path: undefined, kind: undefined })}>
            Take this filter away
          </button>
        </p>
      )}
    </>
  );
}
