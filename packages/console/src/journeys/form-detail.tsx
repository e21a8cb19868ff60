import '../heatmaps/heatmaps.css';
import { Select } from '@mantine/core';
import type { FormAnswer, FormGoal } from '@scrim/protocol';
import { IconForms } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { api } from '../api.ts';
import { CountedDays } from '../shell/counted-days.tsx';
import { formatCount } from '../shell/format.ts';
import { periodRange } from '../shell/period.ts';
import { visitFilterOf } from '../shell/search-params.ts';
import { EmptyState, ErrorState, LoadingRows, Stat } from '../shell/states.tsx';
import { FieldTable } from './field-table.tsx';
import { FormPicture } from './form-picture.tsx';
import type { FieldNames } from './form-stage.tsx';
import { FilterNote, formatEstimate, formatInterval, formatPeople, RoundingNote } from './numbers.tsx';
import type { FormSearch } from './search.ts';
import { eventName } from './step-picker.tsx';

const goalName = ({ kind, name }: FormGoal): string =>
  kind === 'submit' ? 'submitted without an error' : `went on to ${kind === 'page' ? name : eventName(name)}`;
const goalKey = ({ kind, name }: FormGoal) => `${kind} ${name}`;

interface FormDetailProps {
  readonly site: string;
  readonly search: FormSearch;
  readonly chosen: { readonly page: string; readonly form: string };
  readonly onChange: (change: Partial<FormSearch>) => void;
}

/** One form: how many finish it, and what each field costs. */
export function FormDetail({ site, search, chosen, onChange }: FormDetailProps) {
  const [now] = useState(() => new Date());
  const [active, setActive] = useState<string | null>(null);
  const [names, setNames] = useState<FieldNames>(new Map());
  const query = {
    ...chosen,
    goal: search.goal === undefined ? undefined : JSON.stringify(search.goal),
    ...visitFilterOf(search),
    ...periodRange(search, now),
  };
  const form = useQuery({
    queryKey: ['form', site, query],
    queryFn: ({ signal }) => api.form(site, query, signal),
    placeholderData: (before) => before,
  });
  if (form.isPending) return <LoadingRows rows={6} height={60} />;
  if (form.isError) return <ErrorState error={form.error} retry={() => form.refetch()} />;
  const answer = form.data;
  if (answer.fields.length === 0) {
    return (
      <EmptyState icon={<IconForms size={22} aria-hidden />} title={`Fewer than ${answer.k} people were in this form`}>
        Too few to say anything of its fields without telling single people apart. Widen the period, or take a filter
        away.
      </EmptyState>
    );
  }
  return (
    <section className="form-result" aria-label="Form" aria-busy={form.isFetching}>
      <FormStats answer={answer} names={names} onGoal={(goal) => onChange({ goal })} />
      <FormPicture
        site={site}
        search={search}
        period={periodRange(search, now)}
        answer={answer}
        names={names}
        active={active}
        onActive={setActive}
        onNames={setNames}
        onChange={onChange}
      />
      <FieldTable
        site={site}
        answer={answer}
        recordings={{ ...visitFilterOf(search), period: search.period, from: search.from, to: search.to }}
        names={names}
        active={active}
        onActive={setActive}
      />
      <CountedDays search={search} now={now} />
      <FilterNote filter={visitFilterOf(search)} />
      <RoundingNote k={answer.k} what="visits" />
    </section>
  );
}

function FormStats({
  answer,
  names,
  onGoal,
}: {
  answer: FormAnswer;
  names: FieldNames;
  onGoal: (goal: FormGoal) => void;
}) {
  const { k, goal, starters, completers, abandoned, fields } = answer;
  const worst = [...fields].sort((a, b) => b.dropped - a.dropped)[0];
  const goals =
    goal && !answer.goals.some((one) => goalKey(one) === goalKey(goal)) ? [...answer.goals, goal] : answer.goals;
  return (
    <>
      <dl className="stats">
        <Stat label="Started" value={formatPeople(starters, k)} hint="visits that changed a field" />
        <Stat
          label="Completed"
          value={goal ? formatPeople(completers, k) : '–'}
          hint={goal ? goalName(goal) : 'where it leads is not known'}
        />
        <Stat
          label="Abandoned"
          value={abandoned ? formatEstimate(abandoned) : '–'}
          hint={abandoned ? `95 %: ${formatInterval(abandoned)}` : ''}
        />
        <Stat
          label="Most left at"
          value={worst && worst.dropped > 0 ? (names.get(worst.path) ?? `field ${fields.indexOf(worst) + 1}`) : '–'}
          hint={
            worst && worst.dropped > 0 ? `${formatCount(worst.dropped)} visits, last field touched` : 'too few to tell'
          }
        />
      </dl>
      {goal && (
        <div className="form-goal">
          <span id="form-goal">Completed means that the visit</span>
          <Select
            aria-labelledby="form-goal"
            allowDeselect={false}
            value={goalKey(goal)}
            onChange={(value) => {
              const chosen = goals.find((one) => goalKey(one) === value);
              if (chosen) onGoal(chosen);
            }}
            data={goals.map((one) => ({ value: goalKey(one), label: goalName(one) }))}
            w={320}
          />
        </div>
      )}
    </>
  );
}
