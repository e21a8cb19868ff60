import './journeys.css';
import { Select } from '@mantine/core';
import type { FormList, FormSummary } from '@scrim/protocol';
import { IconForms } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { api } from '../api.ts';
import { FilterBar } from '../shell/filter-bar.tsx';
import { PageHeader } from '../shell/page-header.tsx';
import { periodRange } from '../shell/period.ts';
import { visitFilterOf } from '../shell/search-params.ts';
import { EmptyState, ErrorState, LoadingRows } from '../shell/states.tsx';
import { useSite } from '../shell/use-site.ts';
import { FormDetail } from './form-detail.tsx';
import type { FormSearch } from './search.ts';

const keyOf = ({ page, form }: Pick<FormSummary, 'page' | 'form'>) => `${page} ${form}`;

export function FormsPage({ site, search }: { site: string; search: FormSearch }) {
  const name = useSite(site)?.name ?? site;
  const navigate = useNavigate();
  const [now] = useState(() => new Date());
  const query = { ...visitFilterOf(search), ...periodRange(search, now) };
  const list = useQuery({
    queryKey: ['forms', site, query],
    queryFn: ({ signal }) => api.forms(site, query, signal),
    placeholderData: (before) => before,
  });
  const set = (change: Partial<FormSearch>) =>
    void navigate({ to: '/sites/$site/forms', params: { site }, search: { ...search, ...change }, replace: true });
  const chosen = chosenForm(list.data, search);
  return (
    <>
      <PageHeader
        title="Forms"
        crumbs={[{ label: name, to: `/sites/${site}/pages` }, { label: 'Forms' }]}
        description="Where a form costs its applicants: which field they give up at, hesitate over, or get wrong. Never what they typed."
      />
      <FilterBar
        site={site}
        search={search}
        onChange={set}
        dimensions={['device', 'regime', 'language', 'variant', 'segment']}
        label="Filter the form"
      >
        <Select
          aria-label="Form"
          placeholder="Choose a form"
          searchable
          allowDeselect={false}
          value={chosen ? keyOf(chosen) : null}
          onChange={(value) => {
            const form = list.data?.forms.find((candidate) => keyOf(candidate) === value);
            if (form) set({ page: form.page, form: form.form, goal: undefined, state: undefined, element: undefined });
          }}
          data={optionsOf(list.data, chosen)}
          w={280}
        />
      </FilterBar>
      {list.isPending && <LoadingRows rows={6} height={60} />}
      {list.isError && <ErrorState error={list.error} retry={() => list.refetch()} />}
      {list.isSuccess && chosen === null && (
        <EmptyState icon={<IconForms size={22} aria-hidden />} title="No form has enough visits yet">
          A form appears once {list.data.k} people have changed one of its fields in this period. What is recorded of a
          field is how long and how often, never what was typed.
        </EmptyState>
      )}
      {list.isSuccess && chosen && (
        <FormDetail key={keyOf(chosen)} site={site} search={search} chosen={chosen} onChange={set} />
      )}
    </>
  );
}

type Chosen = Pick<FormSummary, 'page' | 'form'>;

/** That of the address, else the one started most. A link to a page alone means its form that is started most. */
function chosenForm(list: FormList | undefined, { page, form }: FormSearch): Chosen | null {
  if (page !== undefined && form !== undefined) return { page, form };
  const forms = list?.forms ?? [];
  return forms.find((candidate) => candidate.page === page) ?? (page === undefined ? (forms[0] ?? null) : null);
}

function optionsOf(list: FormList | undefined, chosen: Chosen | null) {
  const forms: readonly Chosen[] = list?.forms ?? [];
  const isKnown = chosen === null || forms.some((form) => keyOf(form) === keyOf(chosen));
  const all = isKnown ? forms : [...forms, chosen];
  return all.map((form) => {
    const ofPage = all.filter(({ page }) => page === form.page);
    const label = ofPage.length === 1 ? form.page : `${form.page} (form ${ofPage.indexOf(form) + 1})`;
    return { value: keyOf(form), label };
  });
}
