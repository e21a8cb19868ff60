import '../heatmaps/heatmaps.css';
import { SegmentedControl, Select } from '@mantine/core';
import type { FormAnswer, FormGoal, PageState } from '@scrim/protocol';
import { IconForms, IconMovieOff } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import { PurposeGate } from '../access/purpose.tsx';
import { api } from '../api.ts';
import { useStateEvents } from '../heatmaps/use-heatmap.ts';
import { MaskLegend } from '../player/mask-legend.tsx';
import { CountedDays } from '../shell/counted-days.tsx';
import { formatCount } from '../shell/format.ts';
import { periodRange } from '../shell/period.ts';
import { visitFilterOf } from '../shell/search-params.ts';
import { EmptyState, ErrorState, LoadingRows, Stat } from '../shell/states.tsx';
import { FieldTable } from './field-table.tsx';
import { FORM_METRICS, type FormMetric } from './form-metrics.ts';
import { type FieldNames, FormStage } from './form-stage.tsx';
import { FilterNote, formatEstimate, formatInterval, formatPeople, RoundingNote } from './numbers.tsx';
import type { FormSearch } from './search.ts';
import { eventName } from './step-picker.tsx';

const METRICS: readonly FormMetric[] = ['dropped', 'hesitation', 'errors', 'reentered'];
const goalName = ({ kind, name }: FormGoal): string =>
  kind === 'submit' ? 'submitted without an error' : `went on to ${kind === 'page' ? name : eventName(name)}`;
const goalKey = ({ kind, name }: FormGoal) => `${kind} ${name}`;

interface FormDetailProps {
  readonly site: string;
  readonly search: FormSearch;
  readonly chosen: { readonly page: string; readonly form: string };
  readonly onGoal: (goal: FormGoal) => void;
}

/** One form: how many finish it, and what each field costs. */
export function FormDetail({ site, search, chosen, onGoal }: FormDetailProps) {
  const [now] = useState(() => new Date());
  const [metric, setMetric] = useState<FormMetric>('dropped');
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
      <FormStats answer={answer} names={names} onGoal={onGoal} />
      <div className="card form-picture">
        <div className="form-picture-head">
          <SegmentedControl
            aria-label="Drawn on the form"
            value={metric}
            onChange={(value) => setMetric(METRICS.find((one) => one === value) ?? 'dropped')}
            data={METRICS.map((value) => ({ value, label: FORM_METRICS[value].label }))}
          />
          <p className="muted">{FORM_METRICS[metric].definition}</p>
        </div>
        <FormPicture
          site={site}
          answer={answer}
          metric={metric}
          active={active}
          onActive={setActive}
          onNames={setNames}
        />
      </div>
      <FieldTable answer={answer} names={names} active={active} onActive={setActive} />
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
  onGoal: FormDetailProps['onGoal'];
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

interface FormPictureProps {
  readonly site: string;
  readonly answer: FormAnswer;
  readonly metric: FormMetric;
  readonly active: string | null;
  readonly onActive: (path: string | null) => void;
  readonly onNames: (names: FieldNames) => void;
}

/** The same representative state of the page as under a heatmap of its clicks. */
function FormPicture({ site, answer, ...stage }: FormPictureProps) {
  const { page } = answer;
  const heatmap = useQuery({
    queryKey: ['heatmap', site, { page, kind: 'click' }],
    queryFn: () => api.heatmap(site, { page, kind: 'click' }),
  });
  if (heatmap.isPending) return <LoadingRows rows={5} height={50} />;
  const snapshot = heatmap.data?.snapshot ?? null;
  if (snapshot === null) {
    return (
      <EmptyState icon={<IconMovieOff size={22} aria-hidden />} title="No picture of this page">
        Too few people’s visits of this page were replayed to show one, so there is nothing to draw on; the table below
        still holds. The policy decides which pages are replayed.
      </EmptyState>
    );
  }
  return (
    <PurposeGate what="the recorded page behind this form">
      {(purpose) => (
        <>
          <FormOnSnapshot site={site} fields={answer.fields} snapshot={snapshot} purpose={purpose} {...stage} />
          <div className="heat-foot">
            <MaskLegend />
          </div>
        </>
      )}
    </PurposeGate>
  );
}

interface FormOnSnapshotProps extends Omit<FormPictureProps, 'answer'> {
  readonly fields: FormAnswer['fields'];
  readonly purpose: string;
  readonly snapshot: PageState;
}

function FormOnSnapshot({ site, snapshot, purpose, ...stage }: FormOnSnapshotProps) {
  const { viewportWidth, viewportHeight } = snapshot;
  const { events, error, retry } = useStateEvents(site, snapshot, purpose);
  const viewport = useMemo(() => ({ width: viewportWidth, height: viewportHeight }), [viewportWidth, viewportHeight]);
  if (error !== null) return <ErrorState error={error} retry={() => retry()} />;
  if (!events) return <LoadingRows rows={5} height={50} />;
  return <FormStage events={events} viewport={viewport} {...stage} />;
}
